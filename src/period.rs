//! Calendar months and periods of whole months, the time unit of open police data.

use std::fmt;
use std::str::FromStr;

/// A calendar month.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(u16);

impl Month {
    /// The earliest valid month.
    pub const MIN: Self = Self(1900 * 12);

    /// The latest valid month.
    pub const MAX: Self = Self(2199 * 12 + 11);

    /// Month 1 to 12 of a year from 1900 to 2199. `None` for other values, which are typing errors.
    pub fn new(year: u16, month: u16) -> Option<Self> {
        ((1900..2200).contains(&year) && (1..=12).contains(&month)).then(|| Self(year * 12 + month - 1))
    }

    /// Parses `YYYY-MM` and no other form.
    pub fn from_bytes(text: &[u8]) -> Option<Self> {
        let [a, b, c, d, b'-', e, f] = text else { return None };
        let number = |digits: &[&u8]| {
            digits.iter().try_fold(0u16, |n, d| d.is_ascii_digit().then(|| n * 10 + u16::from(**d - b'0')))
        };
        Self::new(number(&[a, b, c, d])?, number(&[e, f])?)
    }

    /// The calendar year.
    pub fn year(self) -> u16 {
        self.0 / 12
    }

    /// The month of the year, 1 to 12.
    pub fn month(self) -> u16 {
        self.0 % 12 + 1
    }

    /// The first day of the month.
    pub fn first_day(self) -> jiff::civil::Date {
        jiff::civil::date(self.year() as i16, self.month() as i8, 1)
    }

    /// Months from `earlier` to this one; negative when `earlier` is later.
    pub fn since(self, earlier: Self) -> i32 {
        i32::from(self.0) - i32::from(earlier.0)
    }

    /// The month `n` months earlier; `None` before [`Month::MIN`].
    pub fn minus(self, n: u16) -> Option<Self> {
        self.0.checked_sub(n).map(Self).filter(|month| *month >= Self::MIN)
    }

    /// The month `n` months later.
    pub fn plus(self, n: u16) -> Self {
        Self(self.0 + n)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year(), self.month())
    }
}

impl fmt::Debug for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

crate::option_group::serde_as_text!(Month);

impl FromStr for Month {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::from_bytes(text.as_bytes())
            .ok_or_else(|| format!("{text:?} is not a month; write it as YYYY-MM, such as 2024-01"))
    }
}

/// A period of whole months, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// The first month.
    pub from: Month,
    /// The last month.
    pub to: Month,
}

impl Period {
    /// The period from `from` to `to`; `None` when `to` is the earlier.
    pub fn new(from: Month, to: Month) -> Option<Self> {
        (from <= to).then_some(Self { from, to })
    }

    /// The number of months.
    pub fn months(self) -> usize {
        (self.to.0 - self.from.0) as usize + 1
    }

    /// The index of `month` in the period, from 0; `None` outside it.
    pub fn position(self, month: Month) -> Option<usize> {
        (self.from <= month && month <= self.to).then(|| (month.0 - self.from.0) as usize)
    }

    /// The months in order.
    pub fn iter(self) -> impl Iterator<Item = Month> {
        (self.from.0..=self.to.0).map(Month)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.from == self.to { write!(f, "{}", self.from) } else { write!(f, "{} to {}", self.from, self.to) }
    }
}

/// Formats months, in order, as runs: "2020-12, 2021-02 to 2021-05".
pub fn runs(months: &[Month]) -> String {
    let mut runs: Vec<Period> = Vec::new();
    for month in months {
        match runs.last_mut() {
            Some(run) if month.since(run.to) == 1 => run.to = *month,
            _ => runs.push(Period { from: *month, to: *month }),
        }
    }
    runs.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_prints_and_counts_months() {
        let month: Month = "2023-12".parse().expect("a month");
        assert_eq!(month.plus(1).to_string(), "2024-01");
        assert_eq!(
            (month.minus(12).map(|month| month.to_string()), Month::MIN.minus(1)),
            (Some("2022-12".into()), None)
        );
        assert_eq!("2024-03".parse::<Month>().expect("a month").since(month), 3);
        for wrong in ["2024-13", "2024-00", "24-01", "2024/01", "2024-1", "", "2024-01-01", "1066-10", "6024-01"] {
            assert!(wrong.parse::<Month>().is_err(), "{wrong:?} was parsed as a month");
        }
    }

    #[test]
    fn period_lists_its_months() {
        let month = |text: &str| text.parse::<Month>().expect("a month");
        let period = Period::new(month("2023-11"), month("2024-02")).expect("in order");
        assert_eq!(period.months(), 4);
        assert_eq!(period.position(month("2024-01")), Some(2));
        assert_eq!(period.position(month("2024-03")), None);
        assert_eq!(period.iter().last(), Some(month("2024-02")));
        assert!(Period::new(month("2024-02"), month("2024-01")).is_none());
    }

    #[test]
    fn formats_months_as_runs() {
        let month = |text: &str| text.parse::<Month>().expect("a month");
        let months = ["2020-12", "2021-01", "2021-03", "2021-05", "2021-06"].map(month);
        assert_eq!(runs(&months), "2020-12 to 2021-01, 2021-03, 2021-05 to 2021-06");
    }
}
