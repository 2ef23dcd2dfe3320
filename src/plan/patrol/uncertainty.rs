//! How sure a plan is of its cells: in how many draws of what is known of the harm it would go to them.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::options::PatrolOptions;
use super::planner::{Patrol, Terrain};
use super::roster::{Hourly, Roster};
use crate::place::LonLat;
use crate::plan::demand::Need;
use crate::plan::walk::Walk;
use hexspot_stats::Draws;

/// Draws when no number is asked for: a share is then known within 10 % (two standard errors).
pub const DEFAULT_DRAWS: u32 = 100;

/// For each shift and cell, the share of draws in which the plan goes there.
#[derive(Clone, Debug, PartialEq)]
pub struct Sureness {
    /// How many draws.
    pub draws: u32,
    /// By shift and cell.
    times: Vec<Vec<u32>>,
}

impl Sureness {
    /// That of a plan without draws.
    #[cfg(test)]
    pub(super) fn undrawn() -> Self {
        Self { draws: 0, times: Vec::new() }
    }

    /// The share of draws in which any team goes to a cell in a shift; `None` without draws.
    pub fn share(&self, shift: usize, cell: usize) -> Option<f64> {
        (self.draws > 0).then(|| f64::from(self.times[shift][cell]) / f64::from(self.draws))
    }

    /// The mean of these shares over the visits of a plan.
    pub fn mean(&self, patrol: &Patrol) -> Option<f64> {
        let shares = patrol
            .routes
            .iter()
            .flat_map(|route| route.visits.iter().filter_map(|visit| self.share(route.shift, visit.cell)));
        let (sum, number) = shares.fold((0.0, 0u32), |(sum, number), share| (sum + share, number + 1));
        (number > 0).then(|| sum / f64::from(number))
    }
}

/// Plans anew for each draw of the harm, among the cells that the plan of what is expected chooses from; rounds one by one, not looked
/// for again.
pub fn sureness(
    need: &Need,
    hourly: &Hourly,
    walk: &Walk,
    choices: &PatrolOptions,
    roster: &Roster,
    draws: Draws,
) -> Sureness {
    let at: Vec<LonLat> = need.cells.iter().map(|cell| cell.at).collect();
    let terrain = Terrain::of(&at, hourly, walk, choices, roster);
    let plan = |run: u64| -> BTreeSet<(usize, usize)> {
        let weekly = need.draw(&draws.streams, run);
        let drawn = roster.hourly(at.len(), |cell, slot| weekly[cell] * need.share(cell, slot));
        let (rounds, _) = terrain.one_by_one(&drawn);
        let cell = |stop: usize| terrain.cells[stop];
        rounds.iter().flat_map(|round| round.stops.iter().map(|stop| (round.shift, cell(stop.cell)))).collect()
    };
    let plans: Vec<BTreeSet<(usize, usize)>> = (0..u64::from(draws.number)).into_par_iter().map(plan).collect();
    let mut times = vec![vec![0; at.len()]; choices.shifts.len()];
    plans.iter().flatten().for_each(|(shift, cell)| times[*shift][*cell] += 1);
    Sureness { draws: draws.number, times }
}
