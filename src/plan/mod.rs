//! Where to act, and when: what a map is for.
//!
//! Every plan starts from the [`need`]: how much harm is expected in which cell and hour, with what is not known of it. [`walk`] says
//! how far it is on foot, [`hexspot_stats::siting`] chooses the best sites of any kind. With these [`venues`] finds premises to win for a scheme,
//! [`routes`] the ways home, [`patrol`] who visits what and when, [`gaps`] where cameras, lights and other assets are missing.

mod siting_options;

pub mod asset_gaps;
pub mod demand;
pub mod patrol;
pub mod routes;
pub mod venues;
pub mod walk;

pub use siting_options::SitingOptions;
