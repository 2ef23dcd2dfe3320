//! New assets as a siting problem: choose the candidates that cover most of the gap.

use rayon::prelude::*;

use super::Candidates;
use super::subcells::Subcells;
use crate::place::{LonLat, PointIndex};
use hexspot_stats::siting::{Constraints, Coverage, Effort, Objective, Site, SitingProblem, Solution};

/// Which candidate covers which part of the gap.
#[derive(Clone, Debug)]
pub(super) struct GapSiting {
    coverage: Coverage,
    /// What each subcell adds to the gap.
    pub weights: Vec<f64>,
    /// Index of the cell that holds each subcell.
    cell: Vec<u32>,
}

impl GapSiting {
    /// Coverage of subcells with these weights by the candidates within reach. Subcells without weight are ignored.
    pub fn new(
        subcells: &Subcells,
        weights: Vec<f64>,
        near: &PointIndex,
        candidates: &Candidates,
        reach_m: f64,
    ) -> Self {
        let site = |at: &LonLat| {
            let reaches = near.within(*at, reach_m).filter(|subcell| weights[*subcell] > 0.0);
            Site { reaches: reaches.collect(), open: vec![true] }
        };
        let sites: Vec<Site> = candidates.at.par_iter().map(site).collect();
        let coverage = Coverage::new(weights.len(), 1, &sites, &[]);
        Self { coverage, weights, cell: subcells.cell.clone() }
    }

    /// The best choice of `number` candidates (or of all) within about a second, and the chosen ones by gain.
    /// Candidates without a gain are dropped.
    pub fn solve(&self, number: usize) -> (Solution, Vec<(usize, f64)>) {
        /// Enough for a bound within about 1 % on a few thousand candidates, and less work than the draws of the
        /// uncertainty. Twice as much improves it little.
        const LINKS: usize = 15_000_000;
        let siting = self.siting(number, |_| 1.0);
        let solution = siting.solve(Effort::within(&self.coverage, LINKS)).expect("no more are chosen than there are");
        let order = siting.order_by_gain(&solution.chosen).into_iter().filter(|(_, gain)| *gain > 0.0).collect();
        (solution, order)
    }

    /// A greedy choice of as many as `others` after the weights of each cell are multiplied by `times`, or `others` if
    /// they are better, with both gains.
    pub fn solve_greedy(&self, times: &[f64], others: &[usize]) -> DrawChoice {
        let siting = self.siting(others.len(), |cell| times[cell]);
        let greedy = siting.solve_greedy().expect("no more are chosen than there are");
        let (gain, gain_of_others) = (siting.value(&greedy), siting.value(others));
        let chosen = if gain > gain_of_others { greedy } else { others.to_vec() };
        DrawChoice { chosen, gain: gain.max(gain_of_others), gain_of_others }
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

/// The choice for one draw.
pub(super) struct DrawChoice {
    pub chosen: Vec<usize>,
    /// Demand that it covers.
    pub gain: f64,
    /// Demand that the others cover.
    pub gain_of_others: f64,
}
