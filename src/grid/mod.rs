//! Study area to cells, events to counts: every H3 cell of the study area, zeros included.

mod cells;
mod neighbours;
mod resolution;
mod table;

pub use cells::{Extent, Grid, OUTSIDE, Role, build};
pub use neighbours::Neighbours;
pub use resolution::{Chosen, MIN_MEAN_EVENTS, ResolutionChoice, choose};
pub use table::{CellTable, Coverage, bin};
