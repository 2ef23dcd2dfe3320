//! Detects placeholder times of day: far more events at one minute, such as midnight, than at comparable minutes.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Time;

use crate::clock::DayWindow;
use crate::ingest::{EventDetail, EventTime, Feed};
use hexspot_stats::binomial_upper;

/// A minute of the day that a source uses for events of unknown time.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaceholderTime {
    /// The source.
    pub source: String,
    /// Minutes from midnight.
    pub minute: u16,
    /// Events of the source that begin at this minute.
    pub events: u64,
    /// The mean events at the same minute of the four nearest hours.
    pub expected: f64,
    /// The probability of as many events if the minute were like those four: binomial, upper tail, uncorrected.
    pub p: f64,
    /// All timed events of the source.
    pub timed_events: u64,
}

/// The placeholder times of all sources.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlaceholderTimes {
    /// The placeholder times, by source and minute.
    pub found: Vec<PlaceholderTime>,
    /// For each source with 30 timed events or more, the share that begins on the hour: 1/60 without rounding.
    pub on_the_hour: BTreeMap<String, f64>,
    /// Sources with all events in one half of the day, which may have lost AM and PM.
    pub half_days: Vec<HalfDay>,
    /// The placeholder minutes of each feed.
    minutes: Vec<BTreeSet<u16>>,
}

/// A source with all events in twelve hours, as if its clock had no AM and PM.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HalfDay {
    /// The source.
    pub source: String,
    /// The hours, such as "01:00-13:00".
    pub hours: String,
}

/// The minutes that systems enter for an unknown time.
const CANDIDATES: [u16; 4] = [0, 1, 12 * 60, 23 * 60 + 59];

/// The largest p for a placeholder …
const LEVEL: f64 = 0.001;

/// … with at least this many times the expected events …
const MIN_RATIO: f64 = 2.0;

/// … and at least this share of the source's events; less changes no figure.
const MIN_SHARE: f64 = 0.01;

impl PlaceholderTimes {
    /// Detects placeholder times among the events of all feeds. If events are `confined` to some hours, only minutes with all their
    /// neighbours within these hours are tested.
    pub fn detect(details: &[EventDetail], feeds: &[Feed], confined: Option<DayWindow>) -> Self {
        const MINUTES: usize = 24 * 60;
        let mut sources: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
        for detail in details {
            if let Some(minute) = minute(detail) {
                let counts =
                    sources.entry(&feeds[detail.feed as usize].reported_by).or_insert_with(|| vec![0; MINUTES]);
                counts[usize::from(minute)] += u64::from(detail.count);
            }
        }
        let mut times = Self::default();
        for (source, counts) in &sources {
            let timed_events: u64 = counts.iter().sum();
            let on_the_hour: u64 = counts.iter().step_by(60).sum();
            if timed_events >= MIN_EVENTS_ON_THE_HOUR {
                times.on_the_hour.insert((*source).to_owned(), on_the_hour as f64 / timed_events as f64);
            }
            if let Some(hours) =
                clock_face(counts).filter(|_| timed_events >= MIN_EVENTS_HALF_DAY && confined.is_none())
            {
                times.half_days.push(HalfDay { source: (*source).to_owned(), hours });
            }
            let comparable = |minute: &u16| confined.is_none_or(|window| is_comparable(*minute, window));
            let candidates = CANDIDATES.into_iter().filter(comparable);
            times.found.extend(candidates.filter_map(|minute| test_minute(source, minute, counts, timed_events)));
        }
        let minutes_of_source = |feed: &Feed| {
            let found = times.found.iter().filter(|found| found.source == feed.reported_by);
            found.map(|found| found.minute).collect()
        };
        times.minutes = feeds.iter().map(minutes_of_source).collect();
        times
    }

    /// Whether an event begins at a placeholder time.
    pub fn contains(&self, detail: &EventDetail) -> bool {
        let feed_minutes = self.minutes.get(detail.feed as usize);
        minute(detail).is_some_and(|minute| feed_minutes.is_some_and(|minutes| minutes.contains(&minute)))
    }
}

/// The fewest events from which twelve empty hours are not chance.
const MIN_EVENTS_HALF_DAY: u64 = 100;

/// The fewest events from which rounded hours are not chance.
const MIN_EVENTS_ON_THE_HOUR: u64 = 30;

/// The twelve hours of a clock face that contain all events, from 00, 01, 12 or 13 on.
///
/// Other twelve hours, such as those of a night shift, are genuine.
fn clock_face(counts: &[u64]) -> Option<String> {
    const FACES: [usize; 4] = [0, 1, 12, 13];
    let empty: Vec<bool> = counts.chunks(60).map(|hour| hour.iter().all(|events| *events == 0)).collect();
    let face = FACES.into_iter().find(|first| (first + 12..first + 24).all(|hour| empty[hour % empty.len()]));
    face.map(|first| format!("{first:02}:00-{:02}:00", (first + 12) % 24))
}

/// The same minute of the two hours before and the two after.
const NEIGHBOURS: [usize; 4] = [22 * 60, 23 * 60, 60, 2 * 60];

/// Whether a minute and its neighbours lie in a window.
fn is_comparable(minute: u16, window: DayWindow) -> bool {
    let holds = |later: usize| {
        let at = (usize::from(minute) + later) % (24 * 60);
        let time = Time::new((at / 60) as i8, (at % 60) as i8, 0, 0).expect("a minute of the day");
        window.holds(time)
    };
    holds(0) && NEIGHBOURS.into_iter().all(holds)
}

/// The minute of the day at which an event begins.
fn minute(detail: &EventDetail) -> Option<u16> {
    match detail.from {
        EventTime::Minute(at) => Some(at.hour() as u16 * 60 + at.minute() as u16),
        _ => None,
    }
}

fn test_minute(source: &str, minute: u16, counts: &[u64], timed_events: u64) -> Option<PlaceholderTime> {
    let at = usize::from(minute);
    let events = counts[at];
    let neighbours: u64 = NEIGHBOURS.iter().map(|later| counts[(at + later) % counts.len()]).sum();
    let expected = neighbours as f64 / NEIGHBOURS.len() as f64;
    let p = binomial_upper(events, events + neighbours, 1.0 / (NEIGHBOURS.len() + 1) as f64);
    let found = p <= LEVEL && events as f64 >= MIN_RATIO * expected && events as f64 >= MIN_SHARE * timed_events as f64;
    found.then(|| PlaceholderTime { source: source.into(), minute, events, expected, p, timed_events })
}

impl PlaceholderTime {
    /// Its time of day, such as "00:00".
    pub fn time(&self) -> String {
        format!("{:02}:{:02}", self.minute / 60, self.minute % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times(count: impl Fn(u16) -> u32) -> PlaceholderTimes {
        times_within(count, None)
    }

    fn details(count: impl Fn(u16) -> u32) -> Vec<EventDetail> {
        let at = |minute: u16| {
            EventTime::Minute(format!("2024-05-01T{:02}:{:02}", minute / 60, minute % 60).parse().expect("a time"))
        };
        let detail = |minute: u16| EventDetail { place: None, count: count(minute), ..EventDetail::sample(at(minute)) };
        (0..1440).map(detail).collect()
    }

    /// Events at each minute from midnight, as `count` gives them, from one source.
    fn times_within(count: impl Fn(u16) -> u32, confined: Option<DayWindow>) -> PlaceholderTimes {
        let feeds = [Feed { file: 0, reported_by: "A force".into(), months: Vec::new() }];
        PlaceholderTimes::detect(&details(count), &feeds, confined)
    }

    fn found(count: impl Fn(u16) -> u32) -> Vec<(String, u64)> {
        let details = details(&count);
        let times = times(count);
        assert_eq!(times.found.iter().any(|found| found.minute == 0), times.contains(&details[0]));
        assert!(!times.contains(&details[700]));
        times.found.iter().map(|found| (found.time(), found.events)).collect()
    }

    #[test]
    fn finds_spikes_but_not_rounding() {
        let even = |_| 2;
        let rounded = |minute: u16| if minute.is_multiple_of(60) { 40 } else { 2 };
        assert_eq!(found(even), []);
        assert_eq!(found(rounded), [], "every hour is as full as the next");
        assert_eq!(found(|minute| if minute == 0 { 200 } else { rounded(minute) }), [("00:00".to_owned(), 200)]);
        assert_eq!(found(|minute| if minute == 1 || minute == 720 { 130 } else { rounded(minute) }).len(), 2);
        assert_eq!(found(|minute| if minute == 0 { 20 } else { 2 }), [], "20 of 2,898 events change no figure");
        let evening = |minute: u16| if (21 * 60..24 * 60).contains(&minute) || minute < 180 { 9 } else { 1 };
        assert_eq!(found(evening), [], "a busy evening is no placeholder");
    }

    #[test]
    fn finds_lost_am_and_pm() {
        let hours = |first: u16| move |minute: u16| u32::from((minute + 1440 - 60 * first) % 1440 < 720);
        let half = |count: &dyn Fn(u16) -> u32| {
            let half_days = times(count).half_days;
            half_days.into_iter().map(|half| half.hours).next()
        };
        assert_eq!(half(&hours(1)), Some("01:00-13:00".into()));
        assert_eq!(half(&hours(12)), Some("12:00-00:00".into()));
        assert_eq!(half(&hours(18)), None, "18:00 to 06:00");
        assert_eq!(half(&hours(9)), None, "a shop");
        assert_eq!(half(&|minute| u32::from((60..110).contains(&minute))), None, "50 events");
    }

    #[test]
    fn ignores_rounding_of_few_events() {
        assert_eq!(times(|minute| u32::from(minute == 0)).on_the_hour.len(), 0);
        let thirty = times(|minute| if minute == 60 { 30 } else { 0 });
        assert_eq!(thirty.on_the_hour.get("A force"), Some(&1.0));
    }

    #[test]
    fn tests_minutes_with_all_neighbours_only() {
        let midnight = |hours: &str| {
            let window = DayWindow::parse("hours", hours).expect("a window");
            let count = |minute: u16| if minute == 0 { 500 } else { u32::from(!(360..1080).contains(&minute)) };
            times_within(count, Some(window)).found.len()
        };
        assert_eq!((midnight("18:00-06:00"), midnight("23:00-06:00")), (1, 0));
    }
}
