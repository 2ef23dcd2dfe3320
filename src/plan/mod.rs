//! Where to act, and when: what a map is for.
//!
//! Every plan starts from the [`need`]: how much harm is expected in which cell and hour, with what is not known of it. [`walk`] says
//! how far it is on foot; [`patrol`] who should be where and when.

pub mod need;
pub mod patrol;
pub mod walk;
