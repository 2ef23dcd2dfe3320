//! Areas compared on many measures: by number, by rate, with how sure their order is.
//!
//! What the City of London's Liverpool Street analysis does: night-time-economy areas, wards or any areas side by side.

mod area_context;
mod comparison;
mod denominator;
mod denominator_warnings;
mod explain;
mod monthly_counts;
mod options;
mod rank_reversals;
mod rate_ranking;

pub use area_context::AreaContext;
pub use comparison::{Comparison, Measure, Unit, compare};
pub use denominator::Denominator;
pub use denominator_warnings::{Flag, OUTSIDE};
pub use explain::finding;
pub(crate) use explain::ordinal;
pub use monthly_counts::Tally;
pub use options::RateOptions;
pub use rank_reversals::{Flip, Flips, flips};
pub use rate_ranking::Column;
