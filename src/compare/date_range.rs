//! Ranges of time to compare: whole months, or days where the data has days.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;

use crate::period::{Month, Period};

/// A range of months or days, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateRange {
    /// Whole months.
    Months(Period),
    /// Days.
    Days {
        /// The first.
        from: Date,
        /// The last.
        to: Date,
    },
}

/// The date of an intervention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Intervention {
    /// Some day of a month.
    Month(Month),
    /// This day; it belongs to the period after.
    Day(Date),
}

impl DateRange {
    /// The days from `from` to `to`; `None` if they end before they begin or lie outside the years of [`Month`].
    pub fn from_days(from: Date, to: Date) -> Option<Self> {
        let valid = |day: Date| month_of(day).is_some();
        (from <= to && valid(from) && valid(to)).then_some(Self::Days { from, to })
    }

    /// The months that it touches.
    pub fn months(self) -> Period {
        match self {
            Self::Months(period) => period,
            Self::Days { from, to } => {
                let month = |day| month_of(day).expect("ranges of days lie within the years of months");
                Period { from: month(from), to: month(to) }
            }
        }
    }

    /// Whether it is a range of days.
    pub fn is_days(self) -> bool {
        matches!(self, Self::Days { .. })
    }

    /// Whether it contains a day.
    pub fn contains(self, day: Date) -> bool {
        (self.first()..=self.last()).contains(&day)
    }

    /// The number of days of a month that it contains.
    pub fn days_in(self, month: Month) -> u32 {
        let days = (0..i32::from(month.first_day().days_in_month()))
            .map(|day| month.first_day() + jiff::Span::new().days(day));
        days.filter(|day| self.contains(*day)).count() as u32
    }

    /// Whether two ranges share a day.
    pub fn overlaps(self, other: Self) -> bool {
        self.first() <= other.last() && other.first() <= self.last()
    }

    /// Its first day.
    pub fn first(self) -> Date {
        match self {
            Self::Months(period) => period.from.first_day(),
            Self::Days { from, .. } => from,
        }
    }

    /// Its last day.
    pub fn last(self) -> Date {
        match self {
            Self::Months(period) => period.to.first_day().last_of_month(),
            Self::Days { to, .. } => to,
        }
    }
}

/// The calendar month of a day; `None` outside the years of [`Month`].
fn month_of(day: Date) -> Option<Month> {
    Month::new(u16::try_from(day.year()).ok()?, day.month().unsigned_abs().into())
}

/// Reads `YYYY-MM-DD` and nothing else.
fn day(text: &str) -> Option<Date> {
    let shaped = text.len() == 10 && text.is_char_boundary(7) && Month::from_bytes(&text.as_bytes()[..7]).is_some();
    text.parse().ok().filter(|_| shaped)
}

crate::option_group::serde_as_text!(DateRange, Intervention);

impl FromStr for DateRange {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (from, to) = text.split_once(':').or_else(|| text.split_once(" to ")).unwrap_or((text, text));
        let (from, to) = (from.trim(), to.trim());
        let months = || Some((from.parse::<Month>().ok()?, to.parse::<Month>().ok()?));
        let days = || Some((day(from)?, day(to)?));
        let backwards = || format!("{text:?} ends before it begins");
        if let Some((from, to)) = months() {
            return Period::new(from, to).map(Self::Months).ok_or_else(backwards);
        }
        match days() {
            Some((from, to)) if from <= to => Ok(Self::Days { from, to }),
            Some(_) => Err(backwards()),
            None => Err(format!(
                "{text:?} is neither months nor days; write 2024-01:2024-12, or 2024-01-15:2024-03-31 where the data has days"
            )),
        }
    }
}

impl FromStr for Intervention {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let month = || text.parse().ok().map(Self::Month);
        let found = month().or_else(|| day(text).map(Self::Day));
        found.ok_or_else(|| format!("{text:?} is neither a month nor a day"))
    }
}

impl fmt::Display for DateRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Months(period) => write!(f, "{period}"),
            Self::Days { from, to } if from == to => write!(f, "{from}"),
            Self::Days { from, to } => write!(f, "{from} to {to}"),
        }
    }
}

impl fmt::Display for Intervention {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Month(month) => write!(f, "{month}"),
            Self::Day(day) => write!(f, "{day}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_ranges() {
        let span = |text: &str| text.parse::<DateRange>();
        assert_eq!(span("2023-01:2023-12").map(|span| span.to_string()), Ok("2023-01 to 2023-12".into()));
        assert_eq!(
            span("2024-03").map(|span| (span.first(), span.last())),
            Ok((jiff::civil::date(2024, 3, 1), jiff::civil::date(2024, 3, 31)))
        );
        let days = span("2024-02-20:2024-03-02").expect("days");
        let month = |month| Month::new(2024, month).expect("a month");
        assert_eq!((days.days_in(month(2)), days.days_in(month(3)), days.days_in(month(4))), (10, 2, 0));
        assert_eq!(days.months(), Period::new(month(2), month(3)).expect("in order"));
        for wrong in [
            "",
            ":",
            "2023-12:2023-01",
            "2023",
            "2023-01-01:2023-02",
            "2023-02-30:2023-03-01",
            "20230101:20230102",
            "1066-10-14",
        ] {
            assert!(span(wrong).is_err(), "{wrong:?} is no range");
        }
        assert_eq!("2024-03-15".parse(), Ok(Intervention::Day(jiff::civil::date(2024, 3, 15))));
        assert_eq!("2024-03".parse(), Ok(Intervention::Month(month(3))));
        assert!("March".parse::<Intervention>().is_err());
    }

    #[test]
    fn ranges_that_share_a_day_overlap() {
        let span = |text: &str| text.parse::<DateRange>().expect("a span");
        assert!(span("2023-01:2023-06").overlaps(span("2023-06-30:2023-07-10")));
        assert!(!span("2023-01:2023-06").overlaps(span("2023-07:2023-12")));
    }
}
