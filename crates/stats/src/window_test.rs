//! The window test: whether a cell and its ring hold more events than their share of the exposure would give.

use rayon::prelude::*;

use crate::{Neighbours, benjamini_hochberg, beta_binomial_upper, window_sums};

/// The result of a window test, in order of the cells.
#[derive(Clone, Debug, PartialEq)]
pub struct WindowTest {
    /// P(X ≥ observed); `None` for a cell that is not reported or whose window has no exposure.
    pub p: Vec<Option<f64>>,
    /// The false-discovery rate over the reported cells.
    pub q: Vec<Option<f64>>,
}

/// The null hypothesis of a window test.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WindowNull {
    /// The multiple of its expectation that a hot window exceeds.
    pub at_least: f64,
    /// Variance over the binomial variance; 1 is the exact test.
    pub dispersion: f64,
}

/// The windows of a study, columns in order of the cells.
#[derive(Clone, Copy, Debug)]
pub struct Windows<'a> {
    /// The exposure of each cell, in any unit: events are expected in proportion to it.
    pub exposure: &'a [f64],
    /// The cells of each window.
    pub neighbours: &'a Neighbours,
    /// Whether a cell is tested and counts in the false-discovery rate; other cells only complete the windows.
    pub reported: &'a [bool],
}

/// Tests whether each window holds more events than its share of the exposure would give.
///
/// Given the total N, a window has Binomial(N, C × E_window / E_total) events when events follow the exposure, C
/// being [`WindowNull::at_least`]; beta-binomial with that mean when events are overdispersed. The tail is the upper
/// one; false-discovery rates are over the reported cells (Benjamini–Hochberg).
///
/// Choynowski, M. (1959). Maps based on probabilities. *Journal of the American Statistical Association* 54, 385–388.
/// doi:10.1080/01621459.1959.10501978, here on windows in place of single areas.
///
/// ```
/// use hexspot_stats::{Neighbours, WindowNull, Windows, window_test};
///
/// // Four areas that stand alone, the last with ten times the exposure of the others.
/// let alone = Neighbours::from_windows((0..4).map(|area| vec![area]).collect());
/// let windows = Windows { exposure: &[1.0, 1.0, 1.0, 10.0], neighbours: &alone, reported: &[true; 4] };
/// let test = window_test(&[9, 1, 1, 10], windows, WindowNull { at_least: 1.0, dispersion: 1.0 });
/// assert!(test.q[0] < Some(0.001));
/// assert!(test.q[3] > Some(0.5));
/// ```
pub fn window_test(counts: &[u32], windows: Windows<'_>, null: WindowNull) -> WindowTest {
    WindowTest::from_p(window_p(counts, windows, null))
}

impl WindowTest {
    /// p-values with their false-discovery rates.
    pub(crate) fn from_p(p: Vec<Option<f64>>) -> Self {
        Self { q: benjamini_hochberg(&p), p }
    }
}

/// P(X ≥ observed) of each window that is tested.
pub(crate) fn window_p(counts: &[u32], windows: Windows<'_>, null: WindowNull) -> Vec<Option<f64>> {
    let Windows { exposure, neighbours, reported } = windows;
    let n: u64 = counts.iter().map(|count| u64::from(*count)).sum();
    let total: f64 = exposure.iter().sum();
    let counts: Vec<f64> = counts.iter().map(|count| f64::from(*count)).collect();
    let (observed, exposed) = (window_sums(&counts, neighbours), window_sums(exposure, neighbours));
    (0..counts.len())
        .into_par_iter()
        .map(|cell| {
            let share = (null.at_least * exposed[cell] / total).min(1.0);
            let testable = reported[cell] && exposed[cell] > 0.0;
            testable.then(|| beta_binomial_upper(observed[cell] as u64, n, share, null.dispersion))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXACT: WindowNull = WindowNull { at_least: 1.0, dispersion: 1.0 };

    fn alone(n: u32) -> Neighbours {
        Neighbours::from_windows((0..n).map(|i| vec![i]).collect())
    }

    fn windows<'a>(exposure: &'a [f64], neighbours: &'a Neighbours) -> Windows<'a> {
        Windows { exposure, neighbours, reported: &[true; 4] }
    }

    #[test]
    fn expectation_follows_exposure() {
        let counts = [10, 10, 10, 10];
        let even = window_test(&counts, windows(&[1.0; 4], &alone(4)), EXACT);
        let uneven = window_test(&counts, windows(&[1.0, 1.0, 1.0, 37.0], &alone(4)), EXACT);
        assert!(even.q.iter().flatten().all(|q| *q > 0.3));
        assert!(uneven.q[0].expect("tested") < 1e-6 && uneven.q[3].expect("tested") > 0.9);
    }

    #[test]
    fn skips_windows_without_exposure_and_buffer_cells() {
        let test = window_test(
            &[3, 4, 5],
            Windows { exposure: &[1.0, 0.0, 1.0], neighbours: &alone(3), reported: &[true, true, false] },
            EXACT,
        );
        assert!(test.p[0].is_some() && test.p[1].is_none() && test.p[2].is_none());
    }

    #[test]
    fn larger_multiples_are_harder_to_exceed() {
        let counts = [30, 10, 10, 10];
        let once = window_test(&counts, windows(&[1.0; 4], &alone(4)), EXACT);
        let twice = window_test(&counts, windows(&[1.0; 4], &alone(4)), WindowNull { at_least: 2.0, ..EXACT });
        assert!(once.p[0].expect("tested") < 0.001 && twice.p[0].expect("tested") > 0.4);
    }
}
