//! The best route of one team in one shift, given where the others are.

use super::plan::CellNetwork;
use super::roster::HourlyHarm;
use super::visit_value::PatrolMinutes;

/// A stay in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stop {
    /// Minute of the shift at which it begins.
    pub start: u16,
    /// The cell, by its number among those of the network.
    pub cell: usize,
}

/// No stop before this one.
const FIRST: u32 = u32::MAX;

/// A route worth as much as any that was found, and its worth: without a stop and worth nothing where nothing is to be gained.
///
/// For every minute and cell the best route is kept that ends with a visit beginning there: the longer by that visit of those that end
/// so early in a cell near by that there is time to walk, or the one that could have begun it a minute before. What a visit is worth is reckoned with the earlier
/// visits of the route to the same cell within the hour. Without these (when second visits are worth as much as first ones) this is the
/// best route there is; with them, a route that is less good at first and better later may be missed. Of routes that are worth the same
/// the one that waits is kept: nobody goes where nothing is expected but on the way.
pub(super) fn best_route(
    network: &CellNetwork<'_>,
    hourly: &HourlyHarm,
    presence: &PatrolMinutes,
    shift: usize,
) -> (Vec<Stop>, f64) {
    let (cells, visit) = (network.cells.len(), network.visit);
    let last = network.roster.of_minute[shift].len() - usize::from(visit);
    let alone = worth_alone(network, hourly, presence, shift, last);
    let hour_begins = &network.roster.hour_begins[shift];
    // What a visit to `there` is worth in a route whose visit before that is `before`.
    let gain = |from: &[u32], before: u32, there: usize| {
        let (arrival, cell) = (there / cells, there % cells);
        if before == FIRST || !stayed_since(network, from, before as usize, hour_begins[arrival], cell) {
            return alone[there];
        }
        let own = own_visits(network, from, before as usize, hour_begins[arrival], cell);
        worth_after(network, hourly, presence, shift, Stop { start: arrival as u16, cell }, &own)
    };
    // Rounds may begin anywhere and at any time.
    let (mut best, mut from) = (alone.clone(), vec![FIRST; alone.len()]);
    let (best, from) = (&mut best[..], &mut from[..]);
    let (mut end, mut most) = (FIRST, 0.0);
    for at in 0..best.len() {
        let (start, cell) = (at / cells, at % cells);
        if start > 0 && from[at - cells] != FIRST {
            let before = from[at - cells];
            let worth = best[before as usize] + gain(from, before, at);
            if worth > best[at] {
                (best[at], from[at]) = (worth, before);
            }
        }
        // Gone through for every leg of every cell and minute: a plain loop over slices, which is fast in a debug build too. The nearest
        // come first: worth most of those that have been before, they spare the others from being looked at closely.
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
                let worth = best[before] + gain(from, before as u32, at);
                if worth > best[at] {
                    (best[at], from[at]) = (worth, before as u32);
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

/// What a visit at every minute to every cell would be worth, had the team made no other.
fn worth_alone(
    network: &CellNetwork<'_>,
    hourly: &HourlyHarm,
    presence: &PatrolMinutes,
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
            let part =
                |(slot, minutes): &(usize, f64)| hourly.at(*cell, *slot) * presence.gain(own, *slot, 0.0, *minutes);
            alone.push(parts.iter().map(part).sum());
        }
        before = parts;
    }
    alone
}

/// Whether the route that ends at `at` has a visit to `cell` that lasts beyond minute `begins`: asked for every step of every route, and
/// so a plain loop.
fn stayed_since(network: &CellNetwork<'_>, from: &[u32], at: usize, begins: u16, cell: usize) -> bool {
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

/// The starts of the visits to `cell` that last beyond minute `begins`, of the route that ends at `at`.
fn own_visits(network: &CellNetwork<'_>, from: &[u32], at: usize, begins: u16, cell: usize) -> Vec<u16> {
    let cells = network.cells.len();
    let chain = std::iter::successors(Some(at as u32), |at| Some(from[*at as usize]).filter(|at| *at != FIRST));
    let stops = chain.map(|at| ((at as usize / cells) as u16, at as usize % cells));
    let recent = stops.take_while(|(start, _)| start + network.visit > begins);
    recent.filter(|(_, stayed)| *stayed == cell).map(|(start, _)| start).collect()
}

/// What a stop is worth after these of the same team in the same cell.
fn worth_after(
    network: &CellNetwork<'_>,
    hourly: &HourlyHarm,
    presence: &PatrolMinutes,
    shift: usize,
    stop: Stop,
    own: &[u16],
) -> f64 {
    let parts = |start: u16| network.roster.parts(shift, start, network.visit);
    let before = |slot: usize| -> f64 {
        own.iter().flat_map(|start| parts(*start)).filter(|(at, _)| *at == slot).map(|(_, minutes)| minutes).sum()
    };
    let part = |(slot, minutes): (usize, f64)| {
        hourly.at(network.cells[stop.cell], slot) * presence.gain(stop.cell, slot, before(slot), minutes)
    };
    parts(stop.start).map(part).sum()
}
