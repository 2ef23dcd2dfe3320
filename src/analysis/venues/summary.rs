//! What a screen shows of it.

use crate::analysis::VenuesOutcome;
use crate::options::Options;

/// Operators that fit a screen and a meeting.
const SHOWN: usize = 10;

/// What is covered before and after, the venues in order, and the operators.
pub fn summary(outcome: &VenuesOutcome, config: &Options) -> String {
    let (plan, wanted) = (&outcome.plan, &config.venues);
    let percent = |share: f64| format!("{:.1} %", 100.0 * share);
    let mut lines = Vec::new();
    lines.extend(outcome.theme.iter().map(|(title, _)| title.clone()));
    lines.extend(
        outcome.theme.iter().flat_map(|(_, proxy_of)| proxy_of).map(|proxy_of| format!("A proxy of {proxy_of}.")),
    );
    let closed = match plan.closed.len() {
        0 => String::new(),
        closed => format!(" ({closed} of them closed all night)"),
    };
    lines.push(format!(
        "{} new venues beside {} of {}{closed} · {} {} within {} m walking before, {} after (all {} candidates: {})",
        plan.chosen.len(),
        plan.existing.len(),
        wanted.scheme,
        percent(plan.before[0]),
        outcome.demand.description,
        wanted.walk_m,
        percent(plan.after[0]),
        plan.candidates,
        percent(plan.reachable_share),
    ));
    if wanted.backup > 0.0 {
        let [before, after] = [plan.before[1], plan.after[1]].map(percent);
        lines.push(format!("within a walk of a second one: {before} before, {after} after"));
    }
    lines.push(plan.solution.describe());
    lines.push(String::new());
    lines.push(format!("{:>4}  {:<32} {:<24} {:>8} {:>8}", "", "venue", "operator", "gain", "after"));
    let cut = |text: &str, width: usize| text.chars().take(width).collect::<String>();
    for (place, chosen) in plan.chosen.iter().enumerate() {
        let venue = &outcome.venues[chosen.venue];
        lines.push(format!(
            "{:>4}  {:<32} {:<24} {:>8} {:>8}",
            place + 1,
            cut(&venue.name, 32),
            cut(venue.operator.as_deref().unwrap_or("-"), 24),
            percent(chosen.gain),
            percent(chosen.cover_after)
        ));
    }
    if !outcome.operators.is_empty() {
        lines.push(String::new());
        lines.push(format!("{:<32} {:>8} {:>8}  {:>9}", "operator", "wanted", "gain", "existing"));
    }
    for one in outcome.operators.iter().take(SHOWN) {
        let name = cut(&one.name, 32);
        lines.push(format!("{name:<32} {:>8} {:>8}  {:>9}", one.venues.len(), percent(one.gain), one.existing));
    }
    lines.join("\n")
}
