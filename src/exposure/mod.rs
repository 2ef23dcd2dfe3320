//! What a count is divided by: premises and footfall of each cell. Area the grid has already.

mod areas;
mod denominator;
mod footfall;
mod hours;
mod nearby;
mod premises;

pub use areas::{AreaExposure, AreaFootfall, AreaPremises, Fine, footfall_of, km2, premises_of};
pub use denominator::Expectation;
pub use footfall::{FootfallExposure, spread};
pub use hours::HourlyFootfall;
pub use nearby::{NEARBY_M, nearby};
pub use premises::{Counted, PremisesExposure, count};
