//! How sure gaps and proposals are, by what is not known of the demand.

use rayon::prelude::*;

use super::AssetGapPlan;
use crate::place::{AllNear, LonLat};

/// How often gaps and proposals stay what they are when the demand is drawn anew.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AssetGapUncertainty {
    /// Draws it rests on.
    pub draws: u32,
    /// By cell, the share of draws in which its gap is among the largest, as many as are input for.
    pub among_first: Vec<f64>,
    /// By proposal, the share of draws in which the plan made for the draw has a place within reach of it.
    pub stays: Vec<f64>,
    /// What the proposals gain in a draw over what the plan made for the draw gains, on average.
    pub kept: Option<f64>,
}

/// One draw: whether each cell is among the first, whether each proposal stays, gain of the proposals and of the draw's own plan.
type Drawn = (Vec<bool>, Vec<bool>, f64, f64);

/// AssetGapUncertainty over `draws` draws; `times` gives how many times its mean the demand of each cell is in a draw. As many places as are proposed
/// are looked for in each, by gain and exchange and without a proof; `new` gaps are the first.
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
    let (ours, theirs) = drawn.iter().fold((0.0, 0.0), |(ours, theirs), draw| (ours + draw.2, theirs + draw.3));
    AssetGapUncertainty {
        draws,
        among_first: shares(|draw| &draw.0, gaps.cells.len()),
        stays: shares(|draw| &draw.1, gaps.proposals.len()),
        kept: (theirs > 0.0).then(|| ours / theirs),
    }
}

fn draw(gaps: &AssetGapPlan, (new, reach_m): (usize, f64), times: &[f64]) -> Drawn {
    let mut order: Vec<(usize, f64)> = gaps
        .cells
        .iter()
        .enumerate()
        .filter_map(|(cell, label)| Some((cell, label.rank.and(label.gap())? * times[cell])))
        .collect();
    order.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let mut first = vec![false; gaps.cells.len()];
    order.iter().take(new).for_each(|(cell, _)| first[*cell] = true);
    let ours: Vec<usize> = gaps.proposals.iter().map(|proposal| proposal.candidate).collect();
    let quick = gaps.siting.solve_greedy(times, &ours);
    let theirs: Vec<LonLat> = quick.chosen.iter().map(|candidate| gaps.candidates.at[*candidate]).collect();
    let near = AllNear::new(&theirs);
    let stays = gaps.proposals.iter().map(|proposal| near.within(proposal.at, reach_m).next().is_some()).collect();
    (first, stays, quick.gain_of_others, quick.gain)
}
