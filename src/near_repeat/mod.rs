//! Near repeats: whether events are followed by others nearby and soon after.

mod options;

pub use options::NearRepeatOptions;
