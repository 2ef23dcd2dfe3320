//! The whole analysis, in order: [`run`] ranks cells, [`areas`] compares areas, [`premises`] tells what happened at which premises,
//! [`backtest`] tests rankings on what happened next, [`whole`] does all that the inputs allow.

mod areas;
mod asked;
mod backtest;
mod cells;
mod config;
mod manifest;
mod notes;
mod outcome;
mod premises;
mod steps;
mod study;
mod whole;
mod write;

pub use areas::{AreasOutcome, areas, write_areas};
pub use asked::Asked;
pub use backtest::{BacktestOutcome, Tested, backtest, write_backtests};
pub use config::{Config, Labelling, Quality};
pub use outcome::{Outcome, Ran};
pub use premises::{PremisesOutcome, premises, write_premises};
pub use whole::{Whole, whole, write_whole};
pub use write::{Format, Written, write, write_cells};

use crate::error::Result;
use cells::CountsByArea;

/// Told after each crime file how many are read, of how many.
pub type Progress<'a> = &'a (dyn Fn(usize, usize) + Sync);

/// Ranks cells and hotspots for every theme of `config`.
pub fn run(config: &Config, progress: Progress<'_>) -> Result<Outcome> {
    let (outcome, _) = cells::rank(config, CountsByArea::Unused, progress)?;
    Ok(outcome)
}
