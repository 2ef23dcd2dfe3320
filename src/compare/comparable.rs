//! The months of two periods that can be compared: those that the same bodies know on both sides.

use std::collections::{BTreeMap, BTreeSet};

use super::DAYS_A_MONTH;
use super::choices::Periods;
use super::span::Span;
use crate::error::{ErrorKind, Result};
use crate::grid::Coverage;
use crate::ingest::Events;
use crate::period::Month;

/// One of two periods, as far as it is known.
#[derive(Clone, Debug, PartialEq)]
pub struct Side {
    /// As asked for.
    pub span: Span,
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
    pub before: Side,
    /// The second.
    pub after: Side,
    /// Which feeds of the events count: those of bodies that know both periods.
    pub feeds: Vec<bool>,
    /// Bodies that have rows in one period only: what they add or no longer add would look like a change.
    pub one_sided: Vec<String>,
}

impl Comparable {
    /// What can be compared of the events of a theme, whose bodies are those of `coverage`. A month is known when all bodies that have
    /// rows in both periods have rows for it.
    pub fn of(events: &Events, coverage: &Coverage, periods: &Periods) -> Result<Self> {
        let mut months: BTreeMap<&str, BTreeSet<Month>> = BTreeMap::new();
        for feed in events.feeds.iter().filter(|feed| coverage.bodies.contains(&feed.reported_by)) {
            let asked = feed.months.iter().filter(|month| coverage.period.position(**month).is_some());
            months.entry(&feed.reported_by).or_default().extend(asked);
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
        let [before, after] = [periods.before, periods.after].map(|span| Side::of(span, known));
        for (side, name) in [(&before, "before"), (&after, "after")] {
            if side.months == 0.0 {
                let problem = format!("no month of {} ({name}) is known to those who know the other period", side.span);
                let advice = format!("The data has {}; give the files of both periods", coverage.period);
                return Err(ErrorKind::NothingLeft { problem, advice }.into());
            }
        }
        let feeds = events.feeds.iter().map(|feed| both.contains(feed.reported_by.as_str())).collect();
        Ok(Self { before, after, feeds, one_sided })
    }

    /// Whether the two have the same months of the year: otherwise a season may look like a change.
    pub fn is_same_season(&self) -> bool {
        let of_year = |side: &Side| {
            let mut months: Vec<u16> = side.known.iter().map(|month| month.month()).collect();
            months.sort_unstable();
            months
        };
        let shares = |side: &Side| {
            let months = of_year(side);
            let all = months.len() as f64;
            (1..=12)
                .map(|month| months.iter().filter(|each| **each == month).count() as f64 / all)
                .collect::<Vec<f64>>()
        };
        let same = |(a, b): (f64, f64)| (a - b).abs() < 1e-9;
        shares(&self.before).into_iter().zip(shares(&self.after)).all(same)
    }
}

impl Side {
    /// How much of a month it holds, months.
    pub fn exposure(&self, month: Month) -> f64 {
        match self.span {
            Span::Months(_) => 1.0,
            Span::Days { .. } => f64::from(self.span.days_in(month)) / DAYS_A_MONTH,
        }
    }

    fn of(span: Span, known: impl Fn(&Month) -> bool) -> Self {
        let (known, unknown): (Vec<Month>, Vec<Month>) = span.months().iter().partition(known);
        let months = match span {
            Span::Months(_) => known.len() as f64,
            Span::Days { .. } => f64::from(known.iter().map(|month| span.days_in(*month)).sum::<u32>()) / DAYS_A_MONTH,
        };
        Self { span, known, unknown, months }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::Choices;
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
        let coverage = Coverage::of(&events, &[0], None, None).expect("months");
        let choices = Choices { before: before.parse().ok(), after: after.parse().ok(), ..Choices::default() };
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
}
