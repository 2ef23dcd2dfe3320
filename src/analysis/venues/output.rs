//! A plan of venues put into files.

use super::summary::summary;
use crate::analysis::AnalysisResult;
use crate::ingest::Ledger;
use serde_json::{Map, Value, json};

use super::VenuesOutcome;
use crate::analysis::manifest;
use crate::options::Options;
use crate::output::{Sheets, operators_wanted, venues, venues_map};
use crate::period::{Month, Period};
use crate::plan::venues::DemandBy;

impl AnalysisResult for VenuesOutcome {
    fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    fn add_sheets<'a>(&'a self, options: &Options, sheets: &mut Sheets<'a>) {
        add_sheets(self, options, "operators", sheets);
    }

    fn manifest(&self, options: &Options) -> Map<String, Value> {
        manifest::object(json!({
            "period": self.coverage.as_ref().map(|coverage| json!({
                "from": coverage.period.from.to_string(),
                "to": coverage.period.to.to_string(),
                "months_observed": coverage.months_observed(),
                "covered_by": coverage.bodies,
            })),
            "venues": section(self, options),
        }))
    }

    fn notes(&self, options: &Options) -> Vec<String> {
        self.notes(options)
    }

    fn summary(&self, options: &Options) -> String {
        summary(self, options)
    }

    fn shortcomings(&self, _: &Options) -> Vec<String> {
        self.shortcomings.clone()
    }
}

/// Adds the sheets of a plan; `operators` is the name of the table of operators.
pub fn add_sheets(outcome: &VenuesOutcome, config: &Options, operators: &str, sheets: &mut Sheets<'_>) {
    let VenuesOutcome { plan, venues: known, demand, .. } = outcome;
    sheets.map("venues", venues_map(plan, known, demand, &config.venues.scheme, members(outcome, config)));
    sheets.table("venues", venues(plan, known, demand));
    sheets.table(operators, operators_wanted(&outcome.operators, plan, known));
}

fn members(outcome: &VenuesOutcome, config: &Options) -> Map<String, Value> {
    let period = outcome.coverage.as_ref().map(|coverage| coverage.period);
    let any = Period { from: Month::MIN, to: Month::MAX };
    let mut members = manifest::collection(config, period.unwrap_or(any), outcome.premises_date.as_deref());
    if period.is_none() {
        members.insert("period".into(), Value::Null);
    }
    members.extend(manifest::object(json!({
        "theme": outcome.theme.as_ref().map(|(title, _)| title),
        "proxy_of": outcome.theme.as_ref().and_then(|(_, proxy_of)| proxy_of.clone()),
        "demand": config.venues.demand.as_str(),
        "hours_of_demand": outcome.demand.hours_basis,
        "walk_m": config.venues.walk_m,
        "distance": outcome.walk.describe(),
        "cover_before": outcome.plan.before[0],
        "cover_after": outcome.plan.after[0],
    })));
    members
}

/// What the manifest says of the plan.
pub fn section(outcome: &VenuesOutcome, config: &Options) -> Value {
    let (plan, parts, wanted) = (&outcome.plan, &outcome.parts, &config.venues());
    let (weight, draws_of) = match wanted.demand {
        DemandBy::Harm => (
            "the posterior mean of the harm of each cell, spread over the places of its events by their number, by hour of the week of \
             the night",
            Some("the harm of each cell drawn from what is known of it; its hours are not drawn"),
        ),
        DemandBy::Footfall => ("the people present in each cell, by hour of the week of the night", None),
    };
    let left: Map<String, Value> =
        parts.excluded_counts().iter().map(|(why, number)| (why.as_str().to_owned(), json!(number))).collect();
    json!({
        "question": "which premises, added to those in the scheme already, bring most of the night's demand within a walk of one that is open?",
        "demand": wanted.demand.as_str(),
        "theme": outcome.theme.as_ref().map(|(title, _)| title),
        "proxy_of": outcome.theme.as_ref().and_then(|(_, proxy_of)| proxy_of.clone()),
        "weight": weight,
        "hours_of_demand": outcome.demand.hours_basis,
        "demand_in_a_week": plan.total,
        "night": config.study.hours.night.to_string(),
        "hours_of_venues": "a venue covers an hour when it is open throughout; hours after midnight belong to the night before",
        "hours_assumed_of": parts.assumed_open,
        "no_hours_known": parts.no_hours_at_all,
        "walk_m": wanted.walk_m,
        "distance": outcome.walk.describe(),
        "scheme": wanted.scheme,
        "existing": plan.existing.len(),
        "existing_closed_by_night": plan.closed.len(),
        "candidates": plan.candidates,
        "left_out": left,
        "chosen": plan.chosen.len(),
        "cover_before": plan.before[0],
        "cover_after": plan.after[0],
        "cover_of_all_candidates": plan.reachable_share,
        "cover_twice_before": plan.before[1],
        "cover_twice_after": plan.after[1],
        "objective": if wanted.backup > 0.0 {
            "what is covered once and what is covered twice, by --backup (Hogan & ReVelle 1986)"
        } else {
            "what is covered by at least one (Church & ReVelle 1974)"
        },
        "solution": {
            "value": plan.solution.value,
            "bound": plan.solution.bound,
            "gap": plan.solution.gap(),
            "proven": plan.solution.proven,
            "quick_choice": plan.solution.greedy_value,
            "branches": plan.solution.nodes,
            "steps": plan.solution.steps,
            "method": plan.solution.describe(),
            "fewest_proven": plan.fewest,
        },
        "order": "whichever adds most to the objective beside existing ones and those before it",
        "chosen_share": draws_of.map(|of| json!({
            "draws": plan.draws,
            "of": of,
            "plan_of_a_draw": "the greedy choice improved by single exchanges, not proven to be the best of that draw",
        })),
        "operators_wanted": outcome.operators.len(),
    })
}
