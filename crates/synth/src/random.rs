//! Random draws in whole numbers, which are the same on every platform.

use rand::{Rng, RngExt};

/// Draws an index with probability proportional to its weight.
pub fn draw_weighted(weights: impl Iterator<Item = u32> + Clone, rng: &mut impl Rng) -> usize {
    let mut left = rng.random_range(0..weights.clone().sum());
    for (index, weight) in weights.enumerate() {
        if left < weight {
            return index;
        }
        left -= weight;
    }
    unreachable!("the draw is below the sum of the weights")
}

/// Draws an item with probability proportional to its weight.
pub fn choose_weighted<'a, T>(items: &'a [T], weight: impl Fn(&T) -> u32 + Clone, rng: &mut impl Rng) -> &'a T {
    &items[draw_weighted(items.iter().map(weight), rng)]
}

/// Draws an index below `len`; as a `u32`, because a `usize` is not equally wide on every platform.
pub fn draw_index(len: usize, rng: &mut impl Rng) -> usize {
    let len = u32::try_from(len).expect("lists here are short");
    rng.random_range(0..len) as usize
}

/// Draws an item with equal probability.
pub fn choose<'a, T>(items: &'a [T], rng: &mut impl Rng) -> &'a T {
    &items[draw_index(items.len(), rng)]
}

/// Draws a count that is nearly Poisson, with its mean in hundredths: heads among many coins, which needs no logarithm.
pub fn draw_count(hundredths: u32, rng: &mut impl Rng) -> usize {
    const COINS: u32 = 20;
    const HUNDREDTHS: u32 = 100;
    (0..hundredths * COINS / HUNDREDTHS).filter(|_| rng.random_ratio(1, COINS)).count()
}

/// Puts a list in random order (Fisher and Yates).
pub fn shuffle<T>(list: &mut [T], rng: &mut impl Rng) {
    for last in (1..list.len()).rev() {
        list.swap(last, draw_index(last + 1, rng));
    }
}

#[cfg(test)]
mod tests {
    use hexspot_stats::RandomStreams;

    use super::*;

    #[test]
    fn counts_have_nearly_poisson_mean_and_variance() {
        let rng = &mut RandomStreams::new(1).stream("test", 0);
        let counts: Vec<f64> = (0..4_000).map(|_| draw_count(450, rng) as f64).collect();
        let mean = counts.iter().sum::<f64>() / 4_000.0;
        let variance = counts.iter().map(|count| (count - mean) * (count - mean)).sum::<f64>() / 4_000.0;
        assert!((4.4..4.6).contains(&mean), "{mean}");
        assert!((3.9..4.6).contains(&variance), "{variance}");
        assert_eq!(draw_count(0, rng), 0);
    }

    #[test]
    fn weighted_draws_skip_zero_weights() {
        let rng = &mut RandomStreams::new(1).stream("test", 0);
        let drawn: Vec<usize> = (0..600).map(|_| draw_weighted([0, 1, 0, 2].into_iter(), rng)).collect();
        assert!(drawn.iter().all(|index| [1, 3].contains(index)));
        assert!((150..250).contains(&drawn.iter().filter(|index| **index == 1).count()));
    }
}
