//! Weekend by weekend, as a Monday meeting asks: more than the last ones, more than a year ago?

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use jiff::{Span as Days, ToSpan};

use super::days::KnownDays;
use super::week::is_friday;
use crate::inference::{EStatistic, e_test};

/// How many weekends before a weekend it is compared with, at most.
pub const BEFORE: i64 = 8;

/// The events of a place on a weekend.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weekend {
    /// The date of its Friday.
    pub friday: Date,
    /// Events.
    pub events: u64,
    /// The mean of the weekends known among the eight before, and how many those are; `None` when none is known.
    pub before: Option<(f64, u32)>,
    /// Two-sided p of the e-test (score) of this weekend against those before.
    pub p: Option<f64>,
    /// Events of the weekend 52 weeks before; `None` when it is not known.
    pub year_before: Option<u64>,
}

/// The weekends all of whose evenings every source knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weekends {
    /// The dates of their Fridays, in order.
    pub fridays: Vec<Date>,
    /// Weekends of which any source knows a day and not every source all three evenings: left out.
    pub cut: usize,
}

impl Weekends {
    /// The weekends of these days. What happens on Monday before the night ends is not waited for: most of the weekend is over.
    pub fn of(days: &KnownDays) -> Self {
        let mut weekends = Self { fridays: Vec::new(), cut: 0 };
        let (Some(first), Some(last)) = (days.any().first(), days.any().last()) else { return weekends };
        let first = first.checked_sub(2.days()).unwrap_or(*first);
        for friday in first.series(1.day()).take_while(|date| date <= last).filter(|date| is_friday(*date)) {
            let evenings = [0, 1, 2].map(|after| later(friday, after));
            let known = |evening: &Option<Date>| evening.is_some_and(|evening| days.is_evening_known(evening));
            if evenings.iter().all(known) {
                weekends.fridays.push(friday);
            } else if evenings.iter().flatten().any(|evening| days.any().contains(evening)) {
                weekends.cut += 1;
            }
        }
        weekends
    }

    /// Each of them for a place, whose events by Friday are `events`.
    pub fn compare(&self, events: &BTreeMap<Date, u64>) -> Vec<Weekend> {
        let known: BTreeSet<Date> = self.fridays.iter().copied().collect();
        let on = |friday: Date| events.get(&friday).copied().unwrap_or_default();
        let earlier = |friday: Date, weeks: i64| later(friday, -7 * weeks).filter(|friday| known.contains(friday));
        let compare = |friday: &Date| {
            let before: Vec<u64> = (1..=BEFORE).filter_map(|weeks| earlier(*friday, weeks)).map(on).collect();
            let (sum, weekends) = (before.iter().sum::<u64>(), before.len() as u32);
            let test = e_test((on(*friday), 1.0), (sum, f64::from(weekends)), EStatistic::Score);
            Weekend {
                friday: *friday,
                events: on(*friday),
                before: (weekends > 0).then(|| (sum as f64 / f64::from(weekends), weekends)),
                p: test.map(|test| test.p),
                year_before: earlier(*friday, 52).map(on),
            }
        };
        self.fridays.iter().map(compare).collect()
    }
}

/// The date so many days later.
pub(super) fn later(date: Date, days: i64) -> Option<Date> {
    date.checked_add(Days::new().try_days(days).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::DateTime;

    use super::*;
    use crate::clock::Night;
    use crate::period::Period;

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
        Weekends::of(&KnownDays::of(&times, period, Night::default()))
    }

    #[test]
    fn a_weekend_cut_by_the_end_of_what_is_known_is_left_out() {
        // March 2024 begins on a Friday and ends on a Sunday.
        let march = ["2024-03-01", "2024-03-08", "2024-03-15", "2024-03-22", "2024-03-29"].map(date);
        let whole = weekends(&[("2024-03-01T00:00", "2024-03-31T23:00")]);
        assert_eq!((&whole.fridays[..], whole.cut), (&march[..], 0));
        let noon = weekends(&[("2024-03-01T00:00", "2024-03-31T12:00")]);
        assert_eq!((&noon.fridays[..], noon.cut), (&march[..4], 1), "Sunday evening is not known");
        let monday = weekends(&[("2024-03-02T00:00", "2024-03-18T05:00")]);
        assert_eq!((&monday.fridays[..], monday.cut), (&march[1..3], 1), "the first is known from Saturday");
    }

    #[test]
    fn only_weekends_that_every_source_knows_are_compared() {
        let both = weekends(&[("2024-03-01T00:00", "2024-03-31T23:00"), ("2024-03-15T00:00", "2024-06-30T23:00")]);
        assert_eq!(both.fridays, ["2024-03-15", "2024-03-22", "2024-03-29"].map(date));
        assert_eq!(both.cut, 2 + 13, "two before the second began, thirteen after the first ended");
        let never = weekends(&[("2023-03-01T00:00", "2023-03-31T23:00"), ("2024-03-01T00:00", "2024-03-31T23:00")]);
        assert_eq!(never.fridays, []);
    }

    #[test]
    fn a_weekend_is_compared_with_those_before_and_a_year_ago() {
        let all = weekends(&[("2023-01-01T00:00", "2024-12-31T23:00")]);
        let last = *all.fridays.last().expect("weekends");
        let mut events: BTreeMap<Date, u64> = all.fridays.iter().map(|friday| (*friday, 10)).collect();
        events.insert(last, 30);
        events.insert(later(last, -364).expect("a date"), 4);
        let met = all.compare(&events);
        let monday = met.last().expect("weekends");
        assert_eq!((monday.events, monday.before, monday.year_before), (30, Some((10.0, 8)), Some(4)));
        assert!(monday.p.is_some_and(|p| p < 1e-4));
        assert_eq!((met[0].before, met[0].p, met[0].year_before), (None, None, None));
        assert_eq!(met[3].before, Some((10.0, 3)));
        let usual = met[60];
        assert!(usual.p.is_some_and(|p| p > 0.9), "{usual:?}");
    }
}
