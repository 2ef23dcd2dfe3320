//! Scan statistics: of very many windows, the one that holds most more than its share of the cases.
//!
//! Kulldorff, M. (1997). A spatial scan statistic. *Communications in Statistics: Theory and Methods* 26, 1481–1496.
//! doi:10.1080/03610929708831995. How sure a window is of being no chance is found in [`scan_test`].

mod cases;
mod circular;
mod circular_zones;
mod gumbel;
mod irregular;
mod likelihood_ratio;
mod null_models;
mod space_time;
mod test;
mod window_shape;

pub use cases::Cases;
pub use circular::CircularWindows;
pub use circular_zones::CircularZones;
pub use irregular::IrregularWindows;
pub use likelihood_ratio::{log_likelihood_ratio, relative_risk};
pub use space_time::{MonthRuns, SpaceTime, SpaceTimeWindows};
pub use test::{Cluster, DEFAULT_REPLICATIONS, ScanTest, Scanning, permutation_scan_test, scan_test};
pub use window_shape::WindowShape;

use std::ops::Range;

/// The largest window when none is named, as a share of the population: a tenth of the ground is as much as can be patrolled.
pub const DEFAULT_MAX_SHARE: f64 = 0.1;

/// The largest share that a window may have: of more than a half it would be said that the rest has too few.
pub const LARGEST_MAX_SHARE: f64 = 0.5;

/// A window with fewer cases is no cluster.
pub const MIN_CASES: u32 = 2;

/// A window that holds more than its share.
#[derive(Clone, Debug, PartialEq)]
pub struct Window {
    /// Numbers of its cells, in order.
    pub cells: Vec<u32>,
    /// The months that it spans, as positions among those scanned; `None` when time was not scanned.
    pub months: Option<Range<usize>>,
    /// Its cases.
    pub cases: u32,
    /// The cases that its share would have.
    pub expected: f64,
    /// The log likelihood ratio: how much likelier the cases are with a higher risk inside than with one risk everywhere.
    pub ratio: f64,
}

/// A family of windows that can be searched for the most likely one, for any counts of the same total.
pub trait Windows: Sync {
    /// The highest log likelihood ratio of any window of at least [`MIN_CASES`]; 0 when none holds more than its share.
    fn highest(&self, counts: &[u32]) -> f64;

    /// The most likely window of those without a cell that is `taken`; `None` when none holds more than its share. Of windows
    /// equally likely it is the first.
    fn most_likely(&self, counts: &[u32], taken: &[bool]) -> Option<Window>;
}
