//! The configuration in force, every choice by the name of its setting.

use serde_json::{Map, Value, json};

use super::object;
use crate::analysis::config::Config;
use crate::analysis::reporting::Preset;
use crate::ingest::{Mapping, Source};

/// Every choice of a run.
pub fn of(config: &Config) -> Map<String, Value> {
    let parts = [inputs(config), choices(config), of_commands(config), of_plans(config), of_rows(config)];
    parts.into_iter().flat_map(object).collect()
}

fn inputs(config: &Config) -> Value {
    let inputs = &config.inputs;
    // Those an export is shared with have no business with the folders of whoever made it.
    let told = |path: String| if config.sharing.below().is_some() { file_name(&path).to_owned() } else { path };
    let names = |sources: &[Source]| sources.iter().map(|from| told(source(from))).collect::<Vec<_>>();
    let one = |from: &Option<Source>| from.as_ref().map(|from| told(source(from)));
    let table = |table: &Mapping| Mapping { path: told(table.path.display().to_string()).into(), ..table.clone() };
    json!({
        "crime": names(&inputs.crime),
        "premises": names(&inputs.premises),
        "footfall": names(&inputs.footfall),
        "stations": names(&inputs.stations),
        "streets": names(&inputs.streets),
        "assets": names(&inputs.assets),
        "area": one(&inputs.area),
        "areas": one(&inputs.areas),
        "counts": names(&inputs.counts),
        "tables": inputs.tables.iter().map(|given| table(&given.mapping)).collect::<Vec<_>>(),
        "coverage": one(&inputs.coverage),
        "treated": one(&inputs.treated),
        "control": one(&inputs.control),
    })
}

fn choices(config: &Config) -> Value {
    json!({
        "time_zone": config.time_zone,
        "night": config.telling.night.to_string(),
        "hours": config.telling.hours.map(|hours| hours.to_string()),
        "theme": config.themes,
        "harm": config.harm,
        "from": config.from.map(|month| month.to_string()),
        "to": config.to.map(|month| month.to_string()),
        "resolution": config.resolution.to_string(),
        "rings": config.rings,
        "by": config.by.as_str(),
        "spread": config.spread.as_str(),
        "spread_by": config.spread_by.as_str(),
        "alpha": config.alpha,
        "at_least": config.at_least,
        "expect": config.expect.as_str(),
        "draws": config.draws.to_string(),
        "stability": config.stability.to_string(),
        "bandwidth": config.bandwidth_m,
        "permutations": config.permutations,
    })
}

/// What single commands heed.
fn of_commands(config: &Config) -> Value {
    let (compare, bands) = (&config.compare, &config.near_repeat);
    let reporting = &config.reporting;
    json!({
        "runs": config.runs,
        "reach": config.reach_m,
        "traffic_light": config.scheme,
        "min_premises": config.min_premises,
        "premises_kinds": config.counted.to_string(),
        "scan": config.scan.shape.as_str(),
        "max_share": config.scan.max_share,
        "replications": config.scan.replications,
        "band": bands.metres,
        "bands": bands.number,
        "days": bands.days,
        "periods": bands.periods,
        "distance": bands.distance.as_str(),
        "step": config.spans.step.to_string(),
        "recent": config.spans.recent_months,
        "timing": config.telling.timing.as_str(),
        "detour": config.routes.detour,
        "before": compare.before.map(|span| span.to_string()),
        "after": compare.after.map(|span| span.to_string()),
        "intervention": compare.intervention.map(|when| when.to_string()),
        "ring": compare.ring_m,
        "preset": reporting.preset.map(Preset::as_str),
        "latest": reporting.latest.map(|latest| latest.to_string()),
        "compare_to": reporting.against.iter().map(|against| against.as_str()).collect::<Vec<_>>(),
    })
}

/// What single plans heed, and the page made of all.
fn of_plans(config: &Config) -> Value {
    let (venues, patrol) = (&config.venues, &config.patrol);
    json!({
        "number": venues.number,
        "cover_share": venues.cover_share,
        "walk": venues.walk_m,
        "candidate_kinds": venues.kinds,
        "existing_scheme": venues.scheme,
        "per_operator": venues.per_operator,
        "per_area": venues.per_area,
        "backup": venues.backup,
        "unknown_hours": venues.unknown_hours.as_str(),
        "demand": venues.demand.as_str(),
        "reach_of": config.cover.reach_of.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "train_months": config.origins.train_months,
        "test_months": config.origins.test_months,
        "teams": patrol.teams,
        "shift": patrol.shifts.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "visit": patrol.visit_minutes,
        "second_visit": patrol.second_visit,
        "basemap": config.report.basemap,
    })
}

fn of_rows(config: &Config) -> Value {
    json!({
        "repeated_ids": config.repeated_ids.as_str(),
        "max_bad_share": config.max_bad_share,
        "max_unlocated_share": config.quality.max_unlocated_share,
        "max_faulty_share": config.quality.max_faulty_share,
        "suppress": config.sharing.below(),
        "public": config.sharing.public,
    })
}

fn source(source: &Source) -> String {
    match source {
        Source::Path(path) => path.display().to_string(),
        Source::Embedded { name, folder, .. } => format!("{name}/{folder}"),
    }
}

/// The last part of a path, of a folder or of a file within a zip too.
pub fn file_name(path: &str) -> &str {
    let is_separator = |c| std::path::is_separator(c) || c == '/';
    path.trim_end_matches(is_separator).rsplit(is_separator).next().unwrap_or_default()
}
