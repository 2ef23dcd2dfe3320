//! The columns of a calibration.

use crate::evaluate::{Calibration, CalibrationRate};
use crate::table::{Table, columns};

/// How often a verdict was given at a relative risk.
pub struct CalibrationRow<'a> {
    theme: &'a str,
    calibration: &'a Calibration,
    rate: &'a CalibrationRate,
}

columns! {
    /// The columns of a calibration.
    pub mod calibration_rate(row: &CalibrationRow<'_>) {
        /// name of the theme
        THEME: text => row.theme;
        /// events of a world, as many as the study has, over the cells that are tested
        EVENTS_PER_CELL: number.least(0.0).unit("events") => row.calibration.events_per_cell();
        /// times the risk of the rest that a planted block has; 1 where nothing is planted
        RELATIVE_RISK: number.least(1.0).unit("ratio") => row.rate.relative_risk;
        /// cells of the planted block, a cell and its rings; null where nothing is planted
        BLOCK_CELLS: whole.least(1.0).or_null().unit("cells") => row.rate.block_cells;
        /// which verdict: hot and harm_hot as in cells_<theme>.geojson; exact (exact_q at most alpha, not adjusted
        /// for overdispersion) and gi_star (gi_q at most alpha) decide nothing and stand here for comparison
        VERDICT: text.names(&["hot", "harm_hot", "exact", "gi_star"]) => row.rate.alarm_rate.verdict.as_str();
        /// where nothing is planted the share of worlds with at least one such verdict, all of them false; else the
        /// share with one in the block
        RATE: number.share().unit("0 to 1") => row.rate.alarm_rate.rate.value;
        /// low end of its 95 % Monte Carlo interval (Wilson)
        LOW: number.share().unit("0 to 1") => row.rate.alarm_rate.rate.low;
        /// high end of it
        HIGH: number.share().unit("0 to 1") => row.rate.alarm_rate.rate.high;
        /// worlds in which the verdict could be given
        RUNS: whole.least(1.0).unit("worlds") => row.rate.alarm_rate.runs;
    }
}

/// `calibration`: a row for each theme, relative risk and verdict.
pub fn calibration<'a>(themes: impl Iterator<Item = (&'a str, &'a Calibration)>) -> Table {
    let mut rows = Vec::new();
    for (theme, calibration) in themes {
        rows.extend(calibration.rates.iter().map(|rate| CalibrationRow { theme, calibration, rate }));
    }
    let mut out = Table::new(rows.len());
    calibration_rate::write(&mut out, &rows);
    out
}
