//! Rank reversals: pairs of areas whose order depends on the denominator.

use statrs::function::beta::beta_reg;

use super::comparison::AreaComparison;
use super::denominator::Denominator;
use super::rate_ranking::RateRanking;
use hexspot_stats::Posterior;

/// Two areas whose order by a rate is the reverse of that by number.
#[derive(Clone, Debug, PartialEq)]
pub struct RankReversal {
    /// The denominator of the rate.
    pub denominator: Denominator,
    /// The area with the larger number.
    pub more: usize,
    /// The area with the higher rate.
    pub higher: usize,
    /// The probability that its true rate is the higher one.
    pub probability: f64,
}

/// The rank reversals of a measure.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RankReversals {
    /// The most probable reversals by each denominator, most probable first.
    pub listed: Vec<RankReversal>,
    /// The number of reversals, listed or not.
    pub total: usize,
}

/// Finds the pairs of areas whose order by a rate is the reverse of that by number.
pub fn rank_reversals(comparison: &AreaComparison) -> RankReversals {
    /// The most pairs listed by a denominator: thousands of areas have millions of pairs.
    const MOST: usize = 500;
    let mut reversals = RankReversals::default();
    for ranking in comparison.rankings.iter().filter(|ranking| ranking.denominator != Denominator::Number) {
        let mut pairs = reversed_pairs(comparison, ranking);
        reversals.total += pairs.len();
        pairs.sort_by(|a, b| {
            b.probability.total_cmp(&a.probability).then_with(|| (a.more, a.higher).cmp(&(b.more, b.higher)))
        });
        pairs.truncate(MOST);
        reversals.listed.extend(pairs);
    }
    reversals
}

/// The pairs whose order by one denominator is reversed.
fn reversed_pairs(comparison: &AreaComparison, ranking: &RateRanking) -> Vec<RankReversal> {
    let Some(number) = comparison.by(Denominator::Number) else { return Vec::new() };
    // Areas in order of number: each has more than those after it.
    let order: Vec<usize> =
        (1..).map_while(|rank| number.at(rank)).filter(|area| ranking.rank[*area].is_some()).collect();
    let mut pairs = Vec::new();
    for (place, more) in order.iter().enumerate() {
        for higher in order[place + 1..].iter().filter(|other| ranking.rank[**other] < ranking.rank[*more]) {
            if let Some((first, second)) = ranking.posteriors[*higher].zip(ranking.posteriors[*more]) {
                let probability = exceeds(first, second);
                pairs.push(RankReversal {
                    denominator: ranking.denominator,
                    more: *more,
                    higher: *higher,
                    probability,
                });
            }
        }
    }
    pairs
}

/// The probability that a rate from the first posterior exceeds one from the second: for U ~ Gamma(a) and V ~ Gamma(b), U / (U + V)
/// ~ Beta(a, b).
fn exceeds(first: Posterior, second: Posterior) -> f64 {
    1.0 - beta_reg(first.shape, second.shape, first.rate / (first.rate + second.rate))
}

#[cfg(test)]
mod tests {
    use super::*;
    use hexspot_stats::RandomStreams;

    #[test]
    fn probability_agrees_with_draws() {
        let mut rng = RandomStreams::new(5).stream("flips", 0);
        for (first, second) in [((30.0, 10.0), (40.0, 16.0)), ((3.0, 2.0), (200.0, 90.0)), ((0.5, 1.0), (0.4, 3.0))] {
            let posterior = |(shape, rate)| Posterior { shape, rate };
            let (first, second) = (posterior(first), posterior(second));
            const DRAWS: u32 = 20_000;
            let above = (0..DRAWS).filter(|_| first.draw(&mut rng) > second.draw(&mut rng)).count();
            let (drawn, met) = (above as f64 / f64::from(DRAWS), exceeds(first, second));
            assert!((drawn - met).abs() < 0.015, "{drawn} and {met}");
            assert!((exceeds(second, first) + met - 1.0).abs() < 1e-9);
        }
    }
}
