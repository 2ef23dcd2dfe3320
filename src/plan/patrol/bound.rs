//! An upper bound on the discounted harm that any plan covers.

use super::options::PatrolOptions;
use super::plan::WALKING_M_PER_S;
use super::roster::{HourlyHarm, Roster};
use crate::place::{LonLat, NearestIndex};

/// Upper bound on the discounted harm covered by any plan of these teams and shifts, whichever cells it visits.
///
/// Hour by hour: a team on duty for m minutes of an hour walks between every two visits for at least the time d of the
/// shortest straight line between two cells. Its visits, each lengthened by d, therefore take at most m + d minutes.
/// Minutes at full value, of which a cell has those of one visit, cost (v + d)/v minutes each; further ones cost at
/// least one minute. Spending all teams' minutes on these without regard to position is a fractional knapsack, solved
/// by value per minute (Dantzig 1957). Every plan is one way to fill it.
///
/// Dantzig, G. B. (1957). Discrete-variable extremum problems. *Operations Research* 5, 266–277. doi:10.1287/opre.5.2.266
pub fn upper_bound(at: &[LonLat], hourly: &HourlyHarm, options: &PatrolOptions, roster: &Roster) -> f64 {
    let leg = shortest_leg(at);
    let mut budget = vec![0.0; roster.slots.len()];
    for minutes in &roster.of_minute {
        for same in minutes.chunk_by(|a, b| a == b) {
            budget[same[0]] += f64::from(options.teams) * (same.len() as f64 + leg);
        }
    }
    budget.iter().enumerate().map(|(slot, minutes)| of_hour(hourly, slot, *minutes, leg, options)).sum()
}

/// The most discounted harm that so many minutes in an hour can cover.
fn of_hour(hourly: &HourlyHarm, slot: usize, budget: f64, leg: f64, options: &PatrolOptions) -> f64 {
    let visit = f64::from(options.visit_minutes);
    // Visits to a cell beyond the time there is, or of no value, can be ignored.
    let visits = (budget / visit).ceil() as i32;
    let further = (1..=visits).take_while(|times| options.second_visit.powi(*times) > 1e-12);
    let kinds: Vec<(f64, f64)> = std::iter::once((1.0, visit + leg))
        .chain(further.map(|times| (options.second_visit.powi(times), visit)))
        .collect();
    let mut cells: Vec<f64> = (0..hourly.cells()).map(|cell| hourly.at(cell, slot)).collect();
    cells.sort_unstable_by(|a, b| b.total_cmp(a));
    // No more visits fit, so further cells are never reached before these.
    cells.truncate(visits as usize + 1);
    let of_cell = |harm: &f64| {
        let harm = harm * visit / 60.0;
        kinds.iter().map(move |(value, cost)| (harm * value, *cost)).collect::<Vec<_>>()
    };
    let mut pieces: Vec<(f64, f64)> = cells.iter().flat_map(of_cell).collect();
    pieces.sort_unstable_by(|a, b| (b.0 / b.1).total_cmp(&(a.0 / a.1)));
    let (mut left, mut most) = (budget, 0.0);
    for (value, cost) in pieces {
        let taken = (left / cost).clamp(0.0, 1.0);
        most += taken * value;
        left -= taken * cost;
    }
    most
}

/// Whole minutes of the shortest straight line between two cells: no walk between cells takes less.
fn shortest_leg(at: &[LonLat]) -> f64 {
    let near = NearestIndex::new(at.iter().copied().zip(0usize..));
    let shortest =
        at.iter().zip(0usize..).filter_map(|(of, own)| near.nearest_other(*of, &own)).fold(f64::MAX, f64::min);
    if shortest == f64::MAX { 0.0 } else { (shortest / WALKING_M_PER_S / 60.0).ceil() }
}
