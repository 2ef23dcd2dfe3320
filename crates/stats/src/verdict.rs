//! The verdict on each cell: hot or not, at which level, by which test, and how much it depends on some of its
//! events.

use crate::harm::{HarmVerdicts, HarmWeights, harm_verdicts};
use crate::window_test::{WindowNull, WindowTest, Windows, window_p, window_test};
use crate::{
    Dispersion, Interval, Neighbours, benjamini_hochberg, beta_binomial_upper, gi_star, normal_upper, poisson_interval,
};

/// The usual false-discovery rate at which a cell is called hot: 5 %.
pub const DEFAULT_ALPHA: f64 = 0.05;

/// The usual multiple of its expectation that a hot cell must exceed: 1.
pub const DEFAULT_AT_LEAST: f64 = 1.0;

/// The test behind a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HotTest {
    /// The exact window test: overdispersion could not be estimated and is not adjusted for.
    Exact,
    /// The window test adjusted for the overdispersion estimated from month-to-month variation.
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

/// The confidence levels that a verdict may reach, each with the largest q that reaches it.
const LEVELS: [(f64, f64); 3] = [(0.999, 0.001), (0.99, 0.01), (0.95, 0.05)];

/// The verdicts and their statistics, columns in order of the cells; `None` for cells that are not reported or not
/// testable.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdicts {
    /// Gi*, for comparison only: its p-value is not calibrated on crime counts.
    pub gi_z: Vec<Option<f64>>,
    /// The upper normal tail of Gi*.
    pub gi_p: Vec<Option<f64>>,
    /// The false-discovery rate of Gi*.
    pub gi_q: Vec<Option<f64>>,
    /// The exact window test.
    pub exact: WindowTest,
    /// p by the test behind the verdict.
    pub hot_p: Vec<Option<f64>>,
    /// The false-discovery rate by that test.
    pub hot_q: Vec<Option<f64>>,
    /// Whether the cell is hot.
    pub hot: Vec<Option<bool>>,
    /// The highest level reached: 0.95, 0.99 or 0.999.
    pub hot_level: Vec<Option<f64>>,
    /// The test behind the verdict.
    pub test: HotTest,
    /// The dispersion, if it could be estimated.
    pub dispersion: Option<Dispersion>,
    /// Events over those expected from the cell's share of the exposure, with a 95 % interval.
    pub times_expected: Vec<Option<Interval>>,
    /// The verdicts on harm; `None` without harm.
    pub harm: Option<HarmVerdicts>,
    /// Events in cells with exposure: all that are tested.
    pub tested: u64,
    /// Events in cells without exposure, which no test includes.
    pub without_exposure: u64,
    /// The options of the tests.
    pub options: TestOptions,
}

impl Verdicts {
    /// The dispersion by which intervals are widened: the estimate, else 1.
    pub fn phi(&self) -> f64 {
        self.dispersion.map_or(1.0, |estimate| estimate.phi)
    }
}

/// The observed events and harm, columns in order of the cells.
#[derive(Clone, Copy, Debug)]
pub struct Observations<'a> {
    /// Events of each cell.
    pub counts: &'a [u32],
    /// Harm of each cell, with the weights of its events; `None` where only events are tested.
    pub harm: Option<(&'a [f64], &'a HarmWeights)>,
}

impl<'a> Observations<'a> {
    /// Events without harm.
    pub fn events(counts: &'a [u32]) -> Self {
        Self { counts, harm: None }
    }
}

/// The threshold and level of a verdict.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TestOptions {
    /// The multiple of its expectation that a hot cell must exceed.
    pub at_least: f64,
    /// The false-discovery rate at which a cell is called hot.
    pub alpha: f64,
}

impl Default for TestOptions {
    fn default() -> Self {
        Self { at_least: DEFAULT_AT_LEAST, alpha: DEFAULT_ALPHA }
    }
}

/// Tests each cell and says whether it is hot.
///
/// A cell is hot when its window (itself and its rings) holds significantly more events than
/// [`TestOptions::at_least`] times its expectation, *and* the cell itself holds more than that multiple: an empty
/// cell beside a full one is not a hotspot. The test is the window test with the dispersion where there is an
/// estimate, else the exact one. The second condition only takes verdicts away, so false alarms are at most as
/// frequent as by the test alone.
///
/// Harm is tested in the same way ([`HarmVerdicts`]). Events of cells without exposure follow no expectation and are
/// excluded from the test; such cells have no verdict.
///
/// ```
/// use hexspot_stats::{Neighbours, Observations, TestOptions, Windows, verdicts};
///
/// let n = 30u32;
/// let street = Neighbours::from_windows((0..n).map(|i| (i.saturating_sub(1)..=(i + 1).min(n - 1)).collect()).collect());
/// let mut counts = [1; 30];
/// counts[10] = 20;
/// let windows = Windows { exposure: &[1.0; 30], neighbours: &street, reported: &[true; 30] };
/// let verdicts = verdicts(Observations::events(&counts), windows, None, TestOptions::default());
/// assert_eq!(verdicts.hot[9..12], [Some(false), Some(true), Some(false)]);
/// assert!(verdicts.times_expected[10].expect("exposed").low > 5.0);
/// ```
pub fn verdicts(
    observed: Observations<'_>,
    windows: Windows<'_>,
    dispersion: Option<Dispersion>,
    options: TestOptions,
) -> Verdicts {
    let Windows { exposure, neighbours, reported } = windows;
    let counts = observed.counts;
    let values: Vec<f64> = counts.iter().map(|count| f64::from(*count)).collect();
    let gi_z: Vec<Option<f64>> =
        gi_star(&values, neighbours).into_iter().zip(reported).map(|(z, reported)| z.filter(|_| *reported)).collect();
    let gi_p: Vec<Option<f64>> = gi_z.iter().map(|z| z.map(normal_upper)).collect();
    let exposed: Vec<u32> = counts.iter().zip(exposure).map(|(n, e)| if *e > 0.0 { *n } else { 0 }).collect();
    let testable: Vec<bool> = reported.iter().zip(exposure).map(|(reported, e)| *reported && *e > 0.0).collect();
    let phi = dispersion.map_or(1.0, |estimate| estimate.phi);
    let windows = Windows { reported: &testable, ..windows };
    let null = |dispersion| WindowNull { at_least: options.at_least, dispersion };
    let exact = window_test(&exposed, windows, null(1.0));
    let by_verdict = dispersion.map(|d| WindowTest::from_p(d.average_p(|phi| window_p(&exposed, windows, null(phi)))));
    let WindowTest { p: hot_p, q: hot_q } = by_verdict.unwrap_or_else(|| exact.clone());
    let tested = exposed.iter().map(|n| u64::from(*n)).sum();
    let harm = observed.harm.map(|(harm, weights)| harm_verdicts(harm, tested, weights, windows, dispersion, options));
    let times_expected = times_expected(&exposed, exposure, &testable, phi);
    let hot: Vec<Option<bool>> = hot_q
        .iter()
        .zip(&times_expected)
        .map(|(q, times)| Some((*q)? <= options.alpha && times.as_ref()?.value > options.at_least))
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
        options,
    }
}

fn level(q: f64) -> Option<f64> {
    LEVELS.iter().find(|(_, wanted)| q <= *wanted).map(|(level, _)| *level)
}

/// Each cell's events over those expected from its share of the exposure.
fn times_expected(counts: &[u32], exposure: &[f64], reported: &[bool], phi: f64) -> Vec<Option<Interval>> {
    let n: f64 = counts.iter().map(|count| f64::from(*count)).sum();
    let total: f64 = exposure.iter().sum();
    let mut computed: Vec<Option<Interval>> = Vec::new();
    let mut interval = |count: u32| {
        // Most cells share a few small counts: their intervals are computed once.
        const REMEMBERED: usize = 4096;
        let slot = count as usize;
        if slot >= REMEMBERED {
            return poisson_interval(count, phi);
        }
        if computed.len() <= slot {
            computed.resize(slot + 1, None);
        }
        *computed[slot].get_or_insert_with(|| poisson_interval(count, phi))
    };
    (0..counts.len())
        .map(|cell| {
            let expected = n * exposure[cell] / total;
            let defined = reported[cell] && expected > 0.0;
            defined.then(|| interval(counts[cell]).divided_by(expected))
        })
        .collect()
}

/// Tests whether a cell would still be hot without some of the events.
///
/// A cell stays hot when its window without these events still has a p as small as the largest p that was called hot,
/// and the cell itself still holds more than the required multiple. The p-values of the other cells stay as they are.
#[derive(Debug)]
pub struct LeaveOutTest<'a> {
    counts: &'a [u32],
    exposure: &'a [f64],
    neighbours: &'a Neighbours,
    verdicts: &'a Verdicts,
    whole_exposure: f64,
    /// The largest p that was called hot; `None` when none was.
    largest_p: Option<f64>,
}

impl<'a> LeaveOutTest<'a> {
    /// The test for verdicts that were given on these counts and this exposure.
    pub fn new(counts: &'a [u32], exposure: &'a [f64], neighbours: &'a Neighbours, verdicts: &'a Verdicts) -> Self {
        let called = verdicts.hot_p.iter().zip(&verdicts.hot_q);
        let called = called.filter(|(_, q)| q.is_some_and(|q| q <= verdicts.options.alpha)).filter_map(|(p, _)| *p);
        let largest_p = called.reduce(f64::max);
        Self { counts, exposure, neighbours, verdicts, whole_exposure: exposure.iter().sum(), largest_p }
    }

    /// Whether `cell` stays hot without `removed` of the events of the cell `from`.
    ///
    /// ```
    /// use hexspot_stats::{LeaveOutTest, Neighbours, Observations, TestOptions, Windows, verdicts};
    ///
    /// let alone = Neighbours::from_windows((0..30).map(|cell| vec![cell]).collect());
    /// let (mut counts, exposure) = ([1; 30], [1.0; 30]);
    /// (counts[10], counts[20]) = (20, 10);
    /// let windows = Windows { exposure: &exposure, neighbours: &alone, reported: &[true; 30] };
    /// let verdicts = verdicts(Observations::events(&counts), windows, None, TestOptions::default());
    /// let test = LeaveOutTest::new(&counts, &exposure, &alone, &verdicts);
    /// assert!(test.stays_hot(10, 10, 5));
    /// assert!(!test.stays_hot(10, 10, 18));
    /// ```
    pub fn stays_hot(&self, cell: usize, from: usize, removed: u32) -> bool {
        let Some(largest_p) = self.largest_p else { return false };
        let at_least = self.verdicts.options.at_least;
        let left = |other: usize| {
            let tested = if self.exposure[other] > 0.0 { self.counts[other] } else { 0 };
            u64::from(if other == from { tested.saturating_sub(removed) } else { tested })
        };
        let window = self.neighbours.window(cell);
        let (mut events, mut exposed) = (0, 0.0);
        for member in window {
            events += left(*member as usize);
            exposed += self.exposure[*member as usize];
        }
        let removed = if self.exposure[from] > 0.0 { u64::from(self.counts[from]) - left(from) } else { 0 };
        let all = self.verdicts.tested - removed;
        let expected = |exposure: f64| at_least * exposure / self.whole_exposure;
        let p = |phi: f64| vec![Some(beta_binomial_upper(events, all, expected(exposed).min(1.0), phi))];
        let p = self.verdicts.dispersion.map_or_else(|| p(1.0), |dispersion| dispersion.average_p(p));
        let above = left(cell) as f64 > expected(self.exposure[cell]) * all as f64;
        above && p[0].is_some_and(|p| p <= largest_p)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPTIONS: TestOptions = TestOptions { at_least: 1.0, alpha: 0.05 };

    fn line(n: u32) -> Neighbours {
        Neighbours::from_windows((0..n).map(|i| (i.saturating_sub(1)..=(i + 1).min(n - 1)).collect()).collect())
    }

    fn on<'a>(exposure: &'a [f64], neighbours: &'a Neighbours) -> Windows<'a> {
        Windows { exposure, neighbours, reported: &[true; 60][..exposure.len()] }
    }

    #[test]
    fn overdispersion_only_removes_verdicts() {
        let mut counts = vec![2u32; 60];
        counts[10] = 12;
        counts[40] = 9;
        let with_phi = |phi: Option<f64>| {
            let dispersion =
                phi.map(|phi| Dispersion { phi, raw: phi, upper: phi, degrees: 88, blocks: 9, months: 12 });
            verdicts(Observations::events(&counts), on(&[1.0; 60], &line(60)), dispersion, OPTIONS)
        };
        let (exact, adjusted) = (with_phi(None), with_phi(Some(4.0)));
        let hot = |verdicts: &Verdicts| verdicts.hot.iter().filter(|hot| **hot == Some(true)).count();
        assert!(hot(&exact) > 0 && hot(&adjusted) < hot(&exact));
        assert_eq!((exact.test, adjusted.test), (HotTest::Exact, HotTest::DispersionAdjusted));
        assert_eq!(exact.exact, adjusted.exact, "the exact test is reported beside either verdict");
    }

    #[test]
    fn empty_cells_are_not_hot() {
        let mut counts = vec![1u32; 60];
        (counts[29], counts[30], counts[31]) = (0, 40, 0);
        let verdicts = verdicts(Observations::events(&counts), on(&[1.0; 60], &line(60)), None, OPTIONS);
        assert!(verdicts.hot_q[29].expect("tested") < 0.001, "its window is hot");
        assert_eq!((verdicts.hot[29], verdicts.hot_level[29]), (Some(false), None));
        assert_eq!((verdicts.hot[30], verdicts.hot_level[30]), (Some(true), Some(0.999)));
    }

    #[test]
    fn excludes_events_without_exposure() {
        let counts = [50, 10, 10, 10];
        let verdicts = verdicts(Observations::events(&counts), on(&[0.0, 1.0, 1.0, 1.0], &line(4)), None, OPTIONS);
        assert_eq!((verdicts.hot[0], verdicts.without_exposure), (None, 50));
        for times in verdicts.times_expected.iter().flatten() {
            assert!((times.value - 1.0).abs() < 1e-12, "ratios average one where there is exposure");
        }
    }

    #[test]
    fn levels_agree_with_verdicts() {
        assert_eq!(
            (level(0.0005), level(0.005), level(0.05), level(0.06)),
            (Some(0.999), Some(0.99), Some(0.95), None)
        );
        let counts: Vec<u32> = (0..60).map(|i| if i == 30 { 40 } else { 1 }).collect();
        let verdicts = verdicts(Observations::events(&counts), on(&[1.0; 60], &line(60)), None, OPTIONS);
        let times = verdicts.times_expected[30].expect("defined");
        assert!((times.value - 40.0 * 60.0 / 99.0).abs() < 1e-9 && times.low < times.value && times.value < times.high);
        assert_eq!(verdicts.hot_level[30], Some(0.999));
        assert!(verdicts.gi_z.iter().all(Option::is_some));
    }

    #[test]
    fn removing_its_events_cools_a_cell() {
        let line =
            Neighbours::from_windows((0..60u32).map(|i| (i.saturating_sub(1)..=(i + 1).min(59)).collect()).collect());
        let mut counts = vec![2u32; 60];
        (counts[10], counts[39], counts[40], counts[41]) = (30, 12, 14, 12);
        let windows = Windows { exposure: &[1.0; 60], neighbours: &line, reported: &[true; 60] };
        let options = TestOptions { at_least: 1.0, alpha: 0.05 };
        let judged = verdicts(Observations::events(&counts), windows, None, options);
        let without = LeaveOutTest::new(&counts, &[1.0; 60], &line, &judged);
        for cell in 0..60 {
            assert_eq!(without.stays_hot(cell, cell, 0), judged.hot[cell] == Some(true), "cell {cell}");
        }
        assert!(judged.hot[10] == Some(true) && !without.stays_hot(10, 10, 28));
        assert!(judged.hot[40] == Some(true) && without.stays_hot(40, 40, 9), "its neighbours carry it");
        // What lies where there is no exposure was in no test, and cannot be missed.
        let mut uneven = [1.0; 60];
        (uneven[41], counts[41]) = (0.0, 100);
        let windows = Windows { exposure: &uneven, ..windows };
        let judged = verdicts(Observations::events(&counts), windows, None, options);
        let without = LeaveOutTest::new(&counts, &uneven, &line, &judged);
        for cell in 0..60 {
            assert_eq!(without.stays_hot(cell, 41, 100), judged.hot[cell] == Some(true), "cell {cell}");
        }
        let windows = Windows { exposure: &[1.0; 60], ..windows };
        let calm = verdicts(Observations::events(&[2; 60]), windows, None, options);
        assert!(!LeaveOutTest::new(&[2; 60], &[1.0; 60], &line, &calm).stays_hot(3, 3, 0));
    }
}
