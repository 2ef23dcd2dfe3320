//! Lengths of time that end with the last that is known: "2 weeks".

use std::fmt;
use std::str::FromStr;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use crate::compare::DateRange;
use crate::error::{Error, ErrorKind, Result};
use crate::period::{Month, Period};

/// The latest of what is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Latest {
    /// How many.
    pub number: u16,
    /// Of what.
    pub unit: Unit,
}

/// What is counted back by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Calendar months, whole ones.
    Month,
    /// Seven days, the last of them the last day known.
    Week,
    /// Friday night to Monday morning.
    Weekend,
}

impl Latest {
    /// The whole months that end with `last`.
    pub fn months(self, last: Month) -> Option<Period> {
        Period::new(last.minus(self.number.checked_sub(1)?)?, last)
    }

    /// The days that end with `last`: whole weeks, or from the Friday of the first weekend to the Sunday of the last that is over.
    pub fn days(self, last: Date) -> Option<DateRange> {
        let weeks = i64::from(self.number);
        let (from, to) = match self.unit {
            Unit::Month => return None,
            Unit::Week => (last.checked_sub((7 * weeks - 1).days()).ok()?, last),
            Unit::Weekend => {
                let sunday = if last.weekday() == Weekday::Sunday {
                    last
                } else {
                    last.nth_weekday(-1, Weekday::Sunday).ok()?
                };
                (sunday.checked_sub((7 * weeks - 5).days()).ok()?, sunday)
            }
        };
        DateRange::from_days(from, to)
    }
}

impl Unit {
    fn as_str(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Week => "week",
            Self::Weekend => "weekend",
        }
    }

    /// More than this is no latest of anything.
    fn most(self) -> u16 {
        match self {
            Self::Month => 120,
            Self::Week | Self::Weekend => 104,
        }
    }
}

crate::option_group::serde_as_text!(Latest);

impl FromStr for Latest {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let read = || {
            let (number, unit) = text.trim().split_once(' ')?;
            let number = number.parse::<u16>().ok()?;
            let unit = unit.trim().trim_end_matches('s');
            let unit = [Unit::Month, Unit::Week, Unit::Weekend].into_iter().find(|known| known.as_str() == unit)?;
            (1..=unit.most()).contains(&number).then_some(Self { number, unit })
        };
        read().ok_or_else(|| {
            let advice = "Write \"1 month\", \"2 weeks\" or \"1 weekend\"; 120 months or 104 weeks at most".into();
            ErrorKind::Setting { setting: "latest", problem: format!("{text:?} is no length of time"), advice }.into()
        })
    }
}

impl fmt::Display for Latest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}{}", self.number, self.unit.as_str(), if self.number == 1 { "" } else { "s" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn latest(text: &str) -> Latest {
        text.parse().expect("a length of time")
    }

    #[test]
    fn lengths_are_read_as_they_are_written() {
        for text in ["1 month", "12 months", "2 weeks", "1 weekend"] {
            assert_eq!(latest(text).to_string(), text);
        }
        for wrong in ["", "month", "0 months", "121 months", "2weeks", "-1 month", "1 fortnight", "1.5 weeks"] {
            assert!(wrong.parse::<Latest>().is_err(), "{wrong:?} was taken for a length of time");
        }
    }

    #[test]
    fn what_would_begin_before_the_calendar_is_none() {
        let first_days: Date = "1900-01-05".parse().expect("a date");
        assert_eq!((latest("2 weeks").days(first_days), latest("1 weekend").days(first_days)), (None, None));
        let days = DateRange::from_days(first_days, first_days).expect("within the calendar");
        assert_eq!(crate::compare::ReferencePeriod::YearBefore.resolve(days), None);
        assert_eq!(DateRange::from_days(days.last(), "1900-01-04".parse().expect("a date")), None, "backwards");
    }

    #[test]
    fn months_weeks_and_weekends_end_with_what_is_known() {
        let months = latest("3 months").months("2024-02".parse().expect("a month")).map(|months| months.to_string());
        assert_eq!(months.as_deref(), Some("2023-12 to 2024-02"));
        let days = |text: &str, last: &str| {
            latest(text).days(last.parse().expect("a day")).map(|span| span.to_string()).unwrap_or_default()
        };
        assert_eq!(days("2 weeks", "2024-03-17"), "2024-03-04 to 2024-03-17");
        // 17 March 2024 is a Sunday.
        for (last, weekend) in [("2024-03-17", "2024-03-15 to 2024-03-17"), ("2024-03-16", "2024-03-08 to 2024-03-10")]
        {
            assert_eq!(days("1 weekend", last), weekend);
        }
        assert_eq!(days("2 weekends", "2024-03-18"), "2024-03-08 to 2024-03-17");
        assert_eq!(latest("1 month").days("2024-03-17".parse().expect("a day")), None);
    }
}
