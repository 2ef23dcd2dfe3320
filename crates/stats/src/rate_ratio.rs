//! The ratio of two rates, with its interval.

use statrs::function::beta::beta_reg;

use super::Interval;

/// The ratio of the rate of `first` to that of `second`, each (events, exposure), with its central 95 % interval; `None` where the
/// second has no event, and so no rate to be a multiple of, or either has no exposure.
///
/// Given all events, those of the first are binomial: the interval is the exact one of Clopper, C. J. & Pearson, E. S. (1934),
/// *Biometrika* 26, 404–413, doi:10.1093/biomet/26.4.404, turned from a share into a ratio of rates. Where events vary
/// `dispersion` times as much as chance alone would have them, they count for as much less: a quasi-likelihood.
pub fn rate_ratio(first: (f64, f64), second: (f64, f64), dispersion: f64) -> Option<Interval> {
    const TAIL: f64 = 0.025;
    if first.1 <= 0.0 || second.1 <= 0.0 || second.0 <= 0.0 {
        return None;
    }
    let (events, others) = (first.0 / dispersion, second.0 / dispersion);
    let ratio = |share: f64| share / (1.0 - share) * second.1 / first.1;
    let low = if events > 0.0 { ratio(beta_quantile(events, others + 1.0, TAIL)) } else { 0.0 };
    let high = ratio(beta_quantile(events + 1.0, others, 1.0 - TAIL));
    let value = first.0 / first.1 / (second.0 / second.1);
    [value, low, high].iter().all(|end| end.is_finite()).then_some(Interval { value, low, high })
}

/// The `p`-quantile of the beta law of `a` and `b`, by halving.
fn beta_quantile(a: f64, b: f64, p: f64) -> f64 {
    const HALVINGS: usize = 80;
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..HALVINGS {
        let middle = 0.5 * (low + high);
        if beta_reg(a, b, middle) < p { low = middle } else { high = middle }
    }
    0.5 * (low + high)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::binomial_upper;

    #[test]
    fn the_ends_of_the_interval_leave_a_tail_each() {
        for (events, others, exposures) in [(12u64, 30u64, (3.0, 20.0)), (1, 400, (1.0, 90.0)), (250, 3, (5.0, 5.0))] {
            let met = rate_ratio((events as f64, exposures.0), (others as f64, exposures.1), 1.0).expect("a ratio");
            let share = |ratio: f64| {
                let odds = ratio * exposures.0 / exposures.1;
                odds / (1.0 + odds)
            };
            let all = events + others;
            assert!((binomial_upper(events, all, share(met.low)) - 0.025).abs() < 1e-9);
            assert!((1.0 - binomial_upper(events + 1, all, share(met.high)) - 0.025).abs() < 1e-9);
            assert!(met.low < met.value && met.value < met.high);
        }
    }

    #[test]
    fn clumping_widens_it_and_nothing_to_compare_with_gives_none() {
        let (plain, clumped) = (rate_ratio((20.0, 1.0), (40.0, 8.0), 1.0), rate_ratio((20.0, 1.0), (40.0, 8.0), 3.0));
        let (plain, clumped) = (plain.expect("a ratio"), clumped.expect("a ratio"));
        assert!(clumped.low < plain.low && clumped.high > plain.high && clumped.value == plain.value);
        assert_eq!(rate_ratio((3.0, 1.0), (0.0, 5.0), 1.0), None);
        assert_eq!(rate_ratio((3.0, 0.0), (4.0, 5.0), 1.0), None);
        let none = rate_ratio((0.0, 1.0), (4.0, 5.0), 1.0).expect("a ratio");
        assert!(none.low == 0.0 && none.value == 0.0 && none.high > 1.0);
    }
}
