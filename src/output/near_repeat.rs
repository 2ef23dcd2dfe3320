//! The fields of a table of pairs, a row for each space and time.

use super::table::Table;
use hexspot_stats::near_repeat::DistanceTimeBands;
use hexspot_stats::{KnoxCell, KnoxTest};

/// The pairs of events of theme `theme`, near ones first, and what chance says of them at a level.
pub fn near_repeat(theme: &str, test: &KnoxTest, level: f64) -> Table {
    let bands = &test.bands;
    let all = || (0..bands.rows()).flat_map(|row| (0..bands.columns()).map(move |column| (row, column)));
    let cells = || all().map(|(row, column)| test.cell(row, column));
    let mut out = Table::new(test.cells.len());
    out.text("theme", all().map(|_| Some(theme.to_owned())));
    out.number("space_from_m", all().map(|(row, _)| Some(bands.space(row).0)));
    out.number("space_to_m", all().map(|(row, _)| bands.space(row).1));
    out.text("space_label", all().map(|(row, _)| Some(space_label(bands, row))));
    out.whole("days_from", all().map(|(_, column)| Some(bands.time(column).0)));
    out.whole("days_to", all().map(|(_, column)| bands.time(column).1.map(|end| end - 1)));
    out.text("time_label", all().map(|(_, column)| Some(time_label(bands, column))));
    out.whole("observed", cells().map(|cell| Some(cell.observed)));
    out.number("expected", cells().map(|cell| Some(cell.expected)));
    out.number("ratio", cells().map(KnoxCell::ratio));
    out.whole("low", cells().map(|cell| Some(cell.low)));
    out.whole("high", cells().map(|cell| Some(cell.high)));
    out.number("p", cells().map(|cell| cell.p));
    let q = |cell: usize| test.q.as_ref().ok()?[cell];
    out.number("q", (0..test.cells.len()).map(q));
    out.truth("significant", all().map(|(row, column)| test.significant(row, column, level)));
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
