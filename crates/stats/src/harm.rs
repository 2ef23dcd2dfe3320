//! Harm: the weights of single events, the compound Poisson distribution of their sum, and the window test of harm.
//!
//! Harm is the sum of the weights of events, such as days of imprisonment in a crime harm index.

use rayon::prelude::*;

use crate::window_test::{WindowTest, Windows};
use crate::{Dispersion, TestOptions, window_sums};

/// The verdicts on the harm of cells, in order of the cells; `None` for a cell that is not tested.
#[derive(Clone, Debug, PartialEq)]
pub struct HarmVerdicts {
    /// The window test.
    pub test: WindowTest,
    /// Whether the window significantly exceeds the required multiple, and the cell itself exceeds it.
    pub hot: Vec<Option<bool>>,
}

/// Tests the harm of each cell as [`verdicts`](crate::verdicts) tests its events: the test of its window, and the
/// cell itself above the required multiple.
///
/// When events follow the exposure and harm follows events, the harm of a window is that of a random number of
/// events, each of a weight drawn from the `weights` of the whole study area: a compound Poisson distribution, or
/// negative binomial where events are overdispersed. `events` is the number of events in cells with exposure. Given
/// their total, the number in a window varies slightly less than that, so the test errs on the safe side.
///
/// ```
/// use hexspot_stats::{HarmWeights, Neighbours, TestOptions, Windows, harm_verdicts};
///
/// // 60 cells of ten events of weight 1, but for one of ten events of weight 10.
/// let alone = Neighbours::from_windows((0..60).map(|cell| vec![cell]).collect());
/// let windows = Windows { exposure: &[1.0; 60], neighbours: &alone, reported: &[true; 60] };
/// let mut harm = [10.0; 60];
/// harm[30] = 100.0;
/// let weights = HarmWeights::from_events([(1.0, 590), (10.0, 10)]).expect("events of weight");
/// let verdicts = harm_verdicts(&harm, 600, &weights, windows, None, TestOptions::default());
/// assert_eq!((verdicts.hot[30], verdicts.hot[0]), (Some(true), Some(false)));
/// ```
pub fn harm_verdicts(
    harm: &[f64],
    events: u64,
    weights: &HarmWeights,
    windows: Windows<'_>,
    dispersion: Option<Dispersion>,
    options: TestOptions,
) -> HarmVerdicts {
    let Windows { exposure, neighbours, reported } = windows;
    let total: f64 = exposure.iter().sum();
    let harm: Vec<f64> = harm.iter().zip(exposure).map(|(harm, e)| if *e > 0.0 { *harm } else { 0.0 }).collect();
    let (met, exposed) = (window_sums(&harm, neighbours), window_sums(exposure, neighbours));
    let expected = |exposure: f64| options.at_least * exposure / total * events as f64;
    let p = |phi: f64| -> Vec<Option<f64>> {
        let of_window = |cell: usize| {
            let testable = reported[cell] && exposure[cell] > 0.0;
            testable.then(|| compound_upper(met[cell], expected(exposed[cell]), phi, weights))
        };
        (0..harm.len()).into_par_iter().map(of_window).collect()
    };
    let test = WindowTest::from_p(dispersion.map_or_else(|| p(1.0), |dispersion| dispersion.average_p(p)));
    let above = |cell: usize| harm[cell] > expected(exposure[cell]) * weights.mean();
    let hot = test.q.iter().enumerate().map(|(cell, q)| Some((*q)? <= options.alpha && above(cell))).collect();
    HarmVerdicts { test, hot }
}

/// The distribution of the harm of single events: each weight with its share of the events.
#[derive(Clone, Debug, PartialEq)]
pub struct HarmWeights {
    weights: Vec<(f64, f64)>,
}

impl HarmWeights {
    /// The distribution of events given as (weight, number).
    ///
    /// `None` when there are no events, none of a weight above 0, or a weight that is negative or not finite.
    ///
    /// ```
    /// use hexspot_stats::HarmWeights;
    ///
    /// let weights = HarmWeights::from_events([(10.0, 1), (2.0, 3)]).expect("events of weight");
    /// assert_eq!(weights.weights(), [(2.0, 0.75), (10.0, 0.25)]);
    /// assert_eq!(weights.mean(), 4.0);
    /// ```
    pub fn from_events(events: impl IntoIterator<Item = (f64, u64)>) -> Option<Self> {
        let mut weights: Vec<(f64, f64)> =
            events.into_iter().filter(|(_, n)| *n > 0).map(|(weight, n)| (weight, n as f64)).collect();
        if weights.iter().any(|(weight, _)| !(weight.is_finite() && *weight >= 0.0)) {
            return None;
        }
        weights.sort_by(|a, b| a.0.total_cmp(&b.0));
        weights.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            kept.1 += if same { next.1 } else { 0.0 };
            same
        });
        let all: f64 = weights.iter().map(|(_, n)| n).sum();
        weights.iter_mut().for_each(|(_, n)| *n /= all);
        let all = Self { weights };
        (all.mean() > 0.0).then_some(all)
    }

    /// The mean harm of an event.
    pub fn mean(&self) -> f64 {
        self.weights.iter().map(|(weight, share)| weight * share).sum()
    }

    /// The weights with their shares of the events, lightest first.
    pub fn weights(&self) -> &[(f64, f64)] {
        &self.weights
    }

    /// The largest step of which every weight is a multiple, to four decimals; `None` when there is none.
    fn step(&self) -> Option<f64> {
        const DECIMALS: f64 = 1e4;
        let whole = |weight: f64| {
            let scaled = (weight * DECIMALS).round();
            ((scaled - weight * DECIMALS).abs() < 1e-6 && scaled < 1e15).then_some(scaled as u64)
        };
        let mut common = 0;
        for (weight, _) in &self.weights {
            let (mut a, mut b) = (common, whole(*weight)?);
            while b > 0 {
                (a, b) = (b, a % b);
            }
            common = a;
        }
        (common > 0).then(|| common as f64 / DECIMALS)
    }

    /// The harm of an event as (steps, probability). A weight between two steps is divided between them so that its
    /// mean stays.
    fn in_steps(&self, step: f64) -> Vec<(usize, f64)> {
        let mut distribution: Vec<(usize, f64)> = Vec::with_capacity(2 * self.weights.len());
        let mut add = |at: usize, share: f64| match distribution.iter_mut().find(|(there, _)| *there == at) {
            _ if share == 0.0 => {}
            Some((_, there)) => *there += share,
            None => distribution.push((at, share)),
        };
        for (weight, share) in &self.weights {
            let exact = weight / step;
            // Multiples of the common step are whole but for the last digit.
            let exact = if (exact - exact.round()).abs() < 1e-6 { exact.round() } else { exact };
            let beyond = exact - exact.floor();
            add(exact as usize, share * (1.0 - beyond));
            add(exact as usize + 1, share * beyond);
        }
        distribution
    }
}

/// The number of steps into which the harm in question is divided: at most the first, or the second per event that it
/// takes. A step is then so small a part of an event that the variance grows by less than a thousandth.
const STEPS: (f64, f64) = (4_096.0, 16.0);

/// P(H ≥ `harm`) for the harm of a random number of events with weights drawn independently from `weights`.
///
/// The number of events has mean `events` and variance `dispersion` times that (Poisson at 1, negative binomial
/// above).
///
/// By the recursion of Panjer, H. H. (1981). Recursive evaluation of a family of compound distributions. *ASTIN
/// Bulletin* 12, 22–26. doi:10.1017/S0515036100006796, on a lattice. Its step is the common step of the weights where
/// that divides `harm` into no more than 4,096 parts (or 16 per event that it takes); the result is then exact.
/// Otherwise the step is that part of `harm`, and weights are divided between neighbouring steps so that the mean
/// stays and the variance grows very slightly. Every term is positive, so that the far tail is as exact as the
/// middle.
///
/// ```
/// use hexspot_stats::{HarmWeights, compound_upper};
///
/// // One weight: the harm of two or more events is the upper Poisson tail of two.
/// let weights = HarmWeights::from_events([(190.0, 7)]).expect("events of weight");
/// let p = compound_upper(380.0, 1.0, 1.0, &weights);
/// assert!((p - (1.0 - 2.0 * (-1f64).exp())).abs() < 1e-12);
/// ```
pub fn compound_upper(harm: f64, events: f64, dispersion: f64, weights: &HarmWeights) -> f64 {
    if harm <= 0.0 {
        return 1.0;
    }
    if events <= 0.0 {
        return 0.0;
    }
    let steps = STEPS.0.max(STEPS.1 * harm / weights.mean());
    let step = weights.step().unwrap_or(0.0).max(harm / steps);
    // The observed harm is itself a sum of weights: just below a whole number of steps is that number.
    let target = (harm / step - 1e-6).ceil().max(1.0) as usize;
    Panjer::new(events, dispersion, &weights.in_steps(step)).upper(target)
}

/// The recursion, scaled so that nothing underflows.
struct Panjer<'a> {
    /// Coefficients of the recursion: a term is the sum over earlier ones times a + b × j / x.
    a: f64,
    b: f64,
    /// The logarithm of the probability of no harm.
    ln_none: f64,
    distribution: &'a [(usize, f64)],
    /// 1 / (1 − a × the probability of an event without harm).
    factor: f64,
}

impl<'a> Panjer<'a> {
    fn new(events: f64, dispersion: f64, distribution: &'a [(usize, f64)]) -> Self {
        /// Below this the negative binomial equals the Poisson to many digits.
        const NEGLIGIBLE: f64 = 1e-9;
        let harmless: f64 = distribution.iter().filter(|(steps, _)| *steps == 0).map(|(_, share)| share).sum();
        let beyond = dispersion - 1.0;
        if beyond <= NEGLIGIBLE {
            return Self { a: 0.0, b: events, ln_none: -events * (1.0 - harmless), distribution, factor: 1.0 };
        }
        let (a, size) = (beyond / dispersion, events / beyond);
        let ln_none = size * ((1.0 - a) / (1.0 - a * harmless)).ln();
        Self { a, b: (size - 1.0) * a, ln_none, distribution, factor: 1.0 / (1.0 - a * harmless) }
    }

    /// P(steps ≥ `target`).
    fn upper(&self, target: usize) -> f64 {
        /// Terms are scaled down when they pass this.
        const LARGE: f64 = 1e200;
        /// Below this, one less the lower part has lost its digits, and the upper part is summed instead.
        const SMALL: f64 = 1e-6;
        /// The largest number of steps; terms fall geometrically long before.
        const MOST: usize = 1 << 20;
        let (mut terms, mut ln_scale) = (vec![1.0f64], self.ln_none);
        let (mut below, mut above, mut small) = (1.0f64, 0.0f64, 0);
        for x in 1..MOST {
            let term = self.term(&terms, x);
            terms.push(term);
            if x < target {
                below += term;
            } else {
                above += term;
                let at_target = x == target;
                let lower = below * ln_scale.exp();
                if at_target && lower.is_finite() && 1.0 - lower > SMALL {
                    return (1.0 - lower).clamp(0.0, 1.0);
                }
                // Between multiples of the weights terms are zero: the tail has ended when all terms were negligible for as many
                // steps as the heaviest weight has.
                small = if term <= above * 1e-13 { small + 1 } else { 0 };
                if small > self.reach() {
                    break;
                }
            }
            if term > LARGE {
                terms.iter_mut().for_each(|term| *term /= LARGE);
                (below, above, ln_scale) = (below / LARGE, above / LARGE, ln_scale + LARGE.ln());
            }
        }
        (above.ln() + ln_scale).exp().min(1.0)
    }

    /// The largest harm of one event, in steps: a term may be zero between multiples of the weights.
    fn reach(&self) -> usize {
        self.distribution.iter().map(|(steps, _)| *steps).max().unwrap_or(0)
    }

    fn term(&self, terms: &[f64], x: usize) -> f64 {
        let parts = self.distribution.iter().filter(|(steps, _)| (1..=x).contains(steps));
        let part =
            |(steps, share): &(usize, f64)| (self.a + self.b * *steps as f64 / x as f64) * share * terms[x - steps];
        self.factor * parts.map(part).sum::<f64>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Neighbours;
    use crate::RandomStreams;
    use rand::distr::Distribution;
    use rand_distr::{Gamma, Poisson, weighted::WeightedIndex};

    const OPTIONS: TestOptions = TestOptions { at_least: 1.0, alpha: 0.05 };

    /// Sixty cells in a line of ten events each, of which these weigh ten times as much as the others.
    fn verdicts(heavy: &[(usize, f64)], exposure: &[f64], dispersion: Option<Dispersion>) -> HarmVerdicts {
        let line =
            Neighbours::from_windows((0..60u32).map(|i| (i.saturating_sub(1)..=(i + 1).min(59)).collect()).collect());
        let mut harm = vec![10.0; 60];
        heavy.iter().for_each(|(cell, events)| harm[*cell] += 9.0 * events);
        let heavy: f64 = heavy.iter().map(|(_, events)| events).sum();
        let weights =
            HarmWeights::from_events([(1.0, 600 - heavy as u64), (10.0, heavy as u64)]).expect("events of weight");
        let windows = Windows { exposure, neighbours: &line, reported: &[true; 60] };
        harm_verdicts(&harm, 600, &weights, windows, dispersion, OPTIONS)
    }

    #[test]
    fn heavier_events_make_a_cell_hot() {
        let met = verdicts(&[(30, 10.0), (31, 10.0), (5, 1.0)], &[1.0; 60], None);
        let hot: Vec<usize> = (0..60).filter(|cell| met.hot[*cell] == Some(true)).collect();
        assert_eq!(hot, [30, 31], "and neither of those beside, whose own harm is below the mean");
        assert!(met.test.q[29].expect("tested") <= 0.05, "the window of one beside is hot");
        // By hand: a window of three cells has a Poisson number of events, mean 30, 21 of 600 of weight ten.
        let weights = HarmWeights::from_events([(1.0, 579), (10.0, 21)]).expect("events of weight");
        let p = compound_upper(10.0 + 100.0 + 100.0, 30.0, 1.0, &weights);
        assert!((met.test.p[30].expect("tested") / p - 1.0).abs() < 1e-12);
    }

    #[test]
    fn overdispersion_only_removes_verdicts() {
        let heavy = [(30, 10.0), (31, 10.0)];
        let overdispersed = Dispersion { phi: 6.0, raw: 6.0, upper: 9.0, degrees: 88, blocks: 9, months: 12 };
        let (exact, allowed) = (verdicts(&heavy, &[1.0; 60], None), verdicts(&heavy, &[1.0; 60], Some(overdispersed)));
        assert!((0..60).all(|cell| allowed.test.p[cell] >= exact.test.p[cell]));
        assert!(allowed.test.p[30] > exact.test.p[30].map(|p| 10.0 * p));
        let mut exposure = [1.0; 60];
        (exposure[30], exposure[31]) = (0.0, 0.0);
        let elsewhere = verdicts(&heavy, &exposure, None);
        assert_eq!((elsewhere.hot[30], elsewhere.test.p[31]), (None, None));
        assert!(elsewhere.hot.iter().all(|hot| *hot != Some(true)), "its harm is not that of its neighbours");
    }

    #[test]
    fn rejects_unusable_weights() {
        assert_eq!(HarmWeights::from_events([(0.0, 5)]), None);
        assert_eq!(HarmWeights::from_events([(f64::NAN, 5), (1.0, 1)]), None);
        assert_eq!(
            HarmWeights::from_events([(f64::NAN, 0), (1.0, 1), (1.0, 2)]).expect("one weight").weights(),
            [(1.0, 1.0)]
        );
    }

    fn harm_weights(weights: &[(f64, u64)]) -> HarmWeights {
        HarmWeights::from_events(weights.iter().copied()).expect("events of weight")
    }

    /// P(X ≥ count) of the Poisson and negative binomial laws, term by term from `count` up.
    fn count_upper(count: u32, mean: f64, dispersion: f64) -> f64 {
        use statrs::function::gamma::ln_gamma;
        let term = |x: f64| {
            if dispersion == 1.0 {
                return (x * mean.ln() - mean - ln_gamma(x + 1.0)).exp();
            }
            let (size, p) = (mean / (dispersion - 1.0), 1.0 / dispersion);
            (ln_gamma(size + x) - ln_gamma(size) - ln_gamma(x + 1.0) + size * p.ln() + x * (1.0 - p).ln()).exp()
        };
        (count..count + 4_000).map(|x| term(f64::from(x))).sum()
    }

    #[test]
    fn single_weight_gives_count_distribution() {
        let one = harm_weights(&[(190.0, 7)]);
        for (mean, count) in [(0.3, 1), (0.3, 4), (3.0, 2), (3.0, 30), (40.0, 41), (900.0, 1_000), (900.0, 850)] {
            for dispersion in [1.0, 1.3, 4.0] {
                let met = compound_upper(190.0 * f64::from(count), mean, dispersion, &one);
                let expected = count_upper(count, mean, dispersion);
                // A thousand events are cut into 512 steps: as good as a hair more variance.
                let tolerance = if count > 512 { 0.02 } else { 1e-9 };
                assert!(
                    (met / expected - 1.0).abs() < tolerance,
                    "{count} of {mean}, {dispersion}: {met:e} and {expected:e}"
                );
            }
        }
    }

    #[test]
    fn two_weights_by_hand() {
        // At most three events matter: 5 = 5, or 2 + 2 + 2, or more.
        let two = harm_weights(&[(2.0, 3), (5.0, 1)]);
        let poisson = |n: i32| (-1.0f64).exp() / f64::from((1..=n).product::<i32>().max(1));
        let below = poisson(0) + poisson(1) * 0.75 + poisson(2) * 0.75 * 0.75;
        assert!((compound_upper(5.0, 1.0, 1.0, &two) - (1.0 - below)).abs() < 1e-12);
        assert_eq!((two.mean(), two.step()), (2.75, Some(1.0)));
    }

    #[test]
    fn coarse_steps_agree_with_fine_ones() {
        let fine = harm_weights(&[(0.0123, 2), (190.0, 10), (1.0, 8)]);
        let coarse = harm_weights(&[(0.0, 2), (190.0, 10), (1.0, 8)]);
        for harm in [1_500.0, 3_000.0] {
            let (met, expected) = (compound_upper(harm, 12.0, 1.4, &fine), compound_upper(harm, 12.0, 1.4, &coarse));
            assert!((met / expected - 1.0).abs() < 2e-3, "{harm}: {met:e} and {expected:e}");
        }
    }

    #[test]
    fn far_tail_spans_gaps() {
        // 38 and 73 steps: of the terms from 152 on, most are zero. Up to six events by hand.
        let (mean, light) = (0.01f64, 0.6f64);
        let mut expected = 0.0;
        for events in 1..=6i32 {
            let poisson = (-mean).exp() * mean.powi(events) / f64::from((1..=events).product::<i32>());
            for heavy in 0..=events {
                let choose = f64::from((1..=heavy).fold(1, |all, k| all * (events - heavy + k) / k));
                let enough = 38 * (events - heavy) + 73 * heavy >= 152;
                let share = choose * light.powi(events - heavy) * (1.0 - light).powi(heavy);
                expected += if enough { poisson * share } else { 0.0 };
            }
        }
        let met = compound_upper(152.0, mean, 1.0, &harm_weights(&[(38.0, 3), (73.0, 2)]));
        assert!((met / expected - 1.0).abs() < 1e-9, "{met:e} and {expected:e}");
    }

    #[test]
    fn agrees_with_simulation() {
        const DRAWS: u32 = 40_000;
        let weights = [(365.0, 2u64), (190.0, 10), (7.5, 3), (1.0, 8)];
        let mixed = harm_weights(&weights);
        let which = WeightedIndex::new(weights.map(|(_, n)| n)).expect("weights");
        for (mean, dispersion, harm) in [(2.0, 1.0, 556.0), (2.0, 2.0, 600.0), (15.0, 3.0, 4_000.0), (0.4, 1.0, 190.0)]
        {
            let mut rng = RandomStreams::new(5).stream("harm", (mean * dispersion) as u64);
            let reached = (0..DRAWS)
                .filter(|_| {
                    let rate = if dispersion > 1.0 {
                        Gamma::new(mean / (dispersion - 1.0), dispersion - 1.0).expect("valid").sample(&mut rng)
                    } else {
                        mean
                    };
                    let events = Poisson::new(f64::max(rate, 1e-12)).expect("positive").sample(&mut rng) as u32;
                    let sum: f64 = (0..events).map(|_| weights[which.sample(&mut rng)].0).sum();
                    sum >= harm
                })
                .count();
            let drawn = reached as f64 / f64::from(DRAWS);
            let met = compound_upper(harm, mean, dispersion, &mixed);
            let error = 4.0 * (drawn * (1.0 - drawn) / f64::from(DRAWS)).sqrt();
            assert!((met - drawn).abs() < error, "{mean}, {dispersion}, {harm}: {met} and drawn {drawn} ± {error}");
        }
    }

    #[test]
    fn tail_falls_without_underflow() {
        let mixed = harm_weights(&[(365.0, 2), (190.0, 10), (1.0, 8)]);
        let mut before = 1.0;
        for harm in [0.0, 1.0, 190.0, 2_000.0, 20_000.0, 60_000.0] {
            let p = compound_upper(harm, 20.0, 1.5, &mixed);
            assert!(p <= before && p > 0.0, "{harm}: {p:e} after {before:e}");
            before = p;
        }
        // Six standard deviations beyond a mean of 3,000 events, whose own probability of no event underflows.
        let sd = (3_000.0 * (365.0f64.powi(2) * 0.1 + 190.0f64.powi(2) * 0.5 + 0.4)).sqrt();
        let many = compound_upper(3_000.0 * mixed.mean() + 6.0 * sd, 3_000.0, 1.0, &mixed);
        assert!(many > 1e-9 && many < 1e-8, "{many:e}");
        assert_eq!(compound_upper(1.0, 0.0, 1.0, &mixed), 0.0);
    }
}
