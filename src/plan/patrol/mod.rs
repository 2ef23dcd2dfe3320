//! Patrols: a schedule of visits by teams that maximises the expected harm covered.
//!
//! A team stays in a cell for a visit (15 minutes by default), walks to another cell, and so on to the end of its
//! shift. A visit covers the harm expected in its cell during its minutes. Minutes beyond the first visit to a cell
//! within an hour are discounted, whichever team makes them.

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
