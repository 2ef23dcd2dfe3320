//! What is known of one place's rate: a gamma law, its summary, its exceedance and draws of it.

use rand::distr::{Distribution, Open01};
use rand::{Rng, RngExt};
use rand_distr::Gamma;
use statrs::function::gamma::gamma_ur;

use super::Interval;
use super::gamma_quantile::gamma_quantile;

/// A rate per unit of exposure, with its central 95 % interval.
pub type Rate = Interval;

/// The law of a place's true rate, given its events: a gamma law of mean `shape / rate`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Posterior {
    /// WindowShape, above 0.
    pub shape: f64,
    /// Rate (inverse scale), above 0, in units of exposure.
    pub rate: f64,
}

impl Posterior {
    /// The mean and the central 95 % interval.
    ///
    /// Below a shape of about 0.02 nearly all of the law lies so close to nought that its mean is beyond the upper quantile; the
    /// interval is then drawn out to the mean, and holds more than 95 %.
    pub fn summary(&self) -> Rate {
        const TAIL: f64 = 0.025;
        let value = self.shape / self.rate;
        let (low, high) = (gamma_quantile(self.shape, TAIL), gamma_quantile(self.shape, 1.0 - TAIL));
        Interval { value, low: (low / self.rate).min(value), high: (high / self.rate).max(value) }
    }

    /// Pr(true rate > `rate`).
    pub fn exceeds(&self, rate: f64) -> f64 {
        let x = rate * self.rate;
        if x <= 0.0 {
            1.0
        } else if x.is_finite() {
            gamma_ur(self.shape, x).clamp(0.0, 1.0)
        } else {
            0.0
        }
    }

    /// A draw of the rate; 0 where it is smaller than any number this machine has.
    pub fn draw(&self, rng: &mut impl Rng) -> f64 {
        self.draw_ln(rng).exp()
    }

    /// The logarithm of a draw: finite for any shape, and so in an order where draws themselves would all be 0.
    ///
    /// Below a shape of 1, Gamma(a) is Gamma(a + 1) times the a-th root of a uniform number: Marsaglia, G. & Tsang, W. W. (2000).
    /// A simple method for generating gamma variables. *ACM Transactions on Mathematical Software* 26, 363–372.
    /// doi:10.1145/358407.358414
    pub fn draw_ln(&self, rng: &mut impl Rng) -> f64 {
        let small = self.shape < 1.0;
        let shape = if small { self.shape + 1.0 } else { self.shape };
        let unit = Gamma::new(shape, 1.0).expect("a posterior's shape is positive").sample(rng).ln();
        let root = if small { rng.sample::<f64, _>(Open01).ln() / self.shape } else { 0.0 };
        unit + root - self.rate.ln()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RandomStreams;

    #[test]
    fn the_summary_holds_its_point_for_every_shape() {
        for shape in [(-9f64).exp(), 1e-3, 0.02, 0.3, 1.0, 12.0, 1e6, 1e9] {
            for rate in [1e-9, 1.0, 1e12] {
                let met = Posterior { shape, rate }.summary();
                assert!(0.0 <= met.low && met.low <= met.value && met.value <= met.high, "{shape}, {rate}: {met:?}");
                assert!(met.high.is_finite());
            }
        }
    }

    #[test]
    fn exceedance_is_the_upper_tail() {
        let exponential = Posterior { shape: 1.0, rate: 2.0 };
        for x in [0.1, 0.5, 3.0] {
            assert!((exponential.exceeds(x) - (-2.0 * x).exp()).abs() < 1e-12);
        }
        assert_eq!((exponential.exceeds(0.0), exponential.exceeds(f64::INFINITY)), (1.0, 0.0));
        let law = Posterior { shape: 7.5, rate: 3.0 };
        let rate = law.summary();
        assert!((law.exceeds(rate.low) - 0.975).abs() < 1e-9 && (law.exceeds(rate.high) - 0.025).abs() < 1e-9);
    }

    #[test]
    fn draws_follow_the_law_and_are_numbers_for_every_shape() {
        const DRAWS: usize = 4_000;
        for shape in [(-9f64).exp(), 0.05, 0.7, 1.0, 4.0, 1e9] {
            let law = Posterior { shape, rate: 0.25 };
            let mut rng = RandomStreams::new(3).stream("draws", 0);
            let mut logs: Vec<f64> = (0..DRAWS).map(|_| law.draw_ln(&mut rng)).collect();
            assert!(logs.iter().all(|log| log.is_finite()) && (0..DRAWS).all(|_| law.draw(&mut rng).is_finite()));
            logs.sort_by(f64::total_cmp);
            // The largest distance between the draws and the law (Kolmogorov); 1.63/√n is exceeded once in a hundred samples.
            let above = |log: f64| law.exceeds(log.exp());
            let distance = logs
                .iter()
                .enumerate()
                .filter(|(_, log)| log.exp() > f64::MIN_POSITIVE)
                .fold(0f64, |worst, (i, log)| worst.max((1.0 - above(*log) - (i as f64 + 0.5) / DRAWS as f64).abs()));
            assert!(distance < 1.63 / (DRAWS as f64).sqrt(), "shape {shape}: {distance}");
        }
    }
}
