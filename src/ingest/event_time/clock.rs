//! Dates and times as tables write them.

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::EventTime;
use crate::clock::zone;
use crate::error::Result;
use crate::period::Month;

/// Which of the first two numbers of 03/04/2024 is the day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateOrder {
    /// The first, as in the United Kingdom.
    #[default]
    DayFirst,
    /// The second, as in the United States.
    MonthFirst,
}

/// Reads moments of one table.
#[derive(Clone, Debug)]
pub struct Clock {
    /// Which number of a date is the day.
    pub order: DateOrder,
    /// The zone that the table's times are in, when it is not the local one.
    written_in: Option<TimeZone>,
    /// The zone of the analysis.
    local: TimeZone,
}

impl Clock {
    /// A clock for a table written in the zone `written_in` (the local one when absent), read in the zone `local`. Zones are
    /// IANA names such as "Europe/London" and "UTC".
    pub fn new(order: DateOrder, written_in: Option<&str>, local: &str) -> Result<Self> {
        Ok(Self { order, written_in: written_in.map(zone).transpose()?, local: zone(local)? })
    }

    /// Reads a moment: ISO 8601 (with or without time and offset), 31/12/2024 23:59, 20241231, 2024-12 and the like.
    ///
    /// A time with an offset, or of a table in another zone, is turned into local time. When the clocks go back the hour that
    /// there is twice is taken as the first of the two.
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
        self.at(date, time_of_day(time)?)
    }

    /// A day and a time of day, from separate columns; the day alone when the time is blank.
    pub fn read_both(&self, date: &str, time: &str) -> Option<EventTime> {
        // A date column of a spreadsheet often carries a midnight that means nothing; it is no time to turn into another zone's.
        let (day, midnight) = date.trim().split_once(['T', ' ']).unwrap_or((date.trim(), ""));
        let means_nothing = midnight.is_empty() || time_of_day(midnight.trim()) == Some(Time::midnight());
        match time.trim() {
            "" if means_nothing => self.date(day).map(EventTime::Day).or_else(|| self.read(day)),
            "" => self.read(date),
            time if means_nothing => self.at(self.date(day)?, hour_of_day(time).or_else(|| time_of_day(time))?),
            _ => None,
        }
    }

    /// Year, month, day, hour and minute from separate columns, as many as there are.
    pub fn read_parts(&self, parts: &[&str]) -> Option<EventTime> {
        let number = |at: usize| parts.get(at).filter(|part| !part.trim().is_empty()).map(|part| whole(part));
        let (year, month) = (number(0)??, number(1)??);
        let Some(day) = number(2) else {
            return Month::new(u16::try_from(year).ok()?, u16::try_from(month).ok()?).map(EventTime::Month);
        };
        let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day?).ok()?).ok()?;
        let Some(hour) = number(3) else { return Some(EventTime::Day(date)) };
        let minute = number(4).unwrap_or(Some(0))?;
        self.at(date, Time::new(i8::try_from(hour?).ok()?, i8::try_from(minute).ok()?, 0, 0).ok()?)
    }

    fn at(&self, date: Date, time: Time) -> Option<EventTime> {
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

/// A month as a number or as its English name, whole or cut to three letters.
pub(in crate::ingest) fn month_number(text: &str) -> Option<i8> {
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

/// An hour alone, "22".
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
    use crate::clock::DEFAULT_TIME_ZONE;

    fn clock(written_in: Option<&str>) -> Clock {
        Clock::new(DateOrder::DayFirst, written_in, DEFAULT_TIME_ZONE).expect("zones exist")
    }

    fn minute(text: &str) -> Option<EventTime> {
        Some(EventTime::Minute(text.parse().expect("a date and time")))
    }

    #[test]
    fn each_way_of_writing_is_read() {
        let clock = clock(None);
        let day = |text: &str| Some(EventTime::Day(text.parse().expect("a date")));
        for text in ["2024-12-31", "31/12/2024", "20241231", "31.12.2024", "31-Dec-2024"] {
            assert_eq!(clock.read(text), day("2024-12-31"), "{text}");
        }
        for text in ["2024-12-31 23:59", "31/12/2024 23:59:00", "2024-12-31T23:59:00.250", "31/12/2024 11:59 PM"] {
            let read = clock.read(text);
            assert!(read == minute("2024-12-31T23:59"), "{text}: {read:?}");
        }
        assert_eq!(clock.read("2024-12"), Month::new(2024, 12).map(EventTime::Month));
        assert_eq!(clock.read_both("31/12/2024", "00:30"), minute("2024-12-31T00:30"));
        assert_eq!(clock.read_both("2024-12-31T00:00:00", "0:30"), minute("2024-12-31T00:30"));
        assert_eq!(clock.read_both("31/12/2024", ""), day("2024-12-31"));
        assert_eq!(clock.read_both("31/12/2024", "22"), minute("2024-12-31T22:00"));
        assert_eq!((clock.read_both("31/12/2024", "24"), clock.read_both("31/12/2024", "930")), (None, None));
        assert_eq!(clock.read_parts(&["2022", "1", "3", "16", "19"]), minute("2022-01-03T16:19"));
        assert_eq!(clock.read_parts(&["2022", "1"]), Month::new(2022, 1).map(EventTime::Month));
        for wrong in ["", "31/13/2024", "2024-02-30", "12/24", "yesterday", "2024-12-31 25:00", "31/12/24", "13 pm"] {
            assert_eq!(clock.read(wrong), None, "{wrong}");
        }
        let american = Clock { order: DateOrder::MonthFirst, ..clock };
        assert_eq!(american.read("12/31/2024"), day("2024-12-31"));
    }

    #[test]
    fn utc_becomes_local_time_on_both_sides_of_both_clock_changes() {
        let utc = clock(Some("UTC"));
        for (written, local) in [
            ("2024-03-31 00:59", "2024-03-31T00:59"),
            ("2024-03-31 01:00", "2024-03-31T02:00"),
            ("2024-10-27 00:59", "2024-10-27T01:59"),
            ("2024-10-27 01:00", "2024-10-27T01:00"),
            ("2024-06-30 23:30", "2024-07-01T00:30"),
        ] {
            assert_eq!(utc.read(written), minute(local), "{written}");
        }
        assert_eq!(clock(None).read("2019-06-30T23:30:00+00:00"), minute("2019-07-01T00:30"));
        assert_eq!(clock(None).read("2019-06-30T23:30:00Z"), minute("2019-07-01T00:30"));
        assert_eq!(utc.read_both("2024-06-30T00:00:00", "23:30"), minute("2024-07-01T00:30"));
        assert!(Clock::new(DateOrder::DayFirst, Some("Europe/Londn"), "UTC").is_err());
    }
}
