//! Survey findings: shares of people who said yes, by group, area and circumstance; which differ; and what is felt in an area beside
//! what is recorded there.

mod beside;
mod comparison;
mod sentence;
mod tally;
mod totals;

pub use beside::{Beside, FeltArea, Recorded, beside};
pub use comparison::{Comparison, Kind, Side, compare};
pub use tally::{Asked, Cut, FEW_RESPONDENTS, Tallies, Tally, tally};
pub use totals::{Total, totals};

/// Draws behind a p by permutation: with fewer the least p of a hundred tests would not pass together.
pub const DRAWS: u32 = 9_999;
