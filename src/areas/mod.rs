//! Comparison of areas, such as wards or night-time-economy areas, on many measures: counts, rates, ranks and their uncertainty.

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
pub use comparison::{AreaComparison, Measure, MeasureUnit, compare};
pub use denominator::Denominator;
pub use denominator_warnings::{DenominatorWarning, MAX_OUTSIDE_SHARE};
pub use explain::finding;
pub use monthly_counts::MonthlyCounts;
pub use options::RateOptions;
pub use rank_reversals::{RankReversal, RankReversals, rank_reversals};
pub use rate_ranking::RateRanking;
