//! Ranked cells, and hotspots: neighbouring hot cells merged, named and explained.

mod concentration;
mod density_surface;
mod explain;
mod hotspots;
mod label;
mod options;
mod rank_uncertainty;
mod ranking;
mod scan_clusters;
mod single_point_dependence;
mod theme_overlap;

use crate::exposure::{Expectation, FootfallExposure, PremisesExposure};
use crate::grid::{CellCounts, Coverage, Grid, RedistributedCounts};
use hexspot_stats::Verdicts;

pub use concentration::{ThemeConcentration, concentration};
pub use density_surface::{DensityGrid, DensitySurface, WeightedPoint, density_surface};
pub use hotspots::{Hotspot, hotspots};
pub use label::Labels;
pub use options::{DensityOptions, DrawOptions, DrawsChoice, Order, OrderOptions, SpreadOptions};
pub use rank_uncertainty::{TOP, posteriors_without_rates};
pub use ranking::{Ranking, Rates, RedistributionRanks, rank};
pub use scan_clusters::{LocatedCluster, ScanContext, locate_clusters};
pub use theme_overlap::{Coincidence, HotCells, ThemeOverlap, hot_cells, theme_overlaps};

/// The data of one theme by cell; columns are in the order of the grid's cells.
#[derive(Clone, Copy, Debug)]
pub struct CellData<'a> {
    /// The cells.
    pub grid: &'a Grid,
    /// The exposure of each cell, to which expected counts are proportional.
    pub expected: &'a [f64],
    /// What that exposure is.
    pub expect: Expectation,
    /// The counts.
    pub table: &'a CellCounts,
    /// The months of the counts.
    pub coverage: &'a Coverage,
    /// Premises; `None` without files.
    pub premises: Option<&'a PremisesExposure>,
    /// Footfall; `None` without files.
    pub footfall: Option<&'a FootfallExposure>,
    /// The verdicts, which are always of the counts before redistribution.
    pub verdicts: &'a Verdicts,
    /// The redistributed counts by which cells are ranked; `None` to rank by the counts themselves.
    pub redistributed: Option<&'a RedistributedCounts>,
}

impl CellData<'_> {
    /// The number of events by which a cell is ranked.
    fn ranked_count(&self, cell: usize) -> f64 {
        self.redistributed.map_or_else(|| f64::from(self.table.count[cell]), |counts| counts.count[cell])
    }

    /// The harm by which a cell is ranked.
    fn ranked_harm(&self, cell: usize) -> f64 {
        self.redistributed.map_or_else(|| self.table.harm[cell], |counts| counts.harm[cell])
    }
}
