//! Places for new assets as a siting problem: the weight of ground is covered by whoever reaches it.

use rayon::prelude::*;

use super::Candidates;
use super::subcells::Subcells;
use crate::place::{AllNear, LonLat};
use hexspot_stats::siting::{Constraints, Coverage, Effort, Objective, Site, SitingProblem, Solution};

/// Who covers what of a gap.
#[derive(Clone, Debug)]
pub(super) struct GapSiting {
    coverage: Coverage,
    /// What the ground of each subcell adds to the gap.
    pub weights: Vec<f64>,
    /// The cell that holds each subcell.
    cell: Vec<u32>,
}

impl GapSiting {
    /// Of subcells with these weights, whichever lie within reach of a candidate. Those without weight are nobody's to cover.
    pub fn new(subcells: &Subcells, weights: Vec<f64>, near: &AllNear, candidates: &Candidates, reach_m: f64) -> Self {
        let site = |at: &LonLat| {
            let reaches = near.within(*at, reach_m).filter(|subcell| weights[*subcell] > 0.0);
            Site { reaches: reaches.collect(), open: vec![true] }
        };
        let sites: Vec<Site> = candidates.at.par_iter().map(site).collect();
        let coverage = Coverage::new(weights.len(), 1, &sites, &[]);
        Self { coverage, weights, cell: subcells.cell.clone() }
    }

    /// The best choice of `number` candidates or of all there are, as far as a second or so goes; and the chosen in the order in which
    /// each adds most, with what it adds. Who would add nothing is not among these.
    pub fn solve(&self, number: usize) -> (Solution, Vec<(usize, f64)>) {
        /// Enough for a bound within a per cent or so of a few thousand places, and less work than the draws of the sureness are. Twice as
        /// much gains next to nothing.
        const LINKS: usize = 15_000_000;
        let siting = self.siting(number, |_| 1.0);
        let solution = siting.solve(Effort::within(&self.coverage, LINKS)).expect("no more are chosen than there are");
        let order = siting.order_by_gain(&solution.chosen).into_iter().filter(|(_, gain)| *gain > 0.0).collect();
        (solution, order)
    }

    /// What is chosen where the weights of each cell are so many `times` what they are: a good choice of as many as `others`, or these if
    /// it is not better; with what it covers and what they cover.
    pub fn solve_greedy(&self, times: &[f64], others: &[usize]) -> Quick {
        let siting = self.siting(others.len(), |cell| times[cell]);
        let quick = siting.solve_greedy().expect("no more are chosen than there are");
        let (gain, gain_of_others) = (siting.value(&quick), siting.value(others));
        let chosen = if gain > gain_of_others { quick } else { others.to_vec() };
        Quick { chosen, gain: gain.max(gain_of_others), gain_of_others }
    }

    fn siting(&self, number: usize, times: impl Fn(usize) -> f64) -> SitingProblem<'_> {
        let weight = |subcell: usize, _| self.weights[subcell] * times(self.cell[subcell] as usize);
        let candidates = self.coverage.candidate_count();
        SitingProblem {
            coverage: &self.coverage,
            weights: self.coverage.row_weights(weight),
            objective: Objective::Cover,
            constraints: Constraints::new(number.min(candidates), candidates),
        }
    }
}

/// A choice for a draw.
pub(super) struct Quick {
    pub chosen: Vec<usize>,
    /// What it covers.
    pub gain: f64,
    /// What the others cover.
    pub gain_of_others: f64,
}
