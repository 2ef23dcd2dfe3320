//! Whether two measures put the same places first.

use rand::seq::SliceRandom;

use super::Draws;
use crate::{correlation, mean_ranks};

/// Spearman's rank correlation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RankCorrelation {
    /// From −1 to 1.
    pub rho: f64,
    /// Two-sided p: (1 + permutations with as large a rho, up or down) / (1 + permutations).
    pub p: f64,
    /// How many places.
    pub places: usize,
}

/// Whether two measures of the same places put the same ones first; `None` with fewer than four places, of which even a perfect
/// correlation says nothing, or where a measure is the same everywhere.
pub fn rank_correlation(first: &[f64], second: &[f64], draws: Draws, purpose: &str) -> Option<RankCorrelation> {
    const FEWEST: usize = 4;
    if first.len() < FEWEST || first.len() != second.len() {
        return None;
    }
    let (first, second) = (mean_ranks(first), mean_ranks(second));
    let rho = correlation(&first, &second)?;
    let drawn = |run: u64| {
        let mut dealt = second.clone();
        dealt.shuffle(&mut draws.streams.stream(&format!("spearman/{purpose}"), run));
        correlation(&first, &dealt).map_or(0.0, f64::abs)
    };
    Some(RankCorrelation { rho, p: draws.p(drawn, rho.abs()), places: first.len() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RandomStreams;

    fn draws(number: u32) -> Draws {
        Draws { number, streams: RandomStreams::new(9) }
    }

    #[test]
    fn four_places_in_order_by_counting_all_orders() {
        // Of 24 orders two are as extreme: 1/12.
        let met = rank_correlation(&[1.0, 2.0, 3.0, 4.0], &[9.0, 8.0, 7.0, 1.0], draws(9_999), "four").expect("places");
        assert_eq!((met.rho, met.places), (-1.0, 4));
        assert!((met.p - 1.0 / 12.0).abs() < 0.012, "{}", met.p);
        assert_eq!(rank_correlation(&[1.0, 2.0, 3.0], &[1.0, 2.0, 3.0], draws(99), "three"), None);
        assert_eq!(rank_correlation(&[1.0; 5], &[1.0, 2.0, 3.0, 4.0, 5.0], draws(99), "flat"), None);
    }
}
