//! Where the data of a body begins and ends within a month, as far as its days tell.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::ingest::{EventTime, Events};
use crate::period::Month;

/// Events that would have been expected in the days without any: with so many the data was cut, and nothing else (by chance alone in one
/// of twenty).
const EXPECTED: f64 = 3.0;

/// Days without data at an end of a month with which it is no month.
const PART_OF_MONTH: i64 = 7;

/// Where the data of a body was cut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ends {
    /// The body.
    pub body: String,
    /// The day on which it begins, where that is not the first of its month.
    pub first: Option<Date>,
    /// The day on which it ends, where that is not the last of its month.
    pub last: Option<Date>,
}

/// What is known of the days of a body.
#[derive(Default)]
struct Days {
    first: Option<Date>,
    last: Option<Date>,
    dated: u64,
    all: u64,
}

impl Ends {
    /// Of each body of which the day of every event is known and whose data was cut.
    pub fn of(events: &Events) -> Vec<Self> {
        let body = |feed: u32| events.feeds[feed as usize].reported_by.as_str();
        let mut bodies: BTreeMap<&str, Days> = BTreeMap::new();
        let located = events.groups.iter().map(|group| (group.feed, group.count));
        for (feed, count) in located.chain(events.unlocated.iter().map(|group| (group.feed, group.count))) {
            bodies.entry(body(feed)).or_default().all += u64::from(count);
        }
        for detail in &events.details {
            let day = match detail.from {
                EventTime::Day(day) => day,
                EventTime::Minute(at) => at.date(),
                EventTime::Month(_) => continue,
            };
            let days = bodies.entry(body(detail.feed)).or_default();
            days.first = Some(days.first.map_or(day, |first| first.min(day)));
            days.last = Some(days.last.map_or(day, |last| last.max(day)));
            days.dated += u64::from(detail.count);
        }
        bodies.into_iter().filter_map(|(body, days)| days.ends(body)).collect()
    }

    /// The months of which so much is missing that they are none.
    pub fn partial(&self) -> impl Iterator<Item = Month> {
        let first = self.first.filter(|first| missing_before(*first) >= PART_OF_MONTH);
        let last = self.last.filter(|last| missing_after(*last) >= PART_OF_MONTH);
        first.into_iter().chain(last).filter_map(|day| EventTime::Day(day).month())
    }
}

impl Days {
    fn ends(self, body: &str) -> Option<Ends> {
        let (first, last) = (self.first?, self.last?);
        let days = first.until(last).ok()?.get_days() + 1;
        let daily = self.dated as f64 / f64::from(days);
        let is_cut = |missing: i64| missing > 0 && daily * missing as f64 >= EXPECTED;
        let ends = Ends {
            body: body.to_owned(),
            first: Some(first).filter(|first| is_cut(missing_before(*first))),
            last: Some(last).filter(|last| is_cut(missing_after(*last))),
        };
        Some(ends).filter(|ends| self.dated >= self.all && (ends.first.is_some() || ends.last.is_some()))
    }
}

fn missing_before(day: Date) -> i64 {
    i64::from(day.day()) - 1
}

fn missing_after(day: Date) -> i64 {
    i64::from(day.days_in_month()) - i64::from(day.day())
}
