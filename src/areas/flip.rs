//! Where the choice of denominator turns the order of two areas round.

use statrs::function::beta::beta_reg;

use super::comparison::Comparison;
use super::denominator::Denominator;
use crate::inference::Posterior;

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

/// The pairs of areas that a denominator turns round, the surest of each denominator first.
pub fn flips(comparison: &Comparison) -> Vec<Flip> {
    let Some(number) = comparison.by(Denominator::Number) else { return Vec::new() };
    let mut flips = Vec::new();
    for column in comparison.columns.iter().filter(|column| column.denominator != Denominator::Number) {
        let areas = column.rank.len();
        for more in 0..areas {
            for higher in (0..areas).filter(|higher| *higher != more) {
                let before =
                    |ranks: &[Option<u32>], a: usize, b: usize| ranks[a].zip(ranks[b]).is_some_and(|(a, b)| a < b);
                let turned = before(&number.rank, more, higher) && before(&column.rank, higher, more);
                let Some((a, b)) = column.laws[higher].zip(column.laws[more]).filter(|_| turned) else { continue };
                flips.push(Flip { denominator: column.denominator, more, higher, probability: exceeds(a, b) });
            }
        }
    }
    flips.sort_by(|a, b| a.denominator.cmp(&b.denominator).then(b.probability.total_cmp(&a.probability)));
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
    use crate::inference::Streams;

    #[test]
    fn the_probability_is_that_of_draws() {
        let mut rng = Streams::new(5).stream("flips", 0);
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
