//! The events of a theme whose day or time is known: the basis of analyses by day and hour.

use std::collections::BTreeSet;

use super::detail_filter::event_facts;
use super::select::Selection;
use crate::error::{Error, ErrorKind, Result};
use crate::ingest::{EventDetail, EventTime, Events};

/// The events of a theme whose day or time is known.
#[derive(Clone, Debug)]
pub struct DatedEvents<'a> {
    /// Events whose day or minute is known, in order of feed, place and time.
    pub details: Vec<&'a EventDetail>,
    /// The number of events of which only the month is known.
    pub month_only: u64,
    /// Where there are no events at all: the categories of the data that the theme does not count, in order.
    pub uncounted_categories: BTreeSet<&'a str>,
}

impl Selection {
    /// The events of the theme whose day is known, with or without a position. A theme restricted to events near premises counts
    /// only those with a position.
    pub fn dated<'a>(&self, events: &'a Events) -> DatedEvents<'a> {
        let is_dated = |detail: &&EventDetail| !matches!(detail.from, EventTime::Month(_));
        let details: Vec<&EventDetail> =
            events.details.iter().filter(is_dated).filter(|detail| self.counts(detail, events)).collect();
        let with_day: u64 = details.iter().map(|detail| u64::from(detail.count)).sum();
        let located = self.groups(events).iter().filter(|group| self.weights(group).is_some());
        let unlocated = if self.counts_at(None) { self.unlocated(events) } else { 0 };
        let all = located.map(|group| u64::from(group.count)).sum::<u64>() + unlocated;
        let month_only = all.saturating_sub(with_day);
        let is_none = details.is_empty() && month_only == 0;
        let uncounted_categories = if is_none { self.uncounted_categories(events) } else { BTreeSet::new() };
        DatedEvents { details, month_only, uncounted_categories }
    }

    fn uncounted_categories<'a>(&self, events: &'a Events) -> BTreeSet<&'a str> {
        let of_details = events.details.iter().map(|detail| (detail.feed, detail.category));
        let of_groups = events.groups.iter().map(|group| (group.feed, group.category));
        let met: BTreeSet<(u32, u16)> = of_details.chain(of_groups).collect();
        let not_counted = met.into_iter().filter(|(feed, category)| !self.counts_anywhere(*feed, *category));
        not_counted.map(|(_, category)| events.categories[category as usize].as_str()).collect()
    }

    /// Whether an event counts, given its details.
    pub fn counts(&self, detail: &EventDetail, events: &Events) -> bool {
        self.counts_anywhere(detail.feed, detail.category)
            && self.counts_at(detail.place)
            && self.theme.counts(&event_facts(events, self.hours.as_ref(), detail))
    }
}

impl DatedEvents<'_> {
    /// Checks that an event of `theme` has a time as precise as the analysis `question` needs.
    ///
    /// # Errors
    ///
    /// No event is that precise.
    pub fn check(&self, question: &str, theme: &str, precision: TimePrecision) -> Result<()> {
        let fine =
            |detail: &&EventDetail| precision == TimePrecision::Day || matches!(detail.from, EventTime::Minute(_));
        if self.details.iter().any(fine) {
            return Ok(());
        }
        let days: u64 = self.details.iter().map(|detail| u64::from(detail.count)).sum();
        let problem = match (self.month_only, days, precision) {
            (0, 0, _) if !self.uncounted_categories.is_empty() => return Err(self.none_counts(question, theme)),
            (0, 0, _) => format!("there is no event of {theme}"),
            (0, _, _) => format!("the {days} events of {theme} carry a day and no time of day"),
            (months, 0, TimePrecision::Day) => format!("the {months} events of {theme} carry a month and no day"),
            (months, 0, TimePrecision::Minute) => {
                format!("the {months} events of {theme} carry a month and no time of day")
            }
            (months, _, _) => format!("of {theme}, {months} events carry a month and {days} a day, none a time of day"),
        };
        let advice = format!(
            "Police street-level crime is published by month; give a table with {} for each event: a force's extract, \
             calls for service, ambulance or transport incidents (`[[table]]` of hexspot.toml), stop and search",
            match precision {
                TimePrecision::Day => "the day",
                TimePrecision::Minute => "date and time",
            }
        );
        Err(Error::from(ErrorKind::InsufficientDetail { question: question.into(), problem, advice }))
    }

    /// The error where there are events, but none that the theme counts: their dates are not the problem.
    fn none_counts(&self, question: &str, theme: &str) -> Error {
        const NAMED: usize = 8;
        let named =
            self.uncounted_categories.iter().take(NAMED).map(|category| format!("{category:?}")).collect::<Vec<_>>();
        let more = if self.uncounted_categories.len() > NAMED { ", …" } else { "" };
        let problem =
            format!("there is no event of {theme}, which does not count what the data has: {}{more}", named.join(", "));
        let advice = "Choose another theme (`theme`), count these categories in one of your own (`themes`), or say in the [[table]] which of the \
                      known categories they are"
            .into();
        Error::from(ErrorKind::InsufficientDetail { question: question.into(), problem, advice })
    }
}

/// How precise the time of an event must be for an analysis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimePrecision {
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
    fn checks_the_precision_of_times() {
        let minute = EventTime::Minute("2024-03-02T01:30".parse().expect("a minute"));
        let day = EventTime::Day("2024-03-02".parse().expect("a day"));
        let month = EventTime::Month(Month::new(2024, 3).expect("a month"));
        let dated = |events: &Events, theme: &str| {
            let selection =
                select(&Catalogue::built_in(), theme, "count", events, None, &LocalClock::default()).expect("a theme");
            let dated = selection.dated(events);
            let check = |precision| dated.check("The hour", theme, precision).map_err(|error| error.to_string());
            (dated.details.len(), dated.month_only, check(TimePrecision::Day), check(TimePrecision::Minute))
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
