//! Windows of the day.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Time;
use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};

/// Minutes in a day.
const DAY: u16 = 24 * 60;

/// A window of the day. A window that ends before it begins passes through midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayWindow {
    /// Minutes from midnight, below 1440.
    from: u16,
    /// Minutes from midnight, below 1440, different from `from`; exclusive.
    to: u16,
}

impl DayWindow {
    /// Parses "18:00-06:00", the value of `setting`.
    ///
    /// # Errors
    /// An [`ErrorKind::Setting`] for text of another form, and for a window of no length or of a whole day.
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

    /// The beginning and the end, in minutes from midnight below 1440.
    pub fn bounds(self) -> (u16, u16) {
        (self.from, self.to)
    }

    /// Whether a time of day lies in the window.
    pub fn holds(self, at: Time) -> bool {
        let at = u16::from(at.hour() as u8) * 60 + u16::from(at.minute() as u8);
        self.parts().iter().any(|(from, to)| (*from..*to).contains(&at))
    }

    /// How many of the seconds from `from` to `to` lie in the window. Both are counted from the same midnight and do not pass the
    /// next.
    pub(super) fn seconds(self, from: i64, to: i64) -> i64 {
        let part = |(start, end): (u16, u16)| (to.min(i64::from(end) * 60) - from.max(i64::from(start) * 60)).max(0);
        self.parts().into_iter().map(part).sum()
    }

    /// The parts within a calendar day, in minutes.
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

/// The night, in whole hours because counts are reported by hour.
///
/// A night belongs to the day on which it began, so a day runs from the end of one night to the end of the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Night(DayWindow);

impl Night {
    /// The window.
    pub fn window(self) -> DayWindow {
        self.0
    }

    /// The hour at which the night ends and the day begins, 0 to 23.
    pub fn ends(self) -> u8 {
        (self.0.to / 60) as u8
    }

    /// The length of the night, 1 to 23 hours.
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
        let problem = format!("{text:?} does not begin and end on the hour, and counts are reported by hour");
        Err(ErrorKind::Setting { setting: "night", problem, advice: "Use whole hours, such as 18:00-06:00".into() }
            .into())
    }
}

impl fmt::Display for Night {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The hours of the day to which events can be restricted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(try_from = "String", into = "String")]
pub enum HoursOfDay {
    /// The night, as set.
    Night,
    /// A stated window.
    Window(DayWindow),
}

impl HoursOfDay {
    /// The window, given the hours of the night.
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
    fn window_includes_start_and_excludes_end() {
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
    fn night_requires_whole_hours() {
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
