//! Simulates events on the study grid with known risks.

use rand::{Rng, RngExt};

use hexspot_stats::{HarmWeights, Windows};

/// The model that events are simulated from.
#[derive(Clone, Debug)]
pub struct SimulationModel<'a> {
    /// The grid, with the exposure that events are proportional to.
    pub windows: Windows<'a>,
    /// The number of events in each simulation.
    pub events: u64,
    /// The share of each month.
    pub month_shares: &'a [f64],
    /// The months from which dispersion is estimated: those for which every source has data.
    pub complete: &'a [bool],
    /// The variance of a cell's month over its mean; 1 for independent events.
    pub dispersion: f64,
    /// The harm weights of events; `None` to simulate no harm.
    pub harm_weights: Option<&'a HarmWeights>,
}

/// Simulated events.
#[derive(Clone, Debug, PartialEq)]
pub struct SimulatedEvents {
    /// Events by cell.
    pub counts: Vec<u32>,
    /// Events by cell and month: `monthly[cell × months + month]`.
    pub monthly: Vec<u32>,
    /// Harm by cell; empty without harm.
    pub harm: Vec<f64>,
    /// Events by harm weight, in order of the weights.
    pub by_weight: Vec<u64>,
}

impl SimulationModel<'_> {
    /// The number of cells in a whole block of some windows; `None` if a block would cover more than half of the tested cells.
    pub fn block_cells(&self, windows: u32) -> Option<usize> {
        let Windows { exposure, reported, .. } = self.windows;
        let block = self.blocks(windows).first().map(Vec::len)?;
        let tested = (0..reported.len()).filter(|cell| reported[*cell] && exposure[*cell] > 0.0).count();
        (2 * block <= tested).then_some(block)
    }

    /// The blocks that can be planted: those around tested cells that no edge truncates.
    pub(super) fn blocks(&self, windows: u32) -> Vec<Vec<u32>> {
        let Windows { exposure, reported, .. } = self.windows;
        let tested = (0..reported.len()).filter(|cell| reported[*cell] && exposure[*cell] > 0.0);
        let mut blocks: Vec<Vec<u32>> = tested.map(|cell| self.around(cell as u32, windows)).collect();
        let whole = blocks.iter().map(Vec::len).max().unwrap_or(0);
        blocks.retain(|block| block.len() == whole);
        blocks
    }

    /// A cell and the cells within some windows of it.
    fn around(&self, centre: u32, windows: u32) -> Vec<u32> {
        let mut block = vec![centre];
        for _ in 0..windows {
            let mut wider: Vec<u32> =
                block.iter().flat_map(|cell| self.windows.neighbours.window(*cell as usize)).copied().collect();
            wider.sort_unstable();
            wider.dedup();
            block = wider;
        }
        block
    }

    /// Simulates events in which the cells of `planted` have `relative_risk` times the risk of the others.
    ///
    /// Events come in clusters, each in one cell and month, with logarithmically distributed sizes. The count of a cell's month is then
    /// negative binomial with the dispersion of the model (Quenouille, M. H. (1949). A relation between the logarithmic, Poisson, and
    /// negative binomial series. *Biometrics* 5, 162–164. doi:10.2307/3001917), except that the total is fixed.
    pub fn draw(&self, planted: &[u32], relative_risk: f64, rng: &mut impl Rng) -> SimulatedEvents {
        let exposure = self.windows.exposure;
        let mut risk = exposure.to_vec();
        planted.iter().for_each(|cell| risk[*cell as usize] *= relative_risk);
        let (cells, months) = (WeightedChoice::new(&risk), WeightedChoice::new(self.month_shares));
        let weights = self.harm_weights.map_or(&[][..], |weights| weights.weights());
        let shares: Vec<f64> = weights.iter().map(|(_, share)| *share).collect();
        let weight_choice = WeightedChoice::new(&shares);
        let mut drawn = SimulatedEvents {
            counts: vec![0; exposure.len()],
            monthly: vec![0; exposure.len() * self.month_shares.len()],
            harm: vec![0.0; if weights.is_empty() { 0 } else { exposure.len() }],
            by_weight: vec![0; weights.len()],
        };
        let mut left = self.events;
        while left > 0 {
            let (cell, month) = (cells.draw(rng), months.draw(rng));
            let size = cluster(self.dispersion, rng).min(left);
            drawn.counts[cell] += size as u32;
            drawn.monthly[cell * self.month_shares.len() + month] += size as u32;
            for _ in 0..if weights.is_empty() { 0 } else { size } {
                let weight = weight_choice.draw(rng);
                drawn.harm[cell] += weights[weight].0;
                drawn.by_weight[weight] += 1;
            }
            left -= size;
        }
        drawn
    }
}

/// A random choice of an item with probability proportional to its share.
struct WeightedChoice {
    /// The cumulative shares.
    cumulative: Vec<f64>,
}

impl WeightedChoice {
    fn new(shares: &[f64]) -> Self {
        let mut sum = 0.0;
        let cumulative = shares
            .iter()
            .map(|share| {
                sum += share;
                sum
            })
            .collect();
        Self { cumulative }
    }

    /// The index of a random item.
    fn draw(&self, rng: &mut impl Rng) -> usize {
        let at = rng.random::<f64>() * self.cumulative.last().copied().unwrap_or(0.0);
        self.cumulative.partition_point(|up_to| *up_to <= at).min(self.cumulative.len() - 1)
    }
}

/// A random cluster size: logarithmic with parameter 1 − 1/dispersion.
fn cluster(dispersion: f64, rng: &mut impl Rng) -> u64 {
    if dispersion <= 1.0 {
        return 1;
    }
    let p = 1.0 - 1.0 / dispersion;
    let (mut size, mut term) = (1, -p / (1.0 - p).ln());
    let mut at = rng.random::<f64>();
    while at >= term && term > f64::MIN_POSITIVE {
        at -= term;
        term *= p * size as f64 / (size + 1) as f64;
        size += 1;
    }
    size
}

#[cfg(test)]
mod tests {
    use super::*;
    use hexspot_stats::Neighbours;
    use hexspot_stats::{RandomStreams, estimate_dispersion};

    #[test]
    fn simulates_totals_dispersion_and_risk() {
        const CELLS: usize = 500;
        let neighbours = Neighbours::from_windows((0..CELLS as u32).map(|cell| vec![cell]).collect());
        let exposure: Vec<f64> = (0..CELLS).map(|cell| (cell % 3) as f64).collect();
        let windows = Windows { exposure: &exposure, neighbours: &neighbours, reported: &[true; CELLS] };
        let weights = HarmWeights::from_events([(10.0, 1), (1.0, 3)]).expect("weights");
        let months = [1.0, 1.0, 0.0, 2.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0];
        for dispersion in [1.0, 3.0] {
            let model = SimulationModel {
                windows,
                events: 20_000,
                month_shares: &months,
                complete: &[true; 12],
                dispersion,
                harm_weights: Some(&weights),
            };
            let drawn = model.draw(&[4, 7], 5.0, &mut RandomStreams::new(1).stream("world", 0));
            assert_eq!(drawn.counts.iter().map(|n| u64::from(*n)).sum::<u64>(), 20_000);
            assert!((0..CELLS).step_by(3).all(|cell| drawn.counts[cell] == 0), "no exposure, no events");
            let month = |month: usize| drawn.monthly.iter().skip(month).step_by(12).sum::<u32>();
            assert_eq!(month(2), 0);
            assert!((f64::from(month(3)) / f64::from(month(4)) - 2.0).abs() < 0.2);
            let base = 20_000.0 / (500.0 + 4.0 * 2.0);
            let planted = f64::from(drawn.counts[4] + drawn.counts[7]) / 2.0;
            assert!((planted / (5.0 * base) - 1.0).abs() < 0.35, "{planted} for {}", 5.0 * base);
            let observed: Vec<bool> = months.iter().map(|share| *share > 0.0).collect();
            let met = estimate_dispersion(&drawn.monthly, 12, &observed).expect("enough").raw;
            assert!((met / dispersion - 1.0).abs() < 0.12, "{met} for {dispersion}");
            let harm: f64 = drawn.harm.iter().sum();
            assert_eq!(harm, 10.0 * drawn.by_weight[1] as f64 + drawn.by_weight[0] as f64);
            assert!((harm / 20_000.0 / weights.mean() - 1.0).abs() < 0.05);
        }
    }
}
