//! What a count is divided by: premises and footfall of each cell. Area the grid has already.

mod expectation;
mod footfall;
mod premises;

pub use expectation::Expectation;
pub use footfall::{FootfallExposure, spread};
pub use premises::{Counted, PremisesExposure, count};
