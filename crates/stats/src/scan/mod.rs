//! Scan statistics: of very many windows, the one that holds most more cases than its share of the population.
//!
//! Build [`Cases`] and a family of windows ([`CircularWindows`], [`IrregularWindows`], [`SpaceTimeWindows`]), then
//! run [`scan_test`] or [`permutation_scan_test`].
//!
//! Kulldorff, M. (1997). A spatial scan statistic. *Communications in Statistics: Theory and Methods* 26, 1481–1496.
//! doi:10.1080/03610929708831995

mod circular;
mod irregular;
mod likelihood_ratio;
mod null_models;
mod space_time;
mod test;

pub use circular::{CircularWindows, CircularZones};
pub use irregular::IrregularWindows;
pub use likelihood_ratio::{log_likelihood_ratio, relative_risk};
pub use space_time::{MonthRuns, SpaceTimeCases, SpaceTimeWindows};
pub use test::{Cluster, ScanTest, permutation_scan_test, scan_test};

use std::ops::Range;

/// The largest share that a window may have: a window of more than a half would say that the rest has too few cases.
pub const LARGEST_MAX_SHARE: f64 = 0.5;

/// The fewest cases of a cluster.
pub const MIN_CASES: u32 = 2;

/// A window that holds more cases than its share.
#[derive(Clone, Debug, PartialEq)]
pub struct Window {
    /// The positions of its cells, in ascending order.
    pub cells: Vec<u32>,
    /// The months that it spans, as positions among those scanned; `None` in a scan without time.
    pub months: Option<Range<usize>>,
    /// Its cases.
    pub cases: u32,
    /// The cases expected by its share.
    pub expected: f64,
    /// The log likelihood ratio: how much likelier the cases are with a higher risk inside than with one risk
    /// everywhere.
    pub ratio: f64,
}

/// A family of windows that can be searched for the most likely one, for any counts of the same total.
pub trait ScanWindows: Sync {
    /// The highest log likelihood ratio of any window of at least [`MIN_CASES`]; 0 when none holds more than its share.
    fn highest(&self, counts: &[u32]) -> f64;

    /// The most likely window without a cell that is `taken`, the first of equally likely ones; `None` when none
    /// holds more than its share.
    fn most_likely(&self, counts: &[u32], taken: &[bool]) -> Option<Window>;
}

/// Cases by cell, and each cell's share of the population at risk. Cases of cells without population are excluded:
/// none are expected there.
#[derive(Clone, Debug, PartialEq)]
pub struct Cases {
    counts: Vec<u32>,
    shares: Vec<f64>,
    total: u32,
}

impl Cases {
    /// Cases and population by cell; a population that is not above 0 counts as none.
    ///
    /// `None` when no cell has any population, or there are more cases than 32 bits hold.
    ///
    /// ```
    /// use hexspot_stats::scan::Cases;
    ///
    /// let cases = Cases::new(&[3, 5, 2], &[100.0, 300.0, 0.0]).expect("a population");
    /// assert_eq!((cases.total(), cases.shares()), (8, &[0.25, 0.75, 0.0][..]));
    /// assert_eq!(Cases::new(&[3], &[0.0]), None);
    /// ```
    pub fn new(counts: &[u32], population: &[f64]) -> Option<Self> {
        let some = |population: &f64| if *population > 0.0 { *population } else { 0.0 };
        let total_population: f64 = population.iter().map(some).sum();
        if !(total_population > 0.0 && total_population.is_finite()) {
            return None;
        }
        let shares: Vec<f64> = population.iter().map(|population| some(population) / total_population).collect();
        let counts: Vec<u32> =
            counts.iter().zip(&shares).map(|(count, share)| if *share > 0.0 { *count } else { 0 }).collect();
        let total = u32::try_from(counts.iter().map(|count| u64::from(*count)).sum::<u64>()).ok()?;
        Some(Self { counts, shares, total })
    }

    /// Cases by cell.
    pub fn counts(&self) -> &[u32] {
        &self.counts
    }

    /// Each cell's share of the population; they add up to 1.
    pub fn shares(&self) -> &[f64] {
        &self.shares
    }

    /// All cases.
    pub fn total(&self) -> u32 {
        self.total
    }
}

/// The family of windows that a scan searches.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantNames,
)]
#[strum(serialize_all = "kebab-case")]
pub enum WindowShape {
    /// A cell and whole rings around it.
    #[default]
    Rings,
    /// Connected cells of any outline.
    Irregular,
    /// Rings over a run of months.
    SpaceTime,
}

impl WindowShape {
    /// Its name in settings and outputs.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}
