//! How often the plan still visits a cell when the harm is resampled from its posterior.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::options::PatrolOptions;
use super::plan::{CellNetwork, PatrolPlan};
use super::roster::{HourlyHarm, Roster};
use crate::place::LonLat;
use crate::plan::demand::Demand;
use crate::plan::walk::Walk;
use hexspot_stats::Draws;

/// Draws when no number is given: the standard error of a share is then at most 5 %.
pub const DEFAULT_DRAWS: u32 = 100;

/// By shift and cell, the share of draws whose plan visits the cell.
#[derive(Clone, Debug, PartialEq)]
pub struct PatrolUncertainty {
    /// Number of draws.
    pub draws: u32,
    /// Number of draws with a visit, by shift and cell.
    times: Vec<Vec<u32>>,
}

impl PatrolUncertainty {
    /// The uncertainty of a plan without draws.
    #[cfg(test)]
    pub(super) fn undrawn() -> Self {
        Self { draws: 0, times: Vec::new() }
    }

    /// Share of draws in which any team visits a cell in a shift; `None` without draws.
    pub fn share(&self, shift: usize, cell: usize) -> Option<f64> {
        (self.draws > 0).then(|| f64::from(self.times[shift][cell]) / f64::from(self.draws))
    }

    /// Mean of these shares over the visits of a plan.
    pub fn mean(&self, patrol: &PatrolPlan) -> Option<f64> {
        let shares = patrol
            .routes
            .iter()
            .flat_map(|route| route.visits.iter().filter_map(|visit| self.share(route.shift, visit.cell)));
        let (sum, number) = shares.fold((0.0, 0u32), |(sum, number), share| (sum + share, number + 1));
        (number > 0).then(|| sum / f64::from(number))
    }
}

/// Replans for each draw of the harm, among the cells that the plan considers. Routes are planned one by one and not
/// replanned.
pub fn estimate_uncertainty(
    demand: &Demand,
    hourly: &HourlyHarm,
    walk: &Walk,
    options: &PatrolOptions,
    roster: &Roster,
    draws: Draws,
) -> PatrolUncertainty {
    let at: Vec<LonLat> = demand.cells.iter().map(|cell| cell.at).collect();
    let network = CellNetwork::new(&at, hourly, walk, options, roster);
    let plan = |run: u64| -> BTreeSet<(usize, usize)> {
        let weekly = demand.draw(&draws.streams, run);
        let drawn = roster.hourly_harm(at.len(), |cell, slot| weekly[cell] * demand.share(cell, slot));
        let (routes, _) = network.greedy_routes(&drawn);
        let cell = |stop: usize| network.cells[stop];
        routes.iter().flat_map(|route| route.stops.iter().map(|stop| (route.shift, cell(stop.cell)))).collect()
    };
    let plans: Vec<BTreeSet<(usize, usize)>> = (0..u64::from(draws.number)).into_par_iter().map(plan).collect();
    let mut times = vec![vec![0; at.len()]; options.shifts.len()];
    plans.iter().flatten().for_each(|(shift, cell)| times[*shift][*cell] += 1);
    PatrolUncertainty { draws: draws.number, times }
}
