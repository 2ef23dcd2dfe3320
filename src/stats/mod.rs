//! Scores: pure functions of columns and neighbours. No files, no random numbers.

mod concentration;
mod contingency;
mod gi_star;
mod kde;
mod kendall;
mod moran;
mod near_repeat;
mod order;
mod overlap;
mod scan;
mod shrinkage;
mod spearman;
mod window;

pub use concentration::{Concentration, concentration};
pub use contingency::{Contingency, contingency};
pub use gi_star::gi_star;
pub use kde::{
    Adaptive, LARGEST_FACTOR, MASS_POINTS, RelativeRisk, Spread, denominator_floor, density, density_ratio, window_mass,
};
pub use kendall::{FEWEST_VALUES, Kendall, mann_kendall, seasonal_kendall, seasonal_slope, sen_slope};
pub use moran::{GlobalMoran, LocalMoran, Quadrant, global_moran, local_moran};
pub use near_repeat::{Bands, Distance, MOST_NEAR_PAIRS, NearPairs, pairs_by_period};
pub use order::{ordinal, ranks};
pub use overlap::{Overlap, overlap};
pub use scan::{
    Cases, Cylinders, DEFAULT_MAX_SHARE, Growing, Irregular, LARGEST_MAX_SHARE, MIN_CASES, Runs, Shape, SpaceTime,
    Window, Windows, Zones, log_likelihood_ratio, relative_risk,
};
pub use shrinkage::{Shrinkage, ShrunkRate, marshall};
pub use spearman::{correlation, mean_ranks};
pub use window::window_sums;
