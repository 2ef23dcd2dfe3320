//! The manifest: everything needed to repeat a run, and everything a reader of its maps must know.

mod configuration;
mod ranking;
mod significance;

use serde_json::{Map, Value, json};

pub use configuration::file_name;
pub use ranking::of;

use crate::ingest::{FileAccount, Ledger};
use crate::options::Options;
use crate::output::SCHEMA_VERSION;
use crate::period::Period;
use hexspot_stats::Concentration;

/// The sentence that stands in every output.
pub const STATEMENT: &str = "Ranks places, not people. Positions of open police data are anonymised map points, not addresses; \
    counts are of recorded events; a place that is not hot is not shown to be safe.";

/// What every manifest begins with: program, marks, configuration, and the account of every row.
pub fn head(config: &Options, command: &str, ledger: &Ledger) -> Map<String, Value> {
    let (read, kept, dropped) = ledger.totals();
    let reasons: Map<String, Value> =
        dropped.iter().map(|(reason, dropped)| (reason.to_string(), json!(dropped.rows))).collect();
    object(json!({
        "program": { "name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION"), "command": command },
        "schema_version": SCHEMA_VERSION,
        "notice": config.study.marking.notice,
        "statement": STATEMENT,
        "handling": config.handling(),
        "licence": config.study.marking.licence_of(ledger),
        "configuration": configuration::of(config),
        "seed": config.study.random.seed,
        "inputs": ledger.files().iter().map(input).collect::<Vec<_>>(),
        "rows": { "read": read, "kept": kept, "dropped": dropped.total(), "dropped_by_reason": reasons },
    }))
}

/// The members that every collection says of itself; its licence is told where it is written, by what was read.
pub fn collection(config: &Options, period: Period, premises_date: Option<&str>) -> Map<String, Value> {
    object(json!({
        "schema_version": SCHEMA_VERSION,
        "notice": config.study.marking.notice,
        "period": { "from": period.from.to_string(), "to": period.to.to_string() },
        "premises_date": premises_date,
        "handling": config.handling(),
        "licence": null,
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
