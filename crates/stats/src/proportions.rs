//! Proportions: the interval of one, tests of two or more, and the shrinkage of many.

use rand::Rng;
use rand::distr::Distribution;
use rand_distr::Hypergeometric;
use statrs::function::gamma::{checked_gamma_ur, ln_gamma};

use crate::gamma_poisson::maximise;
use crate::{Draws, Interval, Z_95, normal_upper};

/// The proportion `hits` / `trials` with its 95 % interval; `None` without trials.
///
/// Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. *Journal of the
/// American Statistical Association* 22, 209–212. doi:10.1080/01621459.1927.10502953
///
/// ```
/// let share = hexspot_stats::wilson_interval(10, 100).expect("trials");
/// assert_eq!(share.value, 0.1);
/// assert!((share.low - 0.0552).abs() < 5e-5 && (share.high - 0.1744).abs() < 5e-5);
/// ```
pub fn wilson_interval(hits: u64, trials: u64) -> Option<Interval> {
    const Z: f64 = Z_95;
    if trials == 0 {
        return None;
    }
    let n = trials as f64;
    let share = hits as f64 / n;
    let (middle, half) = (share + Z * Z / (2.0 * n), Z * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt());
    let [low, high] = [middle - half, middle + half].map(|end| (end / (1.0 + Z * Z / n)).clamp(0.0, 1.0));
    // At the ends the formula gives 0 and 1 but for rounding.
    let low = if hits == 0 { 0.0 } else { low.min(share) };
    let high = if hits == trials { 1.0 } else { high.max(share) };
    Some(Interval { value: share, low, high })
}

/// The test behind the p-value of two proportions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TwoProportionsTest {
    /// The difference over its standard error if the proportions are equal, by the normal distribution.
    Score,
    /// Fisher's exact test, for small numbers.
    Fisher,
}

impl TwoProportionsTest {
    /// Its name in outputs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Score => "score z",
            Self::Fisher => "Fisher's exact",
        }
    }
}

/// Two proportions compared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TwoProportions {
    /// The first proportion less the second, −1 to 1, with its 95 % interval.
    pub difference: Interval,
    /// z of the score test; `None` for Fisher's.
    pub statistic: Option<f64>,
    /// Two-sided p.
    pub p: f64,
    /// The test behind p.
    pub test: TwoProportionsTest,
}

/// Compares two independent proportions, each (hits, trials); `None` where either has no trials.
///
/// The score test where five or more hits and misses are expected on each side, else Fisher's exact test. The
/// interval is that of Newcombe, made of the Wilson intervals of both: Newcombe, R. G. (1998). Interval estimation
/// for the difference between independent proportions. *Statistics in Medicine* 17, 873–890, method 10.
/// doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I
///
/// ```
/// use hexspot_stats::{TwoProportionsTest, two_proportions};
///
/// let compared = two_proportions((56, 70), (48, 80)).expect("trials");
/// assert_eq!(compared.test, TwoProportionsTest::Score);
/// assert!((compared.difference.value - 0.2).abs() < 1e-12 && compared.p < 0.01);
/// ```
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
        (Some(z), (2.0 * normal_upper(z.abs())).min(1.0), TwoProportionsTest::Score)
    } else {
        (None, fisher(first, second), TwoProportionsTest::Fisher)
    };
    Some(TwoProportions { difference, statistic, p, test })
}

/// The two-sided p of Fisher's exact test of two proportions, each (hits, trials).
///
/// Given all hits and both numbers of trials, it is the probability of a division of the hits that is no likelier
/// than the observed one.
///
/// Fisher, R. A. (1935). The logic of inductive inference. *Journal of the Royal Statistical Society* 98, 39–82.
/// doi:10.2307/2342435
///
/// ```
/// // The lady tasting tea.
/// assert!((hexspot_stats::fisher((3, 4), (1, 4)) - 34.0 / 70.0).abs() < 1e-12);
/// ```
pub fn fisher(first: (u64, u64), second: (u64, u64)) -> f64 {
    /// Probabilities whose relative difference is no more than this are equal but for rounding.
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

/// The differences among the proportions of several groups.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Contingency {
    /// Pearson's chi-square: Σ (observed − expected)² / expected over the hits and misses of every group.
    pub chi_square: f64,
    /// Degrees of freedom: one less than the groups.
    pub degrees: u32,
    /// Cramér's V, √(χ²/n) for a table of two columns: 0 where all proportions are equal, 1 where each group is all
    /// hits or all misses.
    pub cramers_v: f64,
    /// The least expected number in any cell of the table.
    pub least_expected: f64,
    /// The share of cells with an expected number below five.
    pub thin_share: f64,
}

/// Compares groups of (hits, trials) by Pearson's chi-square.
///
/// `None` with fewer than two groups that have trials, or where all trials hit or all miss.
///
/// Pearson, K. (1900). *Philosophical Magazine* 50, 157–175. doi:10.1080/14786440009463897; Cramér, H. (1946).
/// *Mathematical Methods of Statistics*. Princeton.
///
/// ```
/// let table = hexspot_stats::contingency(&[(10, 10), (0, 30)]).expect("two groups that differ");
/// assert!((table.chi_square - 40.0).abs() < 1e-9 && (table.cramers_v - 1.0).abs() < 1e-12);
/// ```
pub fn contingency(groups: &[(u64, u64)]) -> Option<Contingency> {
    /// The expected number for the chi-square distribution to hold well (Cochran 1954, doi:10.2307/3001616).
    const ENOUGH: f64 = 5.0;
    let groups: Vec<(f64, f64)> =
        groups.iter().filter(|(_, trials)| *trials > 0).map(|(hits, trials)| (*hits as f64, *trials as f64)).collect();
    let (hits, trials) = groups.iter().fold((0.0, 0.0), |sum, group| (sum.0 + group.0, sum.1 + group.1));
    if groups.len() < 2 || hits == 0.0 || hits == trials {
        return None;
    }
    let share = hits / trials;
    let cells = groups.iter().flat_map(|(hit, of)| [(*hit, of * share), (of - hit, of * (1.0 - share))]);
    let (mut chi_square, mut least_expected, mut thin) = (0.0, f64::INFINITY, 0usize);
    for (observed, expected) in cells {
        chi_square += (observed - expected) * (observed - expected) / expected;
        least_expected = expected.min(least_expected);
        thin += usize::from(expected < ENOUGH);
    }
    Some(Contingency {
        chi_square,
        degrees: groups.len() as u32 - 1,
        cramers_v: (chi_square / trials).sqrt(),
        least_expected,
        thin_share: thin as f64 / (2 * groups.len()) as f64,
    })
}

/// The test behind the p-value of several proportions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KProportionsTest {
    /// The chi-square distribution.
    ChiSquare,
    /// Random tables with the same groups and the same hits, where too few are expected for that distribution.
    Permutation,
}

impl KProportionsTest {
    /// Its name in outputs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ChiSquare => "chi-square",
            Self::Permutation => "chi-square by permutation",
        }
    }
}

/// Several proportions compared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KProportions {
    /// The table.
    pub table: Contingency,
    /// The probability of a chi-square at least as large.
    pub p: f64,
    /// The test behind p.
    pub test: KProportionsTest,
}

/// Compares groups of (hits, trials) with a p-value; `None` where [`contingency`] has none.
///
/// The chi-square distribution holds where at least one is expected in every cell and five or more in four cells of
/// five (Cochran 1954, doi:10.2307/3001616). Otherwise p is (1 + draws with as large a chi-square) / (1 + draws),
/// each draw dividing the hits among the groups at random from the stream named `purpose`.
///
/// ```
/// use hexspot_stats::{Draws, KProportionsTest, RandomStreams, k_proportions};
///
/// let draws = Draws { number: 999, streams: RandomStreams::new(1) };
/// let large = k_proportions(&[(30, 100), (55, 100), (20, 90)], draws, "wards").expect("groups that differ");
/// assert_eq!(large.test, KProportionsTest::ChiSquare);
/// assert!(large.p < 0.001);
/// let small = k_proportions(&[(4, 4), (0, 4)], draws, "wards").expect("groups that differ");
/// assert_eq!(small.test, KProportionsTest::Permutation);
/// ```
pub fn k_proportions(groups: &[(u64, u64)], draws: Draws, purpose: &str) -> Option<KProportions> {
    const THIN: f64 = 0.2;
    let table = contingency(groups)?;
    if table.least_expected >= 1.0 && table.thin_share <= THIN {
        let p = checked_gamma_ur(f64::from(table.degrees) / 2.0, table.chi_square / 2.0).ok();
        // The function is not defined at 0, where the whole distribution lies above.
        return Some(KProportions { table, p: p.unwrap_or(1.0), test: KProportionsTest::ChiSquare });
    }
    let drawn = |run: u64| {
        let drawn = redistribute(groups, &mut draws.streams.stream(&format!("shares/{purpose}"), run));
        contingency(&drawn).map_or(0.0, |table| table.chi_square)
    };
    let p = draws.p(drawn, table.chi_square);
    Some(KProportions { table, p, test: KProportionsTest::Permutation })
}

/// The hits of all groups divided among their trials at random.
fn redistribute(groups: &[(u64, u64)], rng: &mut impl Rng) -> Vec<(u64, u64)> {
    let mut hits: u64 = groups.iter().map(|(hits, _)| hits).sum();
    let mut left: u64 = groups.iter().map(|(_, trials)| trials).sum();
    let one = |(_, trials): &(u64, u64)| {
        let here = Hypergeometric::new(left, hits, *trials).map_or(0, |law| law.sample(rng));
        hits -= here;
        left -= trials;
        (here, *trials)
    };
    groups.iter().map(one).collect()
}

/// The proportions of each row of counts, shrunk towards the `common` ones (which add up to 1), with the strength κ
/// of the shrinkage.
///
/// The proportions of a row are (κ common + counts) / (κ + Σ counts). κ is that of the largest likelihood of all rows
/// together, each Dirichlet–multinomial (pseudo-Bayes estimators: Fienberg, S. E. & Holland, P. W. (1973).
/// Simultaneous estimation of multinomial cell probabilities. *Journal of the American Statistical Association* 68,
/// 683–691. doi:10.1080/01621459.1973.10481405).
///
/// Counts may be fractions; where `common` is 0, counts must be 0. Without any count the proportions are `common`. κ
/// is `None` where the likelihood rises without end: the rows do not differ from `common`.
///
/// ```
/// use hexspot_stats::shrink_proportions;
///
/// // Events by morning, afternoon and night at three places.
/// let (shares, strength) = shrink_proportions(&[0.2, 0.3, 0.5], &[&[9.0, 1.0, 2.0], &[1.0, 8.0, 3.0], &[0.0, 1.0, 9.0]]);
/// assert!(strength.is_some());
/// assert!(shares[0][0] > 0.2 && shares[0][0] < 9.0 / 12.0);
/// ```
pub fn shrink_proportions(common: &[f64], rows: &[&[f64]]) -> (Vec<Vec<f64>>, Option<f64>) {
    /// The range of the search: from no shrinkage to full shrinkage.
    const LOG_KAPPA: (f64, f64) = (-2.0, 14.0);
    /// An optimum so near to the end of the range is the end itself.
    const AT_END: f64 = 0.01;
    let total = |row: &[f64]| row.iter().sum::<f64>();
    let likelihood = |log_kappa: f64| {
        let kappa = log_kappa.exp();
        let base: Vec<f64> =
            common.iter().map(|share| if *share > 0.0 { ln_gamma(kappa * share) } else { 0.0 }).collect();
        let of_row = |row: &&[f64]| {
            let counts = row.iter().zip(common).zip(&base).filter(|((count, share), _)| **count > 0.0 && **share > 0.0);
            let gained: f64 = counts.map(|((count, share), base)| ln_gamma(kappa * share + count) - base).sum();
            gained - ln_gamma(kappa + total(row)) + ln_gamma(kappa)
        };
        rows.iter().map(of_row).sum::<f64>()
    };
    let likeliest = maximise(LOG_KAPPA.0, LOG_KAPPA.1, likelihood);
    let kappa = likeliest.exp();
    let shares = |row: &&[f64]| {
        let all = kappa + total(row);
        row.iter().zip(common).map(|(count, share)| (kappa * share + count) / all).collect()
    };
    (rows.iter().map(shares).collect(), (likeliest < LOG_KAPPA.1 - AT_END).then_some(kappa))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RandomStreams;
    use rand_distr::Gamma;

    #[test]
    fn wilson_intervals_as_published() {
        // Wilson's interval of 10 of 100: 5.52 % to 17.44 % (Newcombe 1998, table I, method 3, gives 0.0552 and 0.1744).
        let Interval { low, high, .. } = wilson_interval(10, 100).expect("trials");
        assert!((low - 0.0552).abs() < 5e-5 && (high - 0.1744).abs() < 5e-5, "{low} {high}");
        for trials in 1..400 {
            assert!(wilson_interval(0, trials).is_some_and(|none| none.low == 0.0 && none.high > 0.0), "{trials}");
            assert!(wilson_interval(trials, trials).is_some_and(|all| all.high == 1.0 && all.low < 1.0), "{trials}");
        }
        assert_eq!(wilson_interval(0, 0), None);
    }

    #[test]
    fn newcombe_intervals_as_published() {
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
    fn lady_tasting_tea() {
        assert!((fisher((4, 4), (0, 4)) - 2.0 / 70.0).abs() < 1e-12);
        assert!((fisher((3, 4), (1, 4)) - 34.0 / 70.0).abs() < 1e-12);
    }

    #[test]
    fn swapping_sides_swaps_the_sign() {
        for (first, second) in [((3, 9), (40, 60)), ((300, 400), (90, 200)), ((0, 5), (5, 5))] {
            let (one, other) =
                (two_proportions(first, second).expect("trials"), two_proportions(second, first).expect("trials"));
            assert!((one.p - other.p).abs() < 1e-12 && (one.difference.low + other.difference.high).abs() < 1e-12);
        }
        assert_eq!(two_proportions((0, 0), (1, 2)), None);
        let same = two_proportions((0, 7), (0, 9)).expect("trials");
        assert!((same.p - 1.0).abs() < 1e-12 && same.difference.value == 0.0);
    }

    #[test]
    fn cramers_v_ranges_from_none_to_full() {
        let same = contingency(&[(2, 10), (20, 100), (1, 5)]).expect("a table");
        assert!(same.chi_square < 1e-12 && same.cramers_v < 1e-6 && same.degrees == 2);
        assert!((same.least_expected - 1.0).abs() < 1e-12 && (same.thin_share - 0.5).abs() < 1e-12);
        let apart = contingency(&[(10, 10), (0, 30)]).expect("a table");
        assert!((apart.chi_square - 40.0).abs() < 1e-9 && (apart.cramers_v - 1.0).abs() < 1e-12);
    }

    #[test]
    fn tables_without_difference_are_none() {
        for groups in [&[(1, 2)][..], &[(0, 5), (0, 9)], &[(5, 5), (9, 9)], &[(1, 2), (0, 0)], &[]] {
            assert_eq!(contingency(groups), None, "{groups:?}");
        }
    }

    fn draws(number: u32) -> Draws {
        Draws { number, streams: RandomStreams::new(9) }
    }

    #[test]
    fn permutation_agrees_with_fisher() {
        for (first, second) in [((4, 4), (0, 4)), ((1, 6), (5, 7)), ((2, 3), (9, 40))] {
            let met = k_proportions(&[first, second], draws(9_999), "small").expect("a table");
            assert_eq!(met.test, KProportionsTest::Permutation);
            let exact = fisher(first, second);
            assert!((met.p - exact).abs() < 4.0 * (exact / 10_000.0).sqrt() + 2e-4, "{met:?} {exact}");
        }
    }

    /// Rows of `events` events from shares that are Dirichlet with this concentration around `common`.
    fn rows(common: &[f64], kappa: f64, events: usize, places: u64) -> Vec<Vec<f64>> {
        use rand::RngExt;
        let row = |place| {
            let mut rng = RandomStreams::new(5).stream("shares", place);
            let parts: Vec<f64> =
                common.iter().map(|share| Gamma::new(kappa * share, 1.0).expect("positive").sample(&mut rng)).collect();
            let all: f64 = parts.iter().sum();
            let mut row = vec![0.0; common.len()];
            for _ in 0..events {
                let mut at = rng.random::<f64>() * all;
                let hit = parts.iter().position(|part| {
                    at -= part;
                    at < 0.0
                });
                row[hit.unwrap_or(0)] += 1.0;
            }
            row
        };
        (0..places).map(row).collect()
    }

    #[test]
    fn recovers_simulated_concentration() {
        let common: Vec<f64> = (1..=12).map(|i| f64::from(i) / 78.0).collect();
        for kappa in [8.0, 60.0] {
            let rows = rows(&common, kappa, 80, 400);
            let rows: Vec<&[f64]> = rows.iter().map(|row| &row[..]).collect();
            let (shares, met) = shrink_proportions(&common, &rows);
            let met = met.expect("rows differ");
            assert!((met / kappa).ln().abs() < 0.12, "{met} for {kappa}");
            assert!(shares.iter().all(|row| (row.iter().sum::<f64>() - 1.0).abs() < 1e-12));
        }
    }

    #[test]
    fn equal_rows_have_no_concentration() {
        let common: Vec<f64> = vec![1.0 / 24.0; 24];
        let alike: Vec<&[f64]> = vec![&[10.0; 24]; 5];
        let (shares, kappa) = shrink_proportions(&common, &alike);
        assert_eq!(kappa, None);
        assert!(shares.iter().flatten().all(|share| (share * 24.0 - 1.0).abs() < 1e-9));
        assert_eq!(shrink_proportions(&common, &[]), (vec![], None));
        assert_eq!(shrink_proportions(&common, &[&[0.0; 24]]), (vec![common.clone()], None));
    }

    #[test]
    fn shrinkage_reduces_error() {
        let common: Vec<f64> = vec![1.0 / 24.0; 24];
        let rows = rows(&common, 100.0, 20, 300);
        let refs: Vec<&[f64]> = rows.iter().map(|row| &row[..]).collect();
        let (shares, _) = shrink_proportions(&common, &refs);
        let off = |row: &[f64]| row.iter().map(|share| (share - 1.0 / 24.0).powi(2)).sum::<f64>();
        let raw: f64 = rows.iter().map(|row| off(&row.iter().map(|count| count / 20.0).collect::<Vec<_>>())).sum();
        let drawn: f64 = shares.iter().map(|row| off(row)).sum();
        assert!(drawn < 0.2 * raw, "{drawn} {raw}");
    }
}
