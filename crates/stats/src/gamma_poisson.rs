//! Rates drawn towards what all places have in common, the more the less is known of the place.

use statrs::function::gamma::ln_gamma;

use super::{Posterior, Rate};

/// The gamma law from which the places' true rates are taken to come: mean `shape / rate`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GammaPrior {
    /// WindowShape.
    pub shape: f64,
    /// Rate (inverse scale), in units of exposure.
    pub rate: f64,
}

impl GammaPrior {
    /// The law of a place's rate after `events` in `exposure`: Gamma(shape + events, rate + exposure). Where events are
    /// clumped, both count for as much less as their `dispersion` (variance over the Poisson variance): a quasi-likelihood.
    pub fn law(&self, events: f64, exposure: f64, dispersion: f64) -> Posterior {
        Posterior { shape: self.shape + events / dispersion, rate: self.rate + exposure / dispersion }
    }

    /// That law in brief: its mean and central 95 % interval.
    pub fn posterior(&self, events: f64, exposure: f64, dispersion: f64) -> Rate {
        self.law(events, exposure, dispersion).summary()
    }
}

/// Fits the prior to places with `events` and positive, finite `exposure` by maximum marginal likelihood (each count is negative
/// binomial). WindowShares without exposure say nothing of rates and are left out. Events may be parts of one. `None` when nothing happened
/// anywhere.
///
/// Clayton, D. & Kaldor, J. (1987). Empirical Bayes estimates of age-standardized relative risks. *Biometrics* 43, 671–681.
/// doi:10.2307/2532003
pub fn fit_gamma_prior<N: Copy + Into<f64>>(events: &[N], exposure: &[f64]) -> Option<GammaPrior> {
    let known = events.iter().zip(exposure).filter(|(_, exposure)| **exposure > 0.0 && exposure.is_finite());
    let places: Vec<(f64, f64)> = known.map(|(o, e)| ((*o).into(), *e)).collect();
    fit_places(&places)
}

/// The same for places as (events, exposure), exposures positive and finite; events may be parts of one.
pub(super) fn fit_places(places: &[(f64, f64)]) -> Option<GammaPrior> {
    /// Shapes between which the optimum is sought: from "one place has everything" to "all places are alike".
    const LOG_SHAPE: (f64, f64) = (-9.0, 14.0);
    if places.iter().all(|(events, _)| *events == 0.0) {
        return None;
    }
    let places = alike(places);
    let at = |log_shape: f64| {
        let shape = log_shape.exp();
        GammaPrior { shape, rate: best_rate(&places, shape) }
    };
    let log_shape = maximise(LOG_SHAPE.0, LOG_SHAPE.1, |log_shape| log_likelihood(&places, at(log_shape)));
    Some(at(log_shape))
}

/// WindowShares with the same events and exposure.
struct Alike {
    events: f64,
    exposure: f64,
    /// How many.
    places: f64,
}

/// WindowShares put together that are alike: of a country's cells of equal exposure a few hundred remain.
fn alike(places: &[(f64, f64)]) -> Vec<Alike> {
    let mut sorted = places.to_vec();
    sorted.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let same = sorted.chunk_by(|a, b| a == b);
    same.map(|same| Alike { events: same[0].0, exposure: same[0].1, places: same.len() as f64 }).collect()
}

/// The log likelihood of the counts under a prior, up to a constant.
fn log_likelihood(places: &[Alike], prior: GammaPrior) -> f64 {
    let (nu, alpha) = (prior.shape, prior.rate);
    let base = ln_gamma(nu);
    let of_one = |o: f64, e: f64| ln_gamma(o + nu) - base - nu * (e / alpha).ln_1p() - o * (e + alpha).ln();
    places.iter().map(|alike| alike.places * of_one(alike.events, alike.exposure)).sum()
}

/// The rate that is likeliest at a given shape: the root of Σ ν − (o + ν) α/(e + α), which falls in α.
///
/// Newton's method on the logarithm of α, kept inside a bracket that starts without ends.
fn best_rate(places: &[Alike], shape: f64) -> f64 {
    const STEPS: usize = 200;
    const PRECISION: f64 = 1e-14;
    const LONGEST_STEP: f64 = 4.0;
    let sum = |part: fn(&Alike) -> f64| places.iter().map(|alike| alike.places * part(alike)).sum::<f64>();
    let pooled = sum(|alike| alike.exposure) / sum(|alike| alike.events);
    let (mut low, mut high, mut x) = (f64::NEG_INFINITY, f64::INFINITY, shape.ln() + pooled.ln());
    for _ in 0..STEPS {
        let rate = x.exp();
        let (excess, slope) = places.iter().fold((0.0, 0.0), |(excess, slope), Alike { events, exposure, places }| {
            let pulled = (events + shape) * (rate / (exposure + rate));
            (excess + places * (shape - pulled), slope + places * pulled * (exposure / (exposure + rate)))
        });
        *(if excess > 0.0 { &mut low } else { &mut high }) = x;
        let newton = excess / slope;
        let step = if newton.is_finite() { newton } else { excess.signum() * LONGEST_STEP };
        let next = x + step.clamp(-LONGEST_STEP, LONGEST_STEP);
        let next = if (low..=high).contains(&next) { next } else { 0.5 * (low + high) };
        if (next - x).abs() <= PRECISION * x.abs().max(1.0) {
            return next.exp();
        }
        x = next;
    }
    x.exp()
}

/// Where a function of one peak is highest: a coarse look, then golden sections.
pub(super) fn maximise(low: f64, high: f64, value: impl Fn(f64) -> f64) -> f64 {
    const LOOKS: usize = 24;
    const SECTIONS: usize = 48;
    let step = (high - low) / LOOKS as f64;
    let best = (0..=LOOKS)
        .map(|look| low + step * look as f64)
        .map(|x| (value(x), x))
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map_or(low, |(_, x)| x);
    let (mut a, mut b) = ((best - step).max(low), (best + step).min(high));
    let golden = (5f64.sqrt() - 1.0) / 2.0;
    let (mut c, mut d) = (b - golden * (b - a), a + golden * (b - a));
    let (mut at_c, mut at_d) = (value(c), value(d));
    for _ in 0..SECTIONS {
        if at_c > at_d {
            (b, d, at_d) = (d, c, at_c);
            c = b - golden * (b - a);
            at_c = value(c);
        } else {
            (a, c, at_c) = (c, d, at_d);
            d = a + golden * (b - a);
            at_d = value(d);
        }
    }
    0.5 * (a + b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RandomStreams;
    use rand::distr::Distribution;
    use rand_distr::{Gamma, Poisson};

    #[test]
    fn the_fit_finds_the_prior_and_no_nearby_prior_is_likelier() {
        let mut rng = RandomStreams::new(7).stream("rates", 0);
        let truth = Gamma::new(2.0, 0.25).expect("valid");
        let exposure: Vec<f64> = (0..3_000).map(|i| f64::from(i % 17) * 3.0).collect();
        let events: Vec<u32> = exposure
            .iter()
            .map(|e| Poisson::new((truth.sample(&mut rng) * e).max(1e-12)).expect("positive").sample(&mut rng) as u32)
            .collect();
        let prior = fit_gamma_prior(&events, &exposure).expect("events");
        assert!((prior.shape - 2.0).abs() < 0.2 && (prior.rate - 4.0).abs() < 0.5, "{prior:?}");
        let places: Vec<(f64, f64)> =
            events.iter().zip(&exposure).filter(|(_, e)| **e > 0.0).map(|(o, e)| (f64::from(*o), *e)).collect();
        let places = alike(&places);
        let best = log_likelihood(&places, prior);
        for (shape, rate) in [(1.01, 1.0), (0.99, 1.0), (1.0, 1.01), (1.0, 0.99), (1.01, 1.01), (0.99, 0.99)] {
            let other = GammaPrior { shape: prior.shape * shape, rate: prior.rate * rate };
            assert!(log_likelihood(&places, other) <= best + 1e-9);
        }
    }

    #[test]
    fn shrinkage_keeps_between_the_place_and_the_whole() {
        let events = [0, 3, 40, 5, 9];
        let exposure = [2.0, 1.0, 20.0, 6.0, 5.0];
        let prior = fit_gamma_prior(&events, &exposure).expect("events");
        let mean = prior.shape / prior.rate;
        for (o, e) in events.iter().zip(exposure) {
            let rate = prior.posterior(f64::from(*o), e, 1.0);
            let raw = f64::from(*o) / e;
            assert!(rate.value >= raw.min(mean) - 1e-12 && rate.value <= raw.max(mean) + 1e-12);
            assert!(rate.low <= rate.value && rate.value <= rate.high && rate.low >= 0.0);
        }
        assert_eq!(fit_gamma_prior(&[0u32, 0], &[1.0, 2.0]), None);
    }
}
