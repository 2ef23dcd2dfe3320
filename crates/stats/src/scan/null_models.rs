//! Random cases under the null hypothesis, their total kept.

use rand::Rng;
use rand::distr::Distribution;
use rand::seq::SliceRandom;
use rand_distr::{Binomial, Gamma};

/// A distribution of counts.
pub trait NullModel: Sync {
    /// One draw.
    fn draw(&self, rng: &mut impl Rng) -> Vec<u32>;
}

/// Independent cases, each in a cell by the shares.
pub struct Multinomial {
    total: u32,
    chances: Vec<f64>,
}

impl Multinomial {
    pub fn new(total: u32, shares: &[f64]) -> Self {
        Self { total, chances: chances(shares) }
    }
}

impl NullModel for Multinomial {
    fn draw(&self, rng: &mut impl Rng) -> Vec<u32> {
        distribute(self.total, &self.chances, rng)
    }
}

/// Cases by shares that are themselves random: Dirichlet–multinomial, that is gamma rates given their sum.
pub struct Overdispersed {
    total: u32,
    rates: Vec<Option<Gamma<f64>>>,
    /// For the case that all rates are 0 but for rounding: all cases are then in one cell.
    shares: Vec<f64>,
}

impl Overdispersed {
    /// Counts whose variance is `phi` times the multinomial one. With concentrations of p·a it is (C + a)/(1 + a)
    /// times, hence a = (C − φ)/(φ − 1). No cluster can be larger than the total, so `phi` is bounded by it.
    pub fn new(total: u32, weights: &[f64], phi: f64) -> Self {
        /// Smaller concentrations would leave all cases in one cell.
        const LEAST: f64 = 1e-3;
        let concentration = ((f64::from(total) - phi) / (phi - 1.0)).max(LEAST);
        let whole: f64 = weights.iter().sum();
        let rate = |weight: &f64| Gamma::new(concentration * weight / whole, 1.0).ok();
        Self { total, rates: weights.iter().map(rate).collect(), shares: weights.to_vec() }
    }
}

impl NullModel for Overdispersed {
    fn draw(&self, rng: &mut impl Rng) -> Vec<u32> {
        let rates: Vec<f64> =
            self.rates.iter().map(|rate| rate.as_ref().map_or(0.0, |rate| rate.sample(rng))).collect();
        if rates.iter().all(|rate| *rate == 0.0) {
            let one = distribute(1, &chances(&self.shares), rng);
            return one.into_iter().map(|here| here * self.total).collect();
        }
        distribute(self.total, &chances(&rates), rng)
    }
}

/// Cases with their months permuted among them: `counts[cell × months + month]`.
pub struct PermutedMonths {
    by_cell: Vec<u32>,
    /// The month of each case, in order.
    months_of: Vec<u32>,
    months: usize,
}

impl PermutedMonths {
    pub fn new(by_cell: &[u32], by_month: &[u32]) -> Self {
        let months_of = by_month.iter().zip(0u32..);
        let months_of = months_of.flat_map(|(count, month)| std::iter::repeat_n(month, *count as usize)).collect();
        Self { by_cell: by_cell.to_vec(), months_of, months: by_month.len() }
    }
}

impl NullModel for PermutedMonths {
    fn draw(&self, rng: &mut impl Rng) -> Vec<u32> {
        let mut months_of = self.months_of.clone();
        months_of.shuffle(rng);
        let mut counts = vec![0; self.by_cell.len() * self.months];
        let mut placed = months_of.into_iter();
        for (row, count) in counts.chunks_exact_mut(self.months).zip(&self.by_cell) {
            placed.by_ref().take(*count as usize).for_each(|month| row[month as usize] += 1);
        }
        counts
    }
}

/// For each weight its share of itself and those after it: exactly 1 for the last that is above 0.
fn chances(weights: &[f64]) -> Vec<f64> {
    let mut rest = 0.0;
    let mut chances: Vec<f64> = weights
        .iter()
        .rev()
        .map(|weight| {
            rest += weight;
            if *weight > 0.0 { (weight / rest).min(1.0) } else { 0.0 }
        })
        .collect();
    chances.reverse();
    chances
}

/// Divides cases by these chances, each of the cases not yet placed.
fn distribute(total: u32, chances: &[f64], rng: &mut impl Rng) -> Vec<u32> {
    let mut left = u64::from(total);
    let mut share = |chance: &f64| {
        if left == 0 || *chance <= 0.0 {
            return 0;
        }
        let placed = Binomial::new(left, *chance).expect("a chance is between 0 and 1").sample(rng);
        left -= placed;
        placed as u32
    };
    chances.iter().map(&mut share).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RandomStreams;

    const RUNS: u64 = 4_000;

    /// Mean and variance of the count of each cell.
    fn moments(null: &impl NullModel, total: u32) -> Vec<(f64, f64)> {
        let draws: Vec<Vec<u32>> =
            (0..RUNS).map(|run| null.draw(&mut RandomStreams::new(8).stream("null", run))).collect();
        assert!(draws.iter().all(|draw| draw.iter().sum::<u32>() == total), "the total is kept");
        (0..draws[0].len())
            .map(|cell| {
                let mean = draws.iter().map(|draw| f64::from(draw[cell])).sum::<f64>() / RUNS as f64;
                let squares = draws.iter().map(|draw| (f64::from(draw[cell]) - mean).powi(2));
                (mean, squares.sum::<f64>() / (RUNS - 1) as f64)
            })
            .collect()
    }

    #[test]
    fn counts_have_the_right_moments() {
        let shares = [0.3, 0.0, 0.05, 0.25, 0.4, 0.0];
        for (phi, moments) in [
            (1.0, moments(&Multinomial::new(200, &shares), 200)),
            (2.0, moments(&Overdispersed::new(200, &shares, 2.0), 200)),
            (6.0, moments(&Overdispersed::new(200, &shares.map(|share| share * 7.0), 6.0), 200)),
        ] {
            for ((mean, variance), share) in moments.into_iter().zip(shares) {
                let (expected, spread) = (200.0 * share, phi * 200.0 * share * (1.0 - share));
                assert!((mean - expected).abs() <= 5.0 * (spread / RUNS as f64).sqrt(), "{mean} is not {expected}");
                assert!((variance - spread).abs() <= 0.15 * spread, "{variance} is not {spread}, phi {phi}");
            }
        }
    }

    #[test]
    fn permuted_months_keep_margins() {
        let (by_cell, by_month) = ([5, 0, 20, 15], [10, 25, 5]);
        let null = PermutedMonths::new(&by_cell, &by_month);
        let draw = null.draw(&mut RandomStreams::new(8).stream("once", 0));
        assert_eq!(draw.chunks(3).map(|row| row.iter().sum()).collect::<Vec<u32>>(), by_cell);
        assert_eq!((0..3).map(|month| draw.iter().skip(month).step_by(3).sum()).collect::<Vec<u32>>(), by_month);
        for (at, (mean, variance)) in moments(&null, 40).into_iter().enumerate() {
            let expected = f64::from(by_cell[at / 3]) * f64::from(by_month[at % 3]) / 40.0;
            assert!((mean - expected).abs() <= 5.0 * (variance / RUNS as f64).sqrt() + 1e-12, "{mean}, not {expected}");
        }
    }

    #[test]
    fn extreme_dispersion_keeps_the_total() {
        let draw = Overdispersed::new(10, &[0.5, 0.5], 1e9).draw(&mut RandomStreams::new(8).stream("one place", 0));
        assert_eq!(draw.iter().sum::<u32>(), 10);
    }
}
