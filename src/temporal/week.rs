//! The 168 hours of a week, in days that begin when the night ends.

use jiff::civil::{DateTime, Weekday};

use crate::clock::Night;

/// The hours of a week.
pub const HOURS_PER_WEEK: usize = 7 * 24;

/// The days of the week, Monday first.
pub const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// A value for each hour of the week, from the end of Sunday's night (such as Monday 06:00) to the hour before it.
#[derive(Clone, Debug, PartialEq)]
pub struct HoursOfWeek(pub [f64; HOURS_PER_WEEK]);

impl HoursOfWeek {
    /// Zero in every hour.
    pub fn zeros() -> Self {
        Self([0.0; HOURS_PER_WEEK])
    }

    /// The same share in every hour.
    pub fn uniform() -> Self {
        Self([1.0 / HOURS_PER_WEEK as f64; HOURS_PER_WEEK])
    }

    /// Reorders values by calendar hour, from Monday 00:00, into days that begin when `night` ends.
    pub fn from_calendar(hours: &[f64; HOURS_PER_WEEK], night: Night) -> Self {
        let mut week = Self::zeros();
        for (at, value) in week.0.iter_mut().enumerate() {
            *value = hours[(at + usize::from(night.ends())) % HOURS_PER_WEEK];
        }
        week
    }

    /// The sum over all hours, in order.
    pub fn sum(&self) -> f64 {
        self.0.iter().sum()
    }

    /// The sum over `length` hours from the calendar hour `from` (0 is Monday 00:00), wrapping at the end of the week.
    pub(super) fn run(&self, from: usize, length: usize, night: Night) -> f64 {
        let first = from + HOURS_PER_WEEK - usize::from(night.ends());
        (first..first + length).map(|at| self.0[at % HOURS_PER_WEEK]).sum()
    }
}

/// The index in [`HoursOfWeek`] of the hour that contains a local time.
pub fn slot(local: DateTime, night: Night) -> usize {
    let calendar = local.weekday().to_monday_zero_offset() as usize * 24 + local.hour() as usize;
    (calendar + HOURS_PER_WEEK - usize::from(night.ends())) % HOURS_PER_WEEK
}

/// The day that an hour of the week belongs to (0 for Monday) and its hour of the day.
pub fn day_and_hour(slot: usize, night: Night) -> (usize, u8) {
    (slot / 24, ((slot % 24 + usize::from(night.ends())) % 24) as u8)
}

/// The day that a local time belongs to: in the small hours, the day before.
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
    fn small_hours_belong_to_the_day_before() {
        let night = Night::default();
        let hour_at = |text: &str| day_and_hour(slot(text.parse().expect("a time"), night), night);
        for (at, day, hour) in [
            ("2024-05-04T02:00", 4, 2),
            ("2024-05-04T05:59", 4, 5),
            ("2024-05-04T06:00", 5, 6),
            ("2024-05-06T00:00", 6, 0),
            ("2024-05-06T06:00", 0, 6),
            ("2024-02-29T23:00", 3, 23),
        ] {
            assert_eq!(hour_at(at), (day, hour), "{at}");
        }
        let belongs = |text: &str| day(text.parse().expect("a time"), night).expect("a day").to_string();
        assert_eq!(
            (belongs("2024-03-01T05:00"), belongs("2024-03-01T06:00")),
            ("2024-02-29".into(), "2024-03-01".into())
        );
    }

    #[test]
    fn reorders_calendar_hours() {
        let night = Night::default();
        let calendar: [f64; HOURS_PER_WEEK] = std::array::from_fn(|at| at as f64);
        let week = HoursOfWeek::from_calendar(&calendar, night);
        assert_eq!((week.0[0], week.0[HOURS_PER_WEEK - 1]), (6.0, 5.0));
        assert_eq!(week.run(4 * 24 + 22, 4, night), (118..122).sum::<usize>() as f64);
        assert_eq!(week.run(HOURS_PER_WEEK - 1, 2, night), 167.0);
        assert_eq!(week.sum(), calendar.iter().sum::<f64>());
    }
}
