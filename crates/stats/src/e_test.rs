//! Two Poisson rates compared: the e-test, its overdispersed form, and the ratio of the rates.

use statrs::function::beta::beta_reg;
use statrs::function::gamma::ln_gamma;

use crate::{Dispersion, Interval, normal_upper};

/// The statistic of an e-test.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EStatistic {
    /// The difference over its standard error if the rates are equal.
    #[default]
    Score,
    /// The difference over its standard error as observed, as Krishnamoorthy and Thomson have it: it rejects too
    /// often when exposures are unequal.
    Wald,
}

/// The result of an e-test.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ETest {
    /// The standardised difference, above 0 when the first rate is the higher.
    pub statistic: f64,
    /// Two-sided p: the probability of a difference at least as large if the rates are equal.
    pub p: f64,
}

/// The e-test of two Poisson rates, each (events, exposure), such as offences and months: exact enough for small
/// counts and unequal exposures.
///
/// `None` where either has no exposure. Events are assumed independent: where they are overdispersed, p is too small
/// (see [`overdispersed_e_test`]).
///
/// Krishnamoorthy, K. & Thomson, J. (2004). A more powerful test for comparing two Poisson means. *Journal of
/// Statistical Planning and Inference* 119, 23–35. doi:10.1016/S0378-3758(02)00408-1. The score statistic: Gu, K.,
/// Ng, H. K. T., Tang, M. L. & Schucany, W. R. (2008). Testing the ratio of two Poisson rates. *Biometrical Journal*
/// 50, 283–298. doi:10.1002/bimj.200710403
///
/// ```
/// use hexspot_stats::{EStatistic, e_test};
///
/// // 30 offences in 12 months, then 7 in 6.
/// let test = e_test((7, 6.0), (30, 12.0), EStatistic::Score).expect("both have exposure");
/// assert!(test.statistic < 0.0 && test.p > 0.05);
/// assert_eq!(e_test((7, 0.0), (30, 12.0), EStatistic::Score), None);
/// ```
pub fn e_test(first: (u64, f64), second: (u64, f64), statistic: EStatistic) -> Option<ETest> {
    if !(first.1 > 0.0 && second.1 > 0.0) {
        return None;
    }
    let ratio = first.1 / second.1;
    let observed = statistic.compute(first.0, second.0, ratio);
    let all = (first.0 + second.0) as f64;
    let (of_first, of_second) =
        (PoissonTable::new(all * ratio / (1.0 + ratio)), PoissonTable::new(all / (1.0 + ratio)));
    // The statistic falls as the second count grows. For each first count, the second counts that differ as much are therefore
    // those below one bound and those above another.
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

/// Statistics whose relative difference is no more than this are equal but for rounding.
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

/// The probabilities of a Poisson distribution, as far as they matter to a double-precision sum.
struct PoissonTable {
    first: u64,
    probability: Vec<f64>,
    /// Cumulated probabilities below each count and from each count on, each summed from its own end so that small
    /// ones keep their digits.
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

    /// The position of the first count for which `test` holds, as it does for all later ones.
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

/// The two-sided p of an e-test where events vary more than independent events would; `None` where either has no
/// exposure.
///
/// Each side is (events, exposure). The score statistic over √φ is compared with the normal distribution and averaged
/// over the uncertainty of φ ([`Dispersion::average_p`]): a quasi-likelihood score test (McCullagh, P. & Nelder, J.
/// A. (1989). *Generalized Linear Models*, 2nd ed., chapter 9). Never smaller than the p of [`e_test`], which it
/// equals without overdispersion.
///
/// ```
/// use hexspot_stats::{EStatistic, PlaceDispersion, e_test, overdispersed_e_test};
///
/// let (before, after) = ((30, 12.0), (29, 6.0));
/// let dispersion = PlaceDispersion::new(2.5, 60).expect("enough degrees of freedom").as_dispersion();
/// assert!(e_test(after, before, EStatistic::Score).expect("exposure").p < 0.05);
/// assert!(overdispersed_e_test(after, before, &dispersion).expect("exposure") > 0.05);
/// ```
pub fn overdispersed_e_test(first: (u64, f64), second: (u64, f64), dispersion: &Dispersion) -> Option<f64> {
    let exact = e_test(first, second, EStatistic::Score)?;
    let by_phi = |phi: f64| match phi > 1.0 {
        true => (2.0 * normal_upper(exact.statistic.abs() / phi.sqrt())).min(1.0),
        false => exact.p,
    };
    dispersion.average_p(|phi| vec![Some(by_phi(phi))]).pop().flatten()
}

/// The ratio of the rate of `first` to that of `second`, each (events, exposure), with its central 95 % interval.
///
/// `None` where the second has no event, or either has no exposure. Given all events, those of the first are
/// binomial: the interval is the exact one of Clopper, C. J. & Pearson, E. S. (1934), *Biometrika* 26, 404–413,
/// doi:10.1093/biomet/26.4.404, transformed from a proportion into a ratio of rates. Where events vary `dispersion`
/// times as much as independent events, both counts are divided by it (quasi-likelihood).
///
/// ```
/// use hexspot_stats::rate_ratio;
///
/// let ratio = rate_ratio((20.0, 1.0), (40.0, 8.0), 1.0).expect("events in the second");
/// assert_eq!(ratio.value, 4.0);
/// assert!(ratio.low > 2.0 && ratio.high < 8.0);
/// assert_eq!(rate_ratio((20.0, 1.0), (0.0, 8.0), 1.0), None);
/// ```
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

/// The `p`-quantile of the beta distribution of `a` and `b`, by bisection.
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
    fn matches_sum_over_all_pairs() {
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
    fn handles_no_events_and_no_exposure() {
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
    fn equals_e_test_without_overdispersion() {
        for (first, second) in
            [((3, 6.0), (9, 12.0)), ((40, 1.0), (80, 1.0)), ((0, 2.0), (0, 3.0)), ((0, 1.0), (4, 1.0))]
        {
            let exact = e_test(first, second, EStatistic::Score).expect("exposed").p;
            let plain = overdispersed_e_test(first, second, &dispersion(1.0, 1.0)).expect("exposed");
            assert!((plain - exact).abs() < 1e-12, "{plain} {exact}");
            let adjusted = overdispersed_e_test(first, second, &dispersion(2.0, 2.2)).expect("exposed");
            assert!(adjusted >= exact && (exact == 1.0 || adjusted > exact), "{adjusted} {exact}");
        }
        assert_eq!(overdispersed_e_test((1, 0.0), (1, 1.0), &dispersion(1.0, 1.0)), None);
    }

    #[test]
    fn keeps_its_level_under_overdispersion() {
        const RUNS: u64 = 2_000;
        let (phi, mean) = (2.5, 4.0);
        let month = Gamma::new(mean / (phi - 1.0), phi - 1.0).expect("valid");
        let (mut plain, mut adjusted) = (0, 0);
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
            adjusted +=
                u32::from(overdispersed_e_test(first, second, &dispersion(phi, phi)).is_some_and(|p| p <= 0.05));
        }
        assert!(plain > 300, "the e-test rejects too often: {plain} of {RUNS}");
        assert!((70..=130).contains(&adjusted), "{adjusted} of {RUNS}");
    }

    #[test]
    fn interval_leaves_a_tail_on_each_side() {
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
    fn overdispersion_widens_the_ratio() {
        let (plain, adjusted) = (rate_ratio((20.0, 1.0), (40.0, 8.0), 1.0), rate_ratio((20.0, 1.0), (40.0, 8.0), 3.0));
        let (plain, adjusted) = (plain.expect("a ratio"), adjusted.expect("a ratio"));
        assert!(adjusted.low < plain.low && adjusted.high > plain.high && adjusted.value == plain.value);
        assert_eq!(rate_ratio((3.0, 1.0), (0.0, 5.0), 1.0), None);
        assert_eq!(rate_ratio((3.0, 0.0), (4.0, 5.0), 1.0), None);
        let none = rate_ratio((0.0, 1.0), (4.0, 5.0), 1.0).expect("a ratio");
        assert!(none.low == 0.0 && none.value == 0.0 && none.high > 1.0);
    }
}
