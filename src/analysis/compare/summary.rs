//! What a screen shows of it.

use crate::analysis::{CompareOutcome, Compared, ComparedTheme, SchemeActivityFindings};
use crate::compare::{ActivityGroup, ComparedPlace, explain_displacement};
use crate::place::PlaceKind;

/// Places of a kind that fit a screen and a meeting.
const SHOWN: usize = 8;

pub fn whole(outcome: &CompareOutcome) -> String {
    let changed = outcome.compared.as_ref().map(summary);
    changed.into_iter().chain(outcome.journeys.iter().map(journeys)).collect::<Vec<_>>().join("\n\n")
}

/// The places that changed most in each theme, and what became of treated ground.
pub fn summary(compared: &Compared) -> String {
    compared.themes.iter().map(of_theme).collect::<Vec<_>>().join("\n\n")
}

/// The same of one theme.
pub fn of_theme(theme: &ComparedTheme) -> String {
    let (before, after) = (theme.comparable.before.requested, theme.comparable.after.requested);
    let mut lines = vec![format!("{} · {before} against {after}", theme.selection.theme.title)];
    if let Some(proxy_of) = &theme.selection.proxy_of {
        lines.push(format!("A proxy of {proxy_of}."));
    }
    lines.extend(theme.of(PlaceKind::StudyArea).map(|total| total.sentence.clone()));
    lines.push(String::new());
    lines.push(row(["place", "before", "after", "ratio (95 %)", "q", "change"].map(str::to_owned)));
    for kind in [PlaceKind::Area, PlaceKind::Hotspot, PlaceKind::Cell] {
        lines.extend(theme.of(kind).take(SHOWN).map(|place| told(kind, place)));
    }
    if let Some(found) = &theme.displacement {
        for form in 0..found.effects.len().max(1) {
            lines.push(String::new());
            lines.push(explain_displacement(found, form, theme.months(), theme.width));
        }
    }
    lines.join("\n")
}

fn told(kind: PlaceKind, place: &ComparedPlace) -> String {
    let changed = &place.change;
    let ratio = changed.ratio.map(|ratio| format!("{:.2} ({:.2} to {:.2})", ratio.value, ratio.low, ratio.high));
    row([
        format!("{} {}", kind.as_str(), place.label).chars().take(48).collect(),
        changed.counts.before.to_string(),
        changed.counts.after.to_string(),
        ratio.unwrap_or_default(),
        changed.q.map_or_else(String::new, |q| format!("{q:.3}")),
        changed.verdict.map_or("?", |change| change.as_str()).into(),
    ])
}

fn row([place, before, after, ratio, q, change]: [String; 6]) -> String {
    format!("{place:<48} {before:>7} {after:>7} {ratio:>22} {q:>6}  {change}")
}

pub fn journeys(told: &SchemeActivityFindings) -> String {
    let Some(total) = told.slices.get(&ActivityGroup::Total) else { return format!("{}: no journeys", told.source) };
    let known = |number: Option<u64>, of: &str| number.map(|number| format!(", {number} {of}"));
    let share = |share: Option<hexspot_stats::Interval>| {
        share.map(|share| {
            format!(" ({:.1} %, 95 % {:.1} to {:.1})", 100.0 * share.value, 100.0 * share.low, 100.0 * share.high)
        })
    };
    let parts = [
        known(total.passengers, "passengers"),
        known(total.women, "women"),
        share(total.share_women()),
        known(total.lone_women, "women alone"),
        share(total.share_lone_women()),
    ];
    let parts: String = parts.into_iter().flatten().collect();
    format!("{}: {} journeys on {} nights{parts}", told.source, total.journeys, total.nights.len())
}
