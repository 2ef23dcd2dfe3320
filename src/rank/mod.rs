//! Ranked cells, and hotspots: neighbouring hot cells merged, named and explained.

mod concentrated;
mod density_surface;
mod draws;
mod explain;
mod hotspots;
mod label;
mod options;
mod order;
mod rank_uncertainty;
mod ranking;
mod scan_clusters;
mod single_point_dependence;
mod theme_overlap;

use crate::exposure::{Expectation, FootfallExposure, PremisesExposure};
use crate::grid::{CellTable, Coverage, Grid, SpreadTable};
use hexspot_stats::Verdicts;

pub use concentrated::{ThemeConcentration, concentration};
pub use density_surface::{DensityGround, Surface, WeightedPoint, surface};
pub use draws::DrawsChoice;
pub use hotspots::{Hotspot, merge};
pub use label::Labels;
pub use options::{DensityOptions, DrawOptions, OrderOptions, SpreadOptions};
pub use order::Order;
pub use rank_uncertainty::{TOP, laws_by as laws};
pub use ranking::{Ranking, Rates, RedistributionRanks, rank};
pub use scan_clusters::{PlacedCluster, Scanned, placed};
pub use theme_overlap::{Coincidence, Hot, ThemeOverlap, hot_mask, overlaps};

/// All that is known of the cells of one theme, columns in order of the grid's cells.
#[derive(Clone, Copy, Debug)]
pub struct CellData<'a> {
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

impl CellData<'_> {
    /// Events by which a cell is ranked.
    fn ranked_count(&self, cell: usize) -> f64 {
        self.spread.map_or_else(|| f64::from(self.table.count[cell]), |spread| spread.count[cell])
    }

    /// Harm by which it is ranked.
    fn ranked_harm(&self, cell: usize) -> f64 {
        self.spread.map_or_else(|| self.table.harm[cell], |spread| spread.harm[cell])
    }
}
