//! Compares each weekend with those before it and with the one a year ago.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use jiff::{Span as Days, ToSpan};

use super::days::ObservedDays;
use super::week::is_friday;
use hexspot_stats::{EStatistic, PlaceDispersion, e_test, overdispersed_e_test, squared_score};

/// The most weekends that a weekend is compared with.
pub const WEEKENDS_BEFORE: i64 = 8;

/// The level of `p_adjusted` for an unusual weekend: one in 20 is, by chance.
pub const WEEKEND_LEVEL: f64 = 0.05;

/// The events of a place on a weekend.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weekend {
    /// The date of its Friday.
    pub friday: Date,
    /// Events.
    pub events: u64,
    /// The mean of the observed weekends among the eight before, and their number; `None` without any.
    pub before: Option<(f64, u32)>,
    /// The two-sided p of the e-test (score) against those before, which assumes independent events.
    pub p: Option<f64>,
    /// The same with an allowance for the usual difference between the place's weekends; `None` with too few weekends.
    pub p_adjusted: Option<f64>,
    /// Events of the weekend 52 weeks before; `None` when it is missing.
    pub year_before: Option<u64>,
}

/// The weekends of which every source observes all evenings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weekends {
    /// The dates of their Fridays, in order.
    pub fridays: Vec<Date>,
    /// Excluded weekends: some source observes a day, but not every source all three evenings.
    pub truncated: usize,
}

impl Weekends {
    /// Finds the weekends among observed days. The small hours of Monday are not required: most of the weekend is over.
    pub fn find(days: &ObservedDays) -> Self {
        let mut weekends = Self { fridays: Vec::new(), truncated: 0 };
        let (Some(first), Some(last)) = (days.any_source().first(), days.any_source().last()) else { return weekends };
        let first = first.checked_sub(2.days()).unwrap_or(*first);
        for friday in first.series(1.day()).take_while(|date| date <= last).filter(|date| is_friday(*date)) {
            let evenings = [0, 1, 2].map(|after| later(friday, after));
            let observed = |evening: &Option<Date>| evening.is_some_and(|evening| days.is_evening_observed(evening));
            if evenings.iter().all(observed) {
                weekends.fridays.push(friday);
            } else if evenings.iter().flatten().any(|evening| days.any_source().contains(evening)) {
                weekends.truncated += 1;
            }
        }
        weekends
    }

    /// Compares each weekend of a place, whose `events` are keyed by the date of Friday.
    pub fn compare(&self, events: &BTreeMap<Date, u64>) -> Vec<Weekend> {
        let observed: BTreeSet<Date> = self.fridays.iter().copied().collect();
        let on = |friday: Date| events.get(&friday).copied().unwrap_or_default();
        let earlier = |friday: Date, weeks: i64| later(friday, -7 * weeks).filter(|friday| observed.contains(friday));
        let sums = |friday: &Date| {
            let before: Vec<u64> = (1..=WEEKENDS_BEFORE).filter_map(|weeks| earlier(*friday, weeks)).map(on).collect();
            (before.iter().sum::<u64>(), before.len() as u32)
        };
        let befores: Vec<(u64, u32)> = self.fridays.iter().map(sums).collect();
        let compare = |(friday, (sum, weekends)): (&Date, &(u64, u32))| {
            let (own, before) = ((on(*friday), 1.0), (*sum, f64::from(*weekends)));
            let usual = self.usual(*friday, &befores, on).map(PlaceDispersion::as_dispersion);
            Weekend {
                friday: *friday,
                events: own.0,
                before: (*weekends > 0).then(|| (*sum as f64 / before.1, *weekends)),
                p: e_test(own, before, EStatistic::Score).map(|test| test.p),
                p_adjusted: usual.and_then(|usual| overdispersed_e_test(own, before, &usual)),
                year_before: earlier(*friday, 52).map(on),
            }
        };
        self.fridays.iter().zip(&befores).map(compare).collect()
    }

    /// How far the weekends of a place usually lie from those before them: by all but the one of `friday` and those that it is before.
    fn usual(&self, friday: Date, befores: &[(u64, u32)], on: impl Fn(Date) -> u64) -> Option<PlaceDispersion> {
        /// Of n weekends, k apart, that share those before them two are correlated by −k/72: n² / Σ ρ² is n / 1.08 (Satterthwaite's).
        const DEGREES_OF_EACH: f64 = 0.92;
        let last_touched = later(friday, 7 * WEEKENDS_BEFORE)?;
        let others = self.fridays.iter().zip(befores).filter(|(other, _)| **other < friday || **other > last_touched);
        let square = |(other, (sum, weekends)): (&Date, &(u64, u32))| {
            let before = (*sum as f64, f64::from(*weekends));
            squared_score((on(*other) as f64, 1.0), before).filter(|_| *weekends > 0)
        };
        let squares: Vec<f64> = others.filter_map(square).collect();
        let number = squares.len() as f64;
        PlaceDispersion::new(squares.iter().sum::<f64>() / number, (DEGREES_OF_EACH * number) as usize)
    }
}

/// The date so many days later.
pub(super) fn later(date: Date, days: i64) -> Option<Date> {
    date.checked_add(Days::new().try_days(days).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::DateTime;
    use rand::distr::Distribution;
    use rand_distr::{Gamma, Poisson};

    use super::*;
    use crate::clock::Night;
    use crate::period::Period;
    use hexspot_stats::RandomStreams;

    fn date(text: &str) -> Date {
        text.parse().expect("a date")
    }

    /// The weekends of sources that have an event every hour from one time to another.
    fn weekends(sources: &[(&str, &str)]) -> Weekends {
        let names = ["A", "B", "C"];
        let hourly = |(from, to): &(&str, &str)| -> Vec<DateTime> {
            let to: DateTime = to.parse().expect("a time");
            from.parse::<DateTime>().expect("a time").series(1.hour()).take_while(|at| *at <= to).collect()
        };
        let times = names.into_iter().zip(sources.iter().map(hourly)).collect();
        let month = |text: &str| text.parse().expect("a month");
        let period = Period { from: month("2023-01"), to: month("2024-12") };
        Weekends::find(&ObservedDays::from_event_times(&times, period, Night::default()))
    }

    #[test]
    fn excludes_truncated_weekends() {
        // March 2024 begins on a Friday and ends on a Sunday.
        let march = ["2024-03-01", "2024-03-08", "2024-03-15", "2024-03-22", "2024-03-29"].map(date);
        let whole = weekends(&[("2024-03-01T00:00", "2024-03-31T23:00")]);
        assert_eq!((&whole.fridays[..], whole.truncated), (&march[..], 0));
        let noon = weekends(&[("2024-03-01T00:00", "2024-03-31T12:00")]);
        assert_eq!((&noon.fridays[..], noon.truncated), (&march[..4], 1), "Sunday evening is missing");
        let monday = weekends(&[("2024-03-02T00:00", "2024-03-18T05:00")]);
        assert_eq!((&monday.fridays[..], monday.truncated), (&march[1..3], 1), "the first is observed from Saturday");
    }

    #[test]
    fn compares_weekends_observed_by_all_sources() {
        let both = weekends(&[("2024-03-01T00:00", "2024-03-31T23:00"), ("2024-03-15T00:00", "2024-06-30T23:00")]);
        assert_eq!(both.fridays, ["2024-03-15", "2024-03-22", "2024-03-29"].map(date));
        assert_eq!(both.truncated, 2 + 13, "two before the second began, thirteen after the first ended");
        let never = weekends(&[("2023-03-01T00:00", "2023-03-31T23:00"), ("2024-03-01T00:00", "2024-03-31T23:00")]);
        assert_eq!(never.fridays, []);
    }

    #[test]
    fn compares_with_weekends_before_and_a_year_ago() {
        let all = weekends(&[("2023-01-01T00:00", "2024-12-31T23:00")]);
        let last = *all.fridays.last().expect("weekends");
        let mut events: BTreeMap<Date, u64> = all.fridays.iter().map(|friday| (*friday, 10)).collect();
        events.insert(last, 30);
        events.insert(later(last, -364).expect("a date"), 4);
        let met = all.compare(&events);
        let monday = met.last().expect("weekends");
        assert_eq!((monday.events, monday.before, monday.year_before), (30, Some((10.0, 8)), Some(4)));
        let small = |p: Option<f64>| p.is_some_and(|p| p < 1e-3);
        assert!(small(monday.p) && small(monday.p_adjusted) && monday.p_adjusted >= monday.p, "{monday:?}");
        assert_eq!((met[0].before, met[0].p, met[0].p_adjusted, met[0].year_before), (None, None, None, None));
        assert_eq!(met[3].before, Some((10.0, 3)));
        let usual = met[60];
        assert!(usual.p.is_some_and(|p| p > 0.9), "{usual:?}");
    }

    #[test]
    fn usual_difference_excludes_the_weekend_itself() {
        let all = weekends(&[("2024-01-01T00:00", "2024-12-31T23:00")]);
        let mut events: BTreeMap<Date, u64> = all.fridays.iter().map(|friday| (*friday, 10)).collect();
        events.insert(all.fridays[30], 60);
        let met = all.compare(&events);
        let (peak, after) = (met[30], met[31]);
        assert!(peak.p_adjusted.is_some_and(|p| p < 1e-6), "the others are all alike: {peak:?}");
        let (alone, adjusted) = (after.p.expect("tested"), after.p_adjusted.expect("usual"));
        assert!(alone < 0.2 && adjusted > 0.4, "the peak is part of what is usual: {after:?}");
        let few = weekends(&[("2024-01-01T00:00", "2024-02-15T23:00")]);
        assert!(few.compare(&events).iter().all(|weekend| weekend.p_adjusted.is_none()));
        let none = all.compare(&BTreeMap::new());
        assert!(none.iter().all(|weekend| weekend.p_adjusted.is_none()), "without events nothing is usual");
    }

    #[test]
    fn keeps_the_level() {
        const RUNS: u64 = 400;
        const MEAN: f64 = 12.0;
        let all = weekends(&[("2023-01-01T00:00", "2023-12-31T23:00")]);
        for phi in [1.0, 2.0, 5.0] {
            let gamma = (phi > 1.0).then(|| Gamma::new(MEAN / (phi - 1.0), phi - 1.0).expect("valid"));
            let (mut plain, mut adjusted) = (0, 0);
            for run in 0..RUNS {
                let mut rng = RandomStreams::new(31).stream("weekends", run);
                let mut one = |friday: &Date| {
                    let rate: f64 = gamma.map_or(MEAN, |gamma| gamma.sample(&mut rng));
                    (*friday, Poisson::new(rate.max(1e-12)).expect("positive").sample(&mut rng) as u64)
                };
                let events = all.fridays.iter().map(&mut one).collect();
                let last = *all.compare(&events).last().expect("weekends");
                plain += u32::from(last.p.is_some_and(|p| p <= 0.05));
                adjusted += u32::from(last.p_adjusted.is_some_and(|p| p <= 0.05));
            }
            let [plain, adjusted] = [plain, adjusted].map(|met| f64::from(met) / RUNS as f64);
            assert!((0.015..=0.08).contains(&adjusted), "{phi}: {adjusted}");
            assert!(phi == 1.0 || plain > 0.12, "the plain test has too many false alarms: {plain}");
        }
    }
}
