//! Rates of places under a gamma prior: the fitted prior, the posterior of a rate, and the allowance for an uncertain
//! prior.

use rand::distr::{Distribution, Open01};
use rand::{Rng, RngExt};
use rand_distr::Gamma;
use statrs::function::gamma::{digamma, gamma_ur, ln_gamma};

use crate::interval::{Interval, gamma_quantile};

/// The gamma distribution of the true rates of places: mean `shape / rate`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GammaPrior {
    /// The shape, above 0.
    pub shape: f64,
    /// The rate (inverse scale), in units of exposure.
    pub rate: f64,
}

impl GammaPrior {
    /// The distribution of the rate of a place after `events` in `exposure`: Gamma(shape + events, rate + exposure).
    ///
    /// Where events are overdispersed, both are divided by their `dispersion` (variance over the Poisson variance): a
    /// quasi-likelihood.
    ///
    /// ```
    /// use hexspot_stats::GammaPrior;
    ///
    /// let prior = GammaPrior { shape: 2.0, rate: 4.0 };
    /// // 30 events in 6 units of exposure: 5 a unit, shrunk towards the prior mean of 0.5.
    /// let rate = prior.posterior(30.0, 6.0, 1.0).summary();
    /// assert_eq!(rate.value, 3.2);
    /// ```
    pub fn posterior(&self, events: f64, exposure: f64, dispersion: f64) -> Posterior {
        Posterior { shape: self.shape + events / dispersion, rate: self.rate + exposure / dispersion }
    }
}

/// Fits the prior to places with `events` and positive, finite `exposure` by maximum marginal likelihood (each count
/// is negative binomial).
///
/// Places without exposure are excluded. Events may be fractions. `None` when there is no event at all.
///
/// Clayton, D. & Kaldor, J. (1987). Empirical Bayes estimates of age-standardized relative risks. *Biometrics* 43,
/// 671–681. doi:10.2307/2532003
///
/// ```
/// use hexspot_stats::fit_gamma_prior;
///
/// let prior = fit_gamma_prior(&[0u32, 3, 40, 5, 9], &[2.0, 1.0, 20.0, 6.0, 5.0]).expect("events");
/// assert!((prior.shape / prior.rate - 1.6).abs() < 0.3);
/// assert_eq!(fit_gamma_prior(&[0u32, 0], &[1.0, 2.0]), None);
/// ```
pub fn fit_gamma_prior<N: Copy + Into<f64>>(events: &[N], exposure: &[f64]) -> Option<GammaPrior> {
    let usable_places = events.iter().zip(exposure).filter(|(_, exposure)| **exposure > 0.0 && exposure.is_finite());
    let places: Vec<(f64, f64)> = usable_places.map(|(o, e)| ((*o).into(), *e)).collect();
    fit_places(&places)
}

/// The same for places as (events, exposure), exposures positive and finite.
fn fit_places(places: &[(f64, f64)]) -> Option<GammaPrior> {
    /// The range of the search: from one place with all events to places that are all the same.
    const LOG_SHAPE: (f64, f64) = (-9.0, 14.0);
    if places.iter().all(|(events, _)| *events == 0.0) {
        return None;
    }
    let places = group(places);
    let at = |log_shape: f64| {
        let shape = log_shape.exp();
        GammaPrior { shape, rate: best_rate(&places, shape) }
    };
    let log_shape = maximise(LOG_SHAPE.0, LOG_SHAPE.1, |log_shape| log_likelihood(&places, at(log_shape)));
    Some(at(log_shape))
}

/// Places with the same events and exposure.
struct PlaceGroup {
    events: f64,
    exposure: f64,
    /// The number of places.
    places: f64,
}

/// Groups places with the same events and exposure: of the cells of a country with equal exposure a few hundred
/// groups remain.
fn group(places: &[(f64, f64)]) -> Vec<PlaceGroup> {
    let mut sorted = places.to_vec();
    sorted.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let same = sorted.chunk_by(|a, b| a == b);
    same.map(|same| PlaceGroup { events: same[0].0, exposure: same[0].1, places: same.len() as f64 }).collect()
}

/// The log likelihood of the counts under a prior, up to a constant.
fn log_likelihood(places: &[PlaceGroup], prior: GammaPrior) -> f64 {
    let (nu, alpha) = (prior.shape, prior.rate);
    let base = ln_gamma(nu);
    let of_one = |o: f64, e: f64| ln_gamma(o + nu) - base - nu * (e / alpha).ln_1p() - o * (e + alpha).ln();
    places.iter().map(|group| group.places * of_one(group.events, group.exposure)).sum()
}

/// The rate of the largest likelihood at a given shape: the root of Σ ν − (o + ν) α/(e + α), which falls in α.
///
/// Newton's method on the logarithm of α, kept inside a bracket that is open at the start.
fn best_rate(places: &[PlaceGroup], shape: f64) -> f64 {
    const STEPS: usize = 200;
    const PRECISION: f64 = 1e-14;
    const LONGEST_STEP: f64 = 4.0;
    let sum = |part: fn(&PlaceGroup) -> f64| places.iter().map(|group| group.places * part(group)).sum::<f64>();
    let pooled = sum(|group| group.exposure) / sum(|group| group.events);
    let (mut low, mut high, mut x) = (f64::NEG_INFINITY, f64::INFINITY, shape.ln() + pooled.ln());
    for _ in 0..STEPS {
        let rate = x.exp();
        let (excess, slope) =
            places.iter().fold((0.0, 0.0), |(excess, slope), PlaceGroup { events, exposure, places }| {
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

/// The argument at which a function with one peak is highest: a coarse grid, then golden sections.
pub(crate) fn maximise(low: f64, high: f64, value: impl Fn(f64) -> f64) -> f64 {
    const GRID: usize = 24;
    const SECTIONS: usize = 48;
    let step = (high - low) / GRID as f64;
    let best = (0..=GRID)
        .map(|step_number| low + step * step_number as f64)
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

/// A rate per unit of exposure, with its central 95 % interval.
pub type Rate = Interval;

/// The posterior distribution of the true rate of a place: a gamma distribution of mean `shape / rate`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Posterior {
    /// The shape, above 0.
    pub shape: f64,
    /// The rate (inverse scale), above 0, in units of exposure.
    pub rate: f64,
}

impl Posterior {
    /// The mean and the central 95 % interval.
    ///
    /// Below a shape of about 0.02 nearly all of the distribution lies so near 0 that its mean is beyond the upper
    /// quantile. The interval is then extended to the mean and holds more than 95 %.
    ///
    /// ```
    /// use hexspot_stats::Posterior;
    ///
    /// let rate = Posterior { shape: 100.0, rate: 50.0 }.summary();
    /// assert_eq!(rate.value, 2.0);
    /// assert!((rate.low - 1.627).abs() < 1e-3 && (rate.high - 2.411).abs() < 1e-3);
    /// ```
    pub fn summary(&self) -> Rate {
        const TAIL: f64 = 0.025;
        let value = self.shape / self.rate;
        let (low, high) = (gamma_quantile(self.shape, TAIL), gamma_quantile(self.shape, 1.0 - TAIL));
        Interval { value, low: (low / self.rate).min(value), high: (high / self.rate).max(value) }
    }

    /// The probability that the true rate exceeds `rate`.
    ///
    /// ```
    /// use hexspot_stats::Posterior;
    ///
    /// let exponential = Posterior { shape: 1.0, rate: 2.0 };
    /// assert!((exponential.probability_above(0.5) - (-1f64).exp()).abs() < 1e-12);
    /// ```
    pub fn probability_above(&self, rate: f64) -> f64 {
        let x = rate * self.rate;
        if x <= 0.0 {
            1.0
        } else if x.is_finite() {
            gamma_ur(self.shape, x).clamp(0.0, 1.0)
        } else {
            0.0
        }
    }

    /// A random draw of the rate; 0 where it is below the smallest positive number.
    ///
    /// ```
    /// use hexspot_stats::{Posterior, RandomStreams};
    ///
    /// let mut rng = RandomStreams::new(1).stream("example", 0);
    /// assert!(Posterior { shape: 3.0, rate: 2.0 }.draw(&mut rng) > 0.0);
    /// ```
    pub fn draw(&self, rng: &mut impl Rng) -> f64 {
        self.draw_ln(rng).exp()
    }

    /// The logarithm of a draw: finite for any shape, so that draws have an order where they would all be 0.
    ///
    /// Below a shape of 1, Gamma(a) is Gamma(a + 1) times the a-th root of a uniform number: Marsaglia, G. & Tsang,
    /// W. W. (2000). A simple method for generating gamma variables. *ACM Transactions on Mathematical Software* 26,
    /// 363–372. doi:10.1145/358407.358414
    ///
    /// ```
    /// use hexspot_stats::{Posterior, RandomStreams};
    ///
    /// let mut rng = RandomStreams::new(1).stream("example", 0);
    /// assert!(Posterior { shape: 1e-4, rate: 2.0 }.draw_ln(&mut rng).is_finite());
    /// ```
    pub fn draw_ln(&self, rng: &mut impl Rng) -> f64 {
        let small = self.shape < 1.0;
        let shape = if small { self.shape + 1.0 } else { self.shape };
        let unit = Gamma::new(shape, 1.0).expect("a posterior's shape is positive").sample(rng).ln();
        let root = if small { rng.sample::<f64, _>(Open01).ln() / self.shape } else { 0.0 };
        unit + root - self.rate.ln()
    }
}

/// Places from which on the fitted prior is treated as known. With fewer, its uncertainty is part of that of each
/// rate.
const MANY: usize = 200;

/// The posterior of each place's true rate, with an allowance for an uncertain prior where places are few.
///
/// `events` vary `dispersion` times as much as independent events. A place without exposure is `None`; so is the
/// whole when there is no event at all.
///
/// With 200 places or more the prior is the one that [`fit_gamma_prior`] finds. With fewer, the prior's strength and
/// mean are themselves uncertain. Strength is the share B = α/(α + z) by which a place of the median exposure z is
/// shrunk towards the mean: all shares from 0 to 1 are equally likely beforehand, as is any mean. Both are weighted
/// by the likelihood (a negative binomial), and the posterior is the gamma distribution of the resulting mean and
/// variance. A single place has the interval of its own count; similar places are shrunk together as far as their
/// number warrants.
///
/// Christiansen, C. L. & Morris, C. N. (1997). Hierarchical Poisson regression modeling. *Journal of the American
/// Statistical Association* 92, 618–632. doi:10.1080/01621459.1997.10474013
///
/// ```
/// use hexspot_stats::posteriors;
///
/// let rates = posteriors(&[40.0, 3.0, 0.0], &[10.0, 10.0, 0.0], 1.0).expect("events");
/// let [first, second] = [0, 1].map(|place| rates[place].expect("exposure").summary());
/// // Shrunk towards each other.
/// assert!(first.value < 4.0 && second.value > 0.3);
/// assert_eq!(rates[2], None);
/// ```
pub fn posteriors(events: &[f64], exposure: &[f64], dispersion: f64) -> Option<Vec<Option<Posterior>>> {
    let usable = |exposure: f64| exposure > 0.0 && exposure.is_finite();
    let usable_places: Vec<(f64, f64)> = events
        .iter()
        .zip(exposure)
        .filter(|(_, exposure)| usable(**exposure))
        .map(|(events, exposure)| (events / dispersion, exposure / dispersion))
        .collect();
    if usable_places.iter().all(|(events, _)| *events <= 0.0) {
        return None;
    }
    let each_place = |posterior: &dyn Fn(f64, f64) -> Posterior| -> Vec<Option<Posterior>> {
        let places = events.iter().zip(exposure);
        places.map(|(o, e)| usable(*e).then(|| posterior(o / dispersion, e / dispersion))).collect()
    };
    let by_fit = || fit_places(&usable_places).map(|prior| each_place(&|o, e| prior.posterior(o, e, 1.0)));
    if usable_places.len() >= MANY {
        return by_fit();
    }
    let priors = weighted_priors(&usable_places);
    let mixtures = each_place(&|o, e| mixture(&priors, o, e));
    let sound =
        |posterior: &Posterior| posterior.shape > 0.0 && posterior.rate > 0.0 && posterior.summary().high.is_finite();
    // The squares of exposures of extreme range overflow; the fitted prior still has an answer.
    if mixtures.iter().flatten().all(sound) { Some(mixtures) } else { by_fit() }
}

/// A prior, the uncertainty of its mean, and its weight.
struct WeightedPrior {
    /// Inverse scale, in units of exposure.
    rate: f64,
    mean: f64,
    variance_of_mean: f64,
    weight: f64,
}

/// Priors of every strength, each with its likeliest mean; weights add up to 1.
fn weighted_priors(places: &[(f64, f64)]) -> Vec<WeightedPrior> {
    /// The number of strengths: the middles of as many equal parts of 0 to 1.
    const STRENGTHS: usize = 40;
    let mut exposures: Vec<f64> = places.iter().map(|(_, e)| *e).collect();
    exposures.sort_by(f64::total_cmp);
    let typical = exposures[exposures.len() / 2];
    let mut priors: Vec<WeightedPrior> = (0..STRENGTHS)
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

/// The prior of inverse scale `rate`; its weight is the logarithm of its likelihood, the mean integrated out by the
/// method of Laplace.
fn at_strength(places: &[(f64, f64)], rate: f64) -> WeightedPrior {
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
    // Where the curvature has lost its digits, the variance that all events together would leave.
    let pooled_variance = pooled * pooled / places.iter().map(|(o, _)| o).sum::<f64>();
    let variance_of_mean = if curvature > 0.0 { (1.0 / curvature).max(pooled_variance) } else { pooled_variance };
    let shape = mean * rate;
    let likelihood: f64 = places
        .iter()
        .map(|(o, e)| ln_gamma(o + shape) - ln_gamma(shape) - shape * (e / rate).ln_1p() - o * (e + rate).ln())
        .sum();
    WeightedPrior { rate, mean, variance_of_mean, weight: likelihood + 0.5 * variance_of_mean.ln() }
}

/// The gamma distribution of the mean and variance of a place's rate over all priors.
fn mixture(priors: &[WeightedPrior], events: f64, exposure: f64) -> Posterior {
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
    use rand_distr::Poisson;

    #[test]
    fn fit_recovers_prior() {
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
        let places = group(&places);
        let best = log_likelihood(&places, prior);
        for (shape, rate) in [(1.01, 1.0), (0.99, 1.0), (1.0, 1.01), (1.0, 0.99), (1.01, 1.01), (0.99, 0.99)] {
            let other = GammaPrior { shape: prior.shape * shape, rate: prior.rate * rate };
            assert!(log_likelihood(&places, other) <= best + 1e-9);
        }
    }

    #[test]
    fn shrinks_towards_the_mean() {
        let events = [0, 3, 40, 5, 9];
        let exposure = [2.0, 1.0, 20.0, 6.0, 5.0];
        let prior = fit_gamma_prior(&events, &exposure).expect("events");
        let mean = prior.shape / prior.rate;
        for (o, e) in events.iter().zip(exposure) {
            let rate = prior.posterior(f64::from(*o), e, 1.0).summary();
            let raw = f64::from(*o) / e;
            assert!(rate.value >= raw.min(mean) - 1e-12 && rate.value <= raw.max(mean) + 1e-12);
            assert!(rate.low <= rate.value && rate.value <= rate.high && rate.low >= 0.0);
        }
        assert_eq!(fit_gamma_prior(&[0u32, 0], &[1.0, 2.0]), None);
    }

    #[test]
    fn interval_contains_mean_for_every_shape() {
        for shape in [(-9f64).exp(), 1e-3, 0.02, 0.3, 1.0, 12.0, 1e6, 1e9] {
            for rate in [1e-9, 1.0, 1e12] {
                let met = Posterior { shape, rate }.summary();
                assert!(0.0 <= met.low && met.low <= met.value && met.value <= met.high, "{shape}, {rate}: {met:?}");
                assert!(met.high.is_finite());
            }
        }
    }

    #[test]
    fn probability_above_is_the_upper_tail() {
        let exponential = Posterior { shape: 1.0, rate: 2.0 };
        for x in [0.1, 0.5, 3.0] {
            assert!((exponential.probability_above(x) - (-2.0 * x).exp()).abs() < 1e-12);
        }
        assert_eq!((exponential.probability_above(0.0), exponential.probability_above(f64::INFINITY)), (1.0, 0.0));
        let law = Posterior { shape: 7.5, rate: 3.0 };
        let rate = law.summary();
        assert!(
            (law.probability_above(rate.low) - 0.975).abs() < 1e-9
                && (law.probability_above(rate.high) - 0.025).abs() < 1e-9
        );
    }

    #[test]
    fn draws_follow_distribution() {
        const DRAWS: usize = 4_000;
        for shape in [(-9f64).exp(), 0.05, 0.7, 1.0, 4.0, 1e9] {
            let law = Posterior { shape, rate: 0.25 };
            let mut rng = RandomStreams::new(3).stream("draws", 0);
            let mut logs: Vec<f64> = (0..DRAWS).map(|_| law.draw_ln(&mut rng)).collect();
            assert!(logs.iter().all(|log| log.is_finite()) && (0..DRAWS).all(|_| law.draw(&mut rng).is_finite()));
            logs.sort_by(f64::total_cmp);
            // The largest distance between the draws and the law (Kolmogorov); 1.63/√n is exceeded once in a hundred samples.
            let above = |log: f64| law.probability_above(log.exp());
            let distance = logs
                .iter()
                .enumerate()
                .filter(|(_, log)| log.exp() > f64::MIN_POSITIVE)
                .fold(0f64, |worst, (i, log)| worst.max((1.0 - above(*log) - (i as f64 + 0.5) / DRAWS as f64).abs()));
            assert!(distance < 1.63 / (DRAWS as f64).sqrt(), "shape {shape}: {distance}");
        }
    }

    #[test]
    fn single_place_has_poisson_interval() {
        let rates_of_places = posteriors(&[690.0], &[112.0], 1.0).expect("events");
        let (met, exact) = (rates_of_places[0].expect("exposed").summary(), poisson_interval(690, 1.0));
        assert!((met.value * 112.0 / 690.0 - 1.0).abs() < 1e-3, "{met:?}");
        for (met, exact) in [(met.low, exact.low / 112.0), (met.high, exact.high / 112.0)] {
            assert!((met / exact - 1.0).abs() < 0.005, "{met} and {exact}");
        }
    }

    #[test]
    fn intervals_cover_true_rates_of_few_places() {
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
                let Some(rates_of_places) = posteriors(&counts, &exposure, 1.0) else { continue };
                for (law, rate) in rates_of_places.iter().zip(&rates) {
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
    fn few_places_come_near_the_fitted_prior() {
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
