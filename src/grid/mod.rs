//! Study area to cells, events to counts: every H3 cell of the study area, zeros included.

mod catchment;
mod cells;
mod convex;
mod coverage;
mod lattice;
mod neighbours;
mod plane;
mod resolution;
mod spread;
mod table;

pub use catchment::Catchments;
pub use cells::{Extent, Grid, OUTSIDE, Role, build};
pub use coverage::{Coverage, MIN_SHARE_OF_EVENTS};
#[cfg(test)]
pub(crate) use lattice::disk;
pub use lattice::{Lattice, Turn};
pub use neighbours::Neighbours;
pub use resolution::{Chosen, MIN_MEAN_EVENTS, ResolutionChoice, Suited, choose};
pub use spread::{Spread, SpreadBy, SpreadTable};
pub use table::{CellTable, bin, by_source};
