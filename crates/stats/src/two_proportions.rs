//! Whether two shares differ.

use statrs::function::gamma::ln_gamma;

use super::{Interval, normal_upper, wilson_interval};

/// How a p of two shares was reckoned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShareTest {
    /// The difference over its standard error when the shares are the same; normal law.
    Score,
    /// Fisher's exact test, for small numbers.
    Fisher,
}

impl ShareTest {
    /// Its name in outputs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Score => "score z",
            Self::Fisher => "Fisher's exact",
        }
    }
}

/// Two shares compared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TwoProportions {
    /// The first share less the second, −1 to 1, with its 95 % interval.
    pub difference: Interval,
    /// z of the score test; `None` of Fisher's.
    pub statistic: Option<f64>,
    /// Two-sided p.
    pub p: f64,
    /// How p was reckoned.
    pub test: ShareTest,
}

/// Compares two shares, each (hits, trials) of people who are not the same; `None` where either has no trials.
///
/// The score test where five or more are expected to hit and to miss in each, else Fisher's. The interval is Newcombe's, made of the
/// Wilson intervals of both: Newcombe, R. G. (1998). Interval estimation for the difference between independent proportions.
/// *Statistics in Medicine* 17, 873–890, method 10. doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I
pub fn two_proportions(first: (u64, u64), second: (u64, u64)) -> Option<TwoProportions> {
    const ENOUGH: f64 = 5.0;
    let (one, other) = (wilson_interval(first.0, first.1)?, wilson_interval(second.0, second.1)?);
    let value = one.value - other.value;
    let root = |a: f64, b: f64| a.hypot(b);
    let low = value - root(one.value - one.low, other.high - other.value);
    let high = value + root(one.high - one.value, other.value - other.low);
    let difference = Interval { value, low: low.max(-1.0), high: high.min(1.0) };
    let (n, m) = (first.1 as f64, second.1 as f64);
    let pooled = (first.0 + second.0) as f64 / (n + m);
    let least = n.min(m) * pooled.min(1.0 - pooled);
    let (statistic, p, test) = if least >= ENOUGH {
        let z = value / (pooled * (1.0 - pooled) * (1.0 / n + 1.0 / m)).sqrt();
        (Some(z), (2.0 * normal_upper(z.abs())).min(1.0), ShareTest::Score)
    } else {
        (None, fisher(first, second), ShareTest::Fisher)
    };
    Some(TwoProportions { difference, statistic, p, test })
}

/// The two-sided p of Fisher's exact test: given all hits and both numbers of trials, the probability of a division of the hits that
/// is no likelier than the one met.
///
/// Fisher, R. A. (1935). The logic of inductive inference. *Journal of the Royal Statistical Society* 98, 39–82. doi:10.2307/2342435
pub fn fisher(first: (u64, u64), second: (u64, u64)) -> f64 {
    /// Probabilities that differ by no more than this, as a share, are the same but for rounding.
    const TIE: f64 = 1e-7;
    let (n, m, hits) = (first.1 as f64, second.1 as f64, (first.0 + second.0) as f64);
    let choose = |of: f64, some: f64| ln_gamma(of + 1.0) - ln_gamma(some + 1.0) - ln_gamma(of - some + 1.0);
    let all = choose(n + m, hits);
    let log = |hit: u64| choose(n, hit as f64) + choose(m, hits - hit as f64) - all;
    let met = log(first.0) + TIE;
    let most = first.1.min(first.0 + second.0);
    let least = (first.0 + second.0).saturating_sub(second.1);
    (least..=most).map(log).filter(|log| *log <= met).map(f64::exp).sum::<f64>().min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn newcombes_intervals_as_published() {
        // Newcombe (1998), table II, method 10.
        for (first, second, low, high) in [
            ((56, 70), (48, 80), 0.0524, 0.3339),
            ((9, 10), (3, 10), 0.1705, 0.8090),
            ((10, 10), (0, 20), 0.6791, 1.0),
            ((5, 56), (0, 29), -0.0381, 0.1926),
        ] {
            let met = two_proportions(first, second).expect("trials").difference;
            assert!((met.low - low).abs() < 1e-4 && (met.high - high).abs() < 1e-4, "{first:?} {second:?}: {met:?}");
        }
    }

    #[test]
    fn the_lady_tasting_tea() {
        assert!((fisher((4, 4), (0, 4)) - 2.0 / 70.0).abs() < 1e-12);
        assert!((fisher((3, 4), (1, 4)) - 34.0 / 70.0).abs() < 1e-12);
    }

    #[test]
    fn turning_the_two_round_turns_the_sign_and_nothing_else() {
        for (first, second) in [((3, 9), (40, 60)), ((300, 400), (90, 200)), ((0, 5), (5, 5))] {
            let (one, other) =
                (two_proportions(first, second).expect("trials"), two_proportions(second, first).expect("trials"));
            assert!((one.p - other.p).abs() < 1e-12 && (one.difference.low + other.difference.high).abs() < 1e-12);
        }
        assert_eq!(two_proportions((0, 0), (1, 2)), None);
        let same = two_proportions((0, 7), (0, 9)).expect("trials");
        assert!((same.p - 1.0).abs() < 1e-12 && same.difference.value == 0.0);
    }
}
