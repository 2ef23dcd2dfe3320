//! How clumped events are in time: more variation from month to month than chance alone would give.

/// Events that a block of cells must hold before its months can be compared.
const MIN_BLOCK_EVENTS: u64 = 50;

/// Degrees of freedom below which the estimate would be a guess: at 50 its standard error is a fifth of it.
const MIN_DEGREES: usize = 50;

/// An estimate of overdispersion.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dispersion {
    /// Variance over the Poisson variance, at least 1.
    pub phi: f64,
    /// The estimate before it was held to at least 1.
    pub raw: f64,
    /// Degrees of freedom.
    pub degrees: usize,
    /// Blocks of cells compared.
    pub blocks: usize,
    /// Months compared.
    pub months: usize,
}

/// Estimates the dispersion from monthly counts, `monthly[cell × months + month]`, over the months that are `observed`.
///
/// Cells are pooled in order of their index (neighbours mostly follow each other) into blocks of at least 50 events. Pearson's
/// statistic Σ (x − m)²/m of the block × month table, m = row total × column total / total, over its degrees of freedom
/// (blocks − 1)(months − 1), is φ (McCullagh & Nelder 1989, §4.5.2). What all places share in a month (season, a gap in
/// recording) is in the column totals and does not count as clumping; that some places have more than others is in the row
/// totals and does not either. `None` when there are too few blocks or months to tell.
pub fn estimate(monthly: &[u32], months: usize, observed: &[bool]) -> Option<Dispersion> {
    let used: Vec<usize> = (0..months).filter(|month| observed[*month]).collect();
    let blocks = pool(monthly, months, &used);
    let degrees = blocks.len().saturating_sub(1) * used.len().saturating_sub(1);
    if degrees < MIN_DEGREES {
        return None;
    }
    let row: Vec<f64> = blocks.iter().map(|block| block.iter().sum::<u64>() as f64).collect();
    let column: Vec<f64> = (0..used.len()).map(|m| blocks.iter().map(|block| block[m]).sum::<u64>() as f64).collect();
    let total: f64 = row.iter().sum();
    let mut pearson = 0.0;
    for (block, row) in blocks.iter().zip(&row) {
        for (count, column) in block.iter().zip(&column) {
            let expected = row * column / total;
            if expected > 0.0 {
                pearson += (*count as f64 - expected).powi(2) / expected;
            }
        }
    }
    let raw = pearson / degrees as f64;
    Some(Dispersion { phi: raw.max(1.0), raw, degrees, blocks: blocks.len(), months: used.len() })
}

/// Joins cells in order until each block has enough events; what is left at the end joins the last block.
fn pool(monthly: &[u32], months: usize, used: &[usize]) -> Vec<Vec<u64>> {
    let mut blocks: Vec<Vec<u64>> = Vec::new();
    let mut open = vec![0u64; used.len()];
    for cell in monthly.chunks_exact(months.max(1)) {
        used.iter().zip(&mut open).for_each(|(month, sum)| *sum += u64::from(cell[*month]));
        if open.iter().sum::<u64>() >= MIN_BLOCK_EVENTS {
            blocks.push(std::mem::replace(&mut open, vec![0; used.len()]));
        }
    }
    if let Some(last) = blocks.last_mut() {
        last.iter_mut().zip(&open).for_each(|(sum, rest)| *sum += rest);
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::Streams;
    use rand::distr::Distribution;
    use rand_distr::{Gamma, Poisson};

    /// Monthly counts of `cells` cells with mean `mean` and variance `phi` times the mean.
    fn clumped(cells: usize, months: usize, mean: f64, phi: f64, seed: u64) -> Vec<u32> {
        let mut rng = Streams::new(seed).stream("clumped", 0);
        let gamma = (phi > 1.0).then(|| Gamma::new(mean / (phi - 1.0), phi - 1.0).expect("valid"));
        (0..cells * months)
            .map(|_| {
                let rate = gamma.as_ref().map_or(mean, |gamma| gamma.sample(&mut rng)).max(1e-12);
                Poisson::new(rate).expect("positive").sample(&mut rng) as u32
            })
            .collect()
    }

    #[test]
    fn it_recovers_the_dispersion_that_was_put_in() {
        for (phi, seed) in [(1.0, 1), (2.0, 2), (3.5, 3)] {
            let monthly = clumped(2_000, 24, 0.2, phi, seed);
            let met = estimate(&monthly, 24, &[true; 24]).expect("enough data");
            assert!((met.raw / phi - 1.0).abs() < 0.08, "{} for {phi}", met.raw);
        }
    }

    #[test]
    fn places_that_differ_and_months_that_differ_are_not_clumping() {
        let (cells, months) = (300usize, 12usize);
        let mut rng = Streams::new(4).stream("uneven", 0);
        let monthly: Vec<u32> = (0..cells * months)
            .map(|i| {
                let (cell, month) = (i / months, i % months);
                let rate = (1.0 + (cell % 7) as f64 * 3.0) * (1.0 + month as f64 / 6.0);
                Poisson::new(rate).expect("positive").sample(&mut rng) as u32
            })
            .collect();
        let met = estimate(&monthly, months, &[true; 12]).expect("enough data");
        assert!((met.raw - 1.0).abs() < 0.1, "{}", met.raw);
    }

    #[test]
    fn one_month_or_few_events_give_no_estimate() {
        assert_eq!(estimate(&[60; 50], 1, &[true]), None);
        assert_eq!(estimate(&[1; 24], 12, &[true; 12]), None);
        assert_eq!(estimate(&[60; 100], 2, &[true, false]), None);
    }
}
