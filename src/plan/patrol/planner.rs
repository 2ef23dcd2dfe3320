//! The plan: the best round of each team given the others', again and again until none can be bettered.

use super::options::PatrolOptions;
use super::roster::{Hourly, Roster};
use super::route::{Stop, best_round};
use super::visit_value::{Presence, Worth};
use crate::place::LonLat;
use crate::plan::walk::Walk;

/// How fast teams walk, metres per second.
pub const WALKING_M_PER_S: f64 = 1.2;

/// Where everybody is when.
#[derive(Clone, Debug, PartialEq)]
pub struct Patrol {
    /// The rounds, by shift and then by team.
    pub routes: Vec<Route>,
}

/// The round of a team in a shift.
#[derive(Clone, Debug, PartialEq)]
pub struct Route {
    /// The shift, by its number among those asked for.
    pub shift: usize,
    /// The team, counted from 1.
    pub team: u32,
    /// Its visits in order.
    pub visits: Vec<Visit>,
}

/// A stay of a team in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visit {
    /// The cell, by its number among those planned for.
    pub cell: usize,
    /// Minutes from the beginning of the shift to that of the visit.
    pub start: u16,
    /// Minutes of walking from the visit before; 0 for the first.
    pub walked: u16,
    /// Minutes left over before it, since the visit before or since the shift began: spent where most is to be gained later.
    pub spare: u16,
}

/// The cells that rounds go through, and the walks between them.
pub(super) struct Terrain<'a> {
    /// The hours.
    pub roster: &'a Roster,
    /// Minutes of a visit.
    pub visit: u16,
    /// The cells, by their numbers among those planned for.
    pub cells: Vec<usize>,
    /// From each those of them that a team may go to next, itself first, with the whole minutes that walking there takes; nearest first.
    pub legs: Vec<Vec<(usize, u16)>>,
    /// The same legs by the cell they lead to: from which it may be gone to, nearest first.
    pub entries: Vec<Vec<(usize, u16)>>,
    teams: u32,
    worth: Worth,
}

/// Plans the rounds of all teams. `at` says where the cells of `hourly` are.
///
/// Each round in turn is the best that was found given those before it; then each is looked for again given all others, until none is
/// bettered. A round begins and ends where anything is to be gained, and waits where waiting gains more. Only the cells with most harm while anybody is out are gone to, far more
/// than the teams have time for; how good the plan is at least is told by [`bound`](super::bound()), which knows all cells.
pub fn patrol(at: &[LonLat], hourly: &Hourly, walk: &Walk, choices: &PatrolOptions, roster: &Roster) -> Patrol {
    /// Times that all rounds are looked for again, at most: few change after the first.
    const PASSES: usize = 2;
    let terrain = Terrain::of(at, hourly, walk, choices, roster);
    let (mut rounds, mut presence) = terrain.one_by_one(hourly);
    for _ in 0..PASSES {
        let mut bettered = false;
        for round in &mut rounds {
            terrain.put(&mut presence, round, -1.0);
            let (stops, worth) = best_round(&terrain, hourly, &presence, round.shift);
            if worth > terrain.worth_of(hourly, &presence, round) * (1.0 + 1e-9) {
                (round.stops, bettered) = (stops, true);
            }
            terrain.put(&mut presence, round, 1.0);
        }
        if !bettered {
            break;
        }
    }
    Patrol { routes: rounds.iter().map(|round| terrain.route(round)).collect() }
}

/// A round while it is planned.
pub(super) struct Round {
    pub shift: usize,
    pub team: u32,
    pub stops: Vec<Stop>,
}

impl<'a> Terrain<'a> {
    /// The cells worth going to.
    pub fn of(at: &[LonLat], hourly: &Hourly, walk: &Walk, choices: &PatrolOptions, roster: &'a Roster) -> Self {
        /// Cells that a team may go to next, those with most harm for the minutes of walk and visit: others by way of these.
        const NEXT: usize = 24;
        let harm: Vec<f64> = (0..hourly.cells()).map(|cell| hourly.while_out(roster, cell)).collect();
        let cells = fullest(&harm, choices);
        let places: Vec<LonLat> = cells.iter().map(|cell| at[*cell]).collect();
        let longest = roster.of_minute.iter().map(Vec::len).max().unwrap_or(0);
        let limit = longest as f64 * 60.0 * WALKING_M_PER_S;
        let legs = places.iter().enumerate().map(|(own, from)| {
            let minutes = |metres: f64| (metres / WALKING_M_PER_S / 60.0).ceil() as u16;
            let others = walk.within(*from, &places, limit).into_iter().filter(|(to, _)| *to != own);
            let mut legs: Vec<(usize, u16)> = others.map(|(to, metres)| (to, minutes(metres))).collect();
            let worth = |(to, minutes): &(usize, u16)| harm[cells[*to]] / f64::from(choices.visit_minutes + minutes);
            legs.sort_by(|a, b| worth(b).total_cmp(&worth(a)));
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
        let worth = Worth { visit: f64::from(choices.visit_minutes), second: choices.second_visit };
        Self { roster, visit: choices.visit_minutes, legs, entries, cells, teams: choices.teams, worth }
    }

    /// The rounds of all teams and shifts, each the best that was found given those before it, and where everybody then is.
    pub fn one_by_one(&self, hourly: &Hourly) -> (Vec<Round>, Presence) {
        let mut presence = Presence::none(self.cells.len(), self.roster.slots.len(), self.worth);
        let mut rounds = Vec::new();
        for shift in 0..self.roster.of_minute.len() {
            for team in 1..=self.teams {
                let (stops, _) = best_round(self, hourly, &presence, shift);
                let round = Round { shift, team, stops };
                self.put(&mut presence, &round, 1.0);
                rounds.push(round);
            }
        }
        (rounds, presence)
    }

    /// Adds the minutes of a round, or takes them away when `sign` is −1.
    fn put(&self, presence: &mut Presence, round: &Round, sign: f64) {
        for stop in &round.stops {
            for (slot, minutes) in self.roster.parts(round.shift, stop.start, self.visit) {
                presence.add(stop.cell, slot, sign * minutes);
            }
        }
    }

    /// What a round adds to the presence of others.
    fn worth_of(&self, hourly: &Hourly, others: &Presence, round: &Round) -> f64 {
        let mut with = others.clone();
        let mut worth = 0.0;
        for stop in &round.stops {
            for (slot, minutes) in self.roster.parts(round.shift, stop.start, self.visit) {
                worth += hourly.at(self.cells[stop.cell], slot) * with.gain(stop.cell, slot, 0.0, minutes);
                with.add(stop.cell, slot, minutes);
            }
        }
        worth
    }

    fn route(&self, round: &Round) -> Route {
        let mut before: Option<Stop> = None;
        let visit = |stop: &Stop| {
            let leg = |from: Stop| self.legs[from.cell].iter().find(|(to, _)| *to == stop.cell);
            let from = before.replace(*stop);
            let free = from.map_or(0, |from| from.start + self.visit);
            let walked = from.and_then(leg).map_or(0, |(_, minutes)| *minutes);
            Visit { cell: self.cells[stop.cell], start: stop.start, walked, spare: stop.start - free - walked }
        };
        Route { shift: round.shift, team: round.team, visits: round.stops.iter().map(visit).collect() }
    }
}

/// The cells with most harm while anybody is out, in their own order: three for every visit that the teams have time for in an hour.
fn fullest(harm: &[f64], choices: &PatrolOptions) -> Vec<usize> {
    const FOR_EACH_VISIT: usize = 3;
    const FEWEST: usize = 30;
    const MOST: usize = 160;
    let visits = choices.teams as usize * 60usize.div_ceil(usize::from(choices.visit_minutes.max(1)));
    let wanted = (FOR_EACH_VISIT * visits).clamp(FEWEST, MOST);
    let mut cells: Vec<usize> = (0..harm.len()).collect();
    cells.sort_by(|a, b| harm[*b].total_cmp(&harm[*a]).then(a.cmp(b)));
    cells.truncate(wanted);
    cells.sort_unstable();
    cells
}
