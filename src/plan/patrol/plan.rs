//! The schedule: a best route for each team given the others, repeated until no route improves.

use super::options::PatrolOptions;
use super::roster::{HourlyHarm, Roster};
use super::route::{Stop, best_route};
use super::visit_value::{PatrolMinutes, VisitValue};
use crate::place::LonLat;
use crate::plan::walk::Walk;

/// Walking speed of teams, metres per second.
pub const WALKING_M_PER_S: f64 = 1.2;

/// A schedule of all teams.
#[derive(Clone, Debug, PartialEq)]
pub struct PatrolPlan {
    /// The routes, by shift and then by team.
    pub routes: Vec<PatrolRoute>,
}

/// The route of one team in one shift.
#[derive(Clone, Debug, PartialEq)]
pub struct PatrolRoute {
    /// Index of the shift in the options.
    pub shift: usize,
    /// Team, from 1.
    pub team: u32,
    /// Visits in order.
    pub visits: Vec<Visit>,
}

/// A stay of a team in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visit {
    /// Index of the cell in the demand.
    pub cell: usize,
    /// Minutes from the start of the shift to the start of the visit.
    pub start: u16,
    /// Minutes of walking from the visit before; 0 for the first.
    pub walked: u16,
    /// Idle minutes before it, since the visit before or the start of the shift: spent where most harm is covered
    /// later.
    pub spare: u16,
}

/// The cells that routes may visit, and the walks between them.
pub(super) struct CellNetwork<'a> {
    /// Hours on duty.
    pub roster: &'a Roster,
    /// Minutes of a visit.
    pub visit: u16,
    /// The cells, as indices in the demand.
    pub cells: Vec<usize>,
    /// The cells that a team may visit next from each cell, itself first, with the whole minutes of the walk; nearest
    /// first.
    pub legs: Vec<Vec<(usize, u16)>>,
    /// The same legs by destination, nearest first.
    pub entries: Vec<Vec<(usize, u16)>>,
    teams: u32,
    value: VisitValue,
}

/// Schedules all teams. `at` has the position of each cell of `hourly`.
///
/// Routes are planned one by one, each the best found given those before it. Each is then replanned given all others,
/// until none improves. A route starts and ends where harm is expected, and waits where waiting covers more. Only the
/// cells with most harm during the shifts are considered, far more than teams have time for;
/// [`upper_bound`](super::upper_bound) considers all cells.
pub fn plan(at: &[LonLat], hourly: &HourlyHarm, walk: &Walk, options: &PatrolOptions, roster: &Roster) -> PatrolPlan {
    /// Passes of replanning, at most: little changes after the first.
    const PASSES: usize = 2;
    let network = CellNetwork::new(at, hourly, walk, options, roster);
    let (mut routes, mut minutes_by_cell) = network.greedy_routes(hourly);
    for _ in 0..PASSES {
        let mut bettered = false;
        for route in &mut routes {
            network.add_route(&mut minutes_by_cell, route, -1.0);
            let (stops, value) = best_route(&network, hourly, &minutes_by_cell, route.shift);
            if value > network.added_value(hourly, &minutes_by_cell, route) * (1.0 + 1e-9) {
                (route.stops, bettered) = (stops, true);
            }
            network.add_route(&mut minutes_by_cell, route, 1.0);
        }
        if !bettered {
            break;
        }
    }
    PatrolPlan { routes: routes.iter().map(|route| network.route(route)).collect() }
}

/// A route during planning.
pub(super) struct DraftRoute {
    pub shift: usize,
    pub team: u32,
    pub stops: Vec<Stop>,
}

impl<'a> CellNetwork<'a> {
    /// Selects the cells with most harm and their legs.
    pub fn new(at: &[LonLat], hourly: &HourlyHarm, walk: &Walk, options: &PatrolOptions, roster: &'a Roster) -> Self {
        /// Next cells considered from each cell: those with most harm per minute of walk and visit. Others are reached
        /// through these.
        const NEXT: usize = 24;
        let harm: Vec<f64> = (0..hourly.cells()).map(|cell| hourly.while_out(roster, cell)).collect();
        let cells = cells_by_harm(&harm, options);
        let places: Vec<LonLat> = cells.iter().map(|cell| at[*cell]).collect();
        let longest = roster.of_minute.iter().map(Vec::len).max().unwrap_or(0);
        let limit = longest as f64 * 60.0 * WALKING_M_PER_S;
        let legs = places.iter().enumerate().map(|(own, from)| {
            let minutes = |metres: f64| (metres / WALKING_M_PER_S / 60.0).ceil() as u16;
            let others = walk.within(*from, &places, limit).into_iter().filter(|(to, _)| *to != own);
            let mut legs: Vec<(usize, u16)> = others.map(|(to, metres)| (to, minutes(metres))).collect();
            let value = |(to, minutes): &(usize, u16)| harm[cells[*to]] / f64::from(options.visit_minutes + minutes);
            legs.sort_by(|a, b| value(b).total_cmp(&value(a)));
            legs.truncate(NEXT);
            legs.sort_unstable_by_key(|(to, minutes)| (*minutes, *to));
            legs.insert(0, (own, 0));
            legs
        });
        let legs: Vec<Vec<(usize, u16)>> = legs.collect();
        let mut entries = vec![Vec::new(); cells.len()];
        for (own, legs) in legs.iter().enumerate() {
            legs.iter().for_each(|(to, minutes)| entries[*to].push((own, *minutes)));
        }
        for (own, entries) in entries.iter_mut().enumerate() {
            entries.sort_unstable_by_key(|(other, minutes)| (*minutes, *other != own, *other));
        }
        let value = VisitValue { visit: f64::from(options.visit_minutes), second: options.second_visit };
        Self { roster, visit: options.visit_minutes, legs, entries, cells, teams: options.teams, value }
    }

    /// Routes of all teams and shifts, each the best found given those before it, and the minutes they spend in each
    /// cell.
    pub fn greedy_routes(&self, hourly: &HourlyHarm) -> (Vec<DraftRoute>, PatrolMinutes) {
        let mut minutes_by_cell = PatrolMinutes::none(self.cells.len(), self.roster.slots.len(), self.value);
        let mut routes = Vec::new();
        for shift in 0..self.roster.of_minute.len() {
            for team in 1..=self.teams {
                let (stops, _) = best_route(self, hourly, &minutes_by_cell, shift);
                let route = DraftRoute { shift, team, stops };
                self.add_route(&mut minutes_by_cell, &route, 1.0);
                routes.push(route);
            }
        }
        (routes, minutes_by_cell)
    }

    /// Adds the minutes of a route, or subtracts them when `sign` is −1.
    fn add_route(&self, minutes_by_cell: &mut PatrolMinutes, route: &DraftRoute, sign: f64) {
        for stop in &route.stops {
            for (slot, minutes) in self.roster.parts(route.shift, stop.start, self.visit) {
                minutes_by_cell.add(stop.cell, slot, sign * minutes);
            }
        }
    }

    /// What a route adds to the harm that `others` cover.
    fn added_value(&self, hourly: &HourlyHarm, others: &PatrolMinutes, route: &DraftRoute) -> f64 {
        let mut with = others.clone();
        let mut value = 0.0;
        for stop in &route.stops {
            for (slot, minutes) in self.roster.parts(route.shift, stop.start, self.visit) {
                value += hourly.at(self.cells[stop.cell], slot) * with.gain(stop.cell, slot, 0.0, minutes);
                with.add(stop.cell, slot, minutes);
            }
        }
        value
    }

    fn route(&self, route: &DraftRoute) -> PatrolRoute {
        let mut before: Option<Stop> = None;
        let visit = |stop: &Stop| {
            let leg = |from: Stop| self.legs[from.cell].iter().find(|(to, _)| *to == stop.cell);
            let from = before.replace(*stop);
            let free = from.map_or(0, |from| from.start + self.visit);
            let walked = from.and_then(leg).map_or(0, |(_, minutes)| *minutes);
            Visit { cell: self.cells[stop.cell], start: stop.start, walked, spare: stop.start - free - walked }
        };
        PatrolRoute { shift: route.shift, team: route.team, visits: route.stops.iter().map(visit).collect() }
    }
}

/// The cells with most harm during the shifts, ascending: three for each visit that fits into an hour.
fn cells_by_harm(harm: &[f64], options: &PatrolOptions) -> Vec<usize> {
    const FOR_EACH_VISIT: usize = 3;
    const FEWEST: usize = 30;
    const MOST: usize = 160;
    let visits = options.teams as usize * 60usize.div_ceil(usize::from(options.visit_minutes.max(1)));
    let wanted = (FOR_EACH_VISIT * visits).clamp(FEWEST, MOST);
    let mut cells: Vec<usize> = (0..harm.len()).collect();
    cells.sort_by(|a, b| harm[*b].total_cmp(&harm[*a]).then(a.cmp(b)));
    cells.truncate(wanted);
    cells.sort_unstable();
    cells
}
