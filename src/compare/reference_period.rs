//! What a period that is reported is held against: the one before it, or the same months a year before.

use std::fmt;
use std::str::FromStr;

use jiff::ToSpan;

use super::date_range::Span;
use crate::error::{Error, ErrorKind};
use crate::period::Period;

/// Days of a year of whole weeks: the same days of the week stand 52 weeks apart.
const WEEKS_OF_A_YEAR: i64 = 52;

/// Another period, told by the one that is reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Against {
    /// The period of the same length directly before it.
    Previous,
    /// The same months of the latest year that shares none with it; of days, the same days of the week 52 weeks before.
    YearBefore,
}

impl Against {
    /// The name of the choice.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Previous => "previous",
            Self::YearBefore => "year-before",
        }
    }

    /// The period that `reported` is held against; `None` where it would lie before the calendar begins.
    pub fn before(self, reported: Span) -> Option<Span> {
        match reported {
            Span::Months(period) => {
                let months = u16::try_from(period.months()).ok()?;
                let back = match self {
                    Self::Previous => months,
                    Self::YearBefore => 12 * months.div_ceil(12),
                };
                Some(Span::Months(Period::new(period.from.minus(back)?, period.to.minus(back)?)?))
            }
            Span::Days { from, to } => {
                let days = i64::from(from.until(to).ok()?.get_days()) + 1;
                let year = 7 * WEEKS_OF_A_YEAR;
                let back = match self {
                    Self::Previous => days,
                    Self::YearBefore => year * days.div_euclid(year).saturating_add(i64::from(days % year > 0)),
                };
                Span::of_days(from.checked_sub(back.days()).ok()?, to.checked_sub(back.days()).ok()?)
            }
        }
    }
}

crate::option_group::serde_as_text!(Against);

impl FromStr for Against {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let known = [Self::Previous, Self::YearBefore];
        known.into_iter().find(|against| against.as_str() == text).ok_or_else(|| {
            let advice =
                "Use previous (the period of the same length directly before) or year-before (the same months a year \
                          before)"
                    .into();
            let problem = format!("{text:?} is no period to compare with");
            ErrorKind::Setting { setting: "compare-to", problem, advice }.into()
        })
    }
}

impl fmt::Display for Against {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_period_before_touches_and_that_of_a_year_before_has_the_same_months() {
        let before = |against: Against, text: &str| {
            let span = text.parse::<Span>().expect("a span");
            against.before(span).map(|span| span.to_string()).unwrap_or_default()
        };
        let (previous, year) = (Against::Previous, Against::YearBefore);
        assert_eq!(before(previous, "2024-01:2024-03"), "2023-10 to 2023-12");
        assert_eq!(before(previous, "2024-01"), "2023-12");
        assert_eq!(before(year, "2024-01:2024-03"), "2023-01 to 2023-03");
        assert_eq!(before(year, "2024-01:2024-12"), "2023-01 to 2023-12");
        assert_eq!(before(year, "2023-12:2024-12"), "2021-12 to 2022-12", "thirteen months: one year would overlap");
        assert_eq!(before(previous, "2024-03-04:2024-03-17"), "2024-02-19 to 2024-03-03");
        assert_eq!(before(year, "2024-03-04:2024-03-17"), "2023-03-06 to 2023-03-19", "Mondays to Sundays both");
        assert_eq!(before(previous, "1900-01:1900-02"), "");
        assert!("last-week".parse::<Against>().is_err());
        assert!(
            ["previous", "year-before"].iter().all(|name| name.parse::<Against>().is_ok_and(|a| a.as_str() == *name))
        );
    }
}
