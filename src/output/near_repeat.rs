//! The fields of a table of pairs, a row for each space and time.

use super::table::Table;
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
    out.text("space_label", all().map(|(row, _)| Some(bands.space_in_words(row))));
    out.whole("days_from", all().map(|(_, column)| Some(bands.time(column).0)));
    out.whole("days_to", all().map(|(_, column)| bands.time(column).1.map(|end| end - 1)));
    out.text("time_label", all().map(|(_, column)| Some(bands.time_in_words(column))));
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
