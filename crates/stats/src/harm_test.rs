//! The window test of harm: is there more harm in a cell and its ring than its share of the exposure would have?

use rayon::prelude::*;

use super::compound_poisson::compound_upper;
use super::harm_weights::HarmWeights;
use super::window_test::{WindowTest, Windows};
use super::{Dispersion, TestOptions};
use crate::window_sums;

/// The verdict on the harm of each cell, in order of the cells; `None` for a cell that is not tested.
#[derive(Clone, Debug, PartialEq)]
pub struct HarmVerdicts {
    /// The test of the windows.
    pub test: WindowTest,
    /// Whether the window is clearly above the multiple asked for, and the cell itself above it.
    pub hot: Vec<Option<bool>>,
}

/// Judges the harm of each cell, as [`super::verdicts`] does its events: the test of its window, and the cell itself above the multiple
/// asked for.
///
/// When events follow the exposure and harm follows events, the harm of a window is that of a random number of events, each of a
/// weight drawn from what the whole study area has (`mix`): a compound Poisson law, negative binomial where events are clumped.
/// `events` is how many there are in the cells that have exposure. Given their total the number in a window varies a little less than
/// this law has it, so the test errs on the safe side.
pub fn harm_verdicts(
    harm: &[f64],
    events: u64,
    mix: &HarmWeights,
    windows: Windows<'_>,
    dispersion: Option<Dispersion>,
    question: TestOptions,
) -> HarmVerdicts {
    let Windows { exposure, neighbours, reported } = windows;
    let total: f64 = exposure.iter().sum();
    let harm: Vec<f64> = harm.iter().zip(exposure).map(|(harm, e)| if *e > 0.0 { *harm } else { 0.0 }).collect();
    let (met, exposed) = (window_sums(&harm, neighbours), window_sums(exposure, neighbours));
    let expected = |exposure: f64| question.at_least * exposure / total * events as f64;
    let p = |phi: f64| -> Vec<Option<f64>> {
        let of_window = |cell: usize| {
            let testable = reported[cell] && exposure[cell] > 0.0;
            testable.then(|| compound_upper(met[cell], expected(exposed[cell]), phi, mix))
        };
        (0..harm.len()).into_par_iter().map(of_window).collect()
    };
    let test = WindowTest::of(dispersion.map_or_else(|| p(1.0), |dispersion| dispersion.allow(p)));
    let above = |cell: usize| harm[cell] > expected(exposure[cell]) * mix.mean();
    let hot = test.q.iter().enumerate().map(|(cell, q)| Some((*q)? <= question.alpha && above(cell))).collect();
    HarmVerdicts { test, hot }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Neighbours;

    const QUESTION: TestOptions = TestOptions { at_least: 1.0, alpha: 0.05 };

    /// Sixty cells in a line of ten events each, of which these weigh ten times as much as the others.
    fn judged(heavy: &[(usize, f64)], exposure: &[f64], dispersion: Option<Dispersion>) -> HarmVerdicts {
        let line =
            Neighbours::from_windows((0..60u32).map(|i| (i.saturating_sub(1)..=(i + 1).min(59)).collect()).collect());
        let mut harm = vec![10.0; 60];
        heavy.iter().for_each(|(cell, events)| harm[*cell] += 9.0 * events);
        let heavy: f64 = heavy.iter().map(|(_, events)| events).sum();
        let mix = HarmWeights::of([(1.0, 600 - heavy as u64), (10.0, heavy as u64)]).expect("a mix");
        let windows = Windows { exposure, neighbours: &line, reported: &[true; 60] };
        harm_verdicts(&harm, 600, &mix, windows, dispersion, QUESTION)
    }

    #[test]
    fn heavier_events_make_a_place_hot_by_harm_where_there_are_no_more_of_them() {
        let met = judged(&[(30, 10.0), (31, 10.0), (5, 1.0)], &[1.0; 60], None);
        let hot: Vec<usize> = (0..60).filter(|cell| met.hot[*cell] == Some(true)).collect();
        assert_eq!(hot, [30, 31], "and neither of those beside, whose own harm is below the mean");
        assert!(met.test.q[29].expect("tested") <= 0.05, "the window of one beside is hot");
        // By hand: a window of three cells has a Poisson number of events, mean 30, 21 of 600 of weight ten.
        let mix = HarmWeights::of([(1.0, 579), (10.0, 21)]).expect("a mix");
        let p = compound_upper(10.0 + 100.0 + 100.0, 30.0, 1.0, &mix);
        assert!((met.test.p[30].expect("tested") / p - 1.0).abs() < 1e-12);
    }

    #[test]
    fn clumping_takes_away_and_what_has_no_exposure_is_in_no_test() {
        let heavy = [(30, 10.0), (31, 10.0)];
        let clumped = Dispersion { phi: 6.0, raw: 6.0, upper: 9.0, degrees: 88, blocks: 9, months: 12 };
        let (exact, allowed) = (judged(&heavy, &[1.0; 60], None), judged(&heavy, &[1.0; 60], Some(clumped)));
        assert!((0..60).all(|cell| allowed.test.p[cell] >= exact.test.p[cell]));
        assert!(allowed.test.p[30] > exact.test.p[30].map(|p| 10.0 * p));
        let mut exposure = [1.0; 60];
        (exposure[30], exposure[31]) = (0.0, 0.0);
        let elsewhere = judged(&heavy, &exposure, None);
        assert_eq!((elsewhere.hot[30], elsewhere.test.p[31]), (None, None));
        assert!(elsewhere.hot.iter().all(|hot| *hot != Some(true)), "its harm is not that of its neighbours");
    }
}
