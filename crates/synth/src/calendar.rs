//! The months of the sample and their seasons.

use std::fmt;

use jiff::civil::{Date, date};

const FIRST_YEAR: i16 = 2022;

/// A month, counted from January 2022.
#[derive(Clone, Copy, Debug)]
pub struct Month(u16);

/// The first `count` months.
pub fn first_months(count: u16) -> Vec<Month> {
    (0..count).map(Month).collect()
}

impl Month {
    /// Months since January 2022: the index of the month's random stream.
    pub fn index(self) -> u64 {
        self.0.into()
    }

    pub fn first_day(self) -> Date {
        let [year, month] = [self.0 / 12, self.0 % 12].map(u16::cast_signed);
        date(FIRST_YEAR + year, month as i8 + 1, 1)
    }

    /// Crime in this month in per cent of an average month: more in summer and in December.
    pub fn season_percent(self) -> u32 {
        const SEASON: [u32; 12] = [94, 93, 97, 96, 101, 104, 106, 104, 96, 98, 99, 112];
        SEASON[usize::from(self.0 % 12)]
    }
}

/// `YYYY-MM`.
impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.first_day().strftime("%Y-%m").fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_start_in_january_2022() {
        let months = first_months(36);
        assert_eq!([months[0].to_string(), months[35].to_string()], ["2022-01", "2024-12"]);
        assert_eq!(months[35].index(), 35);
    }

    #[test]
    fn seasons_average_to_100() {
        assert_eq!(first_months(12).into_iter().map(Month::season_percent).sum::<u32>(), 1200);
    }
}
