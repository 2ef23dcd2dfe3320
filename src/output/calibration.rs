//! The fields of a calibration.

use super::table::Table;
use crate::evaluate::{Calibration, CalibrationRate};

/// `calibration`: a row for each theme, relative risk and verdict.
pub fn calibration<'a>(themes: impl Iterator<Item = (&'a str, &'a Calibration)>) -> Table {
    let rows: Vec<(&str, &Calibration, &CalibrationRate)> =
        themes.flat_map(|(name, found)| found.rates.iter().map(move |rate| (name, found, rate))).collect();
    let mut out = Table::new(rows.len());
    out.text("theme", rows.iter().map(|(name, ..)| Some((*name).to_owned())));
    out.number("events_per_cell", rows.iter().map(|(_, found, _)| Some(found.events_per_cell())));
    out.number("relative_risk", rows.iter().map(|(.., rate)| Some(rate.relative_risk)));
    out.whole("block_cells", rows.iter().map(|(.., rate)| rate.block_cells.map(|cells| cells as u64)));
    out.text("verdict", rows.iter().map(|(.., rate)| Some(rate.alarm_rate.verdict.as_str().to_owned())));
    out.number("rate", rows.iter().map(|(.., rate)| Some(rate.alarm_rate.rate.value)));
    out.number("low", rows.iter().map(|(.., rate)| Some(rate.alarm_rate.rate.low)));
    out.number("high", rows.iter().map(|(.., rate)| Some(rate.alarm_rate.rate.high)));
    out.whole("runs", rows.iter().map(|(.., rate)| Some(rate.alarm_rate.runs)));
    out
}
