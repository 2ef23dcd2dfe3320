//! What happened at premises put into files.

use serde_json::{Map, Value, json};

use super::PremisesOutcome;
use crate::analysis::RankingResult;
use crate::analysis::manifest;
use crate::analysis::write::{Written, publish};
use crate::error::Result;
use crate::options::Options;
use crate::output::{
    self, Format, OutputFolder, Sheets, concern, operators, premises, premises_map, ratings, repeat_locations,
    unplaced_names,
};
use crate::premises::UNITS;
use hexspot_stats::{Concentration, concentration};

/// Writes every file, then publishes them together: `premises` as CSV or Parquet and as GeoJSON, `ratings`, `concern`,
/// `operators`, `repeat_locations`, `premises_names`, `concentration_premises`, `ledger.csv`, and last `manifest.json`.
pub fn write_premises(
    ranked: &RankingResult,
    outcome: &PremisesOutcome,
    config: &Options,
    command: &str,
    formats: &[Format],
    folder: OutputFolder,
) -> Result<Written> {
    let mut sheets = Sheets::default();
    add_sheets(ranked, outcome, config, &mut sheets);
    let manifest = manifest(ranked, outcome, config, command);
    publish(manifest, &ranked.ledger, sheets, formats, folder)
}

/// Adds the sheets of premises.
pub fn add_sheets(ranked: &RankingResult, outcome: &PremisesOutcome, config: &Options, sheets: &mut Sheets<'_>) {
    let evidence = outcome.evidence();
    let table = premises(&evidence, &outcome.concerns);
    sheets.map("premises", premises_map(&evidence, members(ranked, outcome, config), table.clone()));
    sheets.table("premises", table);
    sheets.table("ratings", ratings(&evidence));
    sheets.table("concern", concern(&evidence, &outcome.concerns));
    sheets.table("operators", operators(&evidence, &outcome.operators));
    sheets.table("repeat_locations", repeat_locations(&evidence, &outcome.repeats));
    sheets.table("premises_names", unplaced_names(&evidence));
    sheets.table("concentration_premises", output::concentration([("incidents_named", &concentrated(outcome))]));
}

fn members(ranked: &RankingResult, outcome: &PremisesOutcome, config: &Options) -> Map<String, Value> {
    let mut members = manifest::collection(config, outcome.attribution.period, ranked.premises_date.as_deref());
    members
        .insert("themes_near".into(), json!(ranked.themes.iter().map(|ran| &ran.selection.name).collect::<Vec<_>>()));
    members.insert("near_m".into(), json!(outcome.attribution.reach_m));
    members
}

fn manifest(ranked: &RankingResult, outcome: &PremisesOutcome, config: &Options, command: &str) -> Value {
    let mut manifest = manifest::head(config, command, &ranked.ledger);
    manifest.insert("premises".into(), section(outcome, config));
    manifest.insert("notes".into(), json!(outcome.notes(ranked)));
    Value::Object(manifest)
}

/// What the manifest says of premises.
pub fn section(outcome: &PremisesOutcome, config: &Options) -> Value {
    let (evidence, attribution) = (outcome.evidence(), &outcome.attribution);
    let (listed, others) = evidence.totals();
    let period = attribution.period;
    let left: Map<String, Value> =
        attribution.left.iter().map(|(left, events)| (left.as_str().to_owned(), json!(events))).collect();
    let events =
        |tally: crate::premises::Tally| json!({ "named": tally.named, "near": tally.near as f64 / UNITS as f64 });
    json!({
        "period": { "from": period.from.to_string(), "to": period.to.to_string() },
        "listed": outcome.reported.iter().filter(|reported| **reported).count(),
        "near_m": attribution.reach_m,
        "events": attribution.events,
        "attributed_to_listed": events(listed),
        "attributed_to_others": events(others),
        "not_attributed": left,
        "rated": outcome.ratings.is_some(),
        "traffic_light": config.scheme,
        "of_concern": outcome.concerns.list.len(),
        "concentration_of_named_incidents": concentrated(outcome).as_ref().map(manifest::of_concentration),
    })
}

/// How concentrated incidents that name a premises are in how few of those listed; `None` without any.
fn concentrated(outcome: &PremisesOutcome) -> Option<Concentration> {
    let evidence = outcome.evidence();
    let named: Vec<f64> = evidence.order().iter().map(|venue| evidence.tally(*venue).named as f64).collect();
    concentration(&named, named.iter().sum::<f64>() as u64)
}
