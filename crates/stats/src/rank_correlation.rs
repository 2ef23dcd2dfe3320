//! Rank correlation: whether two measures order the same places alike.

use rand::seq::SliceRandom;

use crate::Draws;

/// Ranks from 1 for the least; equal values share the mean of their ranks.
///
/// ```
/// assert_eq!(hexspot_stats::mean_ranks(&[3.0, 1.0, 3.0, 2.0]), [3.5, 1.0, 3.5, 2.0]);
/// ```
pub fn mean_ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values[*a].total_cmp(&values[*b]));
    let mut ranks = vec![0.0; values.len()];
    let mut before = 0;
    for same in order.chunk_by(|a, b| values[*a] == values[*b]) {
        let mean = before as f64 + (same.len() + 1) as f64 / 2.0;
        same.iter().for_each(|place| ranks[*place] = mean);
        before += same.len();
    }
    ranks
}

/// Pearson's correlation; `None` where either does not vary or there are fewer than two values.
///
/// Of [`mean_ranks`] it is Spearman's: Spearman, C. (1904). The proof and measurement of association between two
/// things. *American Journal of Psychology* 15, 72–101. doi:10.2307/1412159
///
/// ```
/// use hexspot_stats::correlation;
///
/// assert_eq!(correlation(&[1.0, 2.0, 3.0], &[6.0, 4.0, 2.0]), Some(-1.0));
/// assert_eq!(correlation(&[1.0, 2.0, 3.0], &[5.0, 5.0, 5.0]), None);
/// ```
pub fn correlation(first: &[f64], second: &[f64]) -> Option<f64> {
    let number = first.len().min(second.len()) as f64;
    let mean = |values: &[f64]| values.iter().sum::<f64>() / number;
    let (of_first, of_second) = (mean(first), mean(second));
    let (mut both, mut one, mut other) = (0.0, 0.0, 0.0);
    for (a, b) in first.iter().zip(second) {
        let (a, b) = (a - of_first, b - of_second);
        both += a * b;
        one += a * a;
        other += b * b;
    }
    (one > 0.0 && other > 0.0).then(|| (both / (one * other).sqrt()).clamp(-1.0, 1.0))
}

/// Spearman's rank correlation with its p-value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RankCorrelation {
    /// From −1 to 1.
    pub rho: f64,
    /// Two-sided p: (1 + permutations with as large a rho, up or down) / (1 + permutations).
    pub p: f64,
    /// The number of places.
    pub places: usize,
}

/// Spearman's rank correlation of two measures of the same places, with p by permutation.
///
/// `None` with fewer than four places, of which even a perfect correlation is not significant, or where a measure is
/// the same everywhere. Each permutation has its own stream named `purpose`.
///
/// ```
/// use hexspot_stats::{Draws, RandomStreams, rank_correlation};
///
/// let draws = Draws { number: 999, streams: RandomStreams::new(1) };
/// let ranks = rank_correlation(&[1.0, 2.0, 3.0, 4.0, 5.0], &[2.0, 4.0, 5.0, 7.0, 9.0], draws, "wards").expect("five places");
/// assert_eq!((ranks.rho, ranks.places), (1.0, 5));
/// assert!(ranks.p < 0.05);
/// ```
pub fn rank_correlation(first: &[f64], second: &[f64], draws: Draws, purpose: &str) -> Option<RankCorrelation> {
    const FEWEST: usize = 4;
    if first.len() < FEWEST || first.len() != second.len() {
        return None;
    }
    let (first, second) = (mean_ranks(first), mean_ranks(second));
    let rho = correlation(&first, &second)?;
    let drawn = |run: u64| {
        let mut shuffled = second.clone();
        shuffled.shuffle(&mut draws.streams.stream(&format!("spearman/{purpose}"), run));
        correlation(&first, &shuffled).map_or(0.0, f64::abs)
    };
    Some(RankCorrelation { rho, p: draws.p(drawn, rho.abs()), places: first.len() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RandomStreams;

    #[test]
    fn equal_values_share_ranks() {
        assert_eq!(mean_ranks(&[3.0, 1.0, 3.0, 2.0]), [3.5, 1.0, 3.5, 2.0]);
        assert_eq!(mean_ranks(&[]), [0.0; 0]);
    }

    #[test]
    fn correlation_ranges_from_minus_one_to_one() {
        let (up, down) = (mean_ranks(&[1.0, 5.0, 90.0]), mean_ranks(&[7.0, 6.0, -1.0]));
        assert_eq!(correlation(&up, &up), Some(1.0));
        assert_eq!(correlation(&up, &down), Some(-1.0));
        assert_eq!(correlation(&up, &mean_ranks(&[4.0; 3])), None);
        assert_eq!(correlation(&[], &[]), None);
    }

    fn draws(number: u32) -> Draws {
        Draws { number, streams: RandomStreams::new(9) }
    }

    #[test]
    fn p_matches_all_orders_of_four() {
        // Of 24 orders two are as extreme: 1/12.
        let met = rank_correlation(&[1.0, 2.0, 3.0, 4.0], &[9.0, 8.0, 7.0, 1.0], draws(9_999), "four").expect("places");
        assert_eq!((met.rho, met.places), (-1.0, 4));
        assert!((met.p - 1.0 / 12.0).abs() < 0.012, "{}", met.p);
        assert_eq!(rank_correlation(&[1.0, 2.0, 3.0], &[1.0, 2.0, 3.0], draws(99), "three"), None);
        assert_eq!(rank_correlation(&[1.0; 5], &[1.0, 2.0, 3.0, 4.0, 5.0], draws(99), "flat"), None);
    }
}
