//! A shift: when in the week teams are on duty.

use std::fmt;
use std::str::FromStr;

use crate::clock::DayWindow;
use crate::error::{Error, ErrorKind};
use crate::temporal::WEEKDAYS;

/// Minutes of a day.
const DAY: u16 = 24 * 60;

/// Hours on one day of the week; a shift that ends before it begins continues into the next day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shift {
    /// The day on which it begins, 0 for Monday.
    day: usize,
    hours: DayWindow,
}

impl Shift {
    /// Minutes from Monday 00:00 to its start.
    pub fn begins(self) -> u16 {
        self.day as u16 * DAY + self.hours.bounds().0
    }

    /// Length in minutes, less than a day.
    pub fn minutes(self) -> u16 {
        let (from, to) = self.hours.bounds();
        (to + DAY - from) % DAY
    }
}

crate::option_group::serde_as_text!(Shift);

impl FromStr for Shift {
    type Err = Error;

    /// Parses "Fri 20:00-04:00"; the day in full or by its first three letters.
    fn from_str(text: &str) -> Result<Self, Error> {
        /// Letters that distinguish the days.
        const LETTERS: usize = 3;
        let wrong = |problem: String| {
            let advice = "Write it as \"Fri 20:00-04:00\": the day on which it begins, and from when to when".into();
            Error::from(ErrorKind::Setting { setting: "shift", problem, advice })
        };
        let Some((day, hours)) = text.trim().split_once(char::is_whitespace) else {
            return Err(wrong(format!("{text:?} is not a day and hours")));
        };
        let day = day.to_lowercase();
        let names = |name: &str| day.len() >= LETTERS && name.to_lowercase().starts_with(&day);
        let day =
            WEEKDAYS.iter().position(|name| names(name)).ok_or_else(|| wrong(format!("{day:?} is no weekday")))?;
        Ok(Self { day, hours: DayWindow::parse("shift", hours)? })
    }
}

impl fmt::Display for Shift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", &WEEKDAYS[self.day][..3], self.hours)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_shifts_across_midnight() {
        let of = |text: &str| text.parse::<Shift>().map(|shift| (shift.begins(), shift.minutes(), shift.to_string()));
        assert_eq!(of("Fri 20:00-04:00").expect("a shift"), (4 * 1440 + 1200, 480, "Fri 20:00-04:00".into()));
        assert_eq!(of(" sunday  22:30-23:15").expect("a shift"), (6 * 1440 + 1350, 45, "Sun 22:30-23:15".into()));
        assert_eq!(of("mon 00:00-23:59").expect("a shift").1, 1439);
        for wrong in
            ["Fri", "20:00-04:00", "Fr 20:00-04:00", "Freitag 20:00-04:00", "Fri 20:00-20:00", "Fri 20:00-28:00", ""]
        {
            assert!(wrong.parse::<Shift>().is_err_and(|error| error.is_usage()), "{wrong:?}");
        }
    }
}
