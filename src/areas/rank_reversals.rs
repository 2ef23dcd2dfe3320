//! Where the choice of denominator turns the order of two areas round.

use statrs::function::beta::beta_reg;

use super::comparison::Comparison;
use super::denominator::Denominator;
use super::rate_ranking::Column;
use hexspot_stats::Posterior;

/// Two areas whose order by a rate is not that by number.
#[derive(Clone, Debug, PartialEq)]
pub struct Flip {
    /// The denominator that turns them round.
    pub denominator: Denominator,
    /// The area with the larger number.
    pub more: usize,
    /// The area with the higher rate.
    pub higher: usize,
    /// The probability that its true rate is indeed the higher.
    pub probability: f64,
}

/// Pairs of areas that denominators turn round.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Flips {
    /// The surest of each denominator, surest first.
    pub listed: Vec<Flip>,
    /// How many there are, listed or not.
    pub found: usize,
}

/// The pairs of areas whose order by a rate is not that by number.
pub fn flips(comparison: &Comparison) -> Flips {
    /// Pairs listed of a denominator: of thousands of areas there are millions, which nobody reads.
    const MOST: usize = 500;
    let mut flips = Flips::default();
    for column in comparison.columns.iter().filter(|column| column.denominator != Denominator::Number) {
        let mut turned = turned(comparison, column);
        flips.found += turned.len();
        turned.sort_by(|a, b| {
            b.probability.total_cmp(&a.probability).then_with(|| (a.more, a.higher).cmp(&(b.more, b.higher)))
        });
        turned.truncate(MOST);
        flips.listed.extend(turned);
    }
    flips
}

/// The pairs that one denominator turns round.
fn turned(comparison: &Comparison, column: &Column) -> Vec<Flip> {
    let Some(number) = comparison.by(Denominator::Number) else { return Vec::new() };
    // Areas by rank of number: every area before another has more.
    let order: Vec<usize> =
        (1..).map_while(|rank| number.at(rank)).filter(|area| column.rank[*area].is_some()).collect();
    let mut flips = Vec::new();
    for (place, more) in order.iter().enumerate() {
        for higher in order[place + 1..].iter().filter(|other| column.rank[**other] < column.rank[*more]) {
            if let Some((first, second)) = column.laws[*higher].zip(column.laws[*more]) {
                let probability = exceeds(first, second);
                flips.push(Flip { denominator: column.denominator, more: *more, higher: *higher, probability });
            }
        }
    }
    flips
}

/// The probability that a rate of the first law is above one of the second: for U ~ Gamma(a) and V ~ Gamma(b), U / (U + V) has
/// the beta law of a and b.
fn exceeds(first: Posterior, second: Posterior) -> f64 {
    1.0 - beta_reg(first.shape, second.shape, first.rate / (first.rate + second.rate))
}

#[cfg(test)]
mod tests {
    use super::*;
    use hexspot_stats::RandomStreams;

    #[test]
    fn the_probability_is_that_of_draws() {
        let mut rng = RandomStreams::new(5).stream("flips", 0);
        for (first, second) in [((30.0, 10.0), (40.0, 16.0)), ((3.0, 2.0), (200.0, 90.0)), ((0.5, 1.0), (0.4, 3.0))] {
            let law = |(shape, rate)| Posterior { shape, rate };
            let (first, second) = (law(first), law(second));
            const DRAWS: u32 = 20_000;
            let above = (0..DRAWS).filter(|_| first.draw(&mut rng) > second.draw(&mut rng)).count();
            let (drawn, met) = (above as f64 / f64::from(DRAWS), exceeds(first, second));
            assert!((drawn - met).abs() < 0.015, "{drawn} and {met}");
            assert!((exceeds(second, first) + met - 1.0).abs() < 1e-9);
        }
    }
}
