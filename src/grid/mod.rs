//! Study area to cells, events to counts: every H3 cell of the study area, zeros included.

mod catchment;
mod cells;
mod convex;
mod coverage;
mod plane;
mod resolution;
mod spread;
mod table;

pub use catchment::Catchments;
pub use cells::{Extent, Grid, OUTSIDE, Role, build};
pub use coverage::{Coverage, MIN_SHARE_OF_EVENTS};
pub use resolution::{Chosen, MIN_MEAN_EVENTS, ResolutionChoice, Suited, choose};
pub use spread::{Spread, SpreadBy, SpreadTable};
pub use table::{CellTable, bin, by_source};

/// The cells within so many rings of the middle of the City of London, in order.
#[cfg(test)]
pub(crate) fn disk(rings: u32) -> Vec<h3o::CellIndex> {
    let middle = crate::place::LonLat::new(-0.0887, 51.5155).expect("in range").cell(h3o::Resolution::Ten);
    let mut cells: Vec<h3o::CellIndex> = middle.grid_disk_safe(rings).collect();
    cells.sort_unstable();
    cells
}
