//! What a count is divided by: premises and footfall of each cell. Area the grid has already.

mod footfall;
mod premises;

pub use footfall::{FootfallExposure, spread};
pub use premises::{Counted, PremisesExposure, count};
