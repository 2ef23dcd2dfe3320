//! The fields of a calibration.

use super::table::Table;
use crate::evaluate::{Calibration, Rate};

/// `calibration`: a row for each theme, relative risk and verdict.
pub fn calibration<'a>(themes: impl Iterator<Item = (&'a str, &'a Calibration)>) -> Table {
    let rows: Vec<(&str, &Calibration, &Rate)> =
        themes.flat_map(|(name, found)| found.rates.iter().map(move |rate| (name, found, rate))).collect();
    let mut out = Table::new(rows.len());
    out.text("theme", rows.iter().map(|(name, ..)| Some((*name).to_owned())));
    out.number("events_per_cell", rows.iter().map(|(_, found, _)| Some(found.events_per_cell())));
    out.number("relative_risk", rows.iter().map(|(.., rate)| Some(rate.relative_risk)));
    out.whole("block_cells", rows.iter().map(|(.., rate)| rate.block_cells.map(|cells| cells as u64)));
    out.text("verdict", rows.iter().map(|(.., rate)| Some(rate.measured.verdict.as_str().to_owned())));
    out.number("rate", rows.iter().map(|(.., rate)| Some(rate.measured.rate.value)));
    out.number("low", rows.iter().map(|(.., rate)| Some(rate.measured.rate.low)));
    out.number("high", rows.iter().map(|(.., rate)| Some(rate.measured.rate.high)));
    out.whole("runs", rows.iter().map(|(.., rate)| Some(rate.measured.runs)));
    out
}
