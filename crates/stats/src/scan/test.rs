//! The significance of the most likely windows, against the most likely windows of replications.

use rayon::prelude::*;

use super::null_models::{Multinomial, NullModel, Overdispersed, PermutedMonths};
use super::{Cases, DEFAULT_MAX_SHARE, ScanWindows, SpaceTimeCases, SpaceTimeWindows, Window, WindowShape};
use crate::Draws;

/// The replications that a scan rests on when no number is named.
pub const DEFAULT_REPLICATIONS: u32 = 999;

/// How to scan.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScanOptions {
    /// What windows are like.
    pub shape: WindowShape,
    /// The largest window, as a share of the population.
    pub max_share: f64,
    /// How many replications.
    pub replications: u32,
}

impl Default for ScanOptions {
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
    pub p_overdispersed: Option<f64>,
}

impl Cluster {
    /// Whether it is one, at a level: by the p that allows for clumping. `None` where how clumped cases are is not known.
    pub fn significant(&self, level: f64) -> Option<bool> {
        self.p_overdispersed.map(|p| p <= level)
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
    windows: &impl ScanWindows,
    cases: &Cases,
    phi: Option<f64>,
    replications: Draws,
    purpose: &str,
) -> ScanTest {
    let multinomial = Multinomial::new(cases.total(), cases.shares());
    let overdispersed = |phi: f64| Overdispersed::new(cases.total(), cases.shares(), phi);
    test(windows, cases.counts(), &multinomial, &overdispersed, phi, replications, purpose)
}

/// Tests the most likely of `cylinders` against cases whose place has nothing to do with their time.
///
/// In a replication the months of all cases are dealt out among them anew: every cell and every month keeps its cases. The second
/// set draws each cell's month around C_s C_t / C with `phi` times the variance, the total kept.
pub fn permutation_scan_test(
    cylinders: &SpaceTimeWindows<'_>,
    cases: &SpaceTimeCases,
    phi: Option<f64>,
    replications: Draws,
    purpose: &str,
) -> ScanTest {
    let (by_cell, by_month) = cases.margins();
    let permuted = PermutedMonths::new(&by_cell, &by_month);
    let overdispersed = |phi: f64| {
        let product =
            |cell: &u32| by_month.iter().map(|month| f64::from(*cell) * f64::from(*month)).collect::<Vec<_>>();
        Overdispersed::new(cases.total(), &by_cell.iter().flat_map(product).collect::<Vec<_>>(), phi)
    };
    test(cylinders, cases.monthly(), &permuted, &overdispersed, phi, replications, purpose)
}

fn test(
    windows: &impl ScanWindows,
    counts: &[u32],
    independent: &impl NullModel,
    overdispersed: &dyn Fn(f64) -> Overdispersed,
    phi: Option<f64>,
    replications: Draws,
    purpose: &str,
) -> ScanTest {
    let number = replications.number.max(1);
    let poisson = maxima(windows, independent, number, replications, &format!("scan/{purpose}/independent"));
    let overdispersed_maxima = phi.map(|phi| match phi > 1.0 {
        true => maxima(windows, &overdispersed(phi), number, replications, &format!("scan/{purpose}/clumped")),
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
            p_overdispersed: overdispersed_maxima.as_deref().map(|maxima| p(maxima, window.ratio)),
            window,
        });
    }
    ScanTest { clusters, replications: number, phi }
}

/// The highest ratio of each replication.
fn maxima(windows: &impl ScanWindows, null: &impl NullModel, number: u32, draws: Draws, purpose: &str) -> Vec<f64> {
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

/// Euler's constant: the mean of the standard Gumbel law.
const EULER: f64 = 0.577_215_664_901_532_9;

/// The chance of at least `ratio` under the Gumbel law that has the mean and standard deviation s of `maxima`: β = s√6/π,
/// μ = mean − 0.5772 β. `None` where they are fewer than two or all alike.
///
/// Abrams, A. M., Kleinman, K. & Kulldorff, M. (2010). Gumbel based p-value approximations for spatial scan statistics.
/// *International Journal of Health Geographics* 9, 61. doi:10.1186/1476-072X-9-61
pub fn gumbel_upper(maxima: &[f64], ratio: f64) -> Option<f64> {
    let number = maxima.len() as f64;
    let mean = maxima.iter().sum::<f64>() / number;
    let variance = maxima.iter().map(|maximum| (maximum - mean).powi(2)).sum::<f64>() / (number - 1.0);
    if variance.is_nan() || variance <= 0.0 {
        return None;
    }
    let scale = variance.sqrt() * 6f64.sqrt() / std::f64::consts::PI;
    let location = mean - EULER * scale;
    Some(-(-((location - ratio) / scale).exp()).exp_m1())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RandomStreams;
    use rand::distr::Distribution;
    use rand_distr::Gumbel;

    #[test]
    fn the_tail_is_that_of_the_law_from_which_the_maxima_came() {
        let law = Gumbel::new(6.0, 1.3).expect("valid");
        let mut rng = RandomStreams::new(9).stream("gumbel", 0);
        let maxima: Vec<f64> = (0..50_000).map(|_| law.sample(&mut rng)).collect();
        for ratio in [5.0f64, 8.0, 12.0, 18.0] {
            let exact = 1.0 - (-(-(ratio - 6.0) / 1.3).exp()).exp();
            let met = gumbel_upper(&maxima, ratio).expect("they differ");
            assert!((met / exact - 1.0).abs() < 0.1, "{met} is not {exact} at {ratio}");
        }
        assert_eq!(
            (gumbel_upper(&[2.0; 9], 3.0), gumbel_upper(&[2.0], 3.0), gumbel_upper(&[], 3.0)),
            (None, None, None)
        );
    }
}
