//! Venues: which premises to win for a scheme such as Safe Haven, so that most of the night's demand is within a walk
//! of an open one.

mod candidates;

mod demand;
mod explain;
mod infeasible;
mod night_hours;
mod operators;
mod options;
mod plan;
mod uncertainty;
mod venue_benefit;

pub use candidates::{Exclusion, PremisesRole, PremisesRoles, assign_roles};
pub use demand::{DrawnWeights, VenueDemand, snap_to_street};
pub use night_hours::{NightHours, friday_hours, night_slots};
pub use operators::{OperatorSummary, operators};
pub use options::{DemandBy, UnknownHours, VenueOptions};
pub use plan::{VenueInput, VenuePlan, plan};
pub use venue_benefit::ChosenVenue;

#[cfg(test)]
mod tests;
