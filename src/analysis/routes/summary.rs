//! What a screen shows of it.

use crate::analysis::{RankingResult, RoutesOutcome};
use crate::plan::routes::{SaferSearch, cost, explain_street};

/// Streets that fit a screen and a meeting.
const SHOWN: usize = 10;

/// The streets of most exposure, and what safer ways are worth.
pub fn summary(outcome: &RoutesOutcome, ranked: &RankingResult) -> String {
    let routes = &outcome.routes;
    let people = |way: &crate::plan::routes::Route| routes.departures.by_venue[way.from].weekly();
    let mut lines = vec![format!(
        "Ways home · {} · {} ways to {} stations, {:.0} people a week, were venues full at closing",
        ranked.themes.first().map_or("", |ran| ran.selection.theme.title.as_str()),
        routes.routes.len(),
        routes.routes.iter().map(|way| way.station).collect::<std::collections::BTreeSet<_>>().len(),
        routes.routes.iter().map(people).sum::<f64>(),
    )];
    let proxy_of = ranked.themes.first().and_then(|ran| ran.selection.proxy_of.as_ref());
    lines.extend(proxy_of.map(|of| format!("A proxy of {of}.")));
    lines.push(String::new());
    lines.push("Streets with most people and harm, for light and marshals".into());
    let names: Vec<String> = outcome.stations.iter().map(|station| station.name.clone()).collect();
    if let Some(network) = outcome.walk.streets() {
        let shown = 1..=routes.streets.len().min(SHOWN);
        lines.extend(shown.map(|rank| format!("{rank:>4}  {}", explain_street(routes, network, rank, &names))));
    }
    let saved = |way: &crate::plan::routes::Route| {
        (people(way) * cost(&way.legs, &routes.per_metre), people(way) * cost(&way.safer, &routes.per_metre))
    };
    let (harm, safer) = routes.routes.iter().map(saved).fold((0.0, 0.0), |sum, way| (sum.0 + way.0, sum.1 + way.1));
    let better: Vec<_> = routes.routes.iter().filter(|way| way.search == SaferSearch::Better).collect();
    lines.push(String::new());
    if better.is_empty() {
        lines.push(format!(
            "None of {} ways is known to have one that passes less harm and is not too long",
            routes.routes.len()
        ));
        return lines.join("\n");
    }
    lines.push(format!(
        "{} of {} ways have one that passes less harm and is not too long; were they walked, people would pass {:.0} % less harm and walk \
         {:.0} m further where one is",
        better.len(),
        routes.routes.len(),
        100.0 * (1.0 - safer / harm),
        better.iter().map(|way| way.safer_m - way.metres).sum::<f64>() / better.len() as f64,
    ));
    lines.join("\n")
}
