//! How much harm a plan is present for, by what was expected or by what then happened; and how much chance would be.

use super::options::PatrolOptions;
use super::planner::{Route, Visit};
use super::roster::{Hourly, Roster};
use super::visit_value::{Presence, Worth};

/// The harm that teams are present for.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Present {
    /// Harm of the minutes in which a team is in the cell: as if it came evenly through each hour, no minute counted twice.
    pub harm: f64,
    /// The same, minutes of further visits to a cell within an hour counted less: what plans are made to raise.
    pub counted: f64,
}

/// How much of the harm of `hourly` these rounds are present for.
pub fn present(routes: &[Route], hourly: &Hourly, choices: &PatrolOptions, roster: &Roster) -> Present {
    let presence = minutes(routes, hourly.cells(), choices, roster);
    let mut found = Present::default();
    for cell in 0..hourly.cells() {
        for slot in 0..roster.slots.len() {
            let harm = hourly.at(cell, slot);
            found.harm += harm * presence.minutes(cell, slot).min(60.0) / 60.0;
            found.counted += harm * presence.worth(cell, slot);
        }
    }
    found
}

/// How much of it teams would be present for who spend as many minutes of each hour visiting as these do, and as many in every cell.
pub fn equal_spread(routes: &[Route], hourly: &Hourly, choices: &PatrolOptions, roster: &Roster) -> Present {
    let presence = minutes(routes, hourly.cells(), choices, roster);
    let cells = 0..hourly.cells();
    let of_slot = |slot: usize| {
        let minutes: f64 = cells.clone().map(|cell| presence.minutes(cell, slot)).sum();
        let harm: f64 = cells.clone().map(|cell| hourly.at(cell, slot)).sum();
        // So few minutes in each cell are nowhere a second visit, but where cells are fewer than visits.
        let each = minutes / hourly.cells().max(1) as f64;
        (harm * each.min(60.0) / 60.0, harm * worth(choices).of(each) / 60.0)
    };
    (0..roster.slots.len()).map(of_slot).fold(Present::default(), |all, (harm, counted)| Present {
        harm: all.harm + harm,
        counted: all.counted + counted,
    })
}

/// The harm expected in the cell of a visit while it lasts.
pub fn visit_harm(hourly: &Hourly, choices: &PatrolOptions, roster: &Roster, route: &Route, visit: &Visit) -> f64 {
    let parts = roster.parts(route.shift, visit.start, choices.visit_minutes);
    parts.map(|(slot, minutes)| hourly.at(visit.cell, slot) * minutes / 60.0).sum()
}

fn minutes(routes: &[Route], cells: usize, choices: &PatrolOptions, roster: &Roster) -> Presence {
    let mut presence = Presence::none(cells, roster.slots.len(), worth(choices));
    for route in routes {
        for visit in &route.visits {
            for (slot, minutes) in roster.parts(route.shift, visit.start, choices.visit_minutes) {
                presence.add(visit.cell, slot, minutes);
            }
        }
    }
    presence
}

fn worth(choices: &PatrolOptions) -> Worth {
    Worth { visit: f64::from(choices.visit_minutes), second: choices.second_visit }
}
