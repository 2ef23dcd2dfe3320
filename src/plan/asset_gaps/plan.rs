//! Coverage and gap of every cell, and proposals for new assets.

use h3o::CellIndex;

use super::siting::GapSiting;
use super::subcells::{self, Subcells};
use super::{AssetDemand, Candidates, HourSet};
use crate::place::{LonLat, PointIndex};
use crate::plan::walk::Network;
use crate::temporal::{HOURS_PER_WEEK, HoursOfWeek};
use hexspot_stats::siting::Solution;

/// An asset that watches, lights or cleans what is around it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Asset {
    /// Position.
    pub at: LonLat,
    /// Hours of the week in which it works.
    pub hours: HourSet,
}

/// What the gaps of one kind of asset are computed from.
#[derive(Clone, Copy, Debug)]
pub struct AssetGapInput<'a> {
    /// Reach of each asset, metres.
    pub reach_m: f64,
    /// Existing assets.
    pub assets: &'a [Asset],
    /// The cells of the study area, all of one resolution.
    pub cells: &'a [CellIndex],
    /// Demand of each cell by hour.
    pub demand: &'a AssetDemand,
    /// Number of new assets to propose.
    pub new: usize,
    /// Streets along which to propose them, if known.
    pub streets: Option<&'a Network>,
}

/// The gaps of one kind of asset, and proposals to close them.
#[derive(Clone, Debug)]
pub struct AssetGapPlan {
    /// Gap of each cell, in the order of the input.
    pub cells: Vec<CellGap>,
    /// Demand of all cells by hour of the week.
    pub demand: HoursOfWeek,
    /// The part of it that is out of reach.
    pub gap: HoursOfWeek,
    /// Number of existing assets that reach any part of the study area.
    pub reaching: usize,
    /// Proposed assets by gain, largest first; each works in all hours.
    pub proposals: Vec<Proposal>,
    /// Their joint gain in the unit of the demand, with an upper bound on that of any other choice of as many.
    pub solution: Solution,
    /// The cells divided into subcells.
    pub subcells: Subcells,
    /// Candidate positions.
    pub candidates: Candidates,
    /// Which candidate reaches which part of the gap.
    pub(super) siting: GapSiting,
}

/// The gap of a cell.
#[derive(Clone, Debug, PartialEq)]
pub struct CellGap {
    /// Demand in a week; `None` where unknown.
    pub demand: Option<f64>,
    /// Share of the demand within reach, by hour and subcell; where there is no demand, the share of area and hours.
    pub coverage: f64,
    /// Demand out of reach, by hour of the week.
    pub hours: Option<HoursOfWeek>,
    /// Number of existing assets that reach any part of it.
    pub assets: usize,
    /// Rank of the gap, 1 for the largest, ties by order of cells; `None` without a gap.
    pub rank: Option<usize>,
}

/// A proposed position for a new asset.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Proposal {
    /// Index of the candidate.
    pub candidate: usize,
    /// Position.
    pub at: LonLat,
    /// Index of the cell that holds it.
    pub cell: usize,
    /// Demand that it brings within reach, beyond earlier proposals.
    pub gain: f64,
    /// Share of all demand within reach with it and earlier proposals.
    pub cover_after: f64,
}

impl CellGap {
    /// Demand in a week that is out of reach; `None` where the demand is unknown.
    pub fn gap(&self) -> Option<f64> {
        self.demand.map(|demand| demand * (1.0 - self.coverage))
    }
}

impl AssetGapPlan {
    /// Share of all demand within reach of an existing asset; 0 without demand.
    pub fn covered(&self) -> f64 {
        let demand = self.demand.sum();
        if demand > 0.0 { snap_share(1.0 - self.gap.sum() / demand) } else { 0.0 }
    }

    /// The same in one hour of the week; `None` without demand in it.
    pub fn covered_at(&self, slot: usize) -> Option<f64> {
        let (demand, gap) = (self.demand.0[slot], self.gap.0[slot]);
        (demand > 0.0).then(|| snap_share(1.0 - gap / demand))
    }

    /// Joint gain of all proposals.
    pub fn gained(&self) -> f64 {
        self.proposals.iter().map(|proposal| proposal.gain).sum()
    }
}

/// Computes the gaps of one kind of asset, and proposes new assets to close most of them.
pub fn plan(input: &AssetGapInput<'_>) -> AssetGapPlan {
    let AssetGapInput { reach_m, assets, cells, demand, new, streets } = *input;
    let subcells = subcells::fine(cells, reach_m);
    let near = PointIndex::new(&subcells.at);
    let mut covered_hours = vec![HourSet::none(); subcells.at.len()];
    let mut assets_in_reach = vec![0usize; cells.len()];
    let mut reaching = 0;
    for asset in assets {
        let mut reached: Vec<u32> = Vec::new();
        for subcell in near.within(asset.at, reach_m) {
            covered_hours[subcell] = covered_hours[subcell].with(asset.hours);
            reached.push(subcells.cell[subcell]);
        }
        reached.sort_unstable();
        reached.dedup();
        reaching += usize::from(!reached.is_empty());
        reached.iter().for_each(|cell| assets_in_reach[*cell as usize] += 1);
    }
    let (mut cell_gaps, weights) = compute_gaps(&subcells, &covered_hours, demand, &assets_in_reach);
    rank(&mut cell_gaps);
    let (mut total, mut gap) = (HoursOfWeek::zeros(), HoursOfWeek::zeros());
    for (number, cell_gap) in cell_gaps.iter().enumerate() {
        for (slot, missing) in cell_gap.hours.iter().flat_map(|hours| hours.0.iter().enumerate()) {
            total.0[slot] += demand.at(number, slot).unwrap_or(0.0);
            gap.0[slot] += missing;
        }
    }
    let candidates = Candidates::new(cells, streets, reach_m);
    let siting = GapSiting::new(&subcells, weights, &near, &candidates, reach_m);
    let (solution, order) = siting.solve(new);
    let all = total.sum();
    let mut left = gap.sum();
    let proposal = |(candidate, gain): &(usize, f64)| {
        left -= gain;
        let cell = candidates.cell[*candidate] as usize;
        let cover_after = (1.0 - left / all).clamp(0.0, 1.0);
        Proposal { candidate: *candidate, at: candidates.at[*candidate], cell, gain: *gain, cover_after }
    };
    let proposals = order.iter().map(proposal).collect();
    AssetGapPlan { cells: cell_gaps, demand: total, gap, reaching, proposals, solution, subcells, candidates, siting }
}

/// Demand and coverage of each cell, and what each subcell adds to the gap.
fn compute_gaps(
    subcells: &Subcells,
    covered_hours: &[HourSet],
    demand: &AssetDemand,
    assets_in_reach: &[usize],
) -> (Vec<CellGap>, Vec<f64>) {
    let mut weights = vec![0.0; subcells.at.len()];
    let cells = (0..assets_in_reach.len()).map(|cell| {
        let mut uncovered = HoursOfWeek::zeros();
        let mut covered_area = 0.0;
        for subcell in subcells.range(cell) {
            let share = subcells.share[subcell];
            covered_area += share * covered_hours[subcell].len() as f64 / HOURS_PER_WEEK as f64;
            for slot in covered_hours[subcell].others() {
                uncovered.0[slot] += share;
                weights[subcell] += share * demand.at(cell, slot).unwrap_or(0.0);
            }
        }
        let weekly = demand.weekly[cell];
        let hours = weekly.map(|_| {
            let missing = |slot: usize| uncovered.0[slot].min(1.0) * demand.at(cell, slot).unwrap_or(0.0);
            HoursOfWeek(std::array::from_fn(missing))
        });
        let coverage = match (weekly, &hours) {
            (Some(weekly), Some(hours)) if weekly > 0.0 => 1.0 - hours.sum() / weekly,
            _ => covered_area,
        };
        CellGap { demand: weekly, coverage: snap_share(coverage), hours, assets: assets_in_reach[cell], rank: None }
    });
    (cells.collect(), weights)
}

/// A share that is 0 or 1 but for rounding becomes exactly that.
fn snap_share(share: f64) -> f64 {
    const ROUNDING: f64 = 1e-9;
    match share {
        share if share < ROUNDING => 0.0,
        share if share > 1.0 - ROUNDING => 1.0,
        share => share,
    }
}

fn rank(cells: &mut [CellGap]) {
    let positive = |cell: &CellGap| cell.gap().filter(|gap| *gap > 0.0);
    let mut order: Vec<(usize, f64)> =
        cells.iter().enumerate().filter_map(|(n, cell)| Some((n, positive(cell)?))).collect();
    order.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    order.iter().zip(1..).for_each(|((number, _), rank)| cells[*number].rank = Some(rank));
}
