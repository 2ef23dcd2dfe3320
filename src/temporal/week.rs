//! The 168 hours of a week, in days that begin when the night ends.

use jiff::civil::{DateTime, Weekday};

use crate::clock::Night;

/// Hours of a week.
pub const HOURS: usize = 7 * 24;

/// The days of the week, Monday first.
pub const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// A number for each hour of the week. The first is that of the hour at which Monday's day begins (06:00, when the night ends then),
/// the last that before it.
#[derive(Clone, Debug, PartialEq)]
pub struct HoursOfWeek(pub [f64; HOURS]);

impl HoursOfWeek {
    /// Nothing in any hour.
    pub fn none() -> Self {
        Self([0.0; HOURS])
    }

    /// The same share in every hour.
    pub fn alike() -> Self {
        Self([1.0 / HOURS as f64; HOURS])
    }

    /// Numbers by calendar hours, Monday 00:00 first, put in order of days that begin when `night` ends.
    pub fn of_calendar(hours: &[f64; HOURS], night: Night) -> Self {
        let mut week = Self::none();
        for (at, value) in week.0.iter_mut().enumerate() {
            *value = hours[(at + usize::from(night.ends())) % HOURS];
        }
        week
    }

    /// All hours together, added in order.
    pub fn sum(&self) -> f64 {
        self.0.iter().sum()
    }

    /// Hours of the calendar `from` (0 is Monday 00:00) and those after it, round the week: `length` of them together.
    pub(super) fn run(&self, from: usize, length: usize, night: Night) -> f64 {
        let first = from + HOURS - usize::from(night.ends());
        (first..first + length).map(|at| self.0[at % HOURS]).sum()
    }
}

/// The place in an [`HoursOfWeek`] of the hour that holds a local time.
pub fn slot(local: DateTime, night: Night) -> usize {
    let calendar = local.weekday().to_monday_zero_offset() as usize * 24 + local.hour() as usize;
    (calendar + HOURS - usize::from(night.ends())) % HOURS
}

/// The day to which an hour belongs, 0 for Monday, and its o'clock.
pub fn day_and_hour(slot: usize, night: Night) -> (usize, u8) {
    (slot / 24, ((slot % 24 + usize::from(night.ends())) % 24) as u8)
}

/// The day to which a local time belongs: that on which the night began that it is in, or else its own.
pub(super) fn day(local: DateTime, night: Night) -> Option<jiff::civil::Date> {
    let before = local.hour() < night.ends() as i8;
    if before { local.date().yesterday().ok() } else { Some(local.date()) }
}

/// Whether a date is a Friday.
pub(super) fn is_friday(date: jiff::civil::Date) -> bool {
    date.weekday() == Weekday::Friday
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_small_hours_belong_to_the_day_before() {
        let night = Night::default();
        let of = |text: &str| day_and_hour(slot(text.parse().expect("a time"), night), night);
        for (at, day, hour) in [
            ("2024-05-04T02:00", 4, 2),
            ("2024-05-04T05:59", 4, 5),
            ("2024-05-04T06:00", 5, 6),
            ("2024-05-06T00:00", 6, 0),
            ("2024-05-06T06:00", 0, 6),
            ("2024-02-29T23:00", 3, 23),
        ] {
            assert_eq!(of(at), (day, hour), "{at}");
        }
        let belongs = |text: &str| day(text.parse().expect("a time"), night).expect("a day").to_string();
        assert_eq!(
            (belongs("2024-03-01T05:00"), belongs("2024-03-01T06:00")),
            ("2024-02-29".into(), "2024-03-01".into())
        );
    }

    #[test]
    fn calendar_hours_are_put_under_their_day() {
        let night = Night::default();
        let calendar: [f64; HOURS] = std::array::from_fn(|at| at as f64);
        let week = HoursOfWeek::of_calendar(&calendar, night);
        assert_eq!((week.0[0], week.0[HOURS - 1]), (6.0, 5.0));
        assert_eq!(week.run(4 * 24 + 22, 4, night), (118..122).sum::<usize>() as f64);
        assert_eq!(week.run(HOURS - 1, 2, night), 167.0);
        assert_eq!(week.sum(), calendar.iter().sum::<f64>());
    }
}
