//! Counts events at night, by day, at weekends and in darkness, compared with the share of hours.

use super::observed_hours::ObservedHours;
use super::tally::PlaceTimes;
use super::week::{HOURS_PER_WEEK, HoursOfWeek};
use crate::clock::Night;
use hexspot_stats::{Interval, rate_ratio, wilson_interval};

/// A part of the hours of a week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeWindow {
    /// The night.
    Night,
    /// All hours outside the night.
    Day,
    /// From the beginning of Friday's night to the end of Sunday's: Friday 18:00 to Monday 06:00.
    Weekend,
    /// The nights that begin on Monday to Thursday.
    WeekdayNights,
    /// After civil twilight: the sun is 6° or more below the horizon.
    Dark,
    /// All hours that are not dark.
    Light,
}

impl TimeWindow {
    /// All of them, in order.
    pub const ALL: [Self; 6] = [Self::Night, Self::Day, Self::Weekend, Self::WeekdayNights, Self::Dark, Self::Light];

    /// The name in outputs.
    pub fn as_str(self) -> &'static str {
        ["night", "day", "weekend", "weekday-nights", "dark", "light"][self as usize]
    }

    /// The window with which its rate per person is compared.
    pub fn compared_with(self) -> Option<Self> {
        match self {
            Self::Night => Some(Self::Day),
            Self::Dark => Some(Self::Light),
            _ => None,
        }
    }

    /// The part within the window of values by hour of the week and of their dark part.
    fn part(self, all: &HoursOfWeek, dark: &HoursOfWeek, night: Night) -> HoursOfWeek {
        let mut part = HoursOfWeek::zeros();
        for at in 0..HOURS_PER_WEEK {
            let by_night = is_night(at, night);
            let inside = |inside: bool| if inside { all.0[at] } else { 0.0 };
            part.0[at] = match self {
                Self::Night => inside(by_night),
                Self::Day => inside(!by_night),
                Self::Weekend => inside(is_weekend(at, night)),
                Self::WeekdayNights => inside(by_night && at < FRIDAY),
                Self::Dark => dark.0[at],
                Self::Light => all.0[at] - dark.0[at],
            };
        }
        part
    }
}

/// The index of the first hour of Friday.
const FRIDAY: usize = 4 * 24;

/// Whether an hour of the week is at night, which is the end of each day.
pub(super) fn is_night(slot: usize, night: Night) -> bool {
    slot % 24 >= 24 - usize::from(night.hours())
}

/// Whether an hour of the week is in the weekend.
pub(super) fn is_weekend(slot: usize, night: Night) -> bool {
    slot >= FRIDAY && (slot >= FRIDAY + 24 || is_night(slot, night))
}

/// The events of a place in a window.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WindowCount {
    /// The window.
    pub window: TimeWindow,
    /// Events.
    pub events: f64,
    /// Real hours of the observed days.
    pub hours: f64,
    /// Events over all events of the place with an informative time; `None` without any.
    pub share_of_events: Option<f64>,
    /// Hours over all observed hours.
    pub share_of_hours: f64,
    /// The share of events over the share of hours, with the Wilson 95 % interval for independent events; `None` without events.
    pub times_expected: Option<Interval>,
    /// The share of person-hours in the window; `None` without footfall by hour.
    pub share_of_footfall: Option<f64>,
    /// Events per person present and hour over those of `TimeWindow::against`, with the exact 95 % interval.
    pub per_person_ratio: Option<Interval>,
}

/// A share of hours that is only rounding.
const ROUNDING: f64 = 1e-9;

/// Counts the events of a place in each window that contains some hours but not all.
///
/// Only events with an informative time count ([`TimedEvents`](super::TimedEvents)). `footfall` is people in each hour of the week.
pub fn count_windows(
    times: &PlaceTimes,
    hours: &ObservedHours,
    footfall: Option<&HoursOfWeek>,
    night: Night,
) -> Vec<WindowCount> {
    let timed = &times.timed;
    let events_in = |window: TimeWindow| window.part(&timed.events, &timed.dark, night).sum().max(0.0);
    let hours_in = |window: TimeWindow| window.part(&hours.all, &hours.dark, night);
    let person_hours = |hours: &HoursOfWeek| {
        let footfall = footfall?;
        Some(hours.0.iter().zip(&footfall.0).map(|(hours, people)| hours * people).sum::<f64>())
    };
    let (all, all_hours, all_people) = (timed.number, hours.all.sum(), person_hours(&hours.all));
    let count = |window: TimeWindow| {
        let (events, hours) = (events_in(window), hours_in(window));
        let share_of_hours = if all_hours > 0.0 { (hours.sum() / all_hours).clamp(0.0, 1.0) } else { 0.0 };
        let people = person_hours(&hours);
        let per_person_ratio = window.compared_with().and_then(|against| {
            let others = (events_in(against), person_hours(&hours_in(against))?);
            rate_ratio((events, people?), others, 1.0)
        });
        WindowCount {
            window,
            events,
            hours: hours.sum(),
            share_of_events: (all > 0).then(|| (events / all as f64).min(1.0)),
            share_of_hours,
            times_expected: times_expected(events, all, share_of_hours),
            share_of_footfall: people.zip(all_people).filter(|(_, all)| *all > 0.0).map(|(people, all)| people / all),
            per_person_ratio,
        }
    };
    let is_partial = |count: &WindowCount| count.share_of_hours > ROUNDING && count.share_of_hours < 1.0 - ROUNDING;
    TimeWindow::ALL.into_iter().map(count).filter(is_partial).collect()
}

/// Weights need not be whole: the interval is that of the nearest whole number, extended to contain the share.
fn times_expected(events: f64, all: u64, share_of_hours: f64) -> Option<Interval> {
    let interval = wilson_interval((events.round() as u64).min(all), all)?;
    let value = events / all as f64;
    let share = Interval { value, low: interval.low.min(value), high: interval.high.max(value) };
    (share_of_hours > 0.0).then(|| share.divided_by(share_of_hours))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_of_each_window() {
        let night = Night::default();
        let week = HoursOfWeek([1.0; HOURS_PER_WEEK]);
        let dark = HoursOfWeek([0.25; HOURS_PER_WEEK]);
        let hours = TimeWindow::ALL.map(|window| window.part(&week, &dark, night).sum());
        assert_eq!(hours, [84.0, 84.0, 60.0, 48.0, 42.0, 126.0]);
        let short: Night = "22:00-05:00".parse().expect("a night");
        let hours = TimeWindow::ALL.map(|window| window.part(&week, &dark, short).sum());
        assert_eq!(hours, [49.0, 119.0, 55.0, 28.0, 42.0, 126.0], "Friday 22:00 to Monday 05:00 are 55 hours");
    }

    #[test]
    fn compares_with_hours_and_people() {
        let night = Night::default();
        let hours =
            ObservedHours { all: HoursOfWeek([10.0; HOURS_PER_WEEK]), dark: HoursOfWeek([5.0; HOURS_PER_WEEK]) };
        let (mut times, mut people) = (PlaceTimes::empty(), HoursOfWeek::zeros());
        for at in 0..HOURS_PER_WEEK {
            let by_night = is_night(at, night);
            times.timed.events.0[at] = if by_night { 3.0 } else { 1.0 };
            people.0[at] = if by_night { 100.0 } else { 400.0 };
        }
        times.timed.number = 84 * 4;
        let of = |window: TimeWindow, people: Option<&HoursOfWeek>| {
            count_windows(&times, &hours, people, night)[window as usize]
        };
        let met = of(TimeWindow::Night, Some(&people));
        assert_eq!((met.events, met.hours, met.share_of_events, met.share_of_hours), (252.0, 840.0, Some(0.75), 0.5));
        let times_expected = met.times_expected.expect("events");
        assert!((times_expected.value - 1.5).abs() < 1e-12 && times_expected.low > 1.0 && times_expected.high < 2.0);
        assert_eq!(met.share_of_footfall, Some(0.2));
        let ratio = met.per_person_ratio.expect("people");
        assert!((ratio.value - 12.0).abs() < 1e-9, "three times the events on a quarter of the people");
        assert_eq!(of(TimeWindow::Night, None).per_person_ratio, None);
        assert_eq!(of(TimeWindow::Weekend, Some(&people)).per_person_ratio, None);
        let mut by_night = ObservedHours { all: HoursOfWeek::zeros(), dark: HoursOfWeek::zeros() };
        (0..HOURS_PER_WEEK).filter(|at| is_night(*at, night)).for_each(|at| by_night.all.0[at] = 10.0);
        let confined: Vec<TimeWindow> =
            count_windows(&times, &by_night, None, night).iter().map(|count| count.window).collect();
        assert_eq!(
            confined,
            [TimeWindow::Weekend, TimeWindow::WeekdayNights],
            "all hours are of the night, none is dark"
        );
    }
}
