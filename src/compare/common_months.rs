//! The months in which two periods can be compared: those for which the same sources have data on both sides.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::DAYS_A_MONTH;
use super::date_range::DateRange;
use super::options::PeriodPair;
use super::partial_months::TruncatedSource;
use crate::error::{ErrorKind, Result};
use crate::grid::Coverage;
use crate::ingest::Events;
use crate::period::{Month, runs};

/// The observed part of one of two periods.
#[derive(Clone, Debug, PartialEq)]
pub struct PeriodMonths {
    /// The period as requested.
    pub requested: DateRange,
    /// The same; for days, without those before the data begins and after it ends.
    pub observed_range: DateRange,
    /// The months of it that are observed.
    pub months_observed: Vec<Month>,
    /// The months of it that are missing.
    pub months_missing: Vec<Month>,
    /// Observed months; for a range of days, observed days over [`DAYS_A_MONTH`].
    pub months: f64,
}

/// Two periods and the sources that have data for both.
#[derive(Clone, Debug, PartialEq)]
pub struct CommonMonths {
    /// The first period.
    pub before: PeriodMonths,
    /// The second period.
    pub after: PeriodMonths,
    /// Months in neither period that the same sources cover completely.
    pub other_months: Vec<Month>,
    /// For each feed of the events, whether it counts: whether its source has data for both periods.
    pub feeds_compared: Vec<bool>,
    /// Sources with data for one period only; their start or end would look like a change.
    pub one_sided: Vec<String>,
    /// Sources whose data begins or ends within a month, where that affects the comparison.
    pub truncated: Vec<TruncatedSource>,
}

impl CommonMonths {
    /// Finds what can be compared of the events of a theme, whose sources are those of `coverage`.
    ///
    /// A month is observed when every source with data in both periods has data for it. In a comparison of months, a month that a source
    /// covers only in part is not. A period of days ends where the data ends.
    ///
    /// # Errors
    /// If no month of a period is observed by the sources of the other.
    pub fn find(events: &Events, coverage: &Coverage, periods: &PeriodPair) -> Result<Self> {
        let mut months: BTreeMap<&str, BTreeSet<Month>> = BTreeMap::new();
        for feed in events.feeds.iter().filter(|feed| coverage.bodies.contains(&feed.reported_by)) {
            let in_period = feed.months.iter().filter(|month| coverage.period.position(**month).is_some());
            months.entry(&feed.reported_by).or_default().extend(in_period);
        }
        let mut truncated: Vec<TruncatedSource> = TruncatedSource::find(events)
            .into_iter()
            .filter(|source| months.contains_key(source.body.as_str()))
            .collect();
        let in_days = periods.before.is_days();
        let partial: BTreeSet<Month> = truncated.iter().flat_map(TruncatedSource::partial_months).collect();
        if !in_days {
            truncated.retain(|source| source.partial_months().next().is_some());
            for source in &truncated {
                if let Some(observed) = months.get_mut(source.body.as_str()) {
                    observed.retain(|month| source.partial_months().all(|partial| partial != *month));
                }
            }
        }
        let has = |body: &str, range: DateRange| range.months().iter().any(|month| months[body].contains(&month));
        let (mut both, mut one_sided) = (BTreeSet::new(), Vec::new());
        for body in months.keys() {
            match (has(body, periods.before), has(body, periods.after)) {
                (true, true) => drop(both.insert(*body)),
                (false, false) => {}
                _ => one_sided.push((*body).to_owned()),
            }
        }
        let observed = |month: &Month| !both.is_empty() && both.iter().all(|body| months[body].contains(month));
        truncated.retain(|source| both.contains(source.body.as_str()));
        let limits = match in_days {
            true => [
                truncated.iter().filter_map(|source| source.first).max(),
                truncated.iter().filter_map(|source| source.last).min(),
            ],
            false => [None, None],
        };
        let [before, after] = [periods.before, periods.after].map(|range| PeriodMonths::new(range, limits, observed));
        let outside = |month: &Month| {
            [before.requested, after.requested].iter().all(|range| range.months().position(*month).is_none())
        };
        let whole = |month: &Month| observed(month) && !partial.contains(month);
        let other_months = coverage.period.iter().filter(|month| outside(month) && whole(month)).collect();
        if in_days {
            let clips = |end: Option<Date>| {
                end.is_some_and(|end| before.requested.contains(end) || after.requested.contains(end))
            };
            truncated.retain(|source| clips(source.first) || clips(source.last));
        }
        for (side, name) in [(&before, "before"), (&after, "after")] {
            if side.months == 0.0 {
                let problem =
                    format!("no month of {} ({name}) is known to those who know the other period", side.requested);
                let advice =
                    format!("Give the files of {}; the data has {}", runs(&side.months_missing), coverage.period);
                return Err(ErrorKind::NothingToAnalyse { problem, advice }.into());
            }
        }
        let feeds_compared = events.feeds.iter().map(|feed| both.contains(feed.reported_by.as_str())).collect();
        Ok(Self { before, after, other_months, feeds_compared, one_sided, truncated })
    }

    /// The largest difference between the two periods in the share of any day of the week.
    pub fn weekdays_apart(&self) -> f64 {
        let (before, after) = (self.before.weekday_shares(), self.after.weekday_shares());
        before.into_iter().zip(after).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
    }

    /// Whether both periods have the same months of the year; otherwise a season may look like a change.
    pub fn is_same_season(&self) -> bool {
        let shares = |side: &PeriodMonths| {
            let all = side.months_observed.len() as f64;
            (1..=12)
                .map(|month| side.months_observed.iter().filter(|each| each.month() == month).count() as f64 / all)
                .collect::<Vec<f64>>()
        };
        let same = |(a, b): (f64, f64)| (a - b).abs() < 1e-9;
        shares(&self.before).into_iter().zip(shares(&self.after)).all(same)
    }
}

impl PeriodMonths {
    /// The part of a month that the period covers, in months.
    pub fn exposure(&self, month: Month) -> f64 {
        match self.requested {
            DateRange::Months(_) => 1.0,
            DateRange::Days { .. } => f64::from(self.observed_range.days_in(month)) / DAYS_A_MONTH,
        }
    }

    fn new(requested: DateRange, [first, last]: [Option<Date>; 2], observed: impl Fn(&Month) -> bool) -> Self {
        let observed_range = match requested {
            DateRange::Months(_) => requested,
            DateRange::Days { from, to } => DateRange::Days {
                from: first.map_or(from, |first| from.max(first)),
                to: last.map_or(to, |last| to.min(last)),
            },
        };
        let (months_observed, months_missing): (Vec<Month>, Vec<Month>) = requested.months().iter().partition(observed);
        let months = match requested {
            DateRange::Months(_) => months_observed.len() as f64,
            DateRange::Days { .. } => {
                f64::from(months_observed.iter().map(|month| observed_range.days_in(*month)).sum::<u32>())
                    / DAYS_A_MONTH
            }
        };
        Self { requested, observed_range, months_observed, months_missing, months }
    }

    /// The share of each day of the week among the observed days, from Monday.
    fn weekday_shares(&self) -> [f64; 7] {
        let mut days = [0.0; 7];
        for month in &self.months_observed {
            let first = month.first_day();
            for day in (0..i32::from(first.days_in_month())).map(|day| first + jiff::Span::new().days(day)) {
                if self.observed_range.contains(day) {
                    days[usize::from(day.weekday().to_monday_zero_offset().unsigned_abs())] += 1.0;
                }
            }
        }
        let all: f64 = days.iter().sum();
        days.map(|number| if all > 0.0 { number / all } else { 0.0 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::CompareOptions;
    use crate::ingest::{EventGroup, EventPlace, Feed};
    use crate::place::LonLat;

    /// Sources with the months, counted from January 2023, for which they have data.
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

    fn comparable(bodies: &[(&str, &[u16])], before: &str, after: &str) -> Result<CommonMonths> {
        let events = events(bodies);
        let coverage = Coverage::from_events(&events, &[0], None, None).expect("months");
        let options =
            CompareOptions { before: before.parse().ok(), after: after.parse().ok(), ..CompareOptions::default() };
        CommonMonths::find(&events, &coverage, &options.periods(coverage.period, 24, false)?)
    }

    #[test]
    fn excludes_missing_months_and_one_sided_sources() {
        let all: Vec<u16> = (1..=24).collect();
        let gap: Vec<u16> = (1..=24).filter(|month| *month != 2).collect();
        let bodies = [("Force", &all[..]), ("Transport", &gap[..]), ("New", &all[12..])];
        let met = comparable(&bodies, "2023-01:2023-12", "2024-01:2024-12").expect("comparable");
        assert_eq!((met.before.months, met.after.months), (11.0, 12.0));
        assert_eq!((met.before.months_missing.len(), met.one_sided.clone()), (1, vec!["New".to_owned()]));
        assert_eq!(met.feeds_compared, [true, true, false]);
        assert!(!met.is_same_season(), "February is on one side only");
        let same = comparable(&bodies[..1], "2023-01:2023-12", "2024-01:2024-12").expect("comparable");
        assert!(same.is_same_season());
        let none = comparable(&[("Old", &all[..12]), ("New", &all[12..])], "2023-01:2023-12", "2024-01:2024-12");
        assert!(none.is_err_and(|error| error.to_string().contains("no month")));
    }

    #[test]
    fn counts_days_of_observed_months() {
        let met = comparable(&[("Force", &[1, 2, 3, 5])], "2023-01-11:2023-02-10", "2023-03-30:2023-04-20")
            .expect("comparable");
        assert!((met.before.months * DAYS_A_MONTH - 31.0).abs() < 1e-9);
        assert!((met.after.months * DAYS_A_MONTH - 2.0).abs() < 1e-9, "April is missing");
    }

    /// Three events on every `each`th day of one source, from 3 January 2023 to 3 December 2024.
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

    fn compare(events: &Events, before: &str, after: &str) -> CommonMonths {
        let coverage = Coverage::from_events(events, &[0], None, None).expect("months");
        let options =
            CompareOptions { before: before.parse().ok(), after: after.parse().ok(), ..CompareOptions::default() };
        let periods = options.periods(coverage.period, 24, true).expect("periods");
        CommonMonths::find(events, &coverage, &periods).expect("comparable")
    }

    #[test]
    fn excludes_days_outside_the_data() {
        let met = compare(&daily(1), "2024-09-01:2024-10-31", "2024-11-01:2024-12-31");
        assert_eq!(met.after.observed_range.to_string(), "2024-11-01 to 2024-12-03");
        assert!(
            (met.after.months * DAYS_A_MONTH - 33.0).abs() < 1e-9 && met.before.observed_range == met.before.requested
        );
        assert!((met.after.exposure(met.after.months_observed[1]) * DAYS_A_MONTH - 3.0).abs() < 1e-9);
        assert_eq!(met.truncated.len(), 1);
        assert!(compare(&daily(1), "2024-03-01:2024-03-31", "2024-04-01:2024-04-30").truncated.is_empty());
        let months = compare(&daily(1), "2023-01:2023-12", "2024-01:2024-12");
        assert_eq!((months.before.months, months.after.months), (12.0, 11.0), "of January two days are missing");
        let mut by_month = daily(1);
        by_month.groups[0].count += 1;
        assert_eq!(
            compare(&by_month, "2023-01:2023-12", "2024-01:2024-12").after.months,
            12.0,
            "not all days are dated"
        );
        let rare = compare(&daily(100), "2024-09-01:2024-10-31", "2024-11-01:2024-12-31");
        assert_eq!(rare.after.observed_range, rare.after.requested, "with so few events a month without any is no end");
    }

    #[test]
    fn compares_shares_of_weekdays() {
        let apart = |before: &str, after: &str| compare(&daily(1), before, after).weekdays_apart();
        assert!(apart("2024-03-04:2024-03-07", "2024-03-08:2024-03-10") > 0.3);
        assert!(apart("2024-03-04:2024-03-17", "2024-03-18:2024-04-14") < 1e-9);
    }
}
