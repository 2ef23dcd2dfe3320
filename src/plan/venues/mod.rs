//! Which premises to win for a scheme such as Safe Haven: those that bring most of the night's harm within a walk of an open one.

mod candidates;
mod choose;
mod demand;
mod explain;
mod infeasible;
mod night_hours;
mod operators;
mod options;
mod venue_benefit;

pub use candidates::{LeftOut, Part, Parts, parts};
pub use choose::{VenueContext, VenuePlan, choose};
pub use demand::{Demand, Drawn, on_street};
pub use night_hours::{NightHours, friday_hours, night_slots};
pub use operators::{OperatorWanted, operators};
pub use options::{DemandBy, UnknownHours, VenueOptions};
pub use venue_benefit::Chosen;

#[cfg(test)]
mod tests;
