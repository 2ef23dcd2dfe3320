//! Survey findings: shares of people who said yes, by group, area and circumstance; which differ; and what is felt in an area beside
//! what is recorded there.

mod comparison;
mod explain;
mod perception_vs_recorded;
mod tally;
mod total_rows;

pub use comparison::{Comparison, Kind, Side, compare};
pub use perception_vs_recorded::{FeltArea, Recorded, RecordedComparison, beside};
pub use tally::{Cut, FEW_RESPONDENTS, SurveyQuestion, Tallies, Tally, tally};
pub use total_rows::{Total, totals};

/// Draws behind a p by permutation: with fewer the least p of a hundred tests would not pass together.
pub const DRAWS: u32 = 9_999;
