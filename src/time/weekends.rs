//! Weekend by weekend, as a Monday meeting asks: more than the last ones, more than a year ago?

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use jiff::{Span as Days, ToSpan};

use super::week::is_friday;
use crate::inference::{EStatistic, e_test};
use crate::period::{Month, Period};

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

/// The weekends that lie wholly in observed months.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weekends {
    /// The dates of their Fridays, in order.
    pub fridays: Vec<Date>,
    /// Weekends that lie partly in a month observed and partly in one that is not: left out.
    pub cut: usize,
}

impl Weekends {
    /// The weekends of a period whose months are observed or not.
    pub fn of(period: Period, observed: &[bool]) -> Self {
        let months: BTreeSet<Month> =
            period.iter().zip(observed).filter(|(_, observed)| **observed).map(|(month, _)| month).collect();
        let known = |date: Date| {
            let month = u16::try_from(date.year()).ok().and_then(|year| Month::new(year, date.month() as u16));
            month.is_some_and(|month| months.contains(&month))
        };
        let first = period.from.first_day().checked_sub(7.days()).unwrap_or(period.from.first_day());
        let end = period.to.plus(1).first_day();
        let fridays = first.series(1.day()).take_while(|date| *date < end).filter(|date| is_friday(*date));
        let mut weekends = Self { fridays: Vec::new(), cut: 0 };
        for friday in fridays {
            // It ends on Monday before the day begins.
            match (known(friday), later(friday, 3).is_some_and(known)) {
                (true, true) => weekends.fridays.push(friday),
                (false, false) => {}
                _ => weekends.cut += 1,
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
    use super::*;

    fn date(text: &str) -> Date {
        text.parse().expect("a date")
    }

    fn weekends(from: &str, observed: &[bool]) -> Weekends {
        let from: Month = from.parse().expect("a month");
        Weekends::of(Period { from, to: from.plus(observed.len() as u16 - 1) }, observed)
    }

    #[test]
    fn a_weekend_cut_by_the_end_of_what_is_known_is_left_out() {
        // March 2024 begins on a Friday; its last weekend, Friday 29 to Monday 1 April, is cut.
        let march = weekends("2024-03", &[true]);
        assert_eq!(march.fridays, ["2024-03-01", "2024-03-08", "2024-03-15", "2024-03-22"].map(date));
        assert_eq!(march.cut, 1);
        let gap = weekends("2024-03", &[true, false, true]);
        assert_eq!((gap.fridays.len(), gap.cut), (8, 2), "the weekend of 31 May is cut too");
        assert_eq!(weekends("2024-03", &[true, true]).fridays.len(), 9, "the weekend of 29 March is whole");
        // June 2024 begins on a Saturday: the Friday before is May's.
        assert_eq!(weekends("2024-06", &[true]).cut, 1 + 1);
    }

    #[test]
    fn a_weekend_is_compared_with_those_before_and_a_year_ago() {
        let all = weekends("2023-01", &[true; 24]);
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
