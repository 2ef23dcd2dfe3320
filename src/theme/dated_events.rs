//! The events of a theme one by one, as far as the data tells them apart: what questions of day and hour rest on.

use std::collections::BTreeSet;

use super::detail_filter::known;
use super::select::Selection;
use crate::error::{Error, ErrorKind, Result};
use crate::ingest::{EventDetail, EventTime, Events};

/// The events of a theme of which more than the month is known.
#[derive(Clone, Debug)]
pub struct Dated<'a> {
    /// Events whose day is known, or whose minute; in order of feed, place and time.
    pub details: Vec<&'a EventDetail>,
    /// Events of which only the month is known.
    pub month_only: u64,
    /// Where there are neither: the categories that the data has and the theme does not count, in order.
    pub passed_over: BTreeSet<&'a str>,
}

impl Selection {
    /// The events of the theme of which the day is known, with a position or without. (A theme that asks for premises nearby
    /// counts only those with one.)
    pub fn dated<'a>(&self, events: &'a Events) -> Dated<'a> {
        let is_dated = |detail: &&EventDetail| !matches!(detail.from, EventTime::Month(_));
        let details: Vec<&EventDetail> =
            events.details.iter().filter(is_dated).filter(|detail| self.counts(detail, events)).collect();
        let known: u64 = details.iter().map(|detail| u64::from(detail.count)).sum();
        let located = self.groups(events).iter().filter(|group| self.weights(group).is_some());
        let unlocated = if self.counts_at(None) { self.unlocated(events) } else { 0 };
        let all = located.map(|group| u64::from(group.count)).sum::<u64>() + unlocated;
        let month_only = all.saturating_sub(known);
        let is_none = details.is_empty() && month_only == 0;
        let passed_over = if is_none { self.passed_over(events) } else { BTreeSet::new() };
        Dated { details, month_only, passed_over }
    }

    fn passed_over<'a>(&self, events: &'a Events) -> BTreeSet<&'a str> {
        let of_details = events.details.iter().map(|detail| (detail.feed, detail.category));
        let of_groups = events.groups.iter().map(|group| (group.feed, group.category));
        let met: BTreeSet<(u32, u16)> = of_details.chain(of_groups).collect();
        let not_counted = met.into_iter().filter(|(feed, category)| !self.counts_anywhere(*feed, *category));
        not_counted.map(|(_, category)| events.categories[category as usize].as_str()).collect()
    }

    /// Whether an event of which more than month and category may be known counts.
    pub fn counts(&self, detail: &EventDetail, events: &Events) -> bool {
        self.counts_anywhere(detail.feed, detail.category)
            && self.counts_at(detail.place)
            && self.theme.counts(&known(events, self.hours.as_ref(), detail))
    }
}

impl Dated<'_> {
    /// Fails when no event of the theme `theme` is known as finely as `question` needs.
    pub fn check(&self, question: &str, theme: &str, fineness: Fineness) -> Result<()> {
        let fine = |detail: &&EventDetail| fineness == Fineness::Day || matches!(detail.from, EventTime::Minute(_));
        if self.details.iter().any(fine) {
            return Ok(());
        }
        let days: u64 = self.details.iter().map(|detail| u64::from(detail.count)).sum();
        let problem = match (self.month_only, days, fineness) {
            (0, 0, _) if !self.passed_over.is_empty() => return Err(self.none_counts(question, theme)),
            (0, 0, _) => format!("there is no event of {theme}"),
            (0, _, _) => format!("the {days} events of {theme} carry a day and no time of day"),
            (months, 0, Fineness::Day) => format!("the {months} events of {theme} carry a month and no day"),
            (months, 0, Fineness::Minute) => format!("the {months} events of {theme} carry a month and no time of day"),
            (months, _, _) => format!("of {theme}, {months} events carry a month and {days} a day, none a time of day"),
        };
        let advice = format!(
            "Police street-level crime is published by month; give a table with {} for each event: a force's extract, \
             calls for service, ambulance or transport incidents (`[[table]]` of hexspot.toml), stop and search",
            match fineness {
                Fineness::Day => "the day",
                Fineness::Minute => "date and time",
            }
        );
        Err(Error::from(ErrorKind::InsufficientDetail { question: question.into(), problem, advice }))
    }

    /// There are events, and none that the theme counts: it is not their dates that are wanting.
    fn none_counts(&self, question: &str, theme: &str) -> Error {
        /// Categories that are named.
        const NAMED: usize = 8;
        let named = self.passed_over.iter().take(NAMED).map(|category| format!("{category:?}")).collect::<Vec<_>>();
        let more = if self.passed_over.len() > NAMED { ", …" } else { "" };
        let problem =
            format!("there is no event of {theme}, which does not count what the data has: {}{more}", named.join(", "));
        let advice = "Choose another --theme, count these categories in one of your own (--themes), or say in the [[table]] which of the \
                      known categories they are"
            .into();
        Error::from(ErrorKind::InsufficientDetail { question: question.into(), problem, advice })
    }
}

/// How finely a question needs to know when events were.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fineness {
    /// The day.
    Day,
    /// The time of day.
    Minute,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::LocalClock;
    use crate::ingest::{EventGroup, EventPlace, Feed};
    use crate::period::Month;
    use crate::place::LonLat;
    use crate::theme::{Catalogue, select};

    fn events(moments: &[EventTime], groups: u32) -> Events {
        let month = Month::new(2024, 3).expect("a month");
        Events {
            places: vec![EventPlace { at: LonLat::new(-0.08, 51.517).expect("in range"), street: None }],
            categories: vec!["Violence and sexual offences".into(), "Drugs".into()],
            feeds: vec![Feed { file: 0, reported_by: "A force".into(), months: vec![month] }],
            groups: vec![EventGroup { place: 0, feed: 0, month, category: 0, count: groups, rows: groups }],
            details: moments.iter().copied().map(EventDetail::sample).collect(),
            ..Events::default()
        }
    }

    #[test]
    fn events_are_known_by_the_minute_the_day_or_the_month_and_questions_ask_for_enough() {
        let minute = EventTime::Minute("2024-03-02T01:30".parse().expect("a minute"));
        let day = EventTime::Day("2024-03-02".parse().expect("a day"));
        let month = EventTime::Month(Month::new(2024, 3).expect("a month"));
        let dated = |events: &Events, theme: &str| {
            let selection =
                select(&Catalogue::built_in(), theme, "count", events, None, &LocalClock::default()).expect("a theme");
            let dated = selection.dated(events);
            let check = |fineness| dated.check("The hour", theme, fineness).map_err(|error| error.to_string());
            (dated.details.len(), dated.month_only, check(Fineness::Day), check(Fineness::Minute))
        };
        let (known, month_only, by_day, by_minute) = dated(&events(&[minute, day, month], 5), "violence");
        assert_eq!((known, month_only, by_day, by_minute), (2, 3, Ok(()), Ok(())));
        let (_, _, by_day, by_minute) = dated(&events(&[day], 1), "violence");
        assert_eq!(by_day, Ok(()));
        assert!(by_minute.is_err_and(|said| said.contains("the 1 events of violence carry a day and no time of day")));
        let (_, _, by_day, _) = dated(&events(&[], 5), "violence");
        assert!(by_day.is_err_and(|said| said.contains("the 5 events of violence carry a month and no day")));
        let (known, month_only, _, by_minute) = dated(&events(&[minute], 1), "drugs");
        assert_eq!((known, month_only), (0, 0), "violence counted as drugs");
        let named =
            "there is no event of drugs, which does not count what the data has: \"Violence and sexual offences\"";
        assert!(by_minute.is_err_and(|said| said.contains(named) && !said.contains("by month")));
    }
}
