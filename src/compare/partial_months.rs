//! Detects sources whose data begins or ends within a month.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::ingest::{EventTime, Events};
use crate::period::Month;

/// The expected events of the days without data from which the data counts as cut off. Chance alone leaves them empty once in twenty.
const MIN_EXPECTED: f64 = 3.0;

/// Missing days at one end of a month from which the month counts as partial.
const MIN_MISSING_DAYS: i64 = 7;

/// A source whose data begins or ends within a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TruncatedSource {
    /// The name of the source.
    pub body: String,
    /// The day on which the data begins, if it is cut off there.
    pub first: Option<Date>,
    /// The day on which the data ends, if it is cut off there.
    pub last: Option<Date>,
}

/// The dated events of a source.
#[derive(Default)]
struct DatedEvents {
    first: Option<Date>,
    last: Option<Date>,
    dated: u64,
    all: u64,
}

impl TruncatedSource {
    /// Finds the truncated sources among those of which every event has a day.
    pub fn find(events: &Events) -> Vec<Self> {
        let body = |feed: u32| events.feeds[feed as usize].reported_by.as_str();
        let mut bodies: BTreeMap<&str, DatedEvents> = BTreeMap::new();
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
        bodies.into_iter().filter_map(|(body, days)| days.truncation(body)).collect()
    }

    /// The months of which `MIN_MISSING_DAYS` or more are missing.
    pub fn partial_months(&self) -> impl Iterator<Item = Month> {
        let first = self.first.filter(|first| missing_before(*first) >= MIN_MISSING_DAYS);
        let last = self.last.filter(|last| missing_after(*last) >= MIN_MISSING_DAYS);
        first.into_iter().chain(last).filter_map(|day| EventTime::Day(day).month())
    }
}

impl DatedEvents {
    fn truncation(self, body: &str) -> Option<TruncatedSource> {
        let (first, last) = (self.first?, self.last?);
        let days = first.until(last).ok()?.get_days() + 1;
        let daily = self.dated as f64 / f64::from(days);
        let is_cut = |missing: i64| missing > 0 && daily * missing as f64 >= MIN_EXPECTED;
        let source = TruncatedSource {
            body: body.to_owned(),
            first: Some(first).filter(|first| is_cut(missing_before(*first))),
            last: Some(last).filter(|last| is_cut(missing_after(*last))),
        };
        Some(source).filter(|source| self.dated >= self.all && (source.first.is_some() || source.last.is_some()))
    }
}

fn missing_before(day: Date) -> i64 {
    i64::from(day.day()) - 1
}

fn missing_after(day: Date) -> i64 {
    i64::from(day.days_in_month()) - i64::from(day.day())
}
