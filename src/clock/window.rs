//! Windows of the day.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Time;
use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};

/// Minutes of a day.
const DAY: u16 = 24 * 60;

/// A window of the day; one that ends before it begins goes through midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayWindow {
    /// Minutes from midnight, below 1440.
    from: u16,
    /// Minutes from midnight, below 1440 and not `from`; itself outside.
    to: u16,
}

impl DayWindow {
    /// Reads "18:00-06:00", the value of `setting`.
    pub fn parse(setting: &'static str, text: &str) -> Result<Self> {
        let wrong = |problem: String| {
            let advice = "Write it as 18:00-06:00".into();
            Error::from(ErrorKind::Setting { setting, problem, advice })
        };
        let ends = text.split_once(['-', '–']).and_then(|(from, to)| Some((minutes(from)?, minutes(to)?)));
        let (from, to) = ends.ok_or_else(|| wrong(format!("{text:?} is no window of the day")))?;
        if from % DAY == to % DAY {
            return Err(wrong(format!("{text:?} ends where it begins, and so is no part of the day")));
        }
        Ok(Self { from: from % DAY, to: to % DAY })
    }

    /// When it begins and ends, minutes from midnight below 1440.
    pub fn bounds(self) -> (u16, u16) {
        (self.from, self.to)
    }

    /// Whether a time of day lies in it.
    pub fn holds(self, at: Time) -> bool {
        let at = u16::from(at.hour() as u8) * 60 + u16::from(at.minute() as u8);
        self.parts().iter().any(|(from, to)| (*from..*to).contains(&at))
    }

    /// How many of the seconds from `from` to `to`, both counted from the same midnight and not beyond the next, lie in it.
    pub(super) fn seconds(self, from: i64, to: i64) -> i64 {
        let part = |(start, end): (u16, u16)| (to.min(i64::from(end) * 60) - from.max(i64::from(start) * 60)).max(0);
        self.parts().into_iter().map(part).sum()
    }

    /// Its parts within a calendar day, in minutes.
    fn parts(self) -> [(u16, u16); 2] {
        if self.from < self.to { [(self.from, self.to), (0, 0)] } else { [(0, self.to), (self.from, DAY)] }
    }
}

/// Minutes from midnight of "18:00"; 24:00 is the end of the day.
fn minutes(text: &str) -> Option<u16> {
    let (hour, minute) = text.trim().split_once(':')?;
    let two_digits = |text: &str| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    if !(two_digits(hour) && two_digits(minute)) {
        return None;
    }
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    let at = hour * 60 + minute;
    (minute < 60 && at <= DAY).then_some(at)
}

impl fmt::Display for DayWindow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}-{:02}:{:02}", self.from / 60, self.from % 60, self.to / 60, self.to % 60)
    }
}

/// The night, in whole hours, because figures are told by the hour. It belongs to the day on which it began, so that a day runs from
/// the end of one night to the end of the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Night(DayWindow);

impl Night {
    /// The window.
    pub fn window(self) -> DayWindow {
        self.0
    }

    /// The hour at which it ends and the day begins, 0 to 23.
    pub fn ends(self) -> u8 {
        (self.0.to / 60) as u8
    }

    /// How many hours it lasts, 1 to 23.
    pub fn hours(self) -> u8 {
        ((self.0.to + DAY - self.0.from) % DAY / 60) as u8
    }
}

impl Default for Night {
    fn default() -> Self {
        Self(DayWindow { from: 18 * 60, to: 6 * 60 })
    }
}

crate::option_group::serde_as_text!(Night);

impl FromStr for Night {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let window = DayWindow::parse("night", text)?;
        if window.from % 60 == 0 && window.to % 60 == 0 {
            return Ok(Self(window));
        }
        let problem = format!("{text:?} does not begin and end on the hour, by which figures are told");
        Err(ErrorKind::Setting { setting: "night", problem, advice: "Use whole hours, such as 18:00-06:00".into() }
            .into())
    }
}

impl fmt::Display for Night {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Hours of the day to which events can be confined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(try_from = "String", into = "String")]
pub enum HoursOfDay {
    /// The night, whichever hours it has.
    Night,
    /// These.
    Window(DayWindow),
}

impl HoursOfDay {
    /// The hours, when the night is `night`.
    pub fn window(self, night: Night) -> DayWindow {
        match self {
            Self::Night => night.window(),
            Self::Window(window) => window,
        }
    }
}

impl FromStr for HoursOfDay {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        match text.trim() {
            "night" => Ok(Self::Night),
            window => DayWindow::parse("hours", window).map(Self::Window),
        }
    }
}

impl fmt::Display for HoursOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Night => f.write_str("night"),
            Self::Window(window) => window.fmt(f),
        }
    }
}

impl TryFrom<String> for HoursOfDay {
    type Error = Error;

    fn try_from(text: String) -> Result<Self> {
        text.parse()
    }
}

impl From<HoursOfDay> for String {
    fn from(hours: HoursOfDay) -> Self {
        hours.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_holds_its_beginning_and_not_its_end() {
        let holds = |text: &str, at: &str| {
            DayWindow::parse("hours", text).expect("a window").holds(at.parse().expect("a time of day"))
        };
        for (at, inside) in
            [("17:59", false), ("18:00", true), ("23:59", true), ("00:00", true), ("05:59", true), ("06:00", false)]
        {
            assert_eq!(holds("18:00-06:00", at), inside, "{at}");
        }
        assert!(holds("09:30-10:00", "09:59:59") && !holds("09:30-10:00", "10:00"));
        assert!(holds("22:00-24:00", "23:59") && !holds("22:00-24:00", "00:00"));
    }

    #[test]
    fn the_night_is_whole_hours_and_no_whole_day() {
        let night: Night = "22:00-05:00".parse().expect("a night");
        assert_eq!((night.ends(), night.hours(), night.to_string()), (5, 7, "22:00-05:00".to_owned()));
        assert_eq!((Night::default().hours(), Night::default().to_string()), (12, "18:00-06:00".to_owned()));
        for wrong in [
            "06:00-06:00",
            "00:00-24:00",
            "22:30-05:00",
            "22-5",
            "25:00-06:00",
            "18:60-06:00",
            "",
            "-",
            "night",
            "é:00-06:00",
        ] {
            assert!(wrong.parse::<Night>().is_err_and(|error| error.is_usage()), "{wrong:?}");
        }
        assert_eq!("night".parse::<HoursOfDay>().expect("hours").window(night), night.window());
    }
}
