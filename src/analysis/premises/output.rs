//! What happened at premises put into files.

use super::summary::summary;
use crate::analysis::AnalysisResult;
use crate::ingest::Ledger;
use serde_json::{Map, Value, json};

use super::PremisesOutcome;
use crate::analysis::RankingResult;
use crate::analysis::manifest;
use crate::options::Options;
use crate::output::{
    self, Sheets, concern, operators, premises, premises_map, ratings, repeat_locations, unplaced_names,
};
use crate::premises::UNITS;
use hexspot_stats::{Concentration, concentration};

impl AnalysisResult for (RankingResult, PremisesOutcome) {
    fn ledger(&self) -> &Ledger {
        &self.0.ledger
    }

    fn add_sheets<'a>(&'a self, options: &Options, sheets: &mut Sheets<'a>) {
        add_sheets(&self.0, &self.1, options, sheets);
    }

    fn manifest(&self, options: &Options) -> Map<String, Value> {
        manifest::object(json!({ "premises": section(&self.1, options) }))
    }

    fn notes(&self, _: &Options) -> Vec<String> {
        self.1.notes(&self.0)
    }

    fn summary(&self, _: &Options) -> String {
        summary(&self.1, &self.0)
    }

    fn shortcomings(&self, options: &Options) -> Vec<String> {
        self.0.shortcomings(options.study.reading.quality())
    }
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

/// What the manifest says of premises.
pub fn section(outcome: &PremisesOutcome, config: &Options) -> Value {
    let (evidence, attribution) = (outcome.evidence(), &outcome.attribution);
    let (listed, others) = evidence.totals();
    let period = attribution.period;
    let left: Map<String, Value> =
        attribution.unattributed.iter().map(|(left, events)| (left.as_str().to_owned(), json!(events))).collect();
    let events = |tally: crate::premises::IncidentCounts| json!({ "named": tally.named, "near": tally.near as f64 / UNITS as f64 });
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
    let named: Vec<f64> = evidence.order().iter().map(|venue| evidence.counts(*venue).named as f64).collect();
    concentration(&named, named.iter().sum::<f64>() as u64)
}
