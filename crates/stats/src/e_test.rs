//! Whether two Poisson rates differ, exactly enough for small counts and unequal exposures.

use statrs::function::gamma::ln_gamma;

/// What the e-test compares.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EStatistic {
    /// The difference over its standard error when the rates are the same.
    #[default]
    Score,
    /// The difference over its standard error as observed, as Krishnamoorthy and Thomson have it: it rejects too often when
    /// exposures are unequal.
    Wald,
}

/// The outcome of an e-test.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ETest {
    /// The standardised difference, above 0 when the first rate is the higher.
    pub statistic: f64,
    /// Two-sided p: the probability of a difference at least as large when the rates are the same.
    pub p: f64,
}

/// The e-test of two counts with their exposures (such as months), whose rates are the same when there is no change; `None` where
/// either has no exposure.
///
/// Krishnamoorthy, K. & Thomson, J. (2004). A more powerful test for comparing two Poisson means. *Journal of Statistical Planning
/// and Inference* 119, 23–35. doi:10.1016/S0378-3758(02)00408-1. The score statistic: Gu, K., Ng, H. K. T., Tang, M. L. & Schucany,
/// W. R. (2008). Testing the ratio of two Poisson rates. *Biometrical Journal* 50, 283–298. doi:10.1002/bimj.200710403.
///
/// Events are taken to be independent of each other: where they are clumped, p is too small.
pub fn e_test(first: (u64, f64), second: (u64, f64), statistic: EStatistic) -> Option<ETest> {
    if !(first.1 > 0.0 && second.1 > 0.0) {
        return None;
    }
    let ratio = first.1 / second.1;
    let observed = statistic.of(first.0, second.0, ratio);
    let all = (first.0 + second.0) as f64;
    let (of_first, of_second) = (Law::new(all * ratio / (1.0 + ratio)), Law::new(all / (1.0 + ratio)));
    // For a count of the first the second's that differ as much are those below one bound and those above another, for the
    // statistic falls as the second's count grows.
    let least = observed.abs() * (1.0 - TIE);
    let p: f64 = of_first
        .counts()
        .map(|(count, probability)| {
            let below = of_second.first_where(|other| statistic.of(count, other, ratio) < least);
            let above = of_second.first_where(|other| statistic.of(count, other, ratio) <= -least);
            let differing = if least == 0.0 { 1.0 } else { of_second.below(below) + of_second.from(above) };
            probability * differing
        })
        .sum();
    Some(ETest { statistic: observed, p: p.min(1.0) })
}

/// Statistics that differ by no more than this, as a share, are the same but for rounding.
const TIE: f64 = 1e-12;

impl EStatistic {
    /// The statistic of two counts, the first with `ratio` times the exposure of the second.
    fn of(self, first: u64, second: u64, ratio: f64) -> f64 {
        let (first, second) = (first as f64, second as f64);
        let variance = match self {
            Self::Score => (first + second) * ratio,
            Self::Wald => first + second * ratio * ratio,
        };
        if variance == 0.0 { 0.0 } else { (first - second * ratio) / variance.sqrt() }
    }
}

/// A Poisson law, as far as its probabilities matter to a double-precision sum.
struct Law {
    first: u64,
    probability: Vec<f64>,
    /// Probabilities of the counts before each, and of those from it on: each summed from its own end, so that small ones are kept.
    before: Vec<f64>,
    after: Vec<f64>,
}

impl Law {
    fn new(mean: f64) -> Self {
        // Beyond twelve standard deviations there is less than 1e-30; the constant is for small means.
        let reach = 12.0 * mean.sqrt() + 30.0;
        let first = (mean - reach).max(0.0) as u64;
        let last = (mean + reach).ceil() as u64;
        let of = |count: u64| match mean > 0.0 {
            true => (count as f64 * mean.ln() - mean - ln_gamma(count as f64 + 1.0)).exp(),
            false => f64::from(u8::from(count == 0)),
        };
        let probability: Vec<f64> = (first..=last).map(of).collect();
        let sums = |values: &mut dyn Iterator<Item = &f64>| {
            let mut sum = 0.0;
            let mut sums = vec![0.0];
            sums.extend(values.map(|value| {
                sum += value;
                sum
            }));
            sums
        };
        let before = sums(&mut probability.iter());
        let mut after = sums(&mut probability.iter().rev());
        after.reverse();
        Self { first, probability, before, after }
    }

    fn counts(&self) -> impl Iterator<Item = (u64, f64)> {
        (self.first..).zip(self.probability.iter().copied())
    }

    /// The position of the first count for which `test` holds, as it does for all after it.
    fn first_where(&self, test: impl Fn(u64) -> bool) -> usize {
        let (mut low, mut high) = (0, self.probability.len());
        while low < high {
            let middle = (low + high) / 2;
            if test(self.first + middle as u64) { high = middle } else { low = middle + 1 }
        }
        low
    }

    fn below(&self, position: usize) -> f64 {
        self.before[position]
    }

    fn from(&self, position: usize) -> f64 {
        self.after[position]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The same by summing over every pair of counts.
    fn plain(first: (u64, f64), second: (u64, f64), statistic: EStatistic) -> f64 {
        let ratio = first.1 / second.1;
        let all = (first.0 + second.0) as f64;
        let (a, b) = (Law::new(all * ratio / (1.0 + ratio)), Law::new(all / (1.0 + ratio)));
        let least = statistic.of(first.0, second.0, ratio).abs() * (1.0 - TIE);
        let mut p = 0.0;
        for (x, px) in a.counts() {
            p += b
                .counts()
                .filter(|(y, _)| statistic.of(x, *y, ratio).abs() >= least)
                .map(|(_, py)| px * py)
                .sum::<f64>();
        }
        p
    }

    #[test]
    fn bounds_find_what_summing_over_all_pairs_finds() {
        for statistic in [EStatistic::Score, EStatistic::Wald] {
            for (first, second) in [
                ((3, 6.0), (9, 12.0)),
                ((0, 12.0), (5, 12.0)),
                ((0, 1.0), (1, 30.0)),
                ((40, 1.0), (41, 7.5)),
                ((7, 3.0), (7, 3.0)),
                ((0, 2.0), (0, 3.0)),
                ((300, 12.0), (260, 11.0)),
            ] {
                let met = e_test(first, second, statistic).expect("exposed").p;
                let all = plain(first, second, statistic).min(1.0);
                assert!((met - all).abs() < 1e-12, "{first:?} {second:?} {statistic:?}: {met} and {all}");
            }
        }
    }

    #[test]
    fn nothing_before_and_after_is_no_change_and_no_exposure_is_no_test() {
        let none = e_test((0, 5.0), (0, 7.0), EStatistic::Score).expect("exposed");
        assert!(none.statistic == 0.0 && (none.p - 1.0).abs() < 1e-12);
        assert_eq!(e_test((3, 0.0), (4, 1.0), EStatistic::Score), None);
        let far = e_test((100_000, 1.0), (110_000, 1.0), EStatistic::Score).expect("exposed");
        assert!(far.p < 1e-20 && far.statistic < 0.0, "{far:?}");
    }
}
