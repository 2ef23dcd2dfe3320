//! Which premises to win for a scheme such as Safe Haven: those that bring most of the night's harm within a walk of an open one.

mod candidates;
mod choose;
mod demand;
mod night;
mod operators;
mod reason;
mod refused;
mod told;
mod wanted;

pub use candidates::{LeftOut, Part, Parts, parts};
pub use choose::{Ground, VenuePlan, choose};
pub use demand::{Demand, Drawn, on_street};
pub use night::{NightHours, friday_hours, night_slots};
pub use operators::{OperatorWanted, operators};
pub use told::Chosen;
pub use wanted::{DemandBy, UnknownHours, Wanted};

#[cfg(test)]
mod tests;
