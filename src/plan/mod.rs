//! Where to act, and when: what a map is for.
//!
//! Every plan starts from the [`need`]: how much harm is expected in which cell and hour, with what is not known of it. [`walk`] says
//! how far it is on foot; [`routes`] plans ways home.

pub mod need;
pub mod routes;
//! how far it is on foot, [`siting`] chooses the best sites, [`venues`] the places to be Safe Havens.

pub mod siting;
pub mod venues;
pub mod walk;
