//! How often gaps and proposals stay when the demand is resampled from its posterior.

use rayon::prelude::*;

use super::AssetGapPlan;
use crate::place::{LonLat, PointIndex};

/// How often gaps and proposals stay when the demand is resampled.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AssetGapUncertainty {
    /// Number of draws.
    pub draws: u32,
    /// By cell, the share of draws in which its gap is among the `new` largest.
    pub among_first: Vec<f64>,
    /// By proposal, the share of draws whose own plan has a candidate within reach of it.
    pub stays: Vec<f64>,
    /// Mean gain of the proposals relative to the gain of each draw's own plan.
    pub kept: Option<f64>,
}

/// One draw: cells among the first, proposals that stay, gain of the proposals, gain of the draw's own plan.
type Drawn = (Vec<bool>, Vec<bool>, f64, f64);

/// Resamples `draws` times. `times` gives each cell's demand in a draw relative to its mean. Each draw has a greedy
/// plan with exchanges; the `new` largest gaps count as the first.
pub fn estimate_uncertainty(
    gaps: &AssetGapPlan,
    (new, reach_m): (usize, f64),
    draws: u32,
    times: impl Fn(u64) -> Vec<f64> + Sync,
) -> AssetGapUncertainty {
    if draws == 0 {
        return AssetGapUncertainty::default();
    }
    let drawn: Vec<Drawn> =
        (0..u64::from(draws)).into_par_iter().map(|run| draw(gaps, (new, reach_m), &times(run))).collect();
    let share = |count: usize| count as f64 / f64::from(draws);
    let shares = |of: fn(&Drawn) -> &Vec<bool>, number: usize| -> Vec<f64> {
        (0..number).map(|at| share(drawn.iter().filter(|draw| of(draw)[at]).count())).collect()
    };
    let (proposed, of_draw) =
        drawn.iter().fold((0.0, 0.0), |(proposed, of_draw), draw| (proposed + draw.2, of_draw + draw.3));
    AssetGapUncertainty {
        draws,
        among_first: shares(|draw| &draw.0, gaps.cells.len()),
        stays: shares(|draw| &draw.1, gaps.proposals.len()),
        kept: (of_draw > 0.0).then(|| proposed / of_draw),
    }
}

fn draw(gaps: &AssetGapPlan, (new, reach_m): (usize, f64), times: &[f64]) -> Drawn {
    let mut order: Vec<(usize, f64)> = gaps
        .cells
        .iter()
        .enumerate()
        .filter_map(|(cell, cell_gap)| Some((cell, cell_gap.rank.and(cell_gap.gap())? * times[cell])))
        .collect();
    order.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let mut first = vec![false; gaps.cells.len()];
    order.iter().take(new).for_each(|(cell, _)| first[*cell] = true);
    let proposed: Vec<usize> = gaps.proposals.iter().map(|proposal| proposal.candidate).collect();
    let choice = gaps.siting.solve_greedy(times, &proposed);
    let of_draw: Vec<LonLat> = choice.chosen.iter().map(|candidate| gaps.candidates.at[*candidate]).collect();
    let near = PointIndex::new(&of_draw);
    let stays = gaps.proposals.iter().map(|proposal| near.within(proposal.at, reach_m).next().is_some()).collect();
    (first, stays, choice.gain_of_others, choice.gain)
}
