//! Cases on a population.

/// Cases by cell, and each cell's share of the population at risk. Cases of cells without population are in no scan: nothing
/// could be expected of these.
#[derive(Clone, Debug, PartialEq)]
pub struct Cases {
    counts: Vec<u32>,
    shares: Vec<f64>,
    total: u32,
}

impl Cases {
    /// Cases and population by cell; a population that is not above zero is none. `None` when no cell has any, or when
    /// there are more cases than 32 bits count.
    pub fn new(counts: &[u32], population: &[f64]) -> Option<Self> {
        let some = |population: &f64| if *population > 0.0 { *population } else { 0.0 };
        let whole: f64 = population.iter().map(some).sum();
        if !(whole > 0.0 && whole.is_finite()) {
            return None;
        }
        let shares: Vec<f64> = population.iter().map(|population| some(population) / whole).collect();
        let counts: Vec<u32> =
            counts.iter().zip(&shares).map(|(count, share)| if *share > 0.0 { *count } else { 0 }).collect();
        let total = u32::try_from(counts.iter().map(|count| u64::from(*count)).sum::<u64>()).ok()?;
        Some(Self { counts, shares, total })
    }

    /// Cases by cell.
    pub fn counts(&self) -> &[u32] {
        &self.counts
    }

    /// Each cell's share of the population; they add up to 1.
    pub fn shares(&self) -> &[f64] {
        &self.shares
    }

    /// All cases.
    pub fn total(&self) -> u32 {
        self.total
    }
}
