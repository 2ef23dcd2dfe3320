//! The harm that a plan covers, by expected or by later observed harm, and what an equal spread would cover.

use super::options::PatrolOptions;
use super::plan::{PatrolRoute, Visit};
use super::roster::{HourlyHarm, Roster};
use super::visit_value::{PatrolMinutes, VisitValue};

/// Harm covered by teams.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CoveredHarm {
    /// Harm during the minutes in which a team is in the cell, as if spread evenly over each hour; no minute counts
    /// twice.
    pub harm: f64,
    /// The same with further visits to a cell within an hour discounted: the objective of plans.
    pub discounted: f64,
}

/// Harm of `hourly` that these routes cover.
pub fn covered_harm(
    routes: &[PatrolRoute],
    hourly: &HourlyHarm,
    options: &PatrolOptions,
    roster: &Roster,
) -> CoveredHarm {
    let minutes_by_cell = minutes(routes, hourly.cells(), options, roster);
    let mut found = CoveredHarm::default();
    for cell in 0..hourly.cells() {
        for slot in 0..roster.slots.len() {
            let harm = hourly.at(cell, slot);
            found.harm += harm * minutes_by_cell.minutes(cell, slot).min(60.0) / 60.0;
            found.discounted += harm * minutes_by_cell.value(cell, slot);
        }
    }
    found
}

/// Harm covered if as many minutes of each hour as these routes visit were spread equally over all cells.
pub fn equal_spread(
    routes: &[PatrolRoute],
    hourly: &HourlyHarm,
    options: &PatrolOptions,
    roster: &Roster,
) -> CoveredHarm {
    let minutes_by_cell = minutes(routes, hourly.cells(), options, roster);
    let cells = 0..hourly.cells();
    let of_slot = |slot: usize| {
        let minutes: f64 = cells.clone().map(|cell| minutes_by_cell.minutes(cell, slot)).sum();
        let harm: f64 = cells.clone().map(|cell| hourly.at(cell, slot)).sum();
        // So few minutes per cell are never a second visit, unless cells are fewer than visits.
        let each = minutes / hourly.cells().max(1) as f64;
        (harm * each.min(60.0) / 60.0, harm * visit_value(options).discounted(each) / 60.0)
    };
    (0..roster.slots.len()).map(of_slot).fold(CoveredHarm::default(), |all, (harm, discounted)| CoveredHarm {
        harm: all.harm + harm,
        discounted: all.discounted + discounted,
    })
}

/// Harm expected in the cell of a visit while it lasts.
pub fn visit_harm(
    hourly: &HourlyHarm,
    options: &PatrolOptions,
    roster: &Roster,
    route: &PatrolRoute,
    visit: &Visit,
) -> f64 {
    let parts = roster.parts(route.shift, visit.start, options.visit_minutes);
    parts.map(|(slot, minutes)| hourly.at(visit.cell, slot) * minutes / 60.0).sum()
}

fn minutes(routes: &[PatrolRoute], cells: usize, options: &PatrolOptions, roster: &Roster) -> PatrolMinutes {
    let mut minutes_by_cell = PatrolMinutes::none(cells, roster.slots.len(), visit_value(options));
    for route in routes {
        for visit in &route.visits {
            for (slot, minutes) in roster.parts(route.shift, visit.start, options.visit_minutes) {
                minutes_by_cell.add(visit.cell, slot, minutes);
            }
        }
    }
    minutes_by_cell
}

fn visit_value(options: &PatrolOptions) -> VisitValue {
    VisitValue { visit: f64::from(options.visit_minutes), second: options.second_visit }
}
