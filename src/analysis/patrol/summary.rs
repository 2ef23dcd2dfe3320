//! What a screen shows of it.

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::{PatrolOutcome, RankingResult};
use crate::plan::patrol::PatrolRoute;

/// The rounds in short, and what they come to.
pub fn summary(ranked: &RankingResult, outcome: &PatrolOutcome) -> String {
    let title = ranked.themes.first().map_or("", |ran| ran.selection.theme.title.as_str());
    let choices = &outcome.choices;
    let visits: usize = outcome.patrol.routes.iter().map(|route| route.visits.len()).sum();
    let mut lines = vec![format!(
        "{title} · {} · {} · visits of {} minutes: {visits} of them",
        ranked.coverage.period,
        counted(choices.teams as usize, "team"),
        choices.visit_minutes
    )];
    let proxy_of = ranked.themes.first().and_then(|ran| ran.selection.proxy_of.as_ref());
    lines.extend(proxy_of.map(|proxy_of| format!("A proxy of {proxy_of}.")));
    for (number, shift) in choices.shifts.iter().enumerate() {
        lines.extend([String::new(), shift.to_string()]);
        let own = outcome.patrol.routes.iter().filter(|route| route.shift == number);
        lines.extend(own.map(|route| format!("  team {:<3} {}", route.team, places(outcome, route))));
    }
    lines.push(String::new());
    lines.extend(outcome.sentences());
    lines.join("\n")
}

/// The places of a round, most visited first; places of one name in several cells are told together.
fn places(outcome: &PatrolOutcome, route: &PatrolRoute) -> String {
    /// Places that fit a line.
    const SHOWN: usize = 4;
    if route.visits.is_empty() {
        return "  no visit: nothing is expected".into();
    }
    let mut stays: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for visit in &route.visits {
        stays.entry(&outcome.need.cells[visit.cell].label).or_default().push(visit.cell);
    }
    let mut places: Vec<(&str, Vec<usize>)> = stays.into_iter().collect();
    places.sort_by_key(|(label, stays)| (std::cmp::Reverse(stays.len()), *label));
    let more = places.len().saturating_sub(SHOWN);
    let of_place = |(label, stays): &(&str, Vec<usize>)| {
        let cells = stays.iter().collect::<BTreeSet<_>>().len();
        let cells = if cells == 1 { String::new() } else { format!(" in {cells} cells") };
        format!("{label} × {}{cells}", stays.len())
    };
    let shown = places.iter().take(SHOWN).map(of_place).collect::<Vec<_>>().join(", ");
    let rest = match more {
        0 => String::new(),
        1 => " and one place more".into(),
        more => format!(" and {more} places more"),
    };
    format!("{:>10}: {shown}{rest}", counted(route.visits.len(), "visit"))
}

/// "1 visit", "2 visits".
fn counted(number: usize, of: &str) -> String {
    format!("{number} {of}{}", if number == 1 { "" } else { "s" })
}
