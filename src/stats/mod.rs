//! Scores: pure functions of columns and neighbours. No files, no random numbers.

mod concentration;
mod gi_star;
mod order;
mod overlap;
mod shrinkage;
mod window;

pub use concentration::{Concentration, concentration};
pub use gi_star::gi_star;
pub use order::ranks;
pub use overlap::{Overlap, overlap};
pub use shrinkage::{Shrinkage, ShrunkRate, marshall};
pub use window::window_sums;
