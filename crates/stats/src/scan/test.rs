//! Whether the most likely windows of a scan are more than chance makes: against the most likely windows of replications, all
//! sizes and places together.

use rayon::prelude::*;

use super::gumbel::gumbel_upper;
use super::null_models::{Clumped, Dealt, Null, Permuted};
use super::{Cases, DEFAULT_MAX_SHARE, SpaceTime, SpaceTimeWindows, Window, WindowShape, Windows};
use crate::Draws;

/// The replications that a scan rests on when no number is named.
pub const DEFAULT_REPLICATIONS: u32 = 999;

/// How to scan.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scanning {
    /// What windows are like.
    pub shape: WindowShape,
    /// The largest window, as a share of the population.
    pub max_share: f64,
    /// How many replications.
    pub replications: u32,
}

impl Default for Scanning {
    fn default() -> Self {
        Self { shape: WindowShape::default(), max_share: DEFAULT_MAX_SHARE, replications: DEFAULT_REPLICATIONS }
    }
}

/// A window and how sure it is of being no chance.
///
/// Each p is (1 + replications whose most likely window is at least as likely) / (1 + replications): it holds for all windows
/// together, so that nothing is left to correct for, and it errs on the side of caution for those after the first.
#[derive(Clone, Debug, PartialEq)]
pub struct Cluster {
    /// The window.
    pub window: Window,
    /// p against cases that are independent of each other. No verdict by itself: crimes come in clumps, for which this p
    /// takes fright.
    pub p_poisson: f64,
    /// The same from a Gumbel law put through the replications' maxima, for what is rarer than they can show; `None` where these
    /// are all alike.
    pub p_gumbel: Option<f64>,
    /// p against cases as clumped as the data is; `None` where that is not known.
    pub p_clumped: Option<f64>,
}

impl Cluster {
    /// Whether it is one, at a level: by the p that allows for clumping. `None` where how clumped cases are is not known.
    pub fn significant(&self, level: f64) -> Option<bool> {
        self.p_clumped.map(|p| p <= level)
    }
}

/// What a scan found.
#[derive(Clone, Debug, PartialEq)]
pub struct ScanTest {
    /// The windows, most likely first, none of which shares a cell with a likelier one. After the first they end where every
    /// replication had a likelier one; none at all when no window holds more than its share.
    pub clusters: Vec<Cluster>,
    /// Replications made of each kind.
    pub replications: u32,
    /// How clumped cases are: variance over mean of a cell's count, at least 1.
    pub phi: Option<f64>,
}

/// Tests the most likely of `windows` against cases that follow the population.
///
/// In a replication as many cases are dealt to the cells at random, by their shares of the population. Where `phi` is above 1 a
/// second set of replications has the same total from cells whose risks differ by a gamma law, so that the variance of a cell's
/// count is `phi` times as large; where it is 1 the two are the same. At least one replication is made. Each has its own stream,
/// named by `purpose`: the number of threads changes nothing.
pub fn scan_test(
    windows: &impl Windows,
    cases: &Cases,
    phi: Option<f64>,
    replications: Draws,
    purpose: &str,
) -> ScanTest {
    let dealt = Dealt::new(cases.total(), cases.shares());
    let clumped = |phi: f64| Clumped::new(cases.total(), cases.shares(), phi);
    test(windows, cases.counts(), &dealt, &clumped, phi, replications, purpose)
}

/// Tests the most likely of `cylinders` against cases whose place has nothing to do with their time.
///
/// In a replication the months of all cases are dealt out among them anew: every cell and every month keeps its cases. The second
/// set draws each cell's month around C_s C_t / C with `phi` times the variance, the total kept.
pub fn permutation_scan_test(
    cylinders: &SpaceTimeWindows<'_>,
    cases: &SpaceTime,
    phi: Option<f64>,
    replications: Draws,
    purpose: &str,
) -> ScanTest {
    let (by_cell, by_month) = cases.margins();
    let permuted = Permuted::new(&by_cell, &by_month);
    let clumped = |phi: f64| {
        let product =
            |cell: &u32| by_month.iter().map(|month| f64::from(*cell) * f64::from(*month)).collect::<Vec<_>>();
        Clumped::new(cases.total(), &by_cell.iter().flat_map(product).collect::<Vec<_>>(), phi)
    };
    test(cylinders, cases.monthly(), &permuted, &clumped, phi, replications, purpose)
}

fn test(
    windows: &impl Windows,
    counts: &[u32],
    independent: &impl Null,
    clumped: &dyn Fn(f64) -> Clumped,
    phi: Option<f64>,
    replications: Draws,
    purpose: &str,
) -> ScanTest {
    let number = replications.number.max(1);
    let poisson = maxima(windows, independent, number, replications, &format!("scan/{purpose}/independent"));
    let clumped = phi.map(|phi| match phi > 1.0 {
        true => maxima(windows, &clumped(phi), number, replications, &format!("scan/{purpose}/clumped")),
        false => poisson.clone(),
    });
    let least = poisson.iter().copied().fold(f64::INFINITY, f64::min);
    // As many as there are cells, or more where counts are by cell and month.
    let mut taken = vec![false; counts.len()];
    let mut clusters: Vec<Cluster> = Vec::new();
    while let Some(window) = windows.most_likely(counts, &taken) {
        if !clusters.is_empty() && window.ratio < least {
            break;
        }
        window.cells.iter().for_each(|cell| taken[*cell as usize] = true);
        clusters.push(Cluster {
            p_poisson: p(&poisson, window.ratio),
            p_gumbel: gumbel_upper(&poisson, window.ratio),
            p_clumped: clumped.as_deref().map(|maxima| p(maxima, window.ratio)),
            window,
        });
    }
    ScanTest { clusters, replications: number, phi }
}

/// The highest ratio of each replication.
fn maxima(windows: &impl Windows, null: &impl Null, number: u32, draws: Draws, purpose: &str) -> Vec<f64> {
    (0..u64::from(number))
        .into_par_iter()
        .map(|run| windows.highest(&null.draw(&mut draws.streams.stream(purpose, run))))
        .collect()
}

/// The rank of a ratio among those of the replications, over their number and itself.
fn p(maxima: &[f64], ratio: f64) -> f64 {
    let as_likely = maxima.iter().filter(|maximum| **maximum >= ratio).count();
    (1 + as_likely) as f64 / (1 + maxima.len()) as f64
}
