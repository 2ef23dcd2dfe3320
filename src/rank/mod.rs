//! Ranked cells, and hotspots: neighbouring hot cells merged, named and explained.

mod concentrated;
mod hotspots;
mod label;
mod order;
mod ranking;
mod reason;
mod sureness;
mod surface;
mod together;

use crate::exposure::{FootfallExposure, PremisesExposure};
use crate::grid::{CellTable, Coverage, Grid};
use crate::inference::Judgement;

pub use concentrated::{Concentrated, concentration};
pub use hotspots::{Hotspot, merge};
pub use label::Labels;
pub use order::Order;
pub use ranking::{Ranking, Rates, rank};
pub use sureness::TOP;
pub use surface::{DensityGround, Pile, Surface, surface};
pub use together::{Coincidence, Hot, ThemeOverlap, hot_mask, overlaps};

/// All that is known of the cells of one theme, columns in order of the grid's cells.
#[derive(Clone, Copy, Debug)]
pub struct Evidence<'a> {
    /// The cells.
    pub grid: &'a Grid,
    /// The counts.
    pub table: &'a CellTable,
    /// The months that the counts are of.
    pub coverage: &'a Coverage,
    /// Premises, when files were given.
    pub premises: Option<&'a PremisesExposure>,
    /// Footfall, when files were given.
    pub footfall: Option<&'a FootfallExposure>,
    /// The verdicts.
    pub judgement: &'a Judgement,
}
