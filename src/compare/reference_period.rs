//! The period that a reported period is compared with: the one before it, or the same months a year before.

use std::fmt;
use std::str::FromStr;

use jiff::ToSpan;

use super::date_range::DateRange;
use crate::error::{Error, ErrorKind};
use crate::period::Period;

/// Weeks in a year of whole weeks: the same days of the week are 52 weeks apart.
const WEEKS_OF_A_YEAR: i64 = 52;

/// A period relative to the reported one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReferencePeriod {
    /// The period of the same length directly before it.
    Previous,
    /// The same months of the latest year without overlap; for days, the same days of the week 52 weeks before.
    YearBefore,
}

impl ReferencePeriod {
    /// The name in settings.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Previous => "previous",
            Self::YearBefore => "year-before",
        }
    }

    /// The period to compare `reported` with; `None` if it lies before the calendar begins.
    pub fn resolve(self, reported: DateRange) -> Option<DateRange> {
        match reported {
            DateRange::Months(period) => {
                let months = u16::try_from(period.months()).ok()?;
                let back = match self {
                    Self::Previous => months,
                    Self::YearBefore => 12 * months.div_ceil(12),
                };
                Some(DateRange::Months(Period::new(period.from.minus(back)?, period.to.minus(back)?)?))
            }
            DateRange::Days { from, to } => {
                let days = i64::from(from.until(to).ok()?.get_days()) + 1;
                let year = 7 * WEEKS_OF_A_YEAR;
                let back = match self {
                    Self::Previous => days,
                    Self::YearBefore => year * days.div_euclid(year).saturating_add(i64::from(days % year > 0)),
                };
                DateRange::from_days(from.checked_sub(back.days()).ok()?, to.checked_sub(back.days()).ok()?)
            }
        }
    }
}

crate::option_group::serde_as_text!(ReferencePeriod);

impl FromStr for ReferencePeriod {
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

impl fmt::Display for ReferencePeriod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resolves_reference_periods() {
        let before = |against: ReferencePeriod, text: &str| {
            let span = text.parse::<DateRange>().expect("a span");
            against.resolve(span).map(|span| span.to_string()).unwrap_or_default()
        };
        let (previous, year) = (ReferencePeriod::Previous, ReferencePeriod::YearBefore);
        assert_eq!(before(previous, "2024-01:2024-03"), "2023-10 to 2023-12");
        assert_eq!(before(previous, "2024-01"), "2023-12");
        assert_eq!(before(year, "2024-01:2024-03"), "2023-01 to 2023-03");
        assert_eq!(before(year, "2024-01:2024-12"), "2023-01 to 2023-12");
        assert_eq!(before(year, "2023-12:2024-12"), "2021-12 to 2022-12", "thirteen months: one year would overlap");
        assert_eq!(before(previous, "2024-03-04:2024-03-17"), "2024-02-19 to 2024-03-03");
        assert_eq!(before(year, "2024-03-04:2024-03-17"), "2023-03-06 to 2023-03-19", "Mondays to Sundays both");
        assert_eq!(before(previous, "1900-01:1900-02"), "");
        assert!("last-week".parse::<ReferencePeriod>().is_err());
        assert!(
            ["previous", "year-before"]
                .iter()
                .all(|name| name.parse::<ReferencePeriod>().is_ok_and(|a| a.as_str() == *name))
        );
    }
}
