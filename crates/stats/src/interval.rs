//! Intervals of counts, and the gamma quantiles behind them.

use statrs::function::gamma::{gamma_lr, gamma_ur, ln_gamma};

/// The 97.5 % point of the standard normal distribution: 95 % of it lies within so many standard deviations.
pub const Z_95: f64 = 1.959_963_984_540_054;

/// An estimate with its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The estimate.
    pub value: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl Interval {
    /// The interval of the ratio to a known number.
    ///
    /// ```
    /// use hexspot_stats::Interval;
    ///
    /// let events = Interval { value: 12.0, low: 6.0, high: 21.0 };
    /// assert_eq!(events.divided_by(3.0), Interval { value: 4.0, low: 2.0, high: 7.0 });
    /// ```
    pub fn divided_by(self, expected: f64) -> Self {
        Self { value: self.value / expected, low: self.low / expected, high: self.high / expected }
    }
}

/// The central 95 % interval of a Poisson mean of which `count` was observed, with variance `dispersion` times the
/// mean.
///
/// At dispersion 1 this is the exact interval of Garwood, F. (1936), *Biometrika* 28, 437–442,
/// doi:10.1093/biomet/28.3-4.437. Above 1 count and mean are divided by the dispersion (quasi-Poisson).
///
/// ```
/// let interval = hexspot_stats::poisson_interval(10, 1.0);
/// assert!((interval.low - 4.7954).abs() < 1e-4 && (interval.high - 18.3904).abs() < 1e-4);
/// ```
pub fn poisson_interval(count: u32, dispersion: f64) -> Interval {
    const TAIL: f64 = 0.025;
    let scaled = f64::from(count) / dispersion;
    let low = if count == 0 { 0.0 } else { dispersion * gamma_quantile(scaled, TAIL) };
    Interval { value: f64::from(count), low, high: dispersion * gamma_quantile(scaled + 1.0, 1.0 - TAIL) }
}

/// The `p`-quantile of the gamma distribution of this shape and scale 1, for 0 < p < 1 and shapes tiny or huge.
///
/// Newton's method on the smaller tail, kept inside a bracket; it starts from Wilson & Hilferty (1931).
///
/// ```
/// // A gamma distribution of shape 1 is the exponential.
/// assert!((hexspot_stats::gamma_quantile(1.0, 0.5) - 2f64.ln()).abs() < 1e-12);
/// ```
pub fn gamma_quantile(shape: f64, p: f64) -> f64 {
    const STEPS: usize = 100;
    const PRECISION: f64 = 1e-14;
    // Positive where x is too large.
    let excess = |x: f64| {
        if p < 0.5 { gamma_lr(shape, x) - p } else { (1.0 - p) - gamma_ur(shape, x) }
    };
    let z = -std::f64::consts::SQRT_2 * statrs::function::erf::erfc_inv(2.0 * p);
    let c = 1.0 / (9.0 * shape);
    let cubed = (1.0 - c + z * c.sqrt()).powi(3) * shape;
    // For small shapes P(X ≤ x) ≈ x^shape / Γ(shape + 1).
    let start = if cubed > 0.05 * shape { cubed } else { ((p.ln() + ln_gamma(shape + 1.0)) / shape).exp() };
    if start < f64::MIN_POSITIVE {
        // The quantile of so small a shape is below the smallest positive number.
        return 0.0;
    }
    let (mut low, mut high, mut x) = (0.0, f64::INFINITY, start);
    for _ in 0..STEPS {
        let miss = excess(x);
        if miss > 0.0 {
            high = x
        } else {
            low = x
        }
        let slope = ((shape - 1.0) * x.ln() - x - ln_gamma(shape)).exp();
        let newton = x - miss / slope;
        let next = match (newton > low && newton < high, high.is_finite()) {
            (true, _) => newton,
            (false, true) => 0.5 * (low + high),
            (false, false) => 2.0 * x,
        };
        if (next - x).abs() <= PRECISION * x {
            return next;
        }
        x = next;
    }
    x
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matches_tables_of_exact_limits() {
        // Published to four places in every table of exact Poisson limits.
        for (count, low, high) in [
            (0, 0.0, 3.6889),
            (1, 0.0253, 5.5716),
            (5, 1.6235, 11.6683),
            (10, 4.7954, 18.3904),
            (100, 81.3640, 121.6268),
        ] {
            let met = poisson_interval(count, 1.0);
            assert!((met.low - low).abs() < 1e-4 && (met.high - high).abs() < 1e-4, "{count}: {met:?}");
        }
    }

    #[test]
    fn overdispersion_widens_intervals() {
        let (plain, wide) = (poisson_interval(20, 1.0), poisson_interval(20, 2.0));
        assert!(wide.low < plain.low && wide.high > plain.high);
    }

    #[test]
    fn quantile_inverts_distribution() {
        for shape in [0.01, 0.3, 1.0, 2.5, 40.0, 3_000.0, 2e5] {
            for p in [1e-6, 0.025, 0.5, 0.9, 0.975, 0.999] {
                let x = gamma_quantile(shape, p);
                if x == 0.0 {
                    assert!(p.ln() / shape < -700.0, "shape {shape}, p {p}");
                    continue;
                }
                let back = if p < 0.5 { gamma_lr(shape, x) / p } else { gamma_ur(shape, x) / (1.0 - p) };
                assert!((back - 1.0).abs() < 1e-9, "shape {shape}, p {p}: {x} gives {back}");
            }
        }
        assert!((gamma_quantile(1.0, 0.975) - -(0.025f64.ln())).abs() < 1e-12);
    }
}
