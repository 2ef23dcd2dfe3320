//! The window test of harm: is there more harm in a cell and its ring than its share of the exposure would have?

use rayon::prelude::*;

use super::compound::compound_upper;
use super::harm_mix::HarmMix;
use super::window_test::{WindowTest, Windows};
use super::{Dispersion, Question};
use crate::stats::window_sums;

/// The verdict on the harm of each cell, in order of the cells; `None` for a cell that is not tested.
#[derive(Clone, Debug, PartialEq)]
pub struct HarmJudgement {
    /// The test of the windows.
    pub test: WindowTest,
    /// Whether the window is clearly above the multiple asked for, and the cell itself above it.
    pub hot: Vec<Option<bool>>,
}

/// Judges the harm of each cell, as [`super::judge`] does its events: the test of its window, and the cell itself above the multiple
/// asked for.
///
/// When events follow the exposure and harm follows events, the harm of a window is that of a random number of events, each of a
/// weight drawn from what the whole study area has (`mix`): a compound Poisson law, negative binomial where events are clumped.
/// `events` is how many there are in the cells that have exposure. Given their total the number in a window varies a little less than
/// this law has it, so the test errs on the safe side.
pub fn judge_harm(
    harm: &[f64],
    events: u64,
    mix: &HarmMix,
    windows: Windows<'_>,
    dispersion: Option<Dispersion>,
    question: Question,
) -> HarmJudgement {
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
    HarmJudgement { test, hot }
}
