//! Asset gaps: demand that no camera, light or cleaning crew reaches, by cell and hour, and where new assets would cover most of it.
//!
//! An asset covers what lies within its reach in a straight line, in the hours in which it works. Its demand is an [`AssetDemand`] by
//! cell and hour of the week; the gap is the demand that no asset reaches at that hour. Covered means within reach: what an asset
//! prevents is unknown, and walls, trees and angles of view are ignored.

mod asset_purpose;
mod candidates;
mod demand;
mod explain;
mod hours;
mod options;
mod plan;
mod siting;
mod street_cleaning_demand;
mod subcells;
#[cfg(test)]
mod tests;
mod uncertainty;

pub use asset_purpose::Purpose;
pub use candidates::{CandidateKind, Candidates};
pub use demand::AssetDemand;
pub use explain::{AssetLabel, worst_hours};
pub use hours::HourSet;
pub use options::{AssetOptions, AssetReach};
pub use plan::{Asset, AssetGapInput, AssetGapPlan, CellGap, Proposal, plan};
pub use street_cleaning_demand::{LATE_VENUE_REACH_M, LateVenues, cleaning_demand};
pub use subcells::{Subcells, subdivide};
pub use uncertainty::{AssetGapUncertainty, estimate_uncertainty};
