//! Clusters of any size and shape, by a scan statistic.

mod options;

pub use options::{ReplicationOptions, ScanOptions};
