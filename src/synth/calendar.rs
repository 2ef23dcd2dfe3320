//! The months of the sample and their seasons.

use crate::period::Month;

/// The months of crime, from January 2022.
pub(super) fn month(index: u16) -> Month {
    const FIRST_YEAR: u16 = 2022;
    Month::new(FIRST_YEAR, 1).expect("a month of the calendar").plus(index)
}

/// The number of a month, counted from the first: what its stream of random numbers hangs on.
pub(super) fn index(of: Month) -> u64 {
    u64::from(of.since(month(0)).unsigned_abs())
}

/// Crime in this month of the year in per cent of an average month: more in summer and in December.
pub(super) fn season_percent(month: Month) -> u32 {
    const SEASON: [u32; 12] = [94, 93, 97, 96, 101, 104, 106, 104, 96, 98, 99, 112];
    SEASON[usize::from(month.month() - 1)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_run_on_from_january_2022() {
        assert_eq!(month(0).to_string(), "2022-01");
        assert_eq!(month(35).to_string(), "2024-12");
        assert_eq!(index(month(35)), 35);
    }

    #[test]
    fn the_seasons_average_out() {
        let year: u32 = (0..12).map(|index| season_percent(month(index))).sum();
        assert_eq!(year, 1200);
    }
}
