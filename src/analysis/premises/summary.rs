//! What a screen shows of it.

use crate::analysis::{PremisesOutcome, RankingResult};
use crate::premises::explain;

/// Premises and operators that fit a screen and a meeting.
const SHOWN: usize = 10;

/// The premises with most against them, and the operators of most of them.
pub fn summary(outcome: &PremisesOutcome, ranked: &RankingResult) -> String {
    let themes: Vec<&str> = ranked.themes.iter().map(|ran| ran.selection.name.as_str()).collect();
    let evidence = outcome.evidence();
    let (listed, _) = evidence.totals();
    let mut lines = vec![
        format!(
            "{} premises · {} · {} incidents name one of them, {:.0} of {} happened near some",
            outcome.reported.iter().filter(|reported| **reported).count(),
            outcome.attribution.period,
            listed.named,
            listed.near as f64 / crate::premises::UNITS as f64,
            themes.join(", "),
        ),
        match outcome.attribution.names_given {
            true => format!("{} of concern", outcome.concerns.list.len()),
            false => "no incident names a premises: which are of concern is not known, and none is ranked".into(),
        },
        String::new(),
    ];
    for (venue, rank) in evidence.order().into_iter().zip(evidence.ranks().unwrap_or_default()).take(SHOWN) {
        let light = evidence.rating(venue).map_or("not rated", |rating| rating.light.as_str());
        let name: String = outcome.venues[venue].name.chars().take(36).collect();
        lines.push(format!("{rank:>4}  {name:<36} {light:<9}  {}", explain(&evidence, &outcome.concerns, venue)));
    }
    if !outcome.operators.list.is_empty() {
        lines.push(String::new());
        lines.push(format!(
            "{:<28} {:>7} {:>9} {:>7} {:>4} {:>6} {:>11}",
            "operator", "venues", "incidents", "points", "red", "amber", "in hotspots"
        ));
    }
    for operator in outcome.operators.list.iter().take(SHOWN) {
        let points = operator.points.map_or_else(String::new, |points| format!("{points:.1}"));
        lines.push(format!(
            "{:<28} {:>7} {:>9.1} {points:>7} {:>4} {:>6} {:>11}",
            operator.name.chars().take(28).collect::<String>(),
            operator.venues.len(),
            operator.counts.events(),
            operator.red,
            operator.amber,
            operator.in_hotspots
        ));
    }
    lines.join("\n")
}
