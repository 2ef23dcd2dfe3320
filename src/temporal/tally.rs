//! Counts the events of places by hour of the week, darkness, placeholder times and weekend.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use super::aoristic::TimingOptions;
use super::daylight::Daylight;
use super::placeholder_times::PlaceholderTimes;
use super::week::{HoursOfWeek, day, slot};
use super::weekends::later;
use super::windows::is_weekend;
use crate::clock::Night;
use crate::ingest::EventDetail;

/// The events of a place by time.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaceTimes {
    /// The number of events.
    pub number: u64,
    /// Their weights by hour of the week, which add up to their number.
    pub events: HoursOfWeek,
    /// The part of these weights in darkness.
    pub dark: HoursOfWeek,
    /// The weights of events that begin at a placeholder time.
    pub placeholder: HoursOfWeek,
    /// The events with an informative time.
    pub timed: TimedEvents,
    /// Events with at least half of their weight in a weekend, by the date of its Friday.
    pub weekends: BTreeMap<Date, u64>,
}

/// The events of a place that windows and peak hours use: no placeholder time, and a span of at most a week.
#[derive(Clone, Debug, PartialEq)]
pub struct TimedEvents {
    /// The number of events.
    pub number: u64,
    /// Their weights by hour of the week.
    pub events: HoursOfWeek,
    /// The part of these weights in darkness.
    pub dark: HoursOfWeek,
}

impl PlaceTimes {
    /// A place without events.
    pub fn empty() -> Self {
        let zeros = HoursOfWeek::zeros;
        let timed = TimedEvents { number: 0, events: zeros(), dark: zeros() };
        Self { number: 0, events: zeros(), dark: zeros(), placeholder: zeros(), timed, weekends: BTreeMap::new() }
    }
}

/// Seconds in a week.
const WEEK: i64 = 7 * 24 * 3600;

/// The events of all places by time.
#[derive(Clone, Debug, PartialEq)]
pub struct TimeTally {
    /// The counts of each place, in order.
    pub places: Vec<PlaceTimes>,
    /// Events with a start and an end instead of a minute.
    pub spans: u64,
    /// Events among these with a span of more than a week, which says nothing about the hour.
    pub over_a_week: u64,
    /// Events that end before they begin, counted by their beginning.
    pub reversed: u64,
}

/// Counts events by time, in their order. Each comes with the indices of the `places` that contain it.
///
/// Events without a time of day are skipped. Without `daylight` no event is in darkness.
pub fn tally_times<'a>(
    events: impl IntoIterator<Item = (&'a EventDetail, &'a [usize])>,
    places: usize,
    options: TimingOptions,
    zone: &TimeZone,
    placeholders: &PlaceholderTimes,
    mut daylight: Option<&mut Daylight>,
) -> TimeTally {
    let mut tally = TimeTally { places: vec![PlaceTimes::empty(); places], spans: 0, over_a_week: 0, reversed: 0 };
    for (detail, within) in events {
        let Some(span) = detail.span(zone) else { continue };
        let (count, is_long) = (u64::from(detail.count), span.seconds() > WEEK);
        tally.over_a_week += if is_long { count } else { 0 };
        tally.spans += if span.seconds() > 0 { count } else { 0 };
        tally.reversed += if detail.ends_before_start(zone) { count } else { 0 };
        if within.is_empty() {
            continue;
        }
        let is_placeholder = placeholders.contains(detail);
        let is_informative = !is_placeholder && !is_long;
        for place in within {
            tally.places[*place].number += count;
            tally.places[*place].timed.number += if is_informative { count } else { 0 };
        }
        let count = count as f64;
        let mut weekends: BTreeMap<Date, f64> = BTreeMap::new();
        for slice in options.timing.apply(span).slices(zone) {
            let (at, weight) = (slot(slice.local, options.night), count * slice.share);
            let dark = daylight.as_deref_mut().map_or(0.0, |daylight| weight * daylight.dark_share(slice.span));
            for place in within {
                let place = &mut tally.places[*place];
                place.events.0[at] += weight;
                place.dark.0[at] += dark;
                if is_placeholder {
                    place.placeholder.0[at] += weight;
                }
                if is_informative {
                    place.timed.events.0[at] += weight;
                    place.timed.dark.0[at] += dark;
                }
            }
            if let Some(friday) = friday(slice.local, options.night) {
                *weekends.entry(friday).or_default() += slice.share;
            }
        }
        // At least half, allowing for rounding in the sum of shares.
        let most = weekends.into_iter().find(|(_, share)| *share >= 0.5 - 1e-9);
        for (place, (friday, _)) in within.iter().flat_map(|place| Some((*place, most?))) {
            *tally.places[place].weekends.entry(friday).or_default() += u64::from(detail.count);
        }
    }
    tally
}

/// The date of the Friday of the weekend that contains a local time.
fn friday(local: DateTime, night: Night) -> Option<Date> {
    let at = slot(local, night);
    let days_since = at as i64 / 24 - 4;
    is_weekend(at, night).then(|| later(day(local, night)?, -days_since))?
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::LocalClock;
    use crate::ingest::EventTime;
    use crate::place::LonLat;
    use crate::temporal::TimingMethod;
    use crate::temporal::week::day_and_hour;

    fn detail(from: &str, to: Option<&str>) -> EventDetail {
        let minute = |text: &str| EventTime::Minute(text.parse().expect("a time"));
        EventDetail { to: to.map(minute), ..EventDetail::sample(minute(from)) }
    }

    fn count(details: &[EventDetail], timing: TimingMethod) -> TimeTally {
        let options = TimingOptions { timing, ..TimingOptions::default() };
        let mut daylight = Daylight::new(LonLat::new(-0.1276, 51.5072).expect("in range"));
        let events = details.iter().map(|detail| (detail, &[0usize][..]));
        tally_times(events, 1, options, &LocalClock::default().zone, &PlaceholderTimes::default(), Some(&mut daylight))
    }

    /// The day (0 is Monday), hour and weight of the hours of one event.
    fn hours(from: &str, to: Option<&str>) -> Vec<(usize, u8, f64)> {
        let tally = count(&[detail(from, to)], TimingMethod::Aoristic);
        let week = &tally.places[0].events;
        assert!((week.sum() - 1.0).abs() < 1e-9);
        let held = (0..).zip(&week.0).filter(|(_, weight)| **weight > 0.0);
        held.map(|(at, weight)| {
            let (day, hour) = day_and_hour(at, Night::default());
            (day, hour, *weight)
        })
        .collect()
    }

    #[track_caller]
    fn assert_hours(from: &str, to: Option<&str>, expected: &[(usize, u8, f64)]) {
        let met = hours(from, to);
        let same = |(met, expected): (&(usize, u8, f64), &(usize, u8, f64))| {
            (met.0, met.1) == (expected.0, expected.1) && (met.2 - expected.2).abs() < 1e-12
        };
        assert!(met.len() == expected.len() && met.iter().zip(expected).all(same), "{met:?} is not {expected:?}");
    }

    #[test]
    fn hours_of_worked_examples() {
        let (mon, thu, fri, sat, sun) = (0, 3, 4, 5, 6);
        // The same minute; within an hour; no end.
        assert_hours("2024-05-03T22:10", Some("2024-05-03T22:10"), &[(fri, 22, 1.0)]);
        assert_hours("2024-05-03T22:10", Some("2024-05-03T22:40"), &[(fri, 22, 1.0)]);
        assert_hours("2024-05-03T22:10", None, &[(fri, 22, 1.0)]);
        // Across midnight: the small hours of Saturday belong to Friday.
        assert_hours("2024-05-03T23:00", Some("2024-05-04T01:00"), &[(fri, 23, 0.5), (fri, 0, 0.5)]);
        // Across the end of the week: Monday's day begins at 06:00.
        assert_hours("2024-05-06T05:30", Some("2024-05-06T06:30"), &[(mon, 6, 0.5), (sun, 5, 0.5)]);
        assert_hours("2024-05-05T23:00", Some("2024-05-06T01:00"), &[(sun, 23, 0.5), (sun, 0, 0.5)]);
        // The end before the beginning: by its beginning.
        assert_hours("2024-05-03T22:10", Some("2024-05-03T21:00"), &[(fri, 22, 1.0)]);
        assert_eq!(count(&[detail("2024-05-03T22:10", Some("2024-05-03T21:00"))], TimingMethod::Aoristic).reversed, 1);
        // The clocks go forward: 00:30 to 03:30 are two hours.
        assert_hours("2024-03-31T00:30", Some("2024-03-31T03:30"), &[(sat, 0, 0.25), (sat, 2, 0.5), (sat, 3, 0.25)]);
        // The clocks go back: 00:30 to 02:30 are three hours.
        let sixth = 1.0 / 6.0;
        let autumn = [(sat, 0, sixth), (sat, 1, 4.0 * sixth), (sat, 2, sixth)];
        assert_hours("2024-10-27T00:30", Some("2024-10-27T02:30"), &autumn);
        // 29 February 2024 is a Thursday.
        assert_hours("2024-02-29T23:30", Some("2024-03-01T00:30"), &[(thu, 23, 0.5), (thu, 0, 0.5)]);
    }

    #[test]
    fn long_spans_cover_every_hour() {
        // Eight days: the hours of Friday's calendar day come twice.
        let met = hours("2024-05-03T00:00", Some("2024-05-11T00:00"));
        assert_eq!(met.len(), 168);
        let twice = met.iter().filter(|(_, _, weight)| (weight - 2.0 / 192.0).abs() < 1e-12).count();
        assert_eq!(twice, 24);
        let (long, week) = (Some("2024-05-11T00:00"), Some("2024-05-10T00:00"));
        for (to, known) in [(long, 0), (week, 1), (None, 1)] {
            let tally = count(&[detail("2024-05-03T00:00", to)], TimingMethod::Start);
            assert_eq!(
                (tally.over_a_week, tally.places[0].timed.number, tally.places[0].number),
                (1 - known, known, 1)
            );
            assert_eq!(tally.places[0].timed.events.sum(), known as f64);
        }
    }

    #[test]
    fn weights_sum_to_the_number_of_events() {
        let at = |hours: i64| {
            let start: DateTime = "2024-01-01T00:07".parse().expect("a time");
            start.checked_add(jiff::Span::new().hours(hours)).expect("a time").to_string()
        };
        let details: Vec<EventDetail> =
            (0..500).map(|n| detail(&at(n * 17), (n % 3 > 0).then(|| at(n * 17 + n * n % 400)).as_deref())).collect();
        for timing in [TimingMethod::Aoristic, TimingMethod::Start, TimingMethod::Midpoint] {
            let tally = count(&details, timing);
            let place = &tally.places[0];
            assert_eq!(place.number, 500);
            assert!((place.events.sum() - 500.0).abs() < 1e-9, "{timing:?}");
            assert!(place.dark.0.iter().zip(&place.events.0).all(|(dark, all)| *dark <= all + 1e-12));
        }
        assert_ne!(
            count(&details, TimingMethod::Aoristic).places[0].events,
            count(&details, TimingMethod::Start).places[0].events
        );
    }

    #[test]
    fn weekends_run_from_friday_evening_to_monday_morning() {
        let on = |text: &str| friday(text.parse().expect("a time"), Night::default()).map(|friday| friday.to_string());
        let third = Some("2024-05-03".to_owned());
        assert_eq!((on("2024-05-03T17:59"), on("2024-05-03T18:00")), (None, third.clone()));
        assert_eq!((on("2024-05-04T12:00"), on("2024-05-06T05:59")), (third.clone(), third));
        assert_eq!(on("2024-05-06T06:00"), None);
        let weekends =
            |from: &str, to: &str| count(&[detail(from, Some(to))], TimingMethod::Aoristic).places[0].weekends.len();
        assert_eq!(weekends("2024-05-03T17:00", "2024-05-03T19:00"), 1, "half of it");
        assert_eq!(weekends("2024-05-03T16:00", "2024-05-03T19:00"), 0, "a third of it");
    }

    #[test]
    fn darkness_depends_on_the_date() {
        let dark = |from: &str| count(&[detail(from, None)], TimingMethod::Aoristic).places[0].dark.sum();
        assert_eq!((dark("2024-06-21T21:30"), dark("2024-12-21T21:30")), (0.0, 1.0));
    }
}
