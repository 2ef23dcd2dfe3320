//! The time of an event, to the precision recorded, and the parser of dates and times in tables.

use std::cmp::Ordering;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

pub use crate::clock::DEFAULT_TIME_ZONE;
use crate::clock::zone;
use crate::error::Result;
use crate::period::Month;

/// The time of an event, to the precision recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventTime {
    /// To the month.
    Month(Month),
    /// To the day.
    Day(Date),
    /// To the minute, local time.
    Minute(DateTime),
}

impl EventTime {
    /// The month of the event; `None` for a year outside 1900 to 2199.
    pub fn month(self) -> Option<Month> {
        match self {
            Self::Month(month) => Some(month),
            Self::Day(date) => month_of(date),
            Self::Minute(at) => month_of(at.date()),
        }
    }

    /// The earliest possible time.
    pub fn start(self) -> DateTime {
        match self {
            Self::Month(month) => month.first_day().to_datetime(Time::midnight()),
            Self::Day(date) => date.to_datetime(Time::midnight()),
            Self::Minute(at) => at,
        }
    }
}

/// Times are in order of their earliest possible time. Of equal ones, the least precise is first.
impl Ord for EventTime {
    fn cmp(&self, other: &Self) -> Ordering {
        let precision = |time: &Self| match time {
            Self::Month(_) => 0,
            Self::Day(_) => 1,
            Self::Minute(_) => 2,
        };
        self.start().cmp(&other.start()).then(precision(self).cmp(&precision(other)))
    }
}

impl PartialOrd for EventTime {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

fn month_of(date: Date) -> Option<Month> {
    Month::new(u16::try_from(date.year()).ok()?, date.month() as u16)
}

/// Which of the first two numbers of a date such as 03/04/2024 is the day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateOrder {
    /// The first number, as in the United Kingdom.
    #[default]
    DayFirst,
    /// The second number, as in the United States.
    MonthFirst,
}

/// A parser of the dates and times of one table.
#[derive(Clone, Debug)]
pub struct EventTimeParser {
    /// Which number of a date is the day.
    pub order: DateOrder,
    /// The zone of the table's times, when it is not the local one.
    written_in: Option<TimeZone>,
    /// The zone of the analysis.
    local: TimeZone,
}

impl EventTimeParser {
    /// A parser of times in the zone `written_in` (the local one when absent) that returns times in the zone `local`. Zones are
    /// IANA names such as "Europe/London" and "UTC".
    ///
    /// # Errors
    /// When a zone is unknown.
    pub fn new(order: DateOrder, written_in: Option<&str>, local: &str) -> Result<Self> {
        Ok(Self { order, written_in: written_in.map(zone).transpose()?, local: zone(local)? })
    }

    /// Parses a date and time: ISO 8601 (with or without time and offset), 31/12/2024 23:59, 20241231, 2024-12 and the like. `None`
    /// for other text.
    ///
    /// A time with an offset, or of a table in another zone, is converted to local time. When the clocks go back an hour occurs
    /// twice, and the first of the two is assumed.
    pub fn read(&self, text: &str) -> Option<EventTime> {
        let text = text.trim();
        if let Ok(instant) = text.parse::<Timestamp>() {
            return Some(EventTime::Minute(instant.to_zoned(self.local.clone()).datetime()));
        }
        let (date, time) = match text.split_once(['T', ' ']) {
            Some((date, time)) => (date, time.trim()),
            None => (text, ""),
        };
        let Some(date) = self.date(date) else {
            return Month::from_bytes(text.as_bytes()).map(EventTime::Month);
        };
        if time.is_empty() {
            return Some(EventTime::Day(date));
        }
        self.to_local(date, time_of_day(time)?)
    }

    /// Parses a day and a time of day from separate columns; the day alone when the time is blank.
    pub fn read_both(&self, date: &str, time: &str) -> Option<EventTime> {
        // Spreadsheets often add a meaningless midnight to a date. It must not be converted from another zone.
        let (day, midnight) = date.trim().split_once(['T', ' ']).unwrap_or((date.trim(), ""));
        let is_placeholder = midnight.is_empty() || time_of_day(midnight.trim()) == Some(Time::midnight());
        match time.trim() {
            "" if is_placeholder => self.date(day).map(EventTime::Day).or_else(|| self.read(day)),
            "" => self.read(date),
            time if is_placeholder => self.to_local(self.date(day)?, hour_of_day(time).or_else(|| time_of_day(time))?),
            _ => None,
        }
    }

    /// Parses year, month, day, hour and minute from separate columns, as many as are given.
    pub fn read_parts(&self, parts: &[&str]) -> Option<EventTime> {
        let number = |at: usize| parts.get(at).filter(|part| !part.trim().is_empty()).map(|part| whole(part));
        let (year, month) = (number(0)??, number(1)??);
        let Some(day) = number(2) else {
            return Month::new(u16::try_from(year).ok()?, u16::try_from(month).ok()?).map(EventTime::Month);
        };
        let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day?).ok()?).ok()?;
        let Some(hour) = number(3) else { return Some(EventTime::Day(date)) };
        let minute = number(4).unwrap_or(Some(0))?;
        self.to_local(date, Time::new(i8::try_from(hour?).ok()?, i8::try_from(minute).ok()?, 0, 0).ok()?)
    }

    fn to_local(&self, date: Date, time: Time) -> Option<EventTime> {
        let written = date.to_datetime(time);
        let Some(zone) = &self.written_in else { return Some(EventTime::Minute(written)) };
        let instant = zone.to_ambiguous_zoned(written).compatible().ok()?;
        Some(EventTime::Minute(instant.with_time_zone(self.local.clone()).datetime()))
    }

    fn date(&self, text: &str) -> Option<Date> {
        if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Date::new(text[..4].parse().ok()?, text[4..6].parse().ok()?, text[6..].parse().ok()?).ok();
        }
        let parts: Vec<&str> = text.split(['-', '/', '.']).collect();
        let [a, b, c] = parts.as_slice() else { return None };
        let (year, month, day) = match self.order {
            _ if a.len() == 4 => (a, b, c),
            DateOrder::DayFirst => (c, b, a),
            DateOrder::MonthFirst => (c, a, b),
        };
        if year.len() != 4 {
            return None;
        }
        Date::new(year.parse().ok()?, month_number(month)?, day.parse().ok()?).ok()
    }
}

fn whole(text: &str) -> Option<i16> {
    let number: f64 = text.trim().parse().ok()?;
    (number.fract() == 0.0 && (0.0..=9999.0).contains(&number)).then_some(number as i16)
}

/// A month as a number, or as its English name in full or shortened to three or more letters.
pub(super) fn month_number(text: &str) -> Option<i8> {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = text.to_lowercase();
    text.parse().ok().or_else(|| {
        let found = NAMES.iter().position(|name| word.len() >= 3 && name.starts_with(&word))?;
        i8::try_from(found + 1).ok()
    })
}

/// An hour of the day without minutes, such as "22".
fn hour_of_day(text: &str) -> Option<Time> {
    let digits = (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    Time::new(text.parse().ok().filter(|_| digits)?, 0, 0, 0).ok()
}

fn time_of_day(text: &str) -> Option<Time> {
    let (clock, half) = match text.to_lowercase() {
        lower if lower.ends_with("am") || lower.ends_with("pm") => {
            let cut = lower.len() - 2;
            (lower[..cut].trim().to_owned(), Some(lower.ends_with("pm")))
        }
        lower => (lower, None),
    };
    let clock = clock.split('.').next().unwrap_or_default();
    let parts: Vec<i8> = match clock.split(':').map(str::parse).collect::<Result<_, _>>() {
        Ok(parts) => parts,
        Err(_) => return None,
    };
    let (hour, minute, second) = match parts.as_slice() {
        [hour, minute] => (*hour, *minute, 0),
        [hour, minute, second] => (*hour, *minute, *second),
        _ => return None,
    };
    let hour = match half {
        None => hour,
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(afternoon) => hour % 12 + if afternoon { 12 } else { 0 },
    };
    Time::new(hour, minute, second, 0).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parser(written_in: Option<&str>) -> EventTimeParser {
        EventTimeParser::new(DateOrder::DayFirst, written_in, DEFAULT_TIME_ZONE).expect("zones exist")
    }

    fn minute(text: &str) -> Option<EventTime> {
        Some(EventTime::Minute(text.parse().expect("a date and time")))
    }

    #[test]
    fn parses_common_spellings() {
        let parser = parser(None);
        let day = |text: &str| Some(EventTime::Day(text.parse().expect("a date")));
        for text in ["2024-12-31", "31/12/2024", "20241231", "31.12.2024", "31-Dec-2024"] {
            assert_eq!(parser.read(text), day("2024-12-31"), "{text}");
        }
        for text in ["2024-12-31 23:59", "31/12/2024 23:59:00", "2024-12-31T23:59:00.250", "31/12/2024 11:59 PM"] {
            let read = parser.read(text);
            assert!(read == minute("2024-12-31T23:59"), "{text}: {read:?}");
        }
        assert_eq!(parser.read("2024-12"), Month::new(2024, 12).map(EventTime::Month));
        assert_eq!(parser.read_both("31/12/2024", "00:30"), minute("2024-12-31T00:30"));
        assert_eq!(parser.read_both("2024-12-31T00:00:00", "0:30"), minute("2024-12-31T00:30"));
        assert_eq!(parser.read_both("31/12/2024", ""), day("2024-12-31"));
        assert_eq!(parser.read_both("31/12/2024", "22"), minute("2024-12-31T22:00"));
        assert_eq!((parser.read_both("31/12/2024", "24"), parser.read_both("31/12/2024", "930")), (None, None));
        assert_eq!(parser.read_parts(&["2022", "1", "3", "16", "19"]), minute("2022-01-03T16:19"));
        assert_eq!(parser.read_parts(&["2022", "1"]), Month::new(2022, 1).map(EventTime::Month));
        for wrong in ["", "31/13/2024", "2024-02-30", "12/24", "yesterday", "2024-12-31 25:00", "31/12/24", "13 pm"] {
            assert_eq!(parser.read(wrong), None, "{wrong}");
        }
        let american = EventTimeParser { order: DateOrder::MonthFirst, ..parser };
        assert_eq!(american.read("12/31/2024"), day("2024-12-31"));
    }

    #[test]
    fn converts_utc_across_clock_changes() {
        let utc = parser(Some("UTC"));
        for (written, local) in [
            ("2024-03-31 00:59", "2024-03-31T00:59"),
            ("2024-03-31 01:00", "2024-03-31T02:00"),
            ("2024-10-27 00:59", "2024-10-27T01:59"),
            ("2024-10-27 01:00", "2024-10-27T01:00"),
            ("2024-06-30 23:30", "2024-07-01T00:30"),
        ] {
            assert_eq!(utc.read(written), minute(local), "{written}");
        }
        assert_eq!(parser(None).read("2019-06-30T23:30:00+00:00"), minute("2019-07-01T00:30"));
        assert_eq!(parser(None).read("2019-06-30T23:30:00Z"), minute("2019-07-01T00:30"));
        assert_eq!(utc.read_both("2024-06-30T00:00:00", "23:30"), minute("2024-07-01T00:30"));
        assert!(EventTimeParser::new(DateOrder::DayFirst, Some("Europe/Londn"), "UTC").is_err());
    }
}
