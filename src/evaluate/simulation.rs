//! Worlds in which it is known what is there: events drawn on a study's own ground.

use rand::{Rng, RngExt};

use hexspot_stats::{HarmWeights, Windows};

/// What worlds are drawn from.
#[derive(Clone, Debug)]
pub struct World<'a> {
    /// The ground: events fall where its exposure is.
    pub windows: Windows<'a>,
    /// Events of a whole world: every world has as many.
    pub events: u64,
    /// How they are shared among the months.
    pub months: &'a [f64],
    /// The months from which clumping is estimated: those that every source knows.
    pub known: &'a [bool],
    /// Variance of a cell's month over its mean: 1 for events that fall independently.
    pub dispersion: f64,
    /// The harm of single events; `None` to draw none.
    pub mix: Option<&'a HarmWeights>,
}

/// A world.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawn {
    /// Events by cell.
    pub counts: Vec<u32>,
    /// Events by cell and month: `monthly[cell × months + month]`.
    pub monthly: Vec<u32>,
    /// Harm by cell; empty when none is drawn.
    pub harm: Vec<f64>,
    /// Events by weight, in order of the mix.
    pub by_weight: Vec<u64>,
}

impl World<'_> {
    /// The cells of a block of so many windows that no edge cuts; `None` where it would be no block but most of the ground.
    pub fn block_cells(&self, windows: u32) -> Option<usize> {
        let Windows { exposure, reported, .. } = self.windows;
        let block = self.blocks(windows).first().map(Vec::len)?;
        let tested = (0..reported.len()).filter(|cell| reported[*cell] && exposure[*cell] > 0.0).count();
        (2 * block <= tested).then_some(block)
    }

    /// The blocks that can be planted: around every cell that is tested, those that no edge cuts.
    pub(super) fn blocks(&self, windows: u32) -> Vec<Vec<u32>> {
        let Windows { exposure, reported, .. } = self.windows;
        let tested = (0..reported.len()).filter(|cell| reported[*cell] && exposure[*cell] > 0.0);
        let mut blocks: Vec<Vec<u32>> = tested.map(|cell| self.around(cell as u32, windows)).collect();
        let whole = blocks.iter().map(Vec::len).max().unwrap_or(0);
        blocks.retain(|block| block.len() == whole);
        blocks
    }

    /// A cell and what lies within so many windows of it.
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

    /// Draws a world in which the cells of `planted` have `relative_risk` times the risk of the others.
    ///
    /// Events come in clusters, each in one cell and month, whose sizes follow the logarithmic law: the count of a cell's month is then
    /// negative binomial with the variance asked for (Quenouille, M. H. (1949). A relation between the logarithmic, Poisson, and
    /// negative binomial series. *Biometrics* 5, 162–164. doi:10.2307/3001917), but for the total, which is the study's own.
    pub fn draw(&self, planted: &[u32], relative_risk: f64, rng: &mut impl Rng) -> Drawn {
        let exposure = self.windows.exposure;
        let mut risk = exposure.to_vec();
        planted.iter().for_each(|cell| risk[*cell as usize] *= relative_risk);
        let (cells, months) = (Wheel::new(&risk), Wheel::new(self.months));
        let weights = self.mix.map_or(&[][..], |mix| mix.weights());
        let shares: Vec<f64> = weights.iter().map(|(_, share)| *share).collect();
        let of_weights = Wheel::new(&shares);
        let mut drawn = Drawn {
            counts: vec![0; exposure.len()],
            monthly: vec![0; exposure.len() * self.months.len()],
            harm: vec![0.0; if weights.is_empty() { 0 } else { exposure.len() }],
            by_weight: vec![0; weights.len()],
        };
        let mut left = self.events;
        while left > 0 {
            let (cell, month) = (cells.turn(rng), months.turn(rng));
            let size = cluster(self.dispersion, rng).min(left);
            drawn.counts[cell] += size as u32;
            drawn.monthly[cell * self.months.len() + month] += size as u32;
            for _ in 0..if weights.is_empty() { 0 } else { size } {
                let weight = of_weights.turn(rng);
                drawn.harm[cell] += weights[weight].0;
                drawn.by_weight[weight] += 1;
            }
            left -= size;
        }
        drawn
    }
}

/// A draw of one of several things, each as likely as its share.
struct Wheel {
    /// Sums of the shares up to and with each thing.
    up_to: Vec<f64>,
}

impl Wheel {
    fn new(shares: &[f64]) -> Self {
        let mut sum = 0.0;
        let up_to = shares
            .iter()
            .map(|share| {
                sum += share;
                sum
            })
            .collect();
        Self { up_to }
    }

    /// A thing that has a share.
    fn turn(&self, rng: &mut impl Rng) -> usize {
        let at = rng.random::<f64>() * self.up_to.last().copied().unwrap_or(0.0);
        self.up_to.partition_point(|up_to| *up_to <= at).min(self.up_to.len() - 1)
    }
}

/// The size of a cluster: logarithmic with parameter 1 − 1/dispersion.
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
    fn a_world_has_the_totals_the_clumping_and_the_risk_asked_for() {
        const CELLS: usize = 500;
        let neighbours = Neighbours::from_windows((0..CELLS as u32).map(|cell| vec![cell]).collect());
        let exposure: Vec<f64> = (0..CELLS).map(|cell| (cell % 3) as f64).collect();
        let windows = Windows { exposure: &exposure, neighbours: &neighbours, reported: &[true; CELLS] };
        let mix = HarmWeights::from_events([(10.0, 1), (1.0, 3)]).expect("a mix");
        let months = [1.0, 1.0, 0.0, 2.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0];
        for dispersion in [1.0, 3.0] {
            let world =
                World { windows, events: 20_000, months: &months, known: &[true; 12], dispersion, mix: Some(&mix) };
            let drawn = world.draw(&[4, 7], 5.0, &mut RandomStreams::new(1).stream("world", 0));
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
            assert!((harm / 20_000.0 / mix.mean() - 1.0).abs() < 0.05);
        }
    }
}
