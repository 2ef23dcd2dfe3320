//! The grid: every H3 cell of the study area and its buffer, and the counts of events by cell, zeros included.

mod catchment;
mod cell_counts;
mod cells;
mod clip_cell;
mod coverage;
mod redistribute;
mod resolution;

pub use catchment::Catchments;
pub use cell_counts::{CellCounts, count_by_cell, count_by_source};
pub use cells::{Extent, Grid, OUTSIDE, Role, build};
pub use coverage::{Coverage, MIN_SHARE_OF_EVENTS};
pub use redistribute::{RedistributedCounts, Spread, SpreadBy};
pub use resolution::{ChosenResolution, MIN_MEAN_EVENTS, ResolutionChoice, ResolutionDemand, choose_resolution};

/// The cells within so many rings of the middle of the City of London, in order.
#[cfg(test)]
pub(crate) fn disk(rings: u32) -> Vec<h3o::CellIndex> {
    let middle = crate::place::LonLat::new(-0.0887, 51.5155).expect("in range").cell(h3o::Resolution::Ten);
    let mut cells: Vec<h3o::CellIndex> = middle.grid_disk_safe(rings).collect();
    cells.sort_unstable();
    cells
}
