//! Where to act, and when: what a map is for.
//!
//! Every plan starts from the [`need`]: how much harm is expected in which cell and hour, with what is not known of it. [`walk`] says
//! how far it is on foot, [`gaps`] where assets such as cameras and lights are missing.

pub mod gaps;
pub mod need;
pub mod walk;
