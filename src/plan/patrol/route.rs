//! The best round of one team in one shift, given where the others are.

use super::planner::Terrain;
use super::presence::Presence;
use super::roster::Hourly;

/// A stay in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stop {
    /// Minute of the shift at which it begins.
    pub start: u16,
    /// The cell, by its number among those of the terrain.
    pub cell: usize,
}

/// No stop before this one.
const FIRST: u32 = u32::MAX;

/// A round worth as much as any that was found, and its worth.
///
/// For every minute and cell the best round is kept that ends with a visit beginning there, and lengthened by one visit in every cell
/// that can be walked to in time. What a visit is worth is reckoned with the earlier visits of the round to the same cell within the
/// hour. Without these (when second visits are worth as much as first ones) this is the best round there is; with them, a round that is
/// less good at first and better later may be missed.
pub(super) fn best_round(
    terrain: &Terrain<'_>,
    hourly: &Hourly,
    presence: &Presence,
    shift: usize,
) -> (Vec<Stop>, f64) {
    let (cells, visit) = (terrain.cells.len(), terrain.visit);
    let last = terrain.roster.of_minute[shift].len() - usize::from(visit);
    let alone = worth_alone(terrain, hourly, presence, shift, last);
    let hour_begins = &terrain.roster.hour_begins[shift];
    let mut best = vec![f64::NEG_INFINITY; (last + 1) * cells];
    let mut from = vec![FIRST; best.len()];
    best[..cells].copy_from_slice(&alone[..cells]);
    let (mut end, mut most) = (0, f64::NEG_INFINITY);
    for at in 0..best.len() {
        let worth = best[at];
        if worth == f64::NEG_INFINITY {
            continue;
        }
        if worth > most {
            (end, most) = (at, worth);
        }
        let (start, cell) = (at / cells, at % cells);
        let free = start + usize::from(visit);
        for (next, leg) in &terrain.legs[cell] {
            let (next, arrival) = (*next, free + usize::from(*leg));
            if arrival > last {
                break;
            }
            let there = arrival * cells + next;
            if worth + alone[there] <= best[there] {
                continue;
            }
            let gain = match stayed_since(terrain, &from, at, hour_begins[arrival], next) {
                false => alone[there],
                true => {
                    let own = own_visits(terrain, &from, at, hour_begins[arrival], next);
                    worth_after(terrain, hourly, presence, shift, Stop { start: arrival as u16, cell: next }, &own)
                }
            };
            if worth + gain > best[there] {
                best[there] = worth + gain;
                from[there] = at as u32;
            }
        }
    }
    let chain = std::iter::successors(Some(end as u32), |at| Some(from[*at as usize]).filter(|at| *at != FIRST));
    let mut stops: Vec<Stop> =
        chain.map(|at| Stop { start: (at as usize / cells) as u16, cell: at as usize % cells }).collect();
    stops.reverse();
    (stops, most)
}

/// What a visit at every minute to every cell would be worth, had the team made no other.
fn worth_alone(terrain: &Terrain<'_>, hourly: &Hourly, presence: &Presence, shift: usize, last: usize) -> Vec<f64> {
    let mut alone = Vec::with_capacity((last + 1) * terrain.cells.len());
    for start in 0..=last {
        let parts: Vec<(usize, f64)> = terrain.roster.parts(shift, start as u16, terrain.visit).collect();
        for (own, cell) in terrain.cells.iter().enumerate() {
            let part =
                |(slot, minutes): &(usize, f64)| hourly.at(*cell, *slot) * presence.gain(own, *slot, 0.0, *minutes);
            alone.push(parts.iter().map(part).sum());
        }
    }
    alone
}

/// Whether the round that ends at `at` has a visit to `cell` that lasts beyond minute `begins`: asked for every step of every round, and
/// so a plain loop.
fn stayed_since(terrain: &Terrain<'_>, from: &[u32], at: usize, begins: u16, cell: usize) -> bool {
    let cells = terrain.cells.len();
    let earliest = usize::from((begins + 1).saturating_sub(terrain.visit)) * cells;
    let mut at = at;
    while at >= earliest {
        if at % cells == cell {
            return true;
        }
        match from[at] {
            FIRST => return false,
            before => at = before as usize,
        }
    }
    false
}

/// The starts of the visits to `cell` that last beyond minute `begins`, of the round that ends at `at`.
fn own_visits(terrain: &Terrain<'_>, from: &[u32], at: usize, begins: u16, cell: usize) -> Vec<u16> {
    let cells = terrain.cells.len();
    let chain = std::iter::successors(Some(at as u32), |at| Some(from[*at as usize]).filter(|at| *at != FIRST));
    let stops = chain.map(|at| ((at as usize / cells) as u16, at as usize % cells));
    let recent = stops.take_while(|(start, _)| start + terrain.visit > begins);
    recent.filter(|(_, stayed)| *stayed == cell).map(|(start, _)| start).collect()
}

/// What a stop is worth after these of the same team in the same cell.
fn worth_after(
    terrain: &Terrain<'_>,
    hourly: &Hourly,
    presence: &Presence,
    shift: usize,
    stop: Stop,
    own: &[u16],
) -> f64 {
    let parts = |start: u16| terrain.roster.parts(shift, start, terrain.visit);
    let before = |slot: usize| -> f64 {
        own.iter().flat_map(|start| parts(*start)).filter(|(at, _)| *at == slot).map(|(_, minutes)| minutes).sum()
    };
    let part = |(slot, minutes): (usize, f64)| {
        hourly.at(terrain.cells[stop.cell], slot) * presence.gain(stop.cell, slot, before(slot), minutes)
    };
    parts(stop.start).map(part).sum()
}
