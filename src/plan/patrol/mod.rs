//! Patrols: who is where and when, so that as much as can be of the harm expected happens where somebody is.
//!
//! A team stays for a visit (fifteen minutes unless said otherwise), walks to another cell, and so on to the end of its shift. How much
//! a visit is worth is the harm expected in its cell in its minutes; minutes beyond the first visit to a cell within an hour are worth
//! less, whoever makes them.

mod bound;
mod explain;
mod objective;
mod options;
mod plan;
mod roster;
mod route;
mod shift;
#[cfg(test)]
mod tests;
mod uncertainty;
mod visit_value;

pub use bound::upper_bound;
pub use explain::explain_visit;
pub use objective::{CoveredHarm, covered_harm, equal_spread, visit_harm};
pub use options::{DEFAULT_SECOND_VISIT, DEFAULT_TEAMS, DEFAULT_VISIT_MINUTES, PatrolOptions};
pub use plan::{PatrolPlan, PatrolRoute, Visit, WALKING_M_PER_S, plan};
pub use roster::{HourlyHarm, Roster};
pub use shift::Shift;
pub use uncertainty::{DEFAULT_DRAWS, PatrolUncertainty, estimate_uncertainty};
