//! Intervals for counts.

use super::gamma_quantile::gamma_quantile;

/// How many standard deviations of the normal law 95 % of it lie within.
pub const Z_95: f64 = 1.959_963_984_540_054;

/// A point with its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The estimate_dispersion.
    pub value: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl Interval {
    /// The interval of the ratio to a known number.
    pub fn over(self, expected: f64) -> Self {
        Self { value: self.value / expected, low: self.low / expected, high: self.high / expected }
    }
}

/// The central 95 % interval of a Poisson mean of which `count` was observed, its variance `dispersion` times the mean.
///
/// At dispersion 1 the exact interval of Garwood, F. (1936), *Biometrika* 28, 437–442, doi:10.1093/biomet/28.3-4.437; above it
/// the same on the count and mean divided by the dispersion, as quasi-Poisson.
pub fn poisson_interval(count: u32, dispersion: f64) -> Interval {
    const TAIL: f64 = 0.025;
    let scaled = f64::from(count) / dispersion;
    let low = if count == 0 { 0.0 } else { dispersion * gamma_quantile(scaled, TAIL) };
    Interval { value: f64::from(count), low, high: dispersion * gamma_quantile(scaled + 1.0, 1.0 - TAIL) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn garwood_intervals_as_tabled() {
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
    fn clumping_widens_it() {
        let (plain, clumped) = (poisson_interval(20, 1.0), poisson_interval(20, 2.0));
        assert!(clumped.low < plain.low && clumped.high > plain.high);
    }
}
