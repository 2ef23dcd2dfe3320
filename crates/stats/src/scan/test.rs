//! The significance of the most likely windows, against the most likely windows of replications over all sizes and
//! places.

use rayon::prelude::*;

use super::null_models::{Multinomial, NullModel, Overdispersed, PermutedMonths};
use super::{Cases, ScanWindows, SpaceTimeCases, SpaceTimeWindows, Window};
use crate::Draws;

/// A window with its significance.
///
/// Each p is (1 + replications whose most likely window is at least as likely) / (1 + replications). It holds for all
/// windows together, so no further correction is needed, and it is conservative for windows after the first.
#[derive(Clone, Debug, PartialEq)]
pub struct Cluster {
    /// The window.
    pub window: Window,
    /// p against independent cases. No verdict by itself: crimes are overdispersed, and this p is then too small.
    pub p_poisson: f64,
    /// p against independent cases by a Gumbel distribution fitted to the maxima of the replications, for events
    /// rarer than these can show; `None` where all maxima are equal.
    pub p_gumbel: Option<f64>,
    /// p against cases as overdispersed as the data; `None` where the dispersion is missing.
    pub p_overdispersed: Option<f64>,
}

impl Cluster {
    /// Whether it is significant at a level, by the p that allows for overdispersion; `None` where the dispersion is
    /// missing.
    pub fn significant(&self, level: f64) -> Option<bool> {
        self.p_overdispersed.map(|p| p <= level)
    }
}

/// The result of a scan.
#[derive(Clone, Debug, PartialEq)]
pub struct ScanTest {
    /// The windows, most likely first, none of which shares a cell with a likelier one. After the first, the list
    /// ends where every replication had a likelier window; it is empty when no window holds more than its share.
    pub clusters: Vec<Cluster>,
    /// Replications of each null model.
    pub replications: u32,
    /// Overdispersion of the cases: variance over mean of a cell's count, at least 1.
    pub phi: Option<f64>,
}

/// Tests the most likely of `windows` against cases that follow the population.
///
/// Each replication distributes as many cases among the cells at random, by their shares of the population. Where
/// `phi` is above 1, a second set of replications has the same total from cells whose risks vary by a gamma
/// distribution, so that the variance of a cell's count is `phi` times as large; where `phi` is 1 the two sets are
/// the same. At least one replication is made. Each has its own stream named by `purpose`: the number of threads
/// changes nothing.
///
/// ```
/// use hexspot_stats::scan::{Cases, CircularWindows, CircularZones, scan_test};
/// use hexspot_stats::{Draws, RandomStreams};
///
/// // Twenty villages in a line with 100 people each, and an outbreak in three of them.
/// let points: Vec<[f64; 2]> = (0..20).map(|i| [f64::from(i), 0.0]).collect();
/// let mut counts = [2; 20];
/// (counts[7], counts[8], counts[9]) = (11, 14, 12);
/// let cases = Cases::new(&counts, &[100.0; 20]).expect("a population");
/// let zones = CircularZones::circles(&points, cases.shares(), 0.5);
/// let draws = Draws { number: 999, streams: RandomStreams::new(1) };
/// let test = scan_test(&CircularWindows::new(&zones, &cases), &cases, Some(1.5), draws, "outbreak");
/// assert_eq!((&test.clusters[0].window.cells[..], test.clusters[0].window.cases), (&[7, 8, 9][..], 37));
/// assert_eq!(test.clusters[0].significant(0.05), Some(true));
/// ```
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

/// Tests the most likely of `cylinders` against cases whose place and time are independent.
///
/// Each replication permutes the months of all cases among them: every cell and every month keeps its cases. The
/// second set of replications draws each cell's month around C_s C_t / C with `phi` times the variance, the total
/// kept.
///
/// ```
/// use hexspot_stats::scan::{CircularZones, MonthRuns, SpaceTimeCases, SpaceTimeWindows, permutation_scan_test};
/// use hexspot_stats::{Draws, RandomStreams};
///
/// // Twenty villages over six months; three of them have an outbreak in the last month.
/// let points: Vec<[f64; 2]> = (0..20).map(|i| [f64::from(i), 0.0]).collect();
/// let mut monthly = vec![2; 20 * 6];
/// (monthly[6 * 6 + 5], monthly[7 * 6 + 5], monthly[8 * 6 + 5]) = (12, 15, 14);
/// let cases = SpaceTimeCases::new(monthly, 6).expect("cases");
/// let zones = CircularZones::circles(&points, &[0.05; 20], 0.25);
/// let windows = SpaceTimeWindows::new(&zones, &cases, MonthRuns::Any);
/// let draws = Draws { number: 199, streams: RandomStreams::new(1) };
/// let test = permutation_scan_test(&windows, &cases, None, draws, "outbreak");
/// assert_eq!((&test.clusters[0].window.cells[..], test.clusters[0].window.months.clone()), (&[6, 7, 8][..], Some(5..6)));
/// assert!(test.clusters[0].p_poisson < 0.05);
/// ```
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
    // One mark per cell; more than needed where counts are by cell and month.
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

/// The p-value of a ratio by its rank among those of the replications.
fn p(maxima: &[f64], ratio: f64) -> f64 {
    let as_likely = maxima.iter().filter(|maximum| **maximum >= ratio).count();
    (1 + as_likely) as f64 / (1 + maxima.len()) as f64
}

/// Euler's constant: the mean of the standard Gumbel distribution.
const EULER: f64 = 0.577_215_664_901_532_9;

/// The probability of at least `ratio` under the Gumbel distribution with the mean and standard deviation s of
/// `maxima`: β = s√6/π, μ = mean − 0.5772 β. `None` where there are fewer than two or all are equal.
///
/// Abrams, A. M., Kleinman, K. & Kulldorff, M. (2010). Gumbel based p-value approximations for spatial scan
/// statistics. *International Journal of Health Geographics* 9, 61. doi:10.1186/1476-072X-9-61
fn gumbel_upper(maxima: &[f64], ratio: f64) -> Option<f64> {
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
    fn gumbel_tail_matches_distribution() {
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
