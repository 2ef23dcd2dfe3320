//! Proportions: the interval of one, tests of two or more, and the shrinkage of many.

use rand::Rng;
use rand::distr::Distribution;
use rand_distr::Hypergeometric;
use statrs::function::gamma::{checked_gamma_ur, ln_gamma};

use crate::gamma_poisson::maximise;
use crate::{Draws, Interval, Z_95, normal_upper};

/// A share of `trials` that `hits` of them make, with its 95 % interval; `None` without trials.
///
/// Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. *Journal of the American Statistical
/// Association* 22, 209–212. doi:10.1080/01621459.1927.10502953
pub fn wilson_interval(hits: u64, trials: u64) -> Option<Interval> {
    const Z: f64 = Z_95;
    if trials == 0 {
        return None;
    }
    let n = trials as f64;
    let share = hits as f64 / n;
    let (middle, half) = (share + Z * Z / (2.0 * n), Z * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt());
    let [low, high] = [middle - half, middle + half].map(|end| (end / (1.0 + Z * Z / n)).clamp(0.0, 1.0));
    // At the ends the formula gives exactly 0 and 1, and its rounding does not.
    let low = if hits == 0 { 0.0 } else { low.min(share) };
    let high = if hits == trials { 1.0 } else { high.max(share) };
    Some(Interval { value: share, low, high })
}

/// How a p of two shares was reckoned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TwoProportionsTest {
    /// The difference over its standard error when the shares are the same; normal law.
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
    pub test: TwoProportionsTest,
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
        (Some(z), (2.0 * normal_upper(z.abs())).min(1.0), TwoProportionsTest::Score)
    } else {
        (None, fisher(first, second), TwoProportionsTest::Fisher)
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

/// How far the shares of several groups are from one share for all.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Contingency {
    /// Pearson's chi-square: Σ (observed − expected)² / expected over the hits and misses of every group.
    pub chi_square: f64,
    /// Degrees of freedom: one less than the groups.
    pub degrees: u32,
    /// Cramér's V, √(χ²/n) for a table of two columns: 0 where all shares are the same, 1 where each group is of one mind.
    pub cramers_v: f64,
    /// The least of what is expected in any cell of the table.
    pub least_expected: f64,
    /// The share of cells in which less than five are expected.
    pub thin_share: f64,
}

/// Compares groups of (hits, trials); `None` with fewer than two groups that have trials, or where all trials hit or all miss.
///
/// Pearson, K. (1900). *Philosophical Magazine* 50, 157–175. doi:10.1080/14786440009463897; Cramér, H. (1946). *Mathematical Methods
/// of Statistics*. Princeton.
pub fn contingency(groups: &[(u64, u64)]) -> Option<Contingency> {
    /// What must be expected for the law of chi-square to hold well (Cochran 1954, doi:10.2307/3001616).
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

/// How a p of several shares was reckoned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KProportionsTest {
    /// By the law of chi-square.
    ChiSquare,
    /// Against tables drawn with the same groups and the same hits, where too few are expected for that law.
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

/// Several shares compared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KProportions {
    /// The table.
    pub table: Contingency,
    /// The probability of a chi-square as large.
    pub p: f64,
    /// How it was reckoned.
    pub test: KProportionsTest,
}

/// Compares groups of (hits, trials); `None` where [`contingency`] has none.
///
/// The law of chi-square holds where at least one is expected in every cell and five or more in four cells of five (Cochran 1954,
/// doi:10.2307/3001616). Elsewhere p is (1 + draws with as large a chi-square) / (1 + draws), the hits dealt to the groups at random.
pub fn k_proportions(groups: &[(u64, u64)], draws: Draws, purpose: &str) -> Option<KProportions> {
    const THIN: f64 = 0.2;
    let table = contingency(groups)?;
    if table.least_expected >= 1.0 && table.thin_share <= THIN {
        let p = checked_gamma_ur(f64::from(table.degrees) / 2.0, table.chi_square / 2.0).ok();
        // At 0 the function of statrs is not defined; the whole law lies above.
        return Some(KProportions { table, p: p.unwrap_or(1.0), test: KProportionsTest::ChiSquare });
    }
    let drawn = |run: u64| {
        let dealt = deal(groups, &mut draws.streams.stream(&format!("shares/{purpose}"), run));
        contingency(&dealt).map_or(0.0, |table| table.chi_square)
    };
    let p = draws.p(drawn, table.chi_square);
    Some(KProportions { table, p, test: KProportionsTest::Permutation })
}

/// The hits of all groups dealt to their trials at random.
fn deal(groups: &[(u64, u64)], rng: &mut impl Rng) -> Vec<(u64, u64)> {
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

/// The shares of each row of counts, drawn towards `common` (which adds up to 1), and how many events `common` counts for in them:
/// a row's are (κ common + counts) / (κ + Σ counts). κ is that under which the rows are likeliest together, each Dirichlet–multinomial
/// (pseudo-Bayes estimators: Fienberg, S. E. & Holland, P. W. (1973). Simultaneous estimation of multinomial cell probabilities.
/// *Journal of the American Statistical Association* 68, 683–691. doi:10.1080/01621459.1973.10481405).
///
/// Counts may be parts of one; where `common` is 0 there is none. Without any count the shares are `common`. κ is `None` where it is
/// likeliest without end: nothing tells the rows from `common`.
pub fn shrink_proportions(common: &[f64], rows: &[&[f64]]) -> (Vec<Vec<f64>>, Option<f64>) {
    /// Between "every row for itself" and "all rows are alike".
    const LOG_KAPPA: (f64, f64) = (-2.0, 14.0);
    /// This near to the end of the search it is the end that was found.
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
    fn intervals_of_shares_by_hand() {
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

    #[test]
    fn one_share_for_all_is_no_difference_and_one_mind_each_is_the_greatest() {
        let same = contingency(&[(2, 10), (20, 100), (1, 5)]).expect("a table");
        assert!(same.chi_square < 1e-12 && same.cramers_v < 1e-6 && same.degrees == 2);
        assert!((same.least_expected - 1.0).abs() < 1e-12 && (same.thin_share - 0.5).abs() < 1e-12);
        let apart = contingency(&[(10, 10), (0, 30)]).expect("a table");
        assert!((apart.chi_square - 40.0).abs() < 1e-9 && (apart.cramers_v - 1.0).abs() < 1e-12);
    }

    #[test]
    fn what_cannot_differ_is_no_table() {
        for groups in [&[(1, 2)][..], &[(0, 5), (0, 9)], &[(5, 5), (9, 9)], &[(1, 2), (0, 0)], &[]] {
            assert_eq!(contingency(groups), None, "{groups:?}");
        }
    }

    fn draws(number: u32) -> Draws {
        Draws { number, streams: RandomStreams::new(9) }
    }

    #[test]
    fn permutation_agrees_with_fisher_where_numbers_are_small() {
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
    fn the_concentration_that_made_the_rows_is_found() {
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
    fn rows_that_nothing_tells_apart_have_no_concentration() {
        let common: Vec<f64> = vec![1.0 / 24.0; 24];
        let alike: Vec<&[f64]> = vec![&[10.0; 24]; 5];
        let (shares, kappa) = shrink_proportions(&common, &alike);
        assert_eq!(kappa, None);
        assert!(shares.iter().flatten().all(|share| (share * 24.0 - 1.0).abs() < 1e-9));
        assert_eq!(shrink_proportions(&common, &[]), (vec![], None));
        assert_eq!(shrink_proportions(&common, &[&[0.0; 24]]), (vec![common.clone()], None));
    }

    #[test]
    fn drawn_shares_are_nearer_the_truth_than_raw_ones() {
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
