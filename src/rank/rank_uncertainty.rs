//! The uncertainty of ranks: the posterior of the value by which each cell is ranked, and rank intervals from draws of these.

use super::ranking::Rates;
use super::{CellData, Order, Ranking};
use hexspot_stats::{Draws, Posterior, RankInterval, rank_intervals};

/// The number of first ranks of which `p_top` is the probability.
pub const TOP: usize = 10;

/// The posterior of the value by which each cell is ranked; `None` for cells without a value or outside the study area, and for all
/// cells without events.
///
/// Counts are per cell, densities per km² and rates per unit of exposure; each is shrunk towards the mean of the study area. Harm is
/// modelled as events of the common weight Σ w² / Σ w, which have the variance of the harm. Redistributed counts are assumed to
/// have the variance of counts.
pub fn cell_posteriors(data: &CellData<'_>, by: Order, rates: [&Option<Rates>; 2]) -> Vec<Option<Posterior>> {
    let CellData { grid, table, .. } = data;
    let none = || vec![None; grid.cells.len()];
    let of_rates = |rates: &Option<Rates>| rates.as_ref().map_or_else(none, |rates| rates.posteriors.clone());
    let scale = match by {
        Order::RatePremises => return of_rates(rates[0]),
        Order::RateFootfall => return of_rates(rates[1]),
        Order::Count | Order::Density => 1.0,
        Order::Harm => {
            let sum = |column: &[f64]| grid.study().map(|cell| column[cell]).sum::<f64>();
            let squared = data.redistributed.map_or(&table.harm_squared, |counts| &counts.harm_squared);
            let harm = data.redistributed.map_or(&table.harm, |counts| &counts.harm);
            let scale = sum(squared) / sum(harm);
            if !(scale > 0.0 && scale.is_finite()) {
                return none();
            }
            scale
        }
    };
    let value = |cell| if by == Order::Harm { data.ranked_harm(cell) } else { data.ranked_count(cell) };
    let exposure = |cell: usize| if by == Order::Density { grid.area_m2[cell] / 1e6 } else { 1.0 };
    let study: Vec<usize> = grid.study().collect();
    let (values, exposures): (Vec<f64>, Vec<f64>) = study.iter().map(|cell| (value(*cell), exposure(*cell))).unzip();
    let Some(known) = hexspot_stats::posteriors(&values, &exposures, scale * data.verdicts.phi()) else {
        return none();
    };
    let mut posteriors = none();
    study.iter().zip(known).for_each(|(cell, posterior)| posteriors[*cell] = posterior);
    posteriors
}

/// The posteriors of [`Order::Count`], [`Order::Harm`] or [`Order::Density`], which need no rates.
pub fn posteriors_without_rates(data: &CellData<'_>, by: Order) -> Vec<Option<Posterior>> {
    cell_posteriors(data, by, [&None, &None])
}

/// The rank intervals of cells, extended to include their ranks; `purpose` names the random stream.
pub fn cell_rank_intervals(
    posteriors: &[Option<Posterior>],
    rank: &[Option<u32>],
    draws: Draws,
    purpose: &str,
) -> Vec<Option<RankInterval>> {
    let intervals = rank_intervals(posteriors, draws.number, TOP, &draws.streams, &format!("rank/cells/{purpose}"));
    let extended = |(interval, rank): (Option<RankInterval>, &Option<u32>)| Some(interval?.extended_to((*rank)?));
    intervals.into_iter().zip(rank).map(extended).collect()
}

/// The posterior of the value by which a hotspot is ranked, from those of its cells: their sum for counts and harm, their mean weighted
/// by area or exposure for densities and rates. It is a gamma distribution with the same mean and variance.
pub fn hotspot_posterior(data: &CellData<'_>, ranking: &Ranking, cells: &[usize]) -> Option<Posterior> {
    let weight = |cell: usize| match ranking.by {
        Order::Count | Order::Harm => 1.0,
        Order::Density => data.grid.area_m2[cell],
        Order::RatePremises => ranking.per_premises.as_ref().map_or(0.0, |rates| rates.exposure[cell]),
        Order::RateFootfall => ranking.per_1000_footfall.as_ref().map_or(0.0, |rates| rates.exposure[cell]),
    };
    let known = cells.iter().filter_map(|cell| Some((weight(*cell), ranking.posteriors[*cell]?)));
    let (mut all, mut mean, mut variance) = (0.0, 0.0, 0.0);
    for (weight, posterior) in known {
        all += weight;
        mean += weight * posterior.shape / posterior.rate;
        variance += weight * weight * posterior.shape / (posterior.rate * posterior.rate);
    }
    let total = if matches!(ranking.by, Order::Count | Order::Harm) { 1.0 } else { all };
    (variance > 0.0).then(|| Posterior { shape: mean * mean / variance, rate: mean / variance * total })
}
