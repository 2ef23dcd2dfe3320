//! Exposure: the premises, footfall and area by which counts of cells and areas are divided.

mod areas;
mod denominator;
mod footfall;
mod hours;
mod nearby;
mod premises;

pub use areas::{AreaExposure, AreaFootfall, AreaPremises, FineGrid, area_footfall, area_km2, area_premises};
pub use denominator::Expectation;
pub use footfall::{FootfallExposure, footfall_exposure};
pub use hours::HourlyFootfall;
pub use nearby::{NEARBY_M, premises_nearby};
pub use premises::{PremisesExposure, PremisesFilter, premises_exposure};
