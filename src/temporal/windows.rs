//! Night and day, weekend and weekday nights, darkness and light: each against its share of the hours.

use super::observed_hours::ObservedHours;
use super::tally::PlaceTimes;
use super::week::{HOURS, HoursOfWeek};
use crate::clock::Night;
use hexspot_stats::{Interval, rate_ratio, wilson_interval};

/// A part of the hours of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Window {
    /// The night.
    Night,
    /// All that is not night.
    Day,
    /// From the beginning of Friday's night to the end of Sunday's: Friday 18:00 to Monday 06:00.
    Weekend,
    /// The nights that begin on Monday to Thursday.
    WeekdayNights,
    /// Civil twilight over: the sun 6° or more below the horizon.
    Dark,
    /// The rest.
    Light,
}

impl Window {
    /// All of them, in order.
    pub const ALL: [Self; 6] = [Self::Night, Self::Day, Self::Weekend, Self::WeekdayNights, Self::Dark, Self::Light];

    /// Its name.
    pub fn as_str(self) -> &'static str {
        ["night", "day", "weekend", "weekday-nights", "dark", "light"][self as usize]
    }

    /// What its rate per person is compared with.
    pub fn against(self) -> Option<Self> {
        match self {
            Self::Night => Some(Self::Day),
            Self::Dark => Some(Self::Light),
            _ => None,
        }
    }

    /// Of something by hour of the week, and of its part by darkness, the part in the window.
    fn part(self, all: &HoursOfWeek, dark: &HoursOfWeek, night: Night) -> HoursOfWeek {
        let mut part = HoursOfWeek::none();
        for at in 0..HOURS {
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

/// Where Friday begins in a week.
const FRIDAY: usize = 4 * 24;

/// Whether an hour of the week is of the night, the last hours of each day.
pub(super) fn is_night(slot: usize, night: Night) -> bool {
    slot % 24 >= 24 - usize::from(night.hours())
}

/// Whether an hour of the week is of the weekend.
pub(super) fn is_weekend(slot: usize, night: Night) -> bool {
    slot >= FRIDAY && (slot >= FRIDAY + 24 || is_night(slot, night))
}

/// The events of a place in a window.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WindowCount {
    /// The window.
    pub window: Window,
    /// Events.
    pub events: f64,
    /// Real hours of the days known.
    pub hours: f64,
    /// Events over all events of the place whose hour is known; `None` without any.
    pub share_of_events: Option<f64>,
    /// Hours over all hours observed.
    pub share_of_hours: f64,
    /// The one over the other, with its 95 % interval: Wilson's for a share, events taken to be independent. `None` without events.
    pub times_expected: Option<Interval>,
    /// The share of the people present at any time who are present then; `None` where their hours are not known.
    pub share_of_footfall: Option<f64>,
    /// Events per person present and hour over those of [`Window::against`], with the exact 95 % interval.
    pub per_person_ratio: Option<Interval>,
}

/// A share of the hours that is only rounding.
const NOTHING: f64 = 1e-9;

/// The events of a place in every window that holds some of the hours and not all: of others any event would be in it, or none.
/// Events whose hour is in doubt are in no window ([`Known`](super::tally::Known)). `footfall` is people in each hour of the week, where that is known.
pub fn windows(
    times: &PlaceTimes,
    hours: &ObservedHours,
    footfall: Option<&HoursOfWeek>,
    night: Night,
) -> Vec<WindowCount> {
    let known = &times.known;
    let events_in = |window: Window| window.part(&known.events, &known.dark, night).sum().max(0.0);
    let hours_in = |window: Window| window.part(&hours.all, &hours.dark, night);
    let person_hours = |hours: &HoursOfWeek| {
        let footfall = footfall?;
        Some(hours.0.iter().zip(&footfall.0).map(|(hours, people)| hours * people).sum::<f64>())
    };
    let (all, all_hours, everybody) = (known.number, hours.all.sum(), person_hours(&hours.all));
    let count = |window: Window| {
        let (events, hours) = (events_in(window), hours_in(window));
        let share_of_hours = if all_hours > 0.0 { (hours.sum() / all_hours).clamp(0.0, 1.0) } else { 0.0 };
        let people = person_hours(&hours);
        let per_person_ratio = window.against().and_then(|against| {
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
            share_of_footfall: people.zip(everybody).filter(|(_, all)| *all > 0.0).map(|(people, all)| people / all),
            per_person_ratio,
        }
    };
    let says_something = |count: &WindowCount| count.share_of_hours > NOTHING && count.share_of_hours < 1.0 - NOTHING;
    Window::ALL.into_iter().map(count).filter(says_something).collect()
}

/// Weights need not be whole: the interval is that of the nearest whole number, about the share as it is.
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
    fn the_windows_of_a_week() {
        let night = Night::default();
        let week = HoursOfWeek([1.0; HOURS]);
        let dark = HoursOfWeek([0.25; HOURS]);
        let hours = Window::ALL.map(|window| window.part(&week, &dark, night).sum());
        assert_eq!(hours, [84.0, 84.0, 60.0, 48.0, 42.0, 126.0]);
        let short: Night = "22:00-05:00".parse().expect("a night");
        let hours = Window::ALL.map(|window| window.part(&week, &dark, short).sum());
        assert_eq!(hours, [49.0, 119.0, 55.0, 28.0, 42.0, 126.0], "Friday 22:00 to Monday 05:00 are 55 hours");
    }

    #[test]
    fn events_are_held_against_hours_and_against_people() {
        let night = Night::default();
        let hours = ObservedHours { all: HoursOfWeek([10.0; HOURS]), dark: HoursOfWeek([5.0; HOURS]) };
        let (mut times, mut people) = (PlaceTimes::none(), HoursOfWeek::none());
        for at in 0..HOURS {
            let by_night = is_night(at, night);
            times.known.events.0[at] = if by_night { 3.0 } else { 1.0 };
            people.0[at] = if by_night { 100.0 } else { 400.0 };
        }
        times.known.number = 84 * 4;
        let of = |window: Window, people: Option<&HoursOfWeek>| windows(&times, &hours, people, night)[window as usize];
        let met = of(Window::Night, Some(&people));
        assert_eq!((met.events, met.hours, met.share_of_events, met.share_of_hours), (252.0, 840.0, Some(0.75), 0.5));
        let times_expected = met.times_expected.expect("events");
        assert!((times_expected.value - 1.5).abs() < 1e-12 && times_expected.low > 1.0 && times_expected.high < 2.0);
        assert_eq!(met.share_of_footfall, Some(0.2));
        let ratio = met.per_person_ratio.expect("people");
        assert!((ratio.value - 12.0).abs() < 1e-9, "three times the events on a quarter of the people");
        assert_eq!(of(Window::Night, None).per_person_ratio, None);
        assert_eq!(of(Window::Weekend, Some(&people)).per_person_ratio, None);
        let mut by_night = ObservedHours { all: HoursOfWeek::none(), dark: HoursOfWeek::none() };
        (0..HOURS).filter(|at| is_night(*at, night)).for_each(|at| by_night.all.0[at] = 10.0);
        let confined: Vec<Window> = windows(&times, &by_night, None, night).iter().map(|count| count.window).collect();
        assert_eq!(confined, [Window::Weekend, Window::WeekdayNights], "all hours are of the night, none is dark");
    }
}
