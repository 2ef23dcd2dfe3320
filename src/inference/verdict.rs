//! The verdict on each cell: hot or not, at which level, and by which test.

use super::window_test::{Null, WindowTest, window_test};
use super::{Dispersion, Interval, benjamini_hochberg, normal_upper, poisson_interval};
use crate::grid::Neighbours;
use crate::stats::gi_star;

/// The test behind a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Test {
    /// The exact window test: clumping in time could not be estimated and is not adjusted for.
    Exact,
    /// The window test with the dispersion estimated from month-to-month variation.
    DispersionAdjusted,
}

impl Test {
    /// Its name in outputs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::DispersionAdjusted => "dispersion-adjusted",
        }
    }
}

/// Levels that a verdict may reach, with the q each wants.
const LEVELS: [(f64, f64); 3] = [(0.999, 0.001), (0.99, 0.01), (0.95, 0.05)];

/// Everything that was judged, columns in order of the cells; `None` for cells that are not reported or not testable.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// Gi*, reported for comparison only: its p-value is not calibrated on crime counts.
    pub gi_z: Vec<Option<f64>>,
    /// Its upper normal tail.
    pub gi_p: Vec<Option<f64>>,
    /// Its false-discovery rate.
    pub gi_q: Vec<Option<f64>>,
    /// The exact window test.
    pub exact: WindowTest,
    /// The false-discovery rate by the test behind the verdict.
    pub hot_q: Vec<Option<f64>>,
    /// The verdict: `hot_q` at most alpha.
    pub hot: Vec<Option<bool>>,
    /// The highest level reached, of 0.95, 0.99 and 0.999.
    pub hot_level: Vec<Option<f64>>,
    /// The test behind the verdict.
    pub test: Test,
    /// The dispersion, when it could be estimated.
    pub dispersion: Option<Dispersion>,
    /// Events over what the cell's share of the exposure would have, with a 95 % interval.
    pub times_expected: Vec<Option<Interval>>,
}

/// Judges each cell.
///
/// The verdict comes from the window test, with the dispersion when there is an estimate, else exact. `reported` cells are the
/// family over which discoveries are counted; the others only complete the windows.
pub fn judge(
    counts: &[u32],
    exposure: &[f64],
    neighbours: &Neighbours,
    reported: &[bool],
    dispersion: Option<Dispersion>,
    alpha: f64,
    at_least: f64,
) -> Judgement {
    let values: Vec<f64> = counts.iter().map(|count| f64::from(*count)).collect();
    let gi_z: Vec<Option<f64>> = gi_star(&values, neighbours)
        .into_iter()
        .zip(reported)
        .map(|(z, reported)| z.filter(|_| *reported))
        .collect();
    let gi_p: Vec<Option<f64>> = gi_z.iter().map(|z| z.map(normal_upper)).collect();
    let exact = window_test(
        counts,
        exposure,
        neighbours,
        reported,
        Null {
            at_least,
            dispersion: 1.0,
        },
    );
    let (test, hot_q) = match dispersion {
        None => (Test::Exact, exact.q.clone()),
        Some(estimate) => {
            let null = Null {
                at_least,
                dispersion: estimate.phi,
            };
            (
                Test::DispersionAdjusted,
                window_test(counts, exposure, neighbours, reported, null).q,
            )
        }
    };
    Judgement {
        gi_q: benjamini_hochberg(&gi_p),
        gi_z,
        gi_p,
        exact,
        hot: hot_q.iter().map(|q| q.map(|q| q <= alpha)).collect(),
        hot_level: hot_q
            .iter()
            .map(|q| q.filter(|q| *q <= alpha).and_then(level))
            .collect(),
        hot_q,
        test,
        times_expected: times_expected(
            counts,
            exposure,
            reported,
            dispersion.map_or(1.0, |estimate| estimate.phi),
        ),
        dispersion,
    }
}

fn level(q: f64) -> Option<f64> {
    LEVELS.iter().find(|(_, wanted)| q <= *wanted).map(|(level, _)| *level)
}

/// Each cell's events over its share of all events, given its share of the exposure.
fn times_expected(counts: &[u32], exposure: &[f64], reported: &[bool], phi: f64) -> Vec<Option<Interval>> {
    let n: f64 = counts.iter().map(|count| f64::from(*count)).sum();
    let total: f64 = exposure.iter().sum();
    let mut known: Vec<Option<Interval>> = Vec::new();
    let mut interval = |count: u32| {
        // Most cells share a few small counts, whose intervals are worth remembering.
        const REMEMBERED: usize = 4096;
        let slot = count as usize;
        if slot >= REMEMBERED {
            return poisson_interval(count, phi);
        }
        if known.len() <= slot {
            known.resize(slot + 1, None);
        }
        *known[slot].get_or_insert_with(|| poisson_interval(count, phi))
    };
    (0..counts.len())
        .map(|cell| {
            let expected = n * exposure[cell] / total;
            let defined = reported[cell] && expected > 0.0;
            defined.then(|| {
                let of_count = interval(counts[cell]);
                Interval {
                    value: of_count.value / expected,
                    low: of_count.low / expected,
                    high: of_count.high / expected,
                }
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(n: u32) -> Neighbours {
        Neighbours::from_windows(
            (0..n)
                .map(|i| (i.saturating_sub(1)..=(i + 1).min(n - 1)).collect())
                .collect(),
        )
    }

    #[test]
    fn clumping_takes_verdicts_away_and_never_gives_any() {
        let mut counts = vec![2u32; 60];
        counts[10] = 12;
        counts[40] = 9;
        let judge_with = |phi: Option<f64>| {
            let dispersion = phi.map(|phi| Dispersion {
                phi,
                raw: phi,
                blocks: 9,
                months: 12,
            });
            judge(&counts, &[1.0; 60], &line(60), &[true; 60], dispersion, 0.05, 1.0)
        };
        let (exact, clumped) = (judge_with(None), judge_with(Some(4.0)));
        let hot = |judgement: &Judgement| judgement.hot.iter().filter(|hot| **hot == Some(true)).count();
        assert!(hot(&exact) > 0 && hot(&clumped) < hot(&exact));
        assert_eq!((exact.test, clumped.test), (Test::Exact, Test::DispersionAdjusted));
        assert_eq!(
            exact.exact, clumped.exact,
            "the exact test is reported beside either verdict"
        );
    }

    #[test]
    fn levels_and_verdicts_agree() {
        assert_eq!(
            (level(0.0005), level(0.005), level(0.05), level(0.06)),
            (Some(0.999), Some(0.99), Some(0.95), None)
        );
        let counts: Vec<u32> = (0..60).map(|i| if i == 30 { 40 } else { 1 }).collect();
        let judgement = judge(&counts, &[1.0; 60], &line(60), &[true; 60], None, 0.05, 1.0);
        let times = judgement.times_expected[30].expect("defined");
        assert!((times.value - 40.0 * 60.0 / 99.0).abs() < 1e-9 && times.low < times.value && times.value < times.high);
        assert_eq!(judgement.hot_level[30], Some(0.999));
        assert!(judgement.gi_z.iter().all(Option::is_some));
    }
}
