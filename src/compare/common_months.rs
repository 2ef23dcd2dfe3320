//! The months of two periods that can be compared: those that the same bodies know on both sides.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::DAYS_A_MONTH;
use super::date_range::Span;
use super::options::Periods;
use super::partial_months::Ends;
use crate::error::{ErrorKind, Result};
use crate::grid::Coverage;
use crate::ingest::Events;
use crate::period::{Month, runs};

/// One of two periods, as far as it is known.
#[derive(Clone, Debug, PartialEq)]
pub struct PeriodMonths {
    /// As asked for.
    pub span: Span,
    /// The same; of days, without those before the data begins and after it ends.
    pub observed: Span,
    /// The months of it that are known.
    pub known: Vec<Month>,
    /// The months of it that are not.
    pub unknown: Vec<Month>,
    /// Months known; of a span of days, days known over [`DAYS_A_MONTH`].
    pub months: f64,
}

/// Two periods, and who knows them.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparable {
    /// The first.
    pub before: PeriodMonths,
    /// The second.
    pub after: PeriodMonths,
    /// Months of neither that the same bodies know as a whole.
    pub others: Vec<Month>,
    /// Which feeds of the events count: those of bodies that know both periods.
    pub feeds: Vec<bool>,
    /// Bodies that have rows in one period only: what they add or no longer add would look like a change.
    pub one_sided: Vec<String>,
    /// Bodies whose data begins or ends within a month, where that bears on the comparison.
    pub cut: Vec<Ends>,
}

impl Comparable {
    /// What can be compared of the events of a theme, whose bodies are those of `coverage`. A month is known when all bodies that have
    /// rows in both periods have rows for it; in months, not one that the data of such a body has only a part of. In days, a period ends
    /// where the data does.
    pub fn of(events: &Events, coverage: &Coverage, periods: &Periods) -> Result<Self> {
        let mut months: BTreeMap<&str, BTreeSet<Month>> = BTreeMap::new();
        for feed in events.feeds.iter().filter(|feed| coverage.bodies.contains(&feed.reported_by)) {
            let asked = feed.months.iter().filter(|month| coverage.period.position(**month).is_some());
            months.entry(&feed.reported_by).or_default().extend(asked);
        }
        let mut cut: Vec<Ends> =
            Ends::of(events).into_iter().filter(|ends| months.contains_key(ends.body.as_str())).collect();
        let in_days = periods.before.is_days();
        let partial: BTreeSet<Month> = cut.iter().flat_map(Ends::partial).collect();
        if !in_days {
            cut.retain(|ends| ends.partial().next().is_some());
            for ends in &cut {
                if let Some(known) = months.get_mut(ends.body.as_str()) {
                    known.retain(|month| ends.partial().all(|partial| partial != *month));
                }
            }
        }
        let has = |body: &str, span: Span| span.months().iter().any(|month| months[body].contains(&month));
        let (mut both, mut one_sided) = (BTreeSet::new(), Vec::new());
        for body in months.keys() {
            match (has(body, periods.before), has(body, periods.after)) {
                (true, true) => drop(both.insert(*body)),
                (false, false) => {}
                _ => one_sided.push((*body).to_owned()),
            }
        }
        let known = |month: &Month| !both.is_empty() && both.iter().all(|body| months[body].contains(month));
        cut.retain(|ends| both.contains(ends.body.as_str()));
        let limits = match in_days {
            true => [cut.iter().filter_map(|ends| ends.first).max(), cut.iter().filter_map(|ends| ends.last).min()],
            false => [None, None],
        };
        let [before, after] = [periods.before, periods.after].map(|span| PeriodMonths::of(span, limits, known));
        let outside =
            |month: &Month| [before.span, after.span].iter().all(|span| span.months().position(*month).is_none());
        let whole = |month: &Month| known(month) && !partial.contains(month);
        let others = coverage.period.iter().filter(|month| outside(month) && whole(month)).collect();
        if in_days {
            let clips = |end: Option<Date>| end.is_some_and(|end| before.span.holds(end) || after.span.holds(end));
            cut.retain(|ends| clips(ends.first) || clips(ends.last));
        }
        for (side, name) in [(&before, "before"), (&after, "after")] {
            if side.months == 0.0 {
                let problem = format!("no month of {} ({name}) is known to those who know the other period", side.span);
                let advice = format!("Give the files of {}; the data has {}", runs(&side.unknown), coverage.period);
                return Err(ErrorKind::NothingToAnalyse { problem, advice }.into());
            }
        }
        let feeds = events.feeds.iter().map(|feed| both.contains(feed.reported_by.as_str())).collect();
        Ok(Self { before, after, others, feeds, one_sided, cut })
    }
}

impl PeriodMonths {
    /// How much of a month it holds, months.
    pub fn exposure(&self, month: Month) -> f64 {
        match self.span {
            Span::Months(_) => 1.0,
            Span::Days { .. } => f64::from(self.observed.days_in(month)) / DAYS_A_MONTH,
        }
    }

    fn of(span: Span, [first, last]: [Option<Date>; 2], known: impl Fn(&Month) -> bool) -> Self {
        let observed = match span {
            Span::Months(_) => span,
            Span::Days { from, to } => Span::Days {
                from: first.map_or(from, |first| from.max(first)),
                to: last.map_or(to, |last| to.min(last)),
            },
        };
        let (known, unknown): (Vec<Month>, Vec<Month>) = span.months().iter().partition(known);
        let months = match span {
            Span::Months(_) => known.len() as f64,
            Span::Days { .. } => {
                f64::from(known.iter().map(|month| observed.days_in(*month)).sum::<u32>()) / DAYS_A_MONTH
            }
        };
        Self { span, observed, known, unknown, months }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::CompareOptions;
    use crate::ingest::{EventGroup, EventPlace, Feed};
    use crate::place::LonLat;

    /// Bodies with the months of 2023 and 2024, counted from January 2023, for which they have rows.
    fn events(bodies: &[(&str, &[u16])]) -> Events {
        let month = |number: &u16| Month::new(2023 + (number - 1) / 12, (number - 1) % 12 + 1).expect("a month");
        let feed = |(file, (body, months)): (usize, &(&str, &[u16]))| Feed {
            file,
            reported_by: (*body).to_owned(),
            months: months.iter().map(month).collect(),
        };
        let group = |feed: u32| EventGroup { place: 0, feed, month: month(&1), category: 0, count: 5, rows: 5 };
        Events {
            places: vec![EventPlace { at: LonLat::new(-0.1, 51.5).expect("in range"), street: None }],
            categories: vec!["Drugs".into()],
            feeds: bodies.iter().enumerate().map(feed).collect(),
            groups: (0..bodies.len() as u32).map(group).collect(),
            ..Events::default()
        }
    }

    fn comparable(bodies: &[(&str, &[u16])], before: &str, after: &str) -> Result<Comparable> {
        let events = events(bodies);
        let coverage = Coverage::from_events(&events, &[0], None, None).expect("months");
        let choices =
            CompareOptions { before: before.parse().ok(), after: after.parse().ok(), ..CompareOptions::default() };
        Comparable::of(&events, &coverage, &choices.periods(coverage.period, 24, false)?)
    }

    #[test]
    fn months_that_a_body_does_not_know_are_left_out_and_bodies_of_one_side_with_them() {
        let all: Vec<u16> = (1..=24).collect();
        let gap: Vec<u16> = (1..=24).filter(|month| *month != 2).collect();
        let bodies = [("Force", &all[..]), ("Transport", &gap[..]), ("New", &all[12..])];
        let met = comparable(&bodies, "2023-01:2023-12", "2024-01:2024-12").expect("comparable");
        assert_eq!((met.before.months, met.after.months), (11.0, 12.0));
        assert_eq!((met.before.unknown.len(), met.one_sided.clone()), (1, vec!["New".to_owned()]));
        assert_eq!(met.feeds, [true, true, false]);
        assert!(!met.is_same_season(), "February is on one side only");
        let same = comparable(&bodies[..1], "2023-01:2023-12", "2024-01:2024-12").expect("comparable");
        assert!(same.is_same_season());
        let nobody = comparable(&[("Old", &all[..12]), ("New", &all[12..])], "2023-01:2023-12", "2024-01:2024-12");
        assert!(nobody.is_err_and(|error| error.to_string().contains("no month")));
    }

    #[test]
    fn days_are_counted_where_the_month_is_known() {
        let met = comparable(&[("Force", &[1, 2, 3, 5])], "2023-01-11:2023-02-10", "2023-03-30:2023-04-20")
            .expect("comparable");
        assert!((met.before.months * DAYS_A_MONTH - 31.0).abs() < 1e-9);
        assert!((met.after.months * DAYS_A_MONTH - 2.0).abs() < 1e-9, "of April nothing is known");
    }

    /// Three events a day of one body from the 3rd of January 2023 to the 3rd of December 2024.
    fn daily(each: u32) -> Events {
        use crate::ingest::{EventDetail, EventTime};
        let months: Vec<u16> = (1..=24).collect();
        let mut events = events(&[("Force", &months)]);
        let first = jiff::civil::date(2023, 1, 3);
        let at = |number: i32| EventTime::Day(first + jiff::Span::new().days(number * each as i32));
        let day = |number: i32| EventDetail { count: 3, ..EventDetail::sample(at(number)) };
        events.details = (0..=700 / each as i32).map(day).collect();
        let all = events.details.iter().map(|detail| detail.count).sum();
        events.groups[0].count = all;
        events
    }

    fn of(events: &Events, before: &str, after: &str) -> Comparable {
        let coverage = Coverage::from_events(events, &[0], None, None).expect("months");
        let choices =
            CompareOptions { before: before.parse().ok(), after: after.parse().ok(), ..CompareOptions::default() };
        let periods = choices.periods(coverage.period, 24, true).expect("periods");
        Comparable::of(events, &coverage, &periods).expect("comparable")
    }

    #[test]
    fn days_before_the_data_begins_and_after_it_ends_are_no_days_without_crime() {
        let met = of(&daily(1), "2024-09-01:2024-10-31", "2024-11-01:2024-12-31");
        assert_eq!(met.after.observed.to_string(), "2024-11-01 to 2024-12-03");
        assert!((met.after.months * DAYS_A_MONTH - 33.0).abs() < 1e-9 && met.before.observed == met.before.span);
        assert!((met.after.exposure(met.after.known[1]) * DAYS_A_MONTH - 3.0).abs() < 1e-9);
        assert_eq!(met.cut.len(), 1);
        assert!(of(&daily(1), "2024-03-01:2024-03-31", "2024-04-01:2024-04-30").cut.is_empty());
        let months = of(&daily(1), "2023-01:2023-12", "2024-01:2024-12");
        assert_eq!((months.before.months, months.after.months), (12.0, 11.0), "of January two days are missing");
        let mut by_month = daily(1);
        by_month.groups[0].count += 1;
        assert_eq!(of(&by_month, "2023-01:2023-12", "2024-01:2024-12").after.months, 12.0, "not all days are known");
        let rare = of(&daily(100), "2024-09-01:2024-10-31", "2024-11-01:2024-12-31");
        assert_eq!(rare.after.observed, rare.after.span, "with so few events a month without any is no end");
    }

    #[test]
    fn weekends_against_working_days_are_apart_and_whole_weeks_are_not() {
        let apart = |before: &str, after: &str| of(&daily(1), before, after).weekdays_apart();
        assert!(apart("2024-03-04:2024-03-07", "2024-03-08:2024-03-10") > 0.3);
        assert!(apart("2024-03-04:2024-03-17", "2024-03-18:2024-04-14") < 1e-9);
    }
}
