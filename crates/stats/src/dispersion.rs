//! Overdispersion: how much more counts vary from month to month than independent events would.

/// Events in a block of cells where there are plenty: enough that a month expects more than a fraction of an event.
const BLOCK_EVENTS: u64 = 50;

/// The fewest events in a block, where events are few.
const FEWEST_BLOCK_EVENTS: u64 = 10;

/// Degrees of freedom for which blocks are made smaller.
const WANTED_DEGREES: u64 = 200;

/// Degrees of freedom below which there is no estimate.
const MIN_DEGREES: usize = 50;

/// Events below which there is no estimate.
const MIN_EVENTS: u64 = 50;

/// The upper node of the three-point quadrature rule of a normal distribution: √3 standard errors, weight 1/6.
const UPPER_NODE: (f64, f64) = (1.732_050_807_568_877_2, 1.0 / 6.0);

/// An estimate of overdispersion.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dispersion {
    /// Variance over the Poisson variance, at least 1: intervals are widened by it.
    pub phi: f64,
    /// The estimate before the bound at 1.
    pub raw: f64,
    /// A plausible upper value: the φ whose estimate would fall to `phi` at √3 standard errors below it, at most
    /// twice `phi`.
    pub upper: f64,
    /// Degrees of freedom.
    pub degrees: usize,
    /// Blocks of cells compared.
    pub blocks: usize,
    /// Months compared.
    pub months: usize,
}

/// Estimates the dispersion from monthly counts, `monthly[cell × months + month]`, over the months that are
/// `observed`.
///
/// Cells are pooled in order (neighbours in the order of H3 indexes mostly follow each other) into blocks of about 50
/// events, or fewer where events are few. In the block × month table, with m = row total × column total / total, each
/// block has Pearson's Σ (x − m)²/m over its share of the degrees of freedom (blocks − 1)(months − 1) (McCullagh &
/// Nelder 1989, §4.5.2). φ is the mean of these weighted by the events of the blocks; the unweighted mean would
/// underestimate where a block holds few clusters. What all places share in a month (season, a gap in recording) is
/// in the column totals and is not overdispersion; that some places have more events than others is in the row totals
/// and is not either.
///
/// Standard errors are those of negative binomial months. `None` when there are too few events, blocks or months.
///
/// ```
/// use hexspot_stats::estimate_dispersion;
///
/// // 100 cells over a year in which events come in threes.
/// let monthly: Vec<u32> = (0..100 * 12).map(|i| if i * 7919 % 11 == 0 { 3 } else { 0 }).collect();
/// let dispersion = estimate_dispersion(&monthly, 12, &[true; 12]).expect("enough events");
/// assert!(dispersion.phi > 1.5 && dispersion.upper > dispersion.phi);
/// assert_eq!(estimate_dispersion(&[1; 24], 12, &[true; 12]), None);
/// ```
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
    // The expected value of the weighted sum at φ = 1: the weight of each block times its degrees of freedom.
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

/// The φ ≥ `met` whose estimate falls to `met` at √3 standard errors below it; by bisection.
fn upper_node(met: f64, variance: impl Fn(f64) -> f64) -> f64 {
    /// The largest ratio of the upper value to the estimate.
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
    /// p-values that allow for overdispersion and for its own uncertainty.
    ///
    /// `p` gives the p-values at a φ; they are averaged over the normal distribution of the estimate by the
    /// three-point rule, its lower node at the estimate itself, much as Student's t allows for an estimated variance.
    /// Never smaller than the p-values at φ = 1.
    ///
    /// ```
    /// use hexspot_stats::{PlaceDispersion, beta_binomial_upper};
    ///
    /// let dispersion = PlaceDispersion::new(2.0, 60).expect("enough degrees of freedom").as_dispersion();
    /// let p = dispersion.average_p(|phi| vec![Some(beta_binomial_upper(12, 100, 0.05, phi))]);
    /// assert!(p[0] > Some(beta_binomial_upper(12, 100, 0.05, 2.0)));
    /// ```
    pub fn average_p(&self, p: impl Fn(f64) -> Vec<Option<f64>>) -> Vec<Option<f64>> {
        let [exact, likely, upper] = [1.0, self.phi, self.upper].map(p);
        let average = |((exact, likely), upper): ((Option<f64>, Option<f64>), Option<f64>)| {
            Some(weighted_mean(exact?, likely?, upper?))
        };
        exact.into_iter().zip(likely).zip(upper).map(average).collect()
    }

    /// The same for one p-value, which is `exact` at φ = 1.
    ///
    /// ```
    /// use hexspot_stats::{PlaceDispersion, beta_binomial_upper};
    ///
    /// let dispersion = PlaceDispersion::new(2.0, 60).expect("enough degrees of freedom").as_dispersion();
    /// let p = |phi| beta_binomial_upper(12, 100, 0.05, phi);
    /// assert!(dispersion.average_one_p(p(1.0), p) > p(2.0));
    /// ```
    pub fn average_one_p(&self, exact: f64, p: impl Fn(f64) -> f64) -> f64 {
        weighted_mean(exact, p(self.phi), p(self.upper))
    }
}

/// The average over φ, never below the p-value at φ = 1.
fn weighted_mean(exact: f64, likely: f64, upper: f64) -> f64 {
    let (_, weight) = UPPER_NODE;
    f64::max(exact, (1.0 - weight) * likely + weight * upper)
}

/// Joins cells in order until each block has enough events; the remainder joins the last block.
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

/// The overdispersion of the counts of one place over time, estimated from few degrees of freedom.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlaceDispersion {
    /// Variance over the variance of independent events, at least 1.
    pub phi: f64,
    /// The degrees of freedom of the estimate.
    pub degrees: usize,
}

impl PlaceDispersion {
    /// Degrees of freedom below which there is no estimate.
    pub const MIN_DEGREES: usize = 6;

    /// The dispersion from a mean of squares each of which is 1 on average where events are independent, such as
    /// [`squared_score`]. `None` with fewer than [`Self::MIN_DEGREES`] degrees of freedom.
    ///
    /// ```
    /// use hexspot_stats::PlaceDispersion;
    ///
    /// let dispersion = PlaceDispersion::new(2.0, 600).expect("enough degrees of freedom");
    /// assert!((dispersion.upper() - 2.0 / 0.9).abs() < 1e-12);
    /// assert_eq!(PlaceDispersion::new(2.0, 5), None);
    /// ```
    pub fn new(mean_square: f64, degrees: usize) -> Option<Self> {
        (degrees >= Self::MIN_DEGREES).then(|| Self { phi: mean_square.max(1.0), degrees })
    }

    /// A plausible upper value: the φ whose estimate would fall to `phi` at √3 standard errors below it, at most
    /// twice `phi`.
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

/// The square of the score statistic of two counts, each (events, exposure).
///
/// Given the total of both it is 1 on average where events are independent and the rates equal. `None` without an
/// event.
///
/// ```
/// use hexspot_stats::squared_score;
///
/// assert_eq!(squared_score((3.0, 1.0), (1.0, 1.0)), Some(1.0));
/// assert_eq!(squared_score((0.0, 1.0), (0.0, 1.0)), None);
/// ```
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
    fn recovers_simulated_dispersion() {
        for (phi, seed) in [(1.0, 1), (2.0, 2), (3.5, 3)] {
            let monthly = overdispersed(2_000, 24, 0.2, phi, seed);
            let met = estimate_dispersion(&monthly, 24, &[true; 24]).expect("enough data");
            assert!((met.raw / phi - 1.0).abs() < 0.08, "{} for {phi}", met.raw);
        }
    }

    #[test]
    fn places_and_seasons_are_no_overdispersion() {
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
    fn too_few_data_are_none() {
        assert_eq!(estimate_dispersion(&[60; 50], 1, &[true]), None);
        assert_eq!(estimate_dispersion(&[1; 24], 12, &[true; 12]), None);
        assert_eq!(estimate_dispersion(&[], 0, &[]), None);
        assert_eq!(estimate_dispersion(&[60; 100], 2, &[true, false]), None);
    }

    #[test]
    fn upper_value_narrows_with_degrees() {
        assert_eq!((PlaceDispersion::new(3.0, 5), PlaceDispersion::new(0.2, 6).map(|met| met.phi)), (None, Some(1.0)));
        let upper = |degrees| PlaceDispersion::new(2.0, degrees).expect("enough").upper();
        // 2 / (1 − √(6/600)).
        assert!((upper(600) - 2.0 / 0.9).abs() < 1e-12 && upper(6) == 4.0 && upper(60) > upper(600), "{}", upper(600));
    }

    #[test]
    fn squared_score_matches_e_test_and_averages_one() {
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
