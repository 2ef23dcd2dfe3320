//! The verdict on each cell: hot or not, at which level, and by which test.

use super::harm_test::{HarmVerdicts, harm_verdicts};
use super::harm_weights::HarmWeights;
use super::window_test::{Null, WindowTest, Windows, window_p, window_test};
use super::{Dispersion, Interval, benjamini_hochberg, normal_upper, poisson_interval};
use crate::gi_star;

/// The test behind a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HotTest {
    /// The exact window test: clumping in time could not be estimated and is not adjusted for.
    Exact,
    /// The window test with the dispersion estimated from month-to-month variation.
    DispersionAdjusted,
}

impl HotTest {
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
pub struct Verdicts {
    /// Gi*, reported for comparison only: its p-value is not calibrated on crime counts.
    pub gi_z: Vec<Option<f64>>,
    /// Its upper normal tail.
    pub gi_p: Vec<Option<f64>>,
    /// Its false-discovery rate.
    pub gi_q: Vec<Option<f64>>,
    /// The exact window test.
    pub exact: WindowTest,
    /// p by the test behind the verdict.
    pub hot_p: Vec<Option<f64>>,
    /// The false-discovery rate by it.
    pub hot_q: Vec<Option<f64>>,
    /// The verdict.
    pub hot: Vec<Option<bool>>,
    /// The highest level reached, of 0.95, 0.99 and 0.999.
    pub hot_level: Vec<Option<f64>>,
    /// The test behind the verdict.
    pub test: HotTest,
    /// The dispersion, when it could be estimated.
    pub dispersion: Option<Dispersion>,
    /// Events over what the cell's share of the exposure would have, with a 95 % interval.
    pub times_expected: Vec<Option<Interval>>,
    /// The verdict on harm; `None` when there is no harm to follow.
    pub harm: Option<HarmVerdicts>,
    /// Events in cells that have exposure: all that are tested.
    pub tested: u64,
    /// Events in cells without exposure, which are in no test.
    pub without_exposure: u64,
    /// What was asked.
    pub question: TestOptions,
}

impl Verdicts {
    /// The dispersion by which intervals are widened: that estimated, else 1.
    pub fn phi(&self) -> f64 {
        self.dispersion.map_or(1.0, |estimate_dispersion| estimate_dispersion.phi)
    }
}

/// What was observed, columns in order of the cells.
#[derive(Clone, Copy, Debug)]
pub struct Observations<'a> {
    /// Events.
    pub counts: &'a [u32],
    /// Harm, with the mix of the weights of its events; `None` when only events are judged.
    pub harm: Option<(&'a [f64], &'a HarmWeights)>,
}

impl<'a> Observations<'a> {
    /// Events alone.
    pub fn events(counts: &'a [u32]) -> Self {
        Self { counts, harm: None }
    }
}

/// What is asked of each cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TestOptions {
    /// The multiple of its expectation that a hot place must clearly exceed.
    pub at_least: f64,
    /// The false-discovery rate at which a cell is called hot.
    pub alpha: f64,
}

/// Judges each cell.
///
/// A cell is hot when its window (itself and its rings) holds clearly more events than `at_least` times its expectation, by the
/// window test with the dispersion when there is an estimate_dispersion, else exact, *and* the cell itself holds more than that multiple: an
/// empty cell beside a full one is not a hot place. The second condition only takes verdicts away, so false alarms are as rare
/// as by the test alone, or rarer.
///
/// Harm is judged beside, in the same way ([`HarmVerdicts`]). Events of cells without exposure follow no expectation and are left out of the test; such cells have no verdict.
pub fn verdicts(
    observed: Observations<'_>,
    windows: Windows<'_>,
    dispersion: Option<Dispersion>,
    question: TestOptions,
) -> Verdicts {
    let Windows { exposure, neighbours, reported } = windows;
    let counts = observed.counts;
    let values: Vec<f64> = counts.iter().map(|count| f64::from(*count)).collect();
    let gi_z: Vec<Option<f64>> =
        gi_star(&values, neighbours).into_iter().zip(reported).map(|(z, reported)| z.filter(|_| *reported)).collect();
    let gi_p: Vec<Option<f64>> = gi_z.iter().map(|z| z.map(normal_upper)).collect();
    let exposed: Vec<u32> = counts.iter().zip(exposure).map(|(n, e)| if *e > 0.0 { *n } else { 0 }).collect();
    let testable: Vec<bool> = reported.iter().zip(exposure).map(|(reported, e)| *reported && *e > 0.0).collect();
    let phi = dispersion.map_or(1.0, |estimate_dispersion| estimate_dispersion.phi);
    let windows = Windows { reported: &testable, ..windows };
    let null = |dispersion| Null { at_least: question.at_least, dispersion };
    let exact = window_test(&exposed, windows, null(1.0));
    let by_verdict = dispersion.map(|d| WindowTest::of(d.allow(|phi| window_p(&exposed, windows, null(phi)))));
    let WindowTest { p: hot_p, q: hot_q } = by_verdict.unwrap_or_else(|| exact.clone());
    let tested = exposed.iter().map(|n| u64::from(*n)).sum();
    let harm = observed.harm.map(|(harm, mix)| harm_verdicts(harm, tested, mix, windows, dispersion, question));
    let times_expected = times_expected(&exposed, exposure, &testable, phi);
    let hot: Vec<Option<bool>> = hot_q
        .iter()
        .zip(&times_expected)
        .map(|(q, times)| Some((*q)? <= question.alpha && times.as_ref()?.value > question.at_least))
        .collect();
    let reached = |(q, hot): (&Option<f64>, &Option<bool>)| q.filter(|_| *hot == Some(true)).and_then(level);
    Verdicts {
        gi_q: benjamini_hochberg(&gi_p),
        gi_z,
        gi_p,
        exact,
        hot_level: hot_q.iter().zip(&hot).map(reached).collect(),
        hot,
        hot_p,
        hot_q,
        harm,
        tested,
        test: if dispersion.is_some() { HotTest::DispersionAdjusted } else { HotTest::Exact },
        dispersion,
        times_expected,
        without_exposure: counts.iter().zip(&exposed).map(|(all, tested)| u64::from(all - tested)).sum(),
        question,
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
            defined.then(|| interval(counts[cell]).over(expected))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Neighbours;

    const QUESTION: TestOptions = TestOptions { at_least: 1.0, alpha: 0.05 };

    fn line(n: u32) -> Neighbours {
        Neighbours::from_windows((0..n).map(|i| (i.saturating_sub(1)..=(i + 1).min(n - 1)).collect()).collect())
    }

    fn on<'a>(exposure: &'a [f64], neighbours: &'a Neighbours) -> Windows<'a> {
        Windows { exposure, neighbours, reported: &[true; 60][..exposure.len()] }
    }

    #[test]
    fn clumping_takes_verdicts_away_and_never_gives_any() {
        let mut counts = vec![2u32; 60];
        counts[10] = 12;
        counts[40] = 9;
        let judge_with = |phi: Option<f64>| {
            let dispersion =
                phi.map(|phi| Dispersion { phi, raw: phi, upper: phi, degrees: 88, blocks: 9, months: 12 });
            verdicts(Observations::events(&counts), on(&[1.0; 60], &line(60)), dispersion, QUESTION)
        };
        let (exact, clumped) = (judge_with(None), judge_with(Some(4.0)));
        let hot = |judgement: &Verdicts| judgement.hot.iter().filter(|hot| **hot == Some(true)).count();
        assert!(hot(&exact) > 0 && hot(&clumped) < hot(&exact));
        assert_eq!((exact.test, clumped.test), (HotTest::Exact, HotTest::DispersionAdjusted));
        assert_eq!(exact.exact, clumped.exact, "the exact test is reported beside either verdict");
    }

    #[test]
    fn an_empty_cell_beside_a_full_one_is_not_hot() {
        let mut counts = vec![1u32; 60];
        (counts[29], counts[30], counts[31]) = (0, 40, 0);
        let judgement = verdicts(Observations::events(&counts), on(&[1.0; 60], &line(60)), None, QUESTION);
        assert!(judgement.hot_q[29].expect("tested") < 0.001, "its window is hot");
        assert_eq!((judgement.hot[29], judgement.hot_level[29]), (Some(false), None));
        assert_eq!((judgement.hot[30], judgement.hot_level[30]), (Some(true), Some(0.999)));
    }

    #[test]
    fn events_without_exposure_are_in_no_test() {
        let counts = [50, 10, 10, 10];
        let judgement = verdicts(Observations::events(&counts), on(&[0.0, 1.0, 1.0, 1.0], &line(4)), None, QUESTION);
        assert_eq!((judgement.hot[0], judgement.without_exposure), (None, 50));
        for times in judgement.times_expected.iter().flatten() {
            assert!((times.value - 1.0).abs() < 1e-12, "ratios average one where there is exposure");
        }
    }

    #[test]
    fn levels_and_verdicts_agree() {
        assert_eq!(
            (level(0.0005), level(0.005), level(0.05), level(0.06)),
            (Some(0.999), Some(0.99), Some(0.95), None)
        );
        let counts: Vec<u32> = (0..60).map(|i| if i == 30 { 40 } else { 1 }).collect();
        let judgement = verdicts(Observations::events(&counts), on(&[1.0; 60], &line(60)), None, QUESTION);
        let times = judgement.times_expected[30].expect("defined");
        assert!((times.value - 40.0 * 60.0 / 99.0).abs() < 1e-9 && times.low < times.value && times.value < times.high);
        assert_eq!(judgement.hot_level[30], Some(0.999));
        assert!(judgement.gi_z.iter().all(Option::is_some));
    }
}
