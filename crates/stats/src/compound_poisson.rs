//! The law of harm: a random number of events, each of which carries a random weight.

use super::harm_weights::HarmWeights;

/// Steps into which the harm that is asked about is cut at most: so many, or so many for each event that it takes. A step is then so
/// small a part of an event that the variance grows by less than a thousandth.
const STEPS: (f64, f64) = (4_096.0, 16.0);

/// P(H ≥ `harm`) for the harm of a random number of events, mean `events` and variance `dispersion` times that (Poisson at 1, negative
/// binomial above), whose weights are drawn independently from `mix`.
///
/// By the recursion of Panjer, H. H. (1981). Recursive evaluation of a family of compound distributions. *ASTIN Bulletin* 12, 22–26.
/// doi:10.1017/S0515036100006796, on a lattice: the weights' own common step where that cuts `harm` into no more than 4,096 parts (or 16
/// for each event that it takes; then it is exact), else that part of `harm`, weights shared between neighbouring steps so that the
/// mean stays and the variance grows by a hair. Every term is positive, so that the far tail is as exact as the middle.
pub fn compound_upper(harm: f64, events: f64, dispersion: f64, mix: &HarmWeights) -> f64 {
    if harm <= 0.0 {
        return 1.0;
    }
    if events <= 0.0 {
        return 0.0;
    }
    let steps = STEPS.0.max(STEPS.1 * harm / mix.mean());
    let step = mix.step().unwrap_or(0.0).max(harm / steps);
    // The harm met is itself a sum of weights: a hair below a whole number of steps is that number.
    let target = (harm / step - 1e-6).ceil().max(1.0) as usize;
    Panjer::new(events, dispersion, &mix.in_steps(step)).upper(target)
}

/// The recursion, scaled so that nothing underflows.
struct Panjer<'a> {
    /// Coefficients of the recursion: terms hang on those before by a + b × j / x.
    a: f64,
    b: f64,
    /// Logarithm of the probability of no harm.
    ln_none: f64,
    law: &'a [(usize, f64)],
    /// One over 1 − a × the probability of an event without harm.
    factor: f64,
}

impl<'a> Panjer<'a> {
    fn new(events: f64, dispersion: f64, law: &'a [(usize, f64)]) -> Self {
        /// Below this the negative binomial is the Poisson to many digits.
        const NEGLIGIBLE: f64 = 1e-9;
        let harmless: f64 = law.iter().filter(|(steps, _)| *steps == 0).map(|(_, share)| share).sum();
        let beyond = dispersion - 1.0;
        if beyond <= NEGLIGIBLE {
            return Self { a: 0.0, b: events, ln_none: -events * (1.0 - harmless), law, factor: 1.0 };
        }
        let (a, size) = (beyond / dispersion, events / beyond);
        let ln_none = size * ((1.0 - a) / (1.0 - a * harmless)).ln();
        Self { a, b: (size - 1.0) * a, ln_none, law, factor: 1.0 / (1.0 - a * harmless) }
    }

    /// P(steps ≥ `target`).
    fn upper(&self, target: usize) -> f64 {
        /// Terms are scaled down when they pass this.
        const LARGE: f64 = 1e200;
        /// Below this share of the whole, one less the lower part has lost its digits, and the upper part is summed instead.
        const SMALL: f64 = 1e-6;
        /// Steps after which a tail that does not end is cut: its terms fall geometrically long before.
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
                // Between multiples of the weights terms are zero: the tail has ended when none has been of note for as long as the
                // heaviest weight reaches.
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
        self.law.iter().map(|(steps, _)| *steps).max().unwrap_or(0)
    }

    fn term(&self, terms: &[f64], x: usize) -> f64 {
        let parts = self.law.iter().filter(|(steps, _)| (1..=x).contains(steps));
        let part =
            |(steps, share): &(usize, f64)| (self.a + self.b * *steps as f64 / x as f64) * share * terms[x - steps];
        self.factor * parts.map(part).sum::<f64>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RandomStreams;
    use rand::distr::Distribution;
    use rand_distr::{Gamma, Poisson, weighted::WeightedIndex};

    fn mix(weights: &[(f64, u64)]) -> HarmWeights {
        HarmWeights::of(weights.iter().copied()).expect("a mix")
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
    fn of_one_weight_it_is_the_law_of_the_count() {
        let one = mix(&[(190.0, 7)]);
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
        let two = mix(&[(2.0, 3), (5.0, 1)]);
        let poisson = |n: i32| (-1.0f64).exp() / f64::from((1..=n).product::<i32>().max(1));
        let below = poisson(0) + poisson(1) * 0.75 + poisson(2) * 0.75 * 0.75;
        assert!((compound_upper(5.0, 1.0, 1.0, &two) - (1.0 - below)).abs() < 1e-12);
        assert_eq!((two.mean(), two.step()), (2.75, Some(1.0)));
    }

    #[test]
    fn a_harm_of_more_steps_than_are_taken_is_cut_more_coarsely() {
        let fine = mix(&[(0.0123, 2), (190.0, 10), (1.0, 8)]);
        let coarse = mix(&[(0.0, 2), (190.0, 10), (1.0, 8)]);
        for harm in [1_500.0, 3_000.0] {
            let (met, expected) = (compound_upper(harm, 12.0, 1.4, &fine), compound_upper(harm, 12.0, 1.4, &coarse));
            assert!((met / expected - 1.0).abs() < 2e-3, "{harm}: {met:e} and {expected:e}");
        }
    }

    #[test]
    fn the_far_tail_is_summed_across_gaps_between_multiples_of_the_weights() {
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
        let met = compound_upper(152.0, mean, 1.0, &mix(&[(38.0, 3), (73.0, 2)]));
        assert!((met / expected - 1.0).abs() < 1e-9, "{met:e} and {expected:e}");
    }

    #[test]
    fn it_agrees_with_drawing() {
        const DRAWS: u32 = 40_000;
        let weights = [(365.0, 2u64), (190.0, 10), (7.5, 3), (1.0, 8)];
        let mixed = mix(&weights);
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
    fn it_falls_with_the_harm_and_does_not_underflow() {
        let mixed = mix(&[(365.0, 2), (190.0, 10), (1.0, 8)]);
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
