//! Ranked cells, and hotspots: neighbouring hot cells merged, named and explained.

mod cluster;
mod concentrated;
mod draws;
mod hotspots;
mod label;
mod one_point;
mod order;
mod ranking;
mod reason;
mod sureness;
mod surface;
mod together;

use crate::exposure::{Expectation, FootfallExposure, PremisesExposure};
use crate::grid::{CellTable, Coverage, Grid, SpreadTable};
use hexspot_stats::Verdicts;

pub use cluster::{PlacedCluster, Scanned, placed};
pub use concentrated::{Concentrated, concentration};
pub use draws::DrawsChoice;
pub use hotspots::{Hotspot, merge};
pub use label::Labels;
pub use order::Order;
pub use ranking::{Ranking, Rates, Respread, rank};
pub use sureness::{TOP, laws_by as laws};
pub use surface::{DensityGround, Pile, Surface, surface};
pub use together::{Coincidence, Hot, ThemeOverlap, hot_mask, overlaps};

/// All that is known of the cells of one theme, columns in order of the grid's cells.
#[derive(Clone, Copy, Debug)]
pub struct Evidence<'a> {
    /// The cells.
    pub grid: &'a Grid,
    /// What events are expected to follow, by cell: what the verdicts were tested against.
    pub expected: &'a [f64],
    /// What that is.
    pub expect: Expectation,
    /// The counts.
    pub table: &'a CellTable,
    /// The months that the counts are of.
    pub coverage: &'a Coverage,
    /// Premises, when files were given.
    pub premises: Option<&'a PremisesExposure>,
    /// Footfall, when files were given.
    pub footfall: Option<&'a FootfallExposure>,
    /// The verdicts.
    pub judgement: &'a Verdicts,
    /// The counts by which cells are ranked where those at map points are spread; verdicts are of the counts as they stand.
    pub spread: Option<&'a SpreadTable>,
}

impl Evidence<'_> {
    /// Events by which a cell is ranked.
    fn ranked_count(&self, cell: usize) -> f64 {
        self.spread.map_or_else(|| f64::from(self.table.count[cell]), |spread| spread.count[cell])
    }

    /// Harm by which it is ranked.
    fn ranked_harm(&self, cell: usize) -> f64 {
        self.spread.map_or_else(|| self.table.harm[cell], |spread| spread.harm[cell])
    }
}
