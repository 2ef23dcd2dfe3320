//! A comparison of areas put into files.

use super::summary::summary;
use crate::analysis::AnalysisResult;
use crate::ingest::Ledger;
use std::borrow::Cow;

use geo::{Orient, orient::Direction};
use serde_json::{Map, Value, json};

use super::AreasOutcome;
use crate::analysis::manifest;
use crate::areas::{AreaComparison, Denominator};
use crate::options::Options;
use crate::output::{Collection, Shape, Sheets, Table, area_features, area_flips, area_premises, areas};
use hexspot_stats::RANK_LEVEL;

impl AnalysisResult for AreasOutcome {
    fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    fn add_sheets<'a>(&'a self, options: &Options, sheets: &mut Sheets<'a>) {
        add_sheets(self, options, sheets);
    }

    fn manifest(&self, _: &Options) -> Map<String, Value> {
        manifest::object(json!({ "areas": section(self) }))
    }

    fn notes(&self, _: &Options) -> Vec<String> {
        self.notes()
    }

    fn summary(&self, _: &Options) -> String {
        summary(self)
    }

    fn shortcomings(&self, _: &Options) -> Vec<String> {
        Vec::new()
    }

    fn main_table(&self, _: &Options) -> Option<(&'static str, Table)> {
        Some(("areas.csv", areas(&self.ground, &self.comparisons)))
    }
}

/// Adds the sheets of a comparison.
pub fn add_sheets(outcome: &AreasOutcome, config: &Options, sheets: &mut Sheets<'_>) {
    let (ground, comparisons) = (&outcome.ground, &outcome.comparisons);
    if ground.exposure.km2.iter().any(Option::is_some) {
        sheets.map("areas", map(outcome, config));
    }
    sheets.table("areas", areas(ground, comparisons));
    sheets.table("area_flips", area_flips(ground, comparisons, &outcome.flips));
    if ground.exposure.premises.is_some() {
        sheets.table("area_premises", area_premises(ground));
    }
}

fn map(outcome: &AreasOutcome, config: &Options) -> Collection<'static> {
    let ground = &outcome.ground;
    let shapes = ground.areas.areas.iter().map(|area| area.shape.orient(Direction::Default));
    let id = |number: usize| ground.areas.areas[number].code.clone().unwrap_or_else(|| format!("area-{}", number + 1));
    Collection {
        members: members(outcome, config),
        ids: distinct((0..ground.len()).map(id).collect()),
        shapes: shapes.map(|shape| Shape::Polygons(Cow::Owned(shape))).collect(),
        properties: area_features(ground, &outcome.comparisons, &outcome.findings),
    }
}

/// Ids of which none stands twice: a second feature of the same code is given its number.
fn distinct(ids: Vec<String>) -> Vec<String> {
    let mut seen = std::collections::BTreeSet::new();
    let once =
        |(number, id): (usize, String)| if seen.insert(id.clone()) { id } else { format!("{id}-{}", number + 1) };
    ids.into_iter().enumerate().map(once).collect()
}

fn members(outcome: &AreasOutcome, config: &Options) -> Map<String, Value> {
    let footfall = outcome.ground.exposure.footfall.as_ref();
    let mut members = manifest::collection(config, outcome.period, outcome.premises_date.as_deref());
    members.insert("footfall_period".into(), json!(footfall.map(|footfall| footfall.source.period())));
    members.insert("measures".into(), json!(outcome.comparisons.iter().map(measure).collect::<Vec<_>>()));
    members
}

fn measure(comparison: &AreaComparison) -> Value {
    let measure = &comparison.measure;
    json!({ "name": measure.name, "title": measure.title, "unit": measure.unit.as_str(), "proxy_of": measure.proxy_of, "source": measure.source })
}

/// What the manifest says of a comparison.
pub fn section(outcome: &AreasOutcome) -> Value {
    json!({
        "period": { "from": outcome.period.from.to_string(), "to": outcome.period.to.to_string() },
        "number": outcome.ground.len(),
        "rank_intervals": {
            "draws": outcome.draws,
            "level": RANK_LEVEL,
            "method": "each true rate is drawn from its Gamma-Poisson posterior, all areas together, and each draw is ranked",
        },
        "measures": outcome.comparisons.iter().map(measure_in_full).collect::<Vec<_>>(),
        "flips": {
            "found": outcome.flips.iter().map(|flips| flips.total).sum::<usize>(),
            "listed": outcome.flips.iter().map(|flips| flips.listed.len()).sum::<usize>(),
        },
    })
}

fn measure_in_full(comparison: &AreaComparison) -> Value {
    let mut value = measure(comparison);
    value["total"] = json!(comparison.counts.total());
    value["outside_every_area"] = json!(comparison.counts.outside);
    value["without_position"] = json!(comparison.counts.unlocated);
    value["dispersion"] = json!(comparison.dispersion.map(|dispersion| dispersion.phi));
    value["denominators"] =
        json!(comparison.rankings.iter().map(|column| column.denominator.words()).collect::<Vec<_>>());
    value["ranked"] = json!(comparison.by(Denominator::Number).map_or(0, crate::areas::RateRanking::ranked));
    value
}
