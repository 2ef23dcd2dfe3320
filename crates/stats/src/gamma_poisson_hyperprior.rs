//! What is known of the rates of few places, when little is known of the law that they come from.

use statrs::function::gamma::{digamma, ln_gamma};

use super::gamma_poisson::fit_places;
use super::posterior::Posterior;

/// WindowShares from which on the fitted prior may be taken as known: below, what is not known of it is part of what is not known of a
/// rate.
const MANY: usize = 200;

/// The law of each place's true rate, given `events` that vary `dispersion` times as much as chance alone would have them, and
/// `exposure`; `None` for a place without exposure, and for all when nothing happened.
///
/// With many places each law is that of the prior that [`fit_gamma_prior`](super::fit_gamma_prior) finds. With few, the prior's strength and mean are themselves uncertain: strength is
/// taken as the share B = α/(α + z) by which a place of the median exposure z is drawn towards the mean, all shares from 0 to 1
/// being equally likely beforehand, and the mean as anything; both are weighed by the likelihood (a negative binomial), and the law
/// is the gamma law of the mean and variance that result. One place alone has the interval of its own count; places alike are
/// drawn together as far as their number warrants.
///
/// Christiansen, C. L. & Morris, C. N. (1997). Hierarchical Poisson regression modeling. *Journal of the American Statistical
/// Association* 92, 618–632. doi:10.1080/01621459.1997.10474013
pub fn posteriors(events: &[f64], exposure: &[f64], dispersion: f64) -> Option<Vec<Option<Posterior>>> {
    let usable = |exposure: f64| exposure > 0.0 && exposure.is_finite();
    let known: Vec<(f64, f64)> = events
        .iter()
        .zip(exposure)
        .filter(|(_, exposure)| usable(**exposure))
        .map(|(events, exposure)| (events / dispersion, exposure / dispersion))
        .collect();
    if known.iter().all(|(events, _)| *events <= 0.0) {
        return None;
    }
    let of_all = |law: &dyn Fn(f64, f64) -> Posterior| -> Vec<Option<Posterior>> {
        let places = events.iter().zip(exposure);
        places.map(|(o, e)| usable(*e).then(|| law(o / dispersion, e / dispersion))).collect()
    };
    let by_fit = || fit_places(&known).map(|prior| of_all(&|o, e| prior.law(o, e, 1.0)));
    if known.len() >= MANY {
        return by_fit();
    }
    let priors = weighed(&known);
    let laws = of_all(&|o, e| mixed(&priors, o, e));
    let sound = |law: &Posterior| law.shape > 0.0 && law.rate > 0.0 && law.summary().high.is_finite();
    // Exposures so far apart that their squares are beyond the machine are no data of this world, and no reason to fail.
    if laws.iter().flatten().all(sound) { Some(laws) } else { by_fit() }
}

/// A prior, how uncertain its mean is, and its weight.
struct Weighed {
    /// Inverse scale, in units of exposure.
    rate: f64,
    mean: f64,
    variance_of_mean: f64,
    weight: f64,
}

/// Priors of every strength, each with its likeliest mean; weights add up to 1.
fn weighed(places: &[(f64, f64)]) -> Vec<Weighed> {
    /// Strengths looked at: the middles of as many equal parts of 0 to 1.
    const STRENGTHS: usize = 40;
    let mut exposures: Vec<f64> = places.iter().map(|(_, e)| *e).collect();
    exposures.sort_by(f64::total_cmp);
    let typical = exposures[exposures.len() / 2];
    let mut priors: Vec<Weighed> = (0..STRENGTHS)
        .map(|k| {
            let share = (k as f64 + 0.5) / STRENGTHS as f64;
            at_strength(places, typical * share / (1.0 - share))
        })
        .collect();
    let largest = priors.iter().map(|prior| prior.weight).fold(f64::NEG_INFINITY, f64::max);
    priors.iter_mut().for_each(|prior| prior.weight = (prior.weight - largest).exp());
    let sum: f64 = priors.iter().map(|prior| prior.weight).sum();
    priors.iter_mut().for_each(|prior| prior.weight /= sum);
    priors
}

/// The prior of inverse scale `rate`; its weight is the logarithm of its likelihood, the mean integrated out by Laplace's method.
fn at_strength(places: &[(f64, f64)], rate: f64) -> Weighed {
    const HALVINGS: usize = 60;
    /// How far the mean may lie from that of all events together, in logarithms.
    const REACH: f64 = 12.0;
    // The slope of the log likelihood in the mean; it falls.
    let slope = |mean: f64| {
        let shape = mean * rate;
        rate * places.iter().map(|(o, e)| digamma(o + shape) - digamma(shape) - (e / rate).ln_1p()).sum::<f64>()
    };
    let pooled = places.iter().map(|(o, _)| o).sum::<f64>() / places.iter().map(|(_, e)| e).sum::<f64>();
    let (mut low, mut high) = (pooled.ln() - REACH, pooled.ln() + REACH);
    for _ in 0..HALVINGS {
        let middle = 0.5 * (low + high);
        if slope(middle.exp()) > 0.0 { low = middle } else { high = middle }
    }
    let mean = (0.5 * (low + high)).exp();
    const STEP: f64 = 1e-4;
    let curvature = (slope(mean * (1.0 - STEP)) - slope(mean * (1.0 + STEP))) / (2.0 * STEP * mean);
    // Where digits fail, the variance that all events together would leave.
    let pooled_variance = pooled * pooled / places.iter().map(|(o, _)| o).sum::<f64>();
    let variance_of_mean = if curvature > 0.0 { (1.0 / curvature).max(pooled_variance) } else { pooled_variance };
    let shape = mean * rate;
    let likelihood: f64 = places
        .iter()
        .map(|(o, e)| ln_gamma(o + shape) - ln_gamma(shape) - shape * (e / rate).ln_1p() - o * (e + rate).ln())
        .sum();
    Weighed { rate, mean, variance_of_mean, weight: likelihood + 0.5 * variance_of_mean.ln() }
}

/// The gamma law of the mean and variance of a place's rate over all priors.
fn mixed(priors: &[Weighed], events: f64, exposure: f64) -> Posterior {
    let (mut mean, mut square) = (0.0, 0.0);
    for prior in priors {
        let of_prior = (events + prior.mean * prior.rate) / (exposure + prior.rate);
        let drawn = prior.rate / (prior.rate + exposure);
        let variance = of_prior / (exposure + prior.rate) + drawn * drawn * prior.variance_of_mean;
        mean += prior.weight * of_prior;
        square += prior.weight * (variance + of_prior * of_prior);
    }
    let variance = (square - mean * mean).max(mean * mean * f64::EPSILON);
    Posterior { shape: mean * mean / variance, rate: mean / variance }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{RandomStreams, poisson_interval};
    use rand::distr::Distribution;
    use rand_distr::{Gamma, Poisson};

    #[test]
    fn one_place_has_the_interval_of_its_count() {
        let laws = posteriors(&[690.0], &[112.0], 1.0).expect("events");
        let (met, exact) = (laws[0].expect("exposed").summary(), poisson_interval(690, 1.0));
        assert!((met.value * 112.0 / 690.0 - 1.0).abs() < 1e-3, "{met:?}");
        for (met, exact) in [(met.low, exact.low / 112.0), (met.high, exact.high / 112.0)] {
            assert!((met / exact - 1.0).abs() < 0.005, "{met} and {exact}");
        }
    }

    #[test]
    fn intervals_hold_the_true_rate_where_places_are_few_and_alike() {
        const RUNS: u64 = 300;
        for (places, cv, events) in [
            (1, 0.3, 100.0),
            (2, 0.1, 50.0),
            (3, 0.2, 30.0),
            (6, 0.1, 50.0),
            (6, 1.0, 20.0),
            (25, 0.2, 30.0),
            (6, 0.5, 3.0),
        ] {
            let law = Gamma::new(1.0 / (cv * cv), cv * cv).expect("valid");
            let (mut held, mut all) = (0, 0);
            for run in 0..RUNS {
                let mut rng = RandomStreams::new(11).stream("hierarchy", run);
                let exposure: Vec<f64> = (0..places).map(|i| events * (0.25 + f64::from(i % 4) * 0.5)).collect();
                let rates: Vec<f64> = (0..places).map(|_| law.sample(&mut rng)).collect();
                let counts: Vec<f64> = rates
                    .iter()
                    .zip(&exposure)
                    .map(|(rate, e)| Poisson::new((rate * e).max(1e-12)).expect("positive").sample(&mut rng))
                    .collect();
                let Some(laws) = posteriors(&counts, &exposure, 1.0) else { continue };
                for (law, rate) in laws.iter().zip(&rates) {
                    let met = law.expect("exposed").summary();
                    held += u32::from(met.low <= *rate && *rate <= met.high);
                    all += 1;
                }
            }
            let share = f64::from(held) / f64::from(all);
            assert!(share > 0.90, "{places} places, {cv}, {events}: {share}");
        }
    }

    #[test]
    fn many_places_have_the_fitted_prior_and_few_come_near_it() {
        let count = |i: usize| ((i * 37 % 23) + i % 5) as f64;
        let events: Vec<f64> = (0..MANY).map(count).collect();
        let exposure: Vec<f64> = (0..MANY).map(|i| 1.0 + (i % 3) as f64).collect();
        let many = posteriors(&events, &exposure, 1.0).expect("events");
        let few = posteriors(&events[..MANY - 1], &exposure[..MANY - 1], 1.0).expect("events");
        for (many, few) in many.iter().zip(&few).map(|(a, b)| (a.expect("exposed"), b.expect("exposed"))) {
            let (many, few) = (many.summary(), few.summary());
            assert!((many.value / few.value - 1.0).abs() < 0.03, "{many:?} and {few:?}");
            assert!((many.high / few.high - 1.0).abs() < 0.05, "{many:?} and {few:?}");
        }
        assert_eq!(posteriors(&[0.0, 0.0], &[1.0, 2.0], 1.0), None);
        assert_eq!(posteriors(&[3.0, 1.0], &[0.0, 2.0], 1.0).expect("events")[0], None);
    }
}
