//! Tails of the distributions that counts are tested against, exact to the small probabilities that ranking needs.

use statrs::function::beta::ln_beta;
use statrs::function::gamma::ln_gamma;

/// P(Z ≥ z) of the standard normal distribution.
///
/// ```
/// assert!((hexspot_stats::normal_upper(1.959964) - 0.025).abs() < 1e-8);
/// ```
pub fn normal_upper(z: f64) -> f64 {
    0.5 * libm::erfc(z * std::f64::consts::FRAC_1_SQRT_2)
}

/// P(|Z| ≥ |z|) of the standard normal distribution.
///
/// ```
/// assert!((hexspot_stats::two_sided(-1.959964) - 0.05).abs() < 1e-8);
/// ```
pub fn two_sided(z: f64) -> f64 {
    libm::erfc(z.abs() * std::f64::consts::FRAC_1_SQRT_2)
}

/// P(X ≥ observed) for X ~ Binomial(n, share).
///
/// Terms are summed from the observed count, so that a tail of 10⁻²⁰⁰ is as exact as one of a half.
///
/// ```
/// use hexspot_stats::binomial_upper;
///
/// assert!((binomial_upper(2, 3, 0.5) - 0.5).abs() < 1e-12);
/// assert!((binomial_upper(3, 3, 0.1) - 0.001).abs() < 1e-12);
/// ```
pub fn binomial_upper(observed: u64, n: u64, share: f64) -> f64 {
    if observed == 0 || share >= 1.0 {
        return if observed <= n { 1.0 } else { 0.0 };
    }
    if observed > n || share <= 0.0 {
        return 0.0;
    }
    let (trials, odds) = (n as f64, share / (1.0 - share));
    let start = |x: f64| {
        (ln_gamma(trials + 1.0) - ln_gamma(x + 1.0) - ln_gamma(trials - x + 1.0)
            + x * share.ln()
            + (trials - x) * (-share).ln_1p())
        .exp()
    };
    let ratio = |x: f64| (trials - x) / (x + 1.0) * odds;
    upper(observed as f64, trials, trials * share, start, ratio)
}

/// P(X ≥ observed) for X ~ beta-binomial with mean n × share and variance `dispersion` times the binomial variance.
///
/// With intra-class correlation ρ = (dispersion − 1)/(n − 1) the distribution is BetaBinomial(n, share(1−ρ)/ρ,
/// (1−share)(1−ρ)/ρ); at dispersion 1 it is the binomial.
///
/// ```
/// use hexspot_stats::{beta_binomial_upper, binomial_upper};
///
/// let independent = beta_binomial_upper(12, 100, 0.05, 1.0);
/// assert_eq!(independent, binomial_upper(12, 100, 0.05));
/// assert!(beta_binomial_upper(12, 100, 0.05, 2.0) > independent);
/// ```
pub fn beta_binomial_upper(observed: u64, n: u64, share: f64, dispersion: f64) -> f64 {
    let rho = (dispersion - 1.0) / (n as f64 - 1.0);
    // Below this the distribution is the binomial to the last digit, and its own parameters would overflow.
    const NEGLIGIBLE_RHO: f64 = 1e-12;
    if n < 2 || rho <= NEGLIGIBLE_RHO || share <= 0.0 || share >= 1.0 || observed == 0 || observed > n {
        return binomial_upper(observed, n, share);
    }
    // A dispersion as large as the total leaves no distribution of this form; the nearest is all events in one place.
    let rho = rho.min(1.0 - 1e-9);
    let (trials, a, b) = (n as f64, share * (1.0 - rho) / rho, (1.0 - share) * (1.0 - rho) / rho);
    let start = |x: f64| {
        (ln_gamma(trials + 1.0) - ln_gamma(x + 1.0) - ln_gamma(trials - x + 1.0) + ln_beta(x + a, trials - x + b)
            - ln_beta(a, b))
        .exp()
    };
    let ratio = |x: f64| (trials - x) / (x + 1.0) * (x + a) / (trials - x - 1.0 + b);
    upper(observed as f64, trials, trials * share, start, ratio)
}

/// P(X ≤ observed) of the same distribution as [`beta_binomial_upper`].
///
/// n − X has that distribution with the other share.
///
/// ```
/// use hexspot_stats::{beta_binomial_lower, beta_binomial_upper};
///
/// let (lower, above) = (beta_binomial_lower(3, 50, 0.1, 1.5), beta_binomial_upper(4, 50, 0.1, 1.5));
/// assert!((lower + above - 1.0).abs() < 1e-10);
/// ```
pub fn beta_binomial_lower(observed: u64, n: u64, share: f64, dispersion: f64) -> f64 {
    if observed >= n { 1.0 } else { beta_binomial_upper(n - observed, n, 1.0 - share, dispersion) }
}

/// Sums the terms of a distribution from `observed` up to `n`, or, where that is the larger part, takes one less the
/// terms below. `start` is the probability of a value, `ratio(x)` that of x + 1 over that of x.
fn upper(observed: f64, n: f64, mean: f64, start: impl Fn(f64) -> f64, ratio: impl Fn(f64) -> f64) -> f64 {
    if observed > mean {
        let (mut x, mut term, mut sum) = (observed, start(observed), 0.0);
        while x <= n && term > sum * f64::EPSILON * 0.01 {
            sum += term;
            term *= ratio(x);
            x += 1.0;
        }
        return sum.min(1.0);
    }
    let (mut x, mut sum) = (observed - 1.0, 0.0);
    let mut term = start(x);
    while x >= 0.0 && term > sum * f64::EPSILON * 0.01 {
        sum += term;
        x -= 1.0;
        term /= ratio(x);
    }
    (1.0 - sum).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_near(met: f64, expected: f64, relative: f64) {
        assert!((met / expected - 1.0).abs() < relative, "{met:e} is not {expected:e}");
    }

    #[test]
    fn binomial_tails_by_hand() {
        assert_near(binomial_upper(2, 3, 0.5), 0.5, 1e-14);
        assert_near(binomial_upper(3, 3, 0.1), 0.001, 1e-13);
        assert_near(binomial_upper(1, 10, 0.3), 1.0 - 0.7f64.powi(10), 1e-13);
        assert_eq!(binomial_upper(0, 10, 0.3), 1.0);
        assert_eq!(binomial_upper(4, 3, 0.5), 0.0);
        assert_eq!(binomial_upper(1, 10, 0.0), 0.0);
    }

    #[test]
    fn beta_binomial_tails_by_hand() {
        // ρ = 1/3 makes a = b = 1: every number of successes is equally likely.
        assert_near(beta_binomial_upper(3, 4, 0.5, 2.0), 2.0 / 5.0, 1e-12);
        assert_near(beta_binomial_upper(5, 1000, 0.004, 1.0), binomial_upper(5, 1000, 0.004), 1e-14);
    }

    #[test]
    fn lower_and_upper_tails_sum_to_one() {
        for (n, share, dispersion) in [(40u64, 0.1, 1.0), (40, 0.1, 2.0), (900, 0.004, 1.7), (3, 0.5, 1.0)] {
            for x in 0..n {
                let (lower, above) =
                    (beta_binomial_lower(x, n, share, dispersion), beta_binomial_upper(x + 1, n, share, dispersion));
                assert!((lower + above - 1.0).abs() < 1e-10, "{x} of {n}: {lower} and {above}");
            }
        }
        assert_near(beta_binomial_lower(0, 2_000, 0.01, 1.0), 0.99f64.powi(2_000), 1e-10);
        assert_eq!(beta_binomial_lower(5, 5, 0.3, 1.0), 1.0);
        assert_near(two_sided(-1.959_963_984_540_054), 0.05, 1e-12);
    }

    #[test]
    fn tails_are_monotone() {
        for x in 1..60 {
            assert!(binomial_upper(x + 1, 500, 0.04) < binomial_upper(x, 500, 0.04));
            assert!(beta_binomial_upper(x + 1, 500, 0.04, 2.5) < beta_binomial_upper(x, 500, 0.04, 2.5));
        }
        assert!(beta_binomial_upper(40, 500, 0.04, 2.5) > beta_binomial_upper(40, 500, 0.04, 1.5));
    }

    #[test]
    fn both_summations_agree_at_the_mean() {
        for (n, share) in [(50u64, 0.31), (4000, 0.02)] {
            let whole: f64 = (0..=n).map(|x| binomial_upper(x, n, share) - binomial_upper(x + 1, n, share)).sum();
            assert_near(whole, 1.0, 1e-12);
        }
    }
}
