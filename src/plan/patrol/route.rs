//! The best route of one team in one shift given the other teams' routes, by dynamic programming.

use super::plan::CellNetwork;
use super::roster::HourlyHarm;
use super::visit_value::PatrolMinutes;

/// A visit during planning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stop {
    /// Minute of the shift at which it begins.
    pub start: u16,
    /// Index of the cell in the network.
    pub cell: usize,
}

/// No stop before this one.
const FIRST: u32 = u32::MAX;

/// The best route found and its value; without stops, and 0, where no harm is expected.
///
/// For every minute and cell the best route is kept that ends with a visit beginning there. It extends, by that visit,
/// a route that ends early enough in a cell within walking time, or it waits a minute longer. The value of a visit
/// takes earlier visits of the route to the same cell within the hour into account. Without such repeats the route is
/// optimal; with them, a route that is worse at first and better later may be missed. Among routes of equal value the
/// one that waits is kept, so that no team goes where nothing is expected except on its way.
pub(super) fn best_route(
    network: &CellNetwork<'_>,
    hourly: &HourlyHarm,
    minutes_by_cell: &PatrolMinutes,
    shift: usize,
) -> (Vec<Stop>, f64) {
    let (cells, visit) = (network.cells.len(), network.visit);
    let last = network.roster.of_minute[shift].len() - usize::from(visit);
    let alone = value_alone(network, hourly, minutes_by_cell, shift, last);
    let hour_begins = &network.roster.hour_begins[shift];
    // Value of a visit to `there` on a route whose previous visit is `before`.
    let gain = |from: &[u32], before: u32, there: usize| {
        let (arrival, cell) = (there / cells, there % cells);
        if before == FIRST || !visited_since(network, from, before as usize, hour_begins[arrival], cell) {
            return alone[there];
        }
        let own = visits_in_hour(network, from, before as usize, hour_begins[arrival], cell);
        value_after(network, hourly, minutes_by_cell, shift, Stop { start: arrival as u16, cell }, &own)
    };
    // Routes may start in any cell at any minute.
    let (mut best, mut from) = (alone.clone(), vec![FIRST; alone.len()]);
    let (best, from) = (&mut best[..], &mut from[..]);
    let (mut end, mut most) = (FIRST, 0.0);
    for at in 0..best.len() {
        let (start, cell) = (at / cells, at % cells);
        if start > 0 && from[at - cells] != FIRST {
            let before = from[at - cells];
            let value = best[before as usize] + gain(from, before, at);
            if value > best[at] {
                (best[at], from[at]) = (value, before);
            }
        }
        // The innermost loop: plain indexing over slices, which is fast in debug builds too. The nearest come first:
        // they are usually best and spare the others the full computation.
        let (entries, at_most) = (&network.entries[cell][..], alone[at]);
        let mut entry = 0;
        while entry < entries.len() {
            let (other, minutes) = entries[entry];
            entry += 1;
            let taken = visit as usize + minutes as usize;
            if taken > start {
                break;
            }
            let before = (start - taken) * cells + other;
            if best[before] + at_most > best[at] {
                let value = best[before] + gain(from, before as u32, at);
                if value > best[at] {
                    (best[at], from[at]) = (value, before as u32);
                }
            }
        }
        if best[at] > most {
            (end, most) = (at as u32, best[at]);
        }
    }
    let visit = |at: u32| Some(at).filter(|at| *at != FIRST);
    let chain = std::iter::successors(visit(end), |at| visit(from[*at as usize]));
    let mut stops: Vec<Stop> =
        chain.map(|at| Stop { start: (at as usize / cells) as u16, cell: at as usize % cells }).collect();
    stops.reverse();
    (stops, most)
}

/// Value of a visit at every minute to every cell if the team makes no other.
fn value_alone(
    network: &CellNetwork<'_>,
    hourly: &HourlyHarm,
    minutes_by_cell: &PatrolMinutes,
    shift: usize,
    last: usize,
) -> Vec<f64> {
    let cells = network.cells.len();
    let mut alone = Vec::with_capacity((last + 1) * cells);
    let mut before: Vec<(usize, f64)> = Vec::new();
    for start in 0..=last {
        let parts: Vec<(usize, f64)> = network.roster.parts(shift, start as u16, network.visit).collect();
        if parts == before {
            alone.extend_from_within(alone.len() - cells..);
            continue;
        }
        for (own, cell) in network.cells.iter().enumerate() {
            let part = |(slot, minutes): &(usize, f64)| {
                hourly.at(*cell, *slot) * minutes_by_cell.gain(own, *slot, 0.0, *minutes)
            };
            alone.push(parts.iter().map(part).sum());
        }
        before = parts;
    }
    alone
}

/// Whether the route that ends at `at` has a visit to `cell` that lasts beyond minute `begins`. Called for every leg,
/// so a plain loop.
fn visited_since(network: &CellNetwork<'_>, from: &[u32], at: usize, begins: u16, cell: usize) -> bool {
    let cells = network.cells.len();
    let earliest = usize::from((begins + 1).saturating_sub(network.visit)) * cells;
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

/// Start minutes of the visits to `cell` that last beyond minute `begins`, on the route that ends at `at`.
fn visits_in_hour(network: &CellNetwork<'_>, from: &[u32], at: usize, begins: u16, cell: usize) -> Vec<u16> {
    let cells = network.cells.len();
    let chain = std::iter::successors(Some(at as u32), |at| Some(from[*at as usize]).filter(|at| *at != FIRST));
    let stops = chain.map(|at| ((at as usize / cells) as u16, at as usize % cells));
    let recent = stops.take_while(|(start, _)| start + network.visit > begins);
    recent.filter(|(_, stayed)| *stayed == cell).map(|(start, _)| start).collect()
}

/// Value of a stop after these visits of the same team to the same cell.
fn value_after(
    network: &CellNetwork<'_>,
    hourly: &HourlyHarm,
    minutes_by_cell: &PatrolMinutes,
    shift: usize,
    stop: Stop,
    own: &[u16],
) -> f64 {
    let parts = |start: u16| network.roster.parts(shift, start, network.visit);
    let before = |slot: usize| -> f64 {
        own.iter().flat_map(|start| parts(*start)).filter(|(at, _)| *at == slot).map(|(_, minutes)| minutes).sum()
    };
    let part = |(slot, minutes): (usize, f64)| {
        hourly.at(network.cells[stop.cell], slot) * minutes_by_cell.gain(stop.cell, slot, before(slot), minutes)
    };
    parts(stop.start).map(part).sum()
}
