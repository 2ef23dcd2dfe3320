//! Why a visit is in the plan, in a sentence.

use super::plan::{PatrolRoute, Visit};
use super::roster::{HourlyHarm, Roster};
use super::uncertainty::PatrolUncertainty;
use crate::text::ordinal;

/// Explains a visit: the rank of its cell in the hour in which the visit begins, and how often plans include it.
pub fn explain_visit(
    hourly: &HourlyHarm,
    roster: &Roster,
    route: &PatrolRoute,
    visit: &Visit,
    uncertainty: &PatrolUncertainty,
) -> String {
    let slot = roster.of_minute[route.shift][usize::from(visit.start)];
    let own = hourly.at(visit.cell, slot);
    let before = |cell: usize| {
        let other = hourly.at(cell, slot);
        other > own || (other == own && cell < visit.cell)
    };
    let walked = match visit.walked {
        0 => String::new(),
        1 => "; a minute's walk from the visit before".into(),
        minutes => format!("; {minutes} minutes' walk from the visit before"),
    };
    let spare = match visit.spare {
        0 => String::new(),
        1 => "; a minute to spare before it".into(),
        minutes => format!("; {minutes} minutes to spare before it"),
    };
    if own <= 0.0 {
        return format!(
            "Nothing is expected here in the hour in which the visit begins: it is on the way, or early for the hour after{walked}{spare}."
        );
    }
    let place = 1 + (0..hourly.cells()).filter(|cell| before(*cell)).count();
    let all: f64 = (0..hourly.cells()).map(|cell| hourly.at(cell, slot)).sum();
    let cells = hourly.cells();
    let times = own * cells as f64 / all;
    let place = match place {
        1 => format!("the most of {cells} cells"),
        place => format!("the {} most of {cells} cells", ordinal(place as u64)),
    };
    let sure = uncertainty.share(route.shift, visit.cell).map_or_else(String::new, |share| {
        let draws = uncertainty.draws;
        format!("; gone to in {:.0} of {draws} plans by what the harm may truly be", share * f64::from(draws))
    });
    format!("Harm expected in this hour is {place}, {times:.1} times that of an average cell{sure}{walked}{spare}.")
}
