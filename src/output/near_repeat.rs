//! The columns of a table of pairs of events, a row for each distance and time.

use hexspot_stats::near_repeat::DistanceTimeBands;
use hexspot_stats::{KnoxCell, KnoxTest};

use crate::table::{Table, columns};

/// Pairs at one distance and time.
pub struct PairRow<'a> {
    theme: &'a str,
    test: &'a KnoxTest,
    row: usize,
    column: usize,
    level: f64,
    /// Its place in the list, from 0.
    at: usize,
}

impl PairRow<'_> {
    fn cell(&self) -> &KnoxCell {
        self.test.cell(self.row, self.column)
    }

    fn q(&self) -> Option<f64> {
        self.test.q.as_ref().ok()?[self.at]
    }
}

columns! {
    /// The columns of pairs of events at one distance and time.
    pub mod event_pairs(row: &PairRow<'_>) {
        /// name of the theme
        THEME: text => row.theme;
        /// the pairs are further apart than this; 0 to 0 is the same place, distance 0
        SPACE_FROM_M: number.least(0.0).unit("metres") => row.test.bands.space(row.row).0;
        /// and no further than this; null beyond the last band
        SPACE_TO_M: number.least(0.0).or_null().unit("metres") => row.test.bands.space(row.row).1;
        /// the same in words
        SPACE_LABEL: text.filled() => space_label(&row.test.bands, row.row);
        /// the pairs are at least so many days apart by the calendar
        DAYS_FROM: whole.least(0.0).unit("days") => row.test.bands.time(row.column).0;
        /// and at most so many; null after the last period
        DAYS_TO: whole.least(0.0).or_null().unit("days") => row.test.bands.time(row.column).1.map(|end| end - 1);
        /// the same in words
        TIME_LABEL: text.filled() => time_label(&row.test.bands, row.column);
        /// pairs of the theme's events in the study area and period that are so far apart in space and in time
        OBSERVED: whole.least(0.0).unit("pairs of events") => row.cell().observed;
        /// pairs to be expected if place and day had nothing to do with each other: pairs so far apart in space times
        /// pairs so far apart in time over all pairs
        EXPECTED: number.least(0.0).unit("pairs of events") => row.cell().expected;
        /// observed over expected; null where less than one pair is expected, for there it is noise
        RATIO: number.least(0.0).or_null().unit("times") => row.cell().ratio();
        /// 2.5 % of the replications, in which the days are redistributed among the places, have fewer
        LOW: whole.least(0.0).unit("pairs of events") => row.cell().low;
        /// 2.5 % of the replications have more
        HIGH: whole.least(0.0).unit("pairs of events") => row.cell().high;
        /// (1 + replications with at least as many pairs) / (1 + replications), of this row by itself: upper tail,
        /// not corrected; null where no pair at all lies at that distance or that time
        P: number.above(0.0).most(1.0).or_null().unit("0 to 1") => row.cell().p;
        /// false-discovery rate (Benjamini-Hochberg) over the near rows that can show anything; null beyond the last
        /// band and after the last period, where even all pairs of that distance or time in this row would not be
        /// rare (too few to test), and everywhere when the replications are too few
        Q: number.share().or_null().unit("0 to 1") => row.q();
        /// whether q is at most the level (--alpha); null where q is
        SIGNIFICANT: truth.or_null() => row.test.significant(row.row, row.column, row.level);
    }
}

/// The pairs of events of theme `theme`, near ones first, and what chance says of them at a level.
pub fn near_repeat(theme: &str, test: &KnoxTest, level: f64) -> Table {
    let bands = &test.bands;
    let cells = (0..bands.rows()).flat_map(|row| (0..bands.columns()).map(move |column| (row, column)));
    let row = |(at, (row, column))| PairRow { theme, test, row, column, level, at };
    let rows: Vec<PairRow<'_>> = cells.enumerate().map(row).collect();
    let mut out = Table::new(test.cells.len());
    event_pairs::write(&mut out, &rows);
    out
}
/// The distances of a row: "same place", "up to 100 m", "100 to 200 m", "more than 200 m".
pub fn space_label(bands: &DistanceTimeBands, row: usize) -> String {
    match bands.space(row) {
        _ if row == 0 => "same place".into(),
        (from, None) => format!("more than {from} m"),
        (0.0, Some(to)) => format!("up to {to} m"),
        (from, Some(to)) => format!("{from} to {to} m"),
    }
}

/// The days of a column: "same day", "0 to 6 days", "14 days or more".
pub fn time_label(bands: &DistanceTimeBands, column: usize) -> String {
    let days = |number: u64| if number == 1 { "1 day".to_owned() } else { format!("{number} days") };
    match bands.time(column) {
        (from, None) => format!("{} or more", days(from)),
        (0, Some(1)) => "same day".into(),
        (from, Some(to)) if from + 1 == to => days(from),
        (from, Some(to)) => format!("{from} to {}", days(to - 1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_rows_and_columns() {
        let bands = DistanceTimeBands { number: 2, periods: 2, ..DistanceTimeBands::default() };
        let space = [0, 1, 2, 3].map(|row| space_label(&bands, row));
        assert_eq!(space, ["same place", "up to 100 m", "100 to 200 m", "more than 200 m"]);
        let time = [0, 1, 2].map(|column| time_label(&bands, column));
        assert_eq!(time, ["0 to 6 days", "7 to 13 days", "14 days or more"]);
        let by_day = DistanceTimeBands { days: 1, ..bands };
        assert_eq!([0, 1, 2].map(|column| time_label(&by_day, column)), ["same day", "1 day", "2 days or more"]);
    }
}
