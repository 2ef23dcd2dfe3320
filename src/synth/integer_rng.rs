//! Draws in whole numbers, which come out the same on every platform.

use rand::{Rng, RngExt};

/// An index in proportion to the weights, which add up to `total`.
pub(super) fn draw_weighted(weights: impl Iterator<Item = u32>, total: u32, rng: &mut impl Rng) -> usize {
    let mut left = rng.random_range(0..total);
    for (index, weight) in weights.enumerate() {
        if left < weight {
            return index;
        }
        left -= weight;
    }
    unreachable!("the weights add up to the total")
}

/// An index below `len`. Drawn as a `u32`, because a `usize` is not equally wide everywhere.
pub(super) fn draw_index(len: usize, rng: &mut impl Rng) -> usize {
    let len = u32::try_from(len).expect("lists here are short");
    let index = rng.random_range(0..len);
    usize::try_from(index).expect("an index into a list fits")
}

/// A number near to Poisson with a mean of so many hundredths: the heads among twenty times as many coins, which needs no
/// logarithm.
pub(super) fn draw_number(hundredths: u32, rng: &mut impl Rng) -> usize {
    const COINS: u32 = 20;
    const HUNDREDTHS: u32 = 100;
    (0..hundredths * COINS / HUNDREDTHS).filter(|_| rng.random_ratio(1, COINS)).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use hexspot_stats::RandomStreams;

    #[test]
    fn numbers_have_the_mean_asked_for_and_scatter_nearly_as_much() {
        let rng = &mut RandomStreams::new(1).stream("test", 0);
        let numbers: Vec<f64> = (0..4_000).map(|_| draw_number(450, rng) as f64).collect();
        let mean = numbers.iter().sum::<f64>() / 4_000.0;
        let variance = numbers.iter().map(|number| (number - mean) * (number - mean)).sum::<f64>() / 4_000.0;
        assert!((4.4..4.6).contains(&mean), "{mean}");
        assert!((3.9..4.6).contains(&variance), "{variance}");
        assert_eq!(draw_number(0, rng), 0);
    }

    #[test]
    fn nothing_is_drawn_that_weighs_nothing() {
        let rng = &mut RandomStreams::new(1).stream("test", 0);
        let drawn: Vec<usize> = (0..600).map(|_| draw_weighted([0, 1, 0, 2].into_iter(), 3, rng)).collect();
        assert!(drawn.iter().all(|index| [1, 3].contains(index)));
        assert!((150..250).contains(&drawn.iter().filter(|index| **index == 1).count()));
    }
}
