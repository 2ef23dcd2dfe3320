//! How sure a rank is: the law of what each cell is ordered by, and the ranks that draws of these laws give.

use super::order::Order;
use super::ranking::Rates;
use super::{CellData, Ranking};
use hexspot_stats::{Draws, Posterior, RankInterval, posteriors, rank_intervals};

/// The first ranks in which a place is said to be with the probability `p_top`.
pub const TOP: usize = 10;

/// What is known of the true value of each cell by which a ranking is ordered; `None` for cells that have none or are not
/// reported, and for all when nothing happened.
///
/// Numbers are taken as numbers per cell, densities per km², rates per unit of their exposure, each drawn towards what the
/// reported cells have in common. Harm is taken as events of a common weight, Σ w² / Σ w, which vary as the harm does. Spread
/// counts are taken to vary as counts do.
pub fn laws(evidence: &CellData<'_>, by: Order, rates: [&Option<Rates>; 2]) -> Vec<Option<Posterior>> {
    let CellData { grid, table, .. } = evidence;
    let none = || vec![None; grid.cells.len()];
    let of_rates = |rates: &Option<Rates>| rates.as_ref().map_or_else(none, |rates| rates.laws.clone());
    let scale = match by {
        Order::RatePremises => return of_rates(rates[0]),
        Order::RateFootfall => return of_rates(rates[1]),
        Order::Count | Order::Density => 1.0,
        Order::Harm => {
            let sum = |column: &[f64]| grid.study().map(|cell| column[cell]).sum::<f64>();
            let squared = evidence.spread.map_or(&table.harm_squared, |spread| &spread.harm_squared);
            let harm = evidence.spread.map_or(&table.harm, |spread| &spread.harm);
            let scale = sum(squared) / sum(harm);
            if !(scale > 0.0 && scale.is_finite()) {
                return none();
            }
            scale
        }
    };
    let value = |cell| if by == Order::Harm { evidence.ranked_harm(cell) } else { evidence.ranked_count(cell) };
    let exposure = |cell: usize| if by == Order::Density { grid.area_m2[cell] / 1e6 } else { 1.0 };
    let study: Vec<usize> = grid.study().collect();
    let (values, exposures): (Vec<f64>, Vec<f64>) = study.iter().map(|cell| (value(*cell), exposure(*cell))).unzip();
    let Some(known) = posteriors(&values, &exposures, scale * evidence.judgement.phi()) else { return none() };
    let mut laws = none();
    study.iter().zip(known).for_each(|(cell, law)| laws[*cell] = law);
    laws
}

/// The same for what is not a rate.
pub fn laws_by(evidence: &CellData<'_>, by: Order) -> Vec<Option<Posterior>> {
    laws(evidence, by, [&None, &None])
}

/// The rank intervals of the cells that have these ranks.
pub fn of_cells(
    laws: &[Option<Posterior>],
    rank: &[Option<u32>],
    draws: Draws,
    purpose: &str,
) -> Vec<Option<RankInterval>> {
    let intervals = rank_intervals(laws, draws.number, TOP, &draws.streams, &format!("rank/cells/{purpose}"));
    let holding = |(interval, rank): (Option<RankInterval>, &Option<u32>)| Some(interval?.extended_to((*rank)?));
    intervals.into_iter().zip(rank).map(holding).collect()
}

/// The law of what a hotspot is ordered by, from those of its cells: their sum for numbers and harm, their mean weighted by area or
/// exposure for densities and rates; a gamma law of the same mean and variance.
pub fn of_hotspot(evidence: &CellData<'_>, ranking: &Ranking, cells: &[usize]) -> Option<Posterior> {
    let weight = |cell: usize| match ranking.by {
        Order::Count | Order::Harm => 1.0,
        Order::Density => evidence.grid.area_m2[cell],
        Order::RatePremises => ranking.per_premises.as_ref().map_or(0.0, |rates| rates.exposure[cell]),
        Order::RateFootfall => ranking.per_1000_footfall.as_ref().map_or(0.0, |rates| rates.exposure[cell]),
    };
    let known = cells.iter().filter_map(|cell| Some((weight(*cell), ranking.laws[*cell]?)));
    let (mut all, mut mean, mut variance) = (0.0, 0.0, 0.0);
    for (weight, law) in known {
        all += weight;
        mean += weight * law.shape / law.rate;
        variance += weight * weight * law.shape / (law.rate * law.rate);
    }
    let whole = if matches!(ranking.by, Order::Count | Order::Harm) { 1.0 } else { all };
    (variance > 0.0).then(|| Posterior { shape: mean * mean / variance, rate: mean / variance * whole })
}
