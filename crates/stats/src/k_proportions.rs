//! Whether the shares of several groups differ.

use rand::Rng;
use rand::distr::Distribution;
use rand_distr::Hypergeometric;
use statrs::function::gamma::checked_gamma_ur;

use super::Draws;
use crate::{Contingency, contingency};

/// How a p of several shares was reckoned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SharesTest {
    /// By the law of chi-square.
    ChiSquare,
    /// Against tables drawn with the same groups and the same hits, where too few are expected for that law.
    Permutation,
}

impl SharesTest {
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
    pub test: SharesTest,
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
        return Some(KProportions { table, p: p.unwrap_or(1.0), test: SharesTest::ChiSquare });
    }
    let drawn = |run: u64| {
        let dealt = deal(groups, &mut draws.streams.stream(&format!("shares/{purpose}"), run));
        contingency(&dealt).map_or(0.0, |table| table.chi_square)
    };
    let p = draws.p(drawn, table.chi_square);
    Some(KProportions { table, p, test: SharesTest::Permutation })
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{RandomStreams, fisher};

    fn draws(number: u32) -> Draws {
        Draws { number, streams: RandomStreams::new(9) }
    }

    #[test]
    fn permutation_agrees_with_fisher_where_numbers_are_small() {
        for (first, second) in [((4, 4), (0, 4)), ((1, 6), (5, 7)), ((2, 3), (9, 40))] {
            let met = k_proportions(&[first, second], draws(9_999), "small").expect("a table");
            assert_eq!(met.test, SharesTest::Permutation);
            let exact = fisher(first, second);
            assert!((met.p - exact).abs() < 4.0 * (exact / 10_000.0).sqrt() + 2e-4, "{met:?} {exact}");
        }
    }
}
