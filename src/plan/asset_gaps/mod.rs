//! Where assets that watch, light or clean a place are missing, by cell and hour, and where new ones would help most.
//!
//! An asset covers the ground within its reach, by the straight line, in the hours in which it is at work. What a cell needs of it
//! is a [`Demand`] by hour of the week; the gap is the demand of the ground that no asset reaches at that hour. Covered means within
//! reach: what an asset prevents nobody knows, and walls, trees and angles of view are not looked at.

mod asset_purpose;
mod candidates;
mod demand;
mod explain;
mod hours;
mod options;
mod siting;
mod street_cleaning_demand;
mod subcells;
mod uncertainty;

pub use asset_purpose::Purpose;
pub use candidates::{Candidates, PointsOf};
pub use demand::Demand;
pub use explain::{AssetLabel, worst_hours};
pub use hours::HourSet;
pub use options::{AssetOptions, Reach};
pub use street_cleaning_demand::{LATE_VENUE_REACH_M, LateVenues, cleaning};
pub use subcells::{Pieces, pieces};
pub use uncertainty::{Sureness, sureness};

use h3o::CellIndex;

use crate::place::{AllNear, LonLat};
use crate::plan::walk::Network;
use crate::temporal::HoursOfWeek;
use hexspot_stats::siting::Solution;
use siting::Choosing;

/// A thing that watches, lights or cleans what is around it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Asset {
    /// Where it is.
    pub at: LonLat,
    /// The hours of the week in which it is at work.
    pub hours: HourSet,
}

/// What is asked of one kind of asset.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// How far each reaches, metres.
    pub reach_m: f64,
    /// Those that are there.
    pub assets: &'a [Asset],
    /// The cells of the study area, all of one resolution.
    pub cells: &'a [CellIndex],
    /// What each of them needs.
    pub demand: &'a Demand,
    /// How many new ones to place.
    pub new: usize,
    /// The streets along which to place them, where these are known.
    pub streets: Option<&'a Network>,
}

/// The gaps of one kind of asset.
#[derive(Clone, Debug)]
pub struct Gaps {
    /// By cell, in the order asked.
    pub cells: Vec<CellGap>,
    /// What is needed in each hour of the week, by all cells.
    pub need: HoursOfWeek,
    /// What of it is out of reach.
    pub gap: HoursOfWeek,
    /// How many assets reach any piece of the study area.
    pub reaching: usize,
    /// New ones, in the order in which each adds most: each at work in all hours.
    pub proposals: Vec<Proposal>,
    /// How good they are together: by what they gain, in the unit of the need, and by what any other choice of as many could.
    pub solved: Solution,
    /// The ground in pieces, each of a cell.
    pub pieces: Pieces,
    /// The places looked at for new ones.
    pub candidates: Candidates,
    /// Which of them reaches what of the gap.
    choosing: Choosing,
}

/// The gap of a cell.
#[derive(Clone, Debug, PartialEq)]
pub struct CellGap {
    /// What is needed in a week; `None` where that is not known.
    pub need: Option<f64>,
    /// The share of what is needed, hour by hour and piece by piece, that is within reach; where nothing is needed the share of
    /// ground and hours.
    pub coverage: f64,
    /// What is needed and out of reach, by hour of the week.
    pub hours: Option<HoursOfWeek>,
    /// Existing assets that reach any piece of it.
    pub assets: usize,
    /// Its place among the gaps, 1 for the largest; of equal ones the cell that comes first. `None` without a gap.
    pub rank: Option<usize>,
}

/// A place for a new asset.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Proposal {
    /// Its number among the candidates.
    pub candidate: usize,
    /// Where it is.
    pub at: LonLat,
    /// The number of the cell that holds it.
    pub cell: usize,
    /// What of the need it brings within reach, beyond those proposed before it.
    pub gain: f64,
    /// The share of the whole need within reach with it and those before it.
    pub cover_after: f64,
}

impl CellGap {
    /// What is needed in a week and out of reach.
    pub fn gap(&self) -> Option<f64> {
        self.need.map(|need| need * (1.0 - self.coverage))
    }
}

impl Gaps {
    /// The share of the whole need that is within reach of an existing asset; of no need nothing.
    pub fn covered(&self) -> f64 {
        let need = self.need.sum();
        if need > 0.0 { whole(1.0 - self.gap.sum() / need) } else { 0.0 }
    }

    /// The same in an hour of the week; `None` where nothing is needed in it.
    pub fn covered_at(&self, slot: usize) -> Option<f64> {
        let (need, gap) = (self.need.0[slot], self.gap.0[slot]);
        (need > 0.0).then(|| whole(1.0 - gap / need))
    }

    /// What the proposals gain together.
    pub fn gained(&self) -> f64 {
        self.proposals.iter().map(|proposal| proposal.gain).sum()
    }
}

/// The gaps of one kind of asset, and where new ones would close most of them.
pub fn gaps(question: &Question<'_>) -> Gaps {
    let Question { reach_m, assets, cells, demand, new, streets } = *question;
    let pieces = subcells::fine(cells, reach_m);
    let near = AllNear::new(&pieces.at);
    let mut at_work = vec![HourSet::none(); pieces.at.len()];
    let mut in_reach = vec![0usize; cells.len()];
    let mut reaching = 0;
    for asset in assets {
        let mut of_cells: Vec<u32> = Vec::new();
        for piece in near.within(asset.at, reach_m) {
            at_work[piece] = at_work[piece].with(asset.hours);
            of_cells.push(pieces.cell[piece]);
        }
        of_cells.sort_unstable();
        of_cells.dedup();
        reaching += usize::from(!of_cells.is_empty());
        of_cells.iter().for_each(|cell| in_reach[*cell as usize] += 1);
    }
    let (mut cells_told, weights) = tell(&pieces, &at_work, demand, &in_reach);
    rank(&mut cells_told);
    let (mut need, mut gap) = (HoursOfWeek::none(), HoursOfWeek::none());
    for (number, told) in cells_told.iter().enumerate() {
        for (slot, missing) in told.hours.iter().flat_map(|hours| hours.0.iter().enumerate()) {
            need.0[slot] += demand.at(number, slot).unwrap_or(0.0);
            gap.0[slot] += missing;
        }
    }
    let candidates = Candidates::of(cells, streets, reach_m);
    let choosing = Choosing::of(&pieces, weights, &near, &candidates, reach_m);
    let (solved, order) = choosing.solve(new);
    let whole = need.sum();
    let mut left = gap.sum();
    let proposal = |(candidate, gain): &(usize, f64)| {
        left -= gain;
        let cell = candidates.cell[*candidate] as usize;
        let cover_after = (1.0 - left / whole).clamp(0.0, 1.0);
        Proposal { candidate: *candidate, at: candidates.at[*candidate], cell, gain: *gain, cover_after }
    };
    let proposals = order.iter().map(proposal).collect();
    Gaps { cells: cells_told, need, gap, reaching, proposals, solved, pieces, candidates, choosing }
}

/// Need and coverage of each cell, and what each piece adds to the gap.
fn tell(pieces: &Pieces, at_work: &[HourSet], demand: &Demand, in_reach: &[usize]) -> (Vec<CellGap>, Vec<f64>) {
    let mut weights = vec![0.0; pieces.at.len()];
    let cells = (0..in_reach.len()).map(|cell| {
        let of_cell = pieces.of(cell);
        let mut uncovered = HoursOfWeek::none();
        let mut ground = 0.0;
        for piece in of_cell {
            let share = pieces.share[piece];
            ground += share * at_work[piece].len() as f64 / crate::temporal::HOURS as f64;
            for slot in at_work[piece].others() {
                uncovered.0[slot] += share;
                weights[piece] += share * demand.at(cell, slot).unwrap_or(0.0);
            }
        }
        let need = demand.weekly[cell];
        let hours = need.map(|_| {
            let missing = |slot: usize| uncovered.0[slot].min(1.0) * demand.at(cell, slot).unwrap_or(0.0);
            HoursOfWeek(std::array::from_fn(missing))
        });
        let coverage = match (need, &hours) {
            (Some(need), Some(hours)) if need > 0.0 => 1.0 - hours.sum() / need,
            _ => ground,
        };
        CellGap { need, coverage: whole(coverage), hours, assets: in_reach[cell], rank: None }
    });
    (cells.collect(), weights)
}

/// A share of the need or of the ground this near to none or all is rounding.
const ROUNDING: f64 = 1e-9;

/// A share, none or all where it is so but for rounding.
fn whole(share: f64) -> f64 {
    match share {
        share if share < ROUNDING => 0.0,
        share if share > 1.0 - ROUNDING => 1.0,
        share => share,
    }
}

fn rank(cells: &mut [CellGap]) {
    let real = |cell: &CellGap| cell.gap().filter(|gap| *gap > 0.0);
    let mut order: Vec<(usize, f64)> =
        cells.iter().enumerate().filter_map(|(n, cell)| Some((n, real(cell)?))).collect();
    order.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    order.iter().zip(1..).for_each(|((number, _), rank)| cells[*number].rank = Some(rank));
}

#[cfg(test)]
mod tests;
