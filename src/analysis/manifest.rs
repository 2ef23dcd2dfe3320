//! The manifest: everything needed to repeat a run, and everything a reader of its maps must know.

mod ranking;
mod significance;

use serde_json::{Map, Value, json};

pub use ranking::of;

use super::config::Config;
use crate::export::SCHEMA_VERSION;
use crate::ingest::{FileAccount, Ledger, Source};
use crate::period::Period;
use crate::stats::Concentration;

/// The sentence that stands in every output.
pub const STATEMENT: &str = "Ranks places, not people. Positions of open police data are anonymised map points, not addresses; \
    counts are of recorded events; a place that is not hot is not shown to be safe.";

/// What every manifest begins with: program, marks, configuration, and the account of every row.
pub fn head(config: &Config, command: &str, ledger: &Ledger) -> Map<String, Value> {
    let (read, kept, dropped) = ledger.totals();
    let reasons: Map<String, Value> =
        dropped.iter().map(|(reason, dropped)| (reason.to_string(), json!(dropped.rows))).collect();
    object(json!({
        "program": { "name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION"), "command": command },
        "schema_version": SCHEMA_VERSION,
        "notice": config.labelling.notice,
        "statement": STATEMENT,
        "handling": config.labelling.handling,
        "licence": config.labelling.licence,
        "configuration": configuration(config),
        "seed": config.seed,
        "inputs": ledger.files().iter().map(input).collect::<Vec<_>>(),
        "rows": { "read": read, "kept": kept, "dropped": dropped.total(), "dropped_by_reason": reasons },
    }))
}

/// The members that every collection says of itself.
pub fn collection(config: &Config, period: Period, premises_date: Option<&str>) -> Map<String, Value> {
    object(json!({
        "schema_version": SCHEMA_VERSION,
        "notice": config.labelling.notice,
        "period": { "from": period.from.to_string(), "to": period.to.to_string() },
        "premises_date": premises_date,
        "handling": config.labelling.handling,
        "licence": config.labelling.licence,
        "statement": STATEMENT,
        "manifest": "manifest.json",
    }))
}

/// The members of a JSON object.
pub fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => unreachable!("only objects are passed"),
    }
}

fn configuration(config: &Config) -> Value {
    let names = |sources: &[Source]| sources.iter().map(source).collect::<Vec<_>>();
    let one = |name: &Option<Source>| name.as_ref().map(source);
    json!({
        "crime": names(&config.inputs.crime),
        "premises": names(&config.inputs.premises),
        "footfall": names(&config.inputs.footfall),
        "stations": names(&config.inputs.stations),
        "area": one(&config.inputs.area),
        "areas": one(&config.inputs.areas),
        "counts": names(&config.inputs.counts),
        "tables": config.inputs.tables.iter().map(|table| &table.mapping).collect::<Vec<_>>(),
        "time_zone": config.time_zone,
        "timing": config.telling.timing.as_str(),
        "night": config.telling.night.to_string(),
        "hours": config.telling.hours.map(|hours| hours.to_string()),
        "coverage": one(&config.inputs.coverage),
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
        "runs": config.runs,
        "bandwidth": config.bandwidth_m,
        "permutations": config.permutations,
        "reach": config.reach_m,
        "scan": config.scan.shape.as_str(),
        "max_share": config.scan.max_share,
        "replications": config.scan.replications,
        "traffic_light": config.scheme,
        "min_premises": config.min_premises,
        "premises_kinds": config.counted.to_string(),
        "repeated_ids": config.repeated_ids.as_str(),
        "max_bad_share": config.max_bad_share,
        "max_unlocated_share": config.quality.max_unlocated_share,
        "max_faulty_share": config.quality.max_faulty_share,
    })
}

fn source(source: &Source) -> String {
    match source {
        Source::Path(path) => path.display().to_string(),
        Source::Embedded { name, folder, .. } => format!("{name}/{folder}"),
    }
}

fn input(account: &FileAccount) -> Value {
    let dropped: Map<String, Value> =
        account.dropped.iter().map(|(reason, dropped)| (reason.to_string(), json!(dropped.rows))).collect();
    json!({
        "file": account.file,
        "format": account.format,
        "sha256": account.sha256,
        "read": account.read,
        "kept": account.kept,
        "dropped": dropped,
        "repeated_ids_kept": account.repeated_ids_kept,
        "note": account.note,
    })
}

/// How concentrated a measure is, in numbers.
pub fn of_concentration(concentration: &Concentration) -> Value {
    json!({
        "share_in_1_percent": concentration.in_1_percent,
        "share_in_5_percent": concentration.in_5_percent,
        "share_in_10_percent": concentration.in_10_percent,
        "gini": concentration.gini,
        "gini_generalised": concentration.gini_generalised,
    })
}
