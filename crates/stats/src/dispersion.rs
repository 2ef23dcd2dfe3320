//! Overdispersion: how much more counts vary from month to month than independent events would.

/// Events that a block of cells holds where there are plenty: enough that a month's expectation is not a fraction of an event.
const BLOCK_EVENTS: u64 = 50;

/// Events that it holds at least, where there are few.
const FEWEST_BLOCK_EVENTS: u64 = 10;

/// Degrees of freedom for the sake of which blocks are made smaller.
const WANTED_DEGREES: u64 = 200;

/// Degrees of freedom below which the estimate would be a guess.
const MIN_DEGREES: usize = 50;

/// Events below which there is nothing to estimate from.
const MIN_EVENTS: u64 = 50;

/// Standard errors above the estimate at which tests look, and with which weight: the upper node of the three-point rule for a normal
/// law, √3 with 1/6.
const UPPER_NODE: (f64, f64) = (1.732_050_807_568_877_2, 1.0 / 6.0);

/// An estimate of overdispersion.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dispersion {
    /// Variance over the Poisson variance, at least 1: what intervals are widened by.
    pub phi: f64,
    /// The estimate before it was held to at least 1.
    pub raw: f64,
    /// A value it may well have: the φ from which the estimate would lie √3 standard errors down, twice the estimate at the most.
    pub upper: f64,
    /// Degrees of freedom.
    pub degrees: usize,
    /// Blocks of cells compared.
    pub blocks: usize,
    /// Months compared.
    pub months: usize,
}

/// Estimates the dispersion from monthly counts, `monthly[cell × months + month]`, over the months that are `observed`.
///
/// Cells are pooled in order of their index (neighbours mostly follow each other) into blocks of about 50 events, of fewer where
/// there are few. In the block × month table, m = row total × column total / total, each block has Pearson's Σ (x − m)²/m over its
/// share of the degrees of freedom (blocks − 1)(months − 1) (McCullagh & Nelder 1989, §4.5.2); φ is their mean weighted by the events
/// of the blocks, which the unweighted mean would underestimate where a block holds few clusters. What all places share in a month
/// (season, a gap in recording) is in the column totals and does not count as clumping; that some places have more than others is
/// in the row totals and does not either. `None` when there are too few events, blocks or months to tell.
///
/// Standard errors are those of months that are negative binomial.
pub fn estimate_dispersion(monthly: &[u32], months: usize, observed: &[bool]) -> Option<Dispersion> {
    let used: Vec<usize> = (0..months).filter(|month| observed[*month]).collect();
    let between = used.len().checked_sub(1).filter(|between| *between > 0)?;
    let events: u64 =
        monthly.chunks_exact(months).map(|cell| used.iter().map(|m| u64::from(cell[*m])).sum::<u64>()).sum();
    if events < MIN_EVENTS {
        return None;
    }
    let wanted_blocks = WANTED_DEGREES / between as u64 + 1;
    let block_events = (events / wanted_blocks).clamp(FEWEST_BLOCK_EVENTS, BLOCK_EVENTS);
    let blocks = pool(monthly, months, &used, block_events);
    let degrees = blocks.len().saturating_sub(1) * between;
    if degrees < MIN_DEGREES {
        return None;
    }
    let row: Vec<f64> = blocks.iter().map(|block| block.iter().sum::<u64>() as f64).collect();
    let column: Vec<f64> = (0..used.len()).map(|m| blocks.iter().map(|block| block[m]).sum::<u64>() as f64).collect();
    let total: f64 = row.iter().sum();
    let (mut weighted, mut inverse) = (0.0, 0.0);
    for (block, row) in blocks.iter().zip(&row) {
        for (count, column) in block.iter().zip(&column) {
            let expected = row * column / total;
            if expected > 0.0 {
                weighted += row * (*count as f64 - expected).powi(2) / expected;
                inverse += row * row / expected;
            }
        }
    }
    // The weights times the degrees of freedom of each block: what Σ (x − m)²/m of a block is expected to be at φ = 1.
    let squares: f64 = row.iter().map(|row| row * row).sum();
    let scale = between as f64 * (total - squares / total);
    let raw = weighted / scale;
    let upper = upper_node(raw.max(1.0), |phi| variance(phi, squares * used.len() as f64, inverse) / (scale * scale));
    Some(Dispersion { phi: raw.max(1.0), raw, upper, degrees, blocks: blocks.len(), months: used.len() })
}

/// The variance of Σ w (x − m)²/m over months that are negative binomial with mean m and variance φ m; `squares` is Σ w², `inverse`
/// Σ w²/m: 2φ² + (κ₄/m)/m each, where κ₄/m = φ³ (1 + 4p + p²) and p = 1 − 1/φ.
fn variance(phi: f64, squares: f64, inverse: f64) -> f64 {
    let p = 1.0 - 1.0 / phi;
    2.0 * phi * phi * squares + phi.powi(3) * (1.0 + 4.0 * p + p * p) * inverse
}

/// The φ ≥ `met` whose estimates fall to `met` at √3 standard errors below it; by bisection.
fn upper_node(met: f64, variance: impl Fn(f64) -> f64) -> f64 {
    /// Times the estimate at which the search ends: an estimate so rough has no upper bound.
    const MOST: f64 = 2.0;
    let below = |phi: f64| phi - UPPER_NODE.0 * variance(phi).sqrt() < met;
    let (mut low, mut high) = (met, MOST * met);
    for _ in 0..50 {
        let middle = f64::midpoint(low, high);
        if below(middle) { low = middle } else { high = middle }
    }
    high
}

impl Dispersion {
    /// p-values that allow for the clumping and for not knowing it well: `p` of φ, averaged over what φ may be, as Student's law allows
    /// for an estimated variance. The average over the normal law of the estimate is taken by the three-point rule, its lower node at
    /// the estimate itself. Never smaller than p without clumping.
    pub fn average_p(&self, p: impl Fn(f64) -> Vec<Option<f64>>) -> Vec<Option<f64>> {
        let [exact, likely, upper] = [1.0, self.phi, self.upper].map(p);
        let average = |((exact, likely), upper): ((Option<f64>, Option<f64>), Option<f64>)| {
            Some(weighted_mean(exact?, likely?, upper?))
        };
        exact.into_iter().zip(likely).zip(upper).map(average).collect()
    }

    /// The same for one p, whose value without clumping is `exact`.
    pub fn average_one_p(&self, exact: f64, p: impl Fn(f64) -> f64) -> f64 {
        weighted_mean(exact, p(self.phi), p(self.upper))
    }
}

/// The average over what φ may be, never below the p without clumping.
fn weighted_mean(exact: f64, likely: f64, upper: f64) -> f64 {
    let (_, weight) = UPPER_NODE;
    f64::max(exact, (1.0 - weight) * likely + weight * upper)
}

/// Joins cells in order until each block has enough events; what is left at the end joins the last block.
fn pool(monthly: &[u32], months: usize, used: &[usize], enough: u64) -> Vec<Vec<u64>> {
    let mut blocks: Vec<Vec<u64>> = Vec::new();
    let mut open = vec![0u64; used.len()];
    for cell in monthly.chunks_exact(months) {
        used.iter().zip(&mut open).for_each(|(month, sum)| *sum += u64::from(cell[*month]));
        if open.iter().sum::<u64>() >= enough {
            blocks.push(std::mem::replace(&mut open, vec![0; used.len()]));
        }
    }
    if let Some(last) = blocks.last_mut() {
        last.iter_mut().zip(&open).for_each(|(sum, rest)| *sum += rest);
    }
    blocks
}

/// How much more than independent events the numbers of one place vary.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlaceDispersion {
    /// Variance over that of independent events, at least 1.
    pub phi: f64,
    /// The degrees of freedom that tell it.
    pub degrees: usize,
}

impl PlaceDispersion {
    /// Degrees of freedom below which no dispersion is estimated.
    pub const MIN_DEGREES: usize = 6;

    /// By the mean of squares that are each 1 in the mean where events are independent; `None` with too few degrees of freedom to tell.
    pub fn new(mean_square: f64, degrees: usize) -> Option<Self> {
        (degrees >= Self::MIN_DEGREES).then(|| Self { phi: mean_square.max(1.0), degrees })
    }

    /// A value it may well have: the φ from which the estimate would lie √3 standard errors down, twice the estimate at the most.
    pub fn upper(self) -> f64 {
        self.phi / (1.0 - UPPER_NODE.0 * (2.0 / self.degrees as f64).sqrt()).max(0.5)
    }

    /// The dispersion as that of a single block.
    pub fn as_dispersion(self) -> Dispersion {
        Dispersion {
            phi: self.phi,
            raw: self.phi,
            upper: self.upper(),
            degrees: self.degrees,
            blocks: 1,
            months: self.degrees + 1,
        }
    }
}

/// The square of the score statistic of two counts with their exposures, first (events, exposure): given how many events there are
/// together, 1 in the mean where they are independent and the rates the same. `None` without an event.
pub fn squared_score(first: (f64, f64), second: (f64, f64)) -> Option<f64> {
    let all = first.0 + second.0;
    let difference = second.1 * first.0 - first.1 * second.0;
    (all > 0.0).then(|| difference.powi(2) / (first.1 * second.1 * all))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RandomStreams;
    use crate::{EStatistic, e_test};
    use rand::distr::Distribution;
    use rand_distr::{Gamma, Poisson};

    /// Monthly counts of `cells` cells with mean `mean` and variance `phi` times the mean.
    fn overdispersed(cells: usize, months: usize, mean: f64, phi: f64, seed: u64) -> Vec<u32> {
        let mut rng = RandomStreams::new(seed).stream("clumped", 0);
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
            let monthly = overdispersed(2_000, 24, 0.2, phi, seed);
            let met = estimate_dispersion(&monthly, 24, &[true; 24]).expect("enough data");
            assert!((met.raw / phi - 1.0).abs() < 0.08, "{} for {phi}", met.raw);
        }
    }

    #[test]
    fn places_that_differ_and_months_that_differ_are_not_clumping() {
        let (cells, months) = (300usize, 12usize);
        let mut rng = RandomStreams::new(4).stream("uneven", 0);
        let monthly: Vec<u32> = (0..cells * months)
            .map(|i| {
                let (cell, month) = (i / months, i % months);
                let rate = (1.0 + (cell % 7) as f64 * 3.0) * (1.0 + month as f64 / 6.0);
                Poisson::new(rate).expect("positive").sample(&mut rng) as u32
            })
            .collect();
        let met = estimate_dispersion(&monthly, months, &[true; 12]).expect("enough data");
        assert!((met.raw - 1.0).abs() < 0.1, "{}", met.raw);
    }

    #[test]
    fn one_month_or_few_events_give_no_estimate() {
        assert_eq!(estimate_dispersion(&[60; 50], 1, &[true]), None);
        assert_eq!(estimate_dispersion(&[1; 24], 12, &[true; 12]), None);
        assert_eq!(estimate_dispersion(&[], 0, &[]), None);
        assert_eq!(estimate_dispersion(&[60; 100], 2, &[true, false]), None);
    }

    #[test]
    fn few_degrees_tell_nothing_and_more_leave_less_open() {
        assert_eq!((PlaceDispersion::new(3.0, 5), PlaceDispersion::new(0.2, 6).map(|met| met.phi)), (None, Some(1.0)));
        let upper = |degrees| PlaceDispersion::new(2.0, degrees).expect("enough").upper();
        // 2 / (1 − √(6/600)).
        assert!((upper(600) - 2.0 / 0.9).abs() < 1e-12 && upper(6) == 4.0 && upper(60) > upper(600), "{}", upper(600));
    }

    #[test]
    fn the_squared_score_is_that_of_the_e_test_and_one_in_the_mean() {
        let test = e_test((7, 2.0), (20, 9.0), EStatistic::Score).expect("exposed");
        assert!((squared_score((7.0, 2.0), (20.0, 9.0)).expect("events") - test.statistic.powi(2)).abs() < 1e-12);
        assert_eq!(squared_score((0.0, 2.0), (0.0, 9.0)), None);
        // Over the binomial law of five events, an eighth of the exposure first.
        let choose = [1.0, 5.0, 10.0, 10.0, 5.0, 1.0];
        let mean: f64 = (0..=5)
            .map(|first| {
                let (of_first, of_second) = (f64::from(first), f64::from(5 - first));
                let probability = choose[first as usize] * 0.125f64.powi(first) * 0.875f64.powi(5 - first);
                probability * squared_score((of_first, 1.0), (of_second, 7.0)).expect("events")
            })
            .sum();
        assert!((mean - 1.0).abs() < 1e-12, "{mean}");
    }
}
