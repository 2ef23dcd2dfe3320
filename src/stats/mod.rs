//! Scores: pure functions of columns and neighbours. No files, no random numbers.

mod concentration;
mod gi_star;
mod kde;
mod moran;
mod order;
mod overlap;
mod shrinkage;
mod window;

pub use concentration::{Concentration, concentration};
pub use gi_star::gi_star;
pub use kde::{
    Adaptive, LARGEST_FACTOR, MASS_POINTS, RelativeRisk, Spread, denominator_floor, density, relative_risk, window_mass,
};
pub use moran::{GlobalMoran, LocalMoran, Quadrant, global_moran, local_moran};
pub use order::ranks;
pub use overlap::{Overlap, overlap};
pub use shrinkage::{Shrinkage, ShrunkRate, marshall};
pub use window::window_sums;
