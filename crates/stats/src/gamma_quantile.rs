//! Quantiles of the gamma law, also where its shape is tiny or huge.

use statrs::function::gamma::{gamma_lr, gamma_ur, ln_gamma};

/// The `p`-quantile of the gamma law of this shape and scale 1, for 0 < p < 1.
///
/// Newton's method on the tail that is the smaller, kept inside a bracket; the start is that of Wilson & Hilferty (1931).
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
        // The quantile of so small a shape is smaller than any number this machine has.
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
    fn the_quantile_inverts_the_law() {
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
