//! Two Poisson rates compared: the e-test, its overdispersed form, and the ratio of the rates.

use statrs::function::beta::beta_reg;
use statrs::function::gamma::ln_gamma;

use crate::{Dispersion, Interval, normal_upper};

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
    let observed = statistic.compute(first.0, second.0, ratio);
    let all = (first.0 + second.0) as f64;
    let (of_first, of_second) =
        (PoissonTable::new(all * ratio / (1.0 + ratio)), PoissonTable::new(all / (1.0 + ratio)));
    // For a count of the first the second's that differ as much are those below one bound and those above another, for the
    // statistic falls as the second's count grows.
    let least = observed.abs() * (1.0 - TIE);
    let p: f64 = of_first
        .counts()
        .map(|(count, probability)| {
            let below = of_second.first_where(|other| statistic.compute(count, other, ratio) < least);
            let above = of_second.first_where(|other| statistic.compute(count, other, ratio) <= -least);
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
    fn compute(self, first: u64, second: u64, ratio: f64) -> f64 {
        let (first, second) = (first as f64, second as f64);
        let variance = match self {
            Self::Score => (first + second) * ratio,
            Self::Wald => first + second * ratio * ratio,
        };
        if variance == 0.0 { 0.0 } else { (first - second * ratio) / variance.sqrt() }
    }
}

/// A Poisson law, as far as its probabilities matter to a double-precision sum.
struct PoissonTable {
    first: u64,
    probability: Vec<f64>,
    /// Probabilities of the counts before each, and of those from it on: each summed from its own end, so that small ones are kept.
    before: Vec<f64>,
    after: Vec<f64>,
}

impl PoissonTable {
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

/// Two-sided p of two counts with their exposures, first (events, exposure), where events vary more than chance alone would have them;
/// `None` where either has no exposure.
///
/// The score statistic over √φ, by the normal law, averaged over what φ may be ([`Dispersion::allow`]): a quasi-likelihood score test
/// (McCullagh, P. & Nelder, J. A. (1989). *Generalized Linear Models*, 2nd ed., chapter 9). Never smaller than the p of [`e_test`], which
/// it is where nothing is clumped.
pub fn overdispersed_e_test(first: (u64, f64), second: (u64, f64), dispersion: &Dispersion) -> Option<f64> {
    let exact = e_test(first, second, EStatistic::Score)?;
    let by_phi = |phi: f64| match phi > 1.0 {
        true => (2.0 * normal_upper(exact.statistic.abs() / phi.sqrt())).min(1.0),
        false => exact.p,
    };
    dispersion.average_p(|phi| vec![Some(by_phi(phi))]).pop().flatten()
}

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
    use crate::RandomStreams;
    use crate::binomial_upper;
    use rand::distr::Distribution;
    use rand_distr::{Gamma, Poisson};

    /// The same by summing over every pair of counts.
    fn plain(first: (u64, f64), second: (u64, f64), statistic: EStatistic) -> f64 {
        let ratio = first.1 / second.1;
        let all = (first.0 + second.0) as f64;
        let (a, b) = (PoissonTable::new(all * ratio / (1.0 + ratio)), PoissonTable::new(all / (1.0 + ratio)));
        let least = statistic.compute(first.0, second.0, ratio).abs() * (1.0 - TIE);
        let mut p = 0.0;
        for (x, px) in a.counts() {
            p += b
                .counts()
                .filter(|(y, _)| statistic.compute(x, *y, ratio).abs() >= least)
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

    fn dispersion(phi: f64, upper: f64) -> Dispersion {
        Dispersion { phi, raw: phi, upper, degrees: 500, blocks: 50, months: 24 }
    }

    #[test]
    fn without_clumping_it_is_the_e_test_and_with_it_p_is_larger() {
        for (first, second) in
            [((3, 6.0), (9, 12.0)), ((40, 1.0), (80, 1.0)), ((0, 2.0), (0, 3.0)), ((0, 1.0), (4, 1.0))]
        {
            let exact = e_test(first, second, EStatistic::Score).expect("exposed").p;
            let plain = overdispersed_e_test(first, second, &dispersion(1.0, 1.0)).expect("exposed");
            assert!((plain - exact).abs() < 1e-12, "{plain} {exact}");
            let clumped = overdispersed_e_test(first, second, &dispersion(2.0, 2.2)).expect("exposed");
            assert!(clumped >= exact && (exact == 1.0 || clumped > exact), "{clumped} {exact}");
        }
        assert_eq!(overdispersed_e_test((1, 0.0), (1, 1.0), &dispersion(1.0, 1.0)), None);
    }

    #[test]
    fn it_keeps_its_level_where_the_e_test_does_not() {
        const RUNS: u64 = 2_000;
        let (phi, mean) = (2.5, 4.0);
        let month = Gamma::new(mean / (phi - 1.0), phi - 1.0).expect("valid");
        let (mut plain, mut clumped) = (0, 0);
        for run in 0..RUNS {
            let mut rng = RandomStreams::new(7).stream("clumped e-test", run);
            let mut events = |months: usize| -> u64 {
                let one = |_| {
                    Poisson::new(f64::max(month.sample(&mut rng), 1e-12)).expect("positive").sample(&mut rng) as u64
                };
                (0..months).map(one).sum()
            };
            let (first, second) = ((events(8), 8.0), (events(14), 14.0));
            plain += u32::from(e_test(first, second, EStatistic::Score).is_some_and(|test| test.p <= 0.05));
            clumped += u32::from(overdispersed_e_test(first, second, &dispersion(phi, phi)).is_some_and(|p| p <= 0.05));
        }
        assert!(plain > 300, "the e-test takes clumps for change: {plain} of {RUNS}");
        assert!((70..=130).contains(&clumped), "{clumped} of {RUNS}");
    }

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
