//! Gaps put into files.

use super::summary::summary;
use crate::analysis::AnalysisResult;
use crate::ingest::Ledger;
use serde_json::{Map, Value, json};

use super::{CoverOutcome, CoveredKind};
use crate::analysis::RankingResult;
use crate::analysis::manifest;
use crate::options::Options;
use crate::output::{CoveredRows, Sheets, cover, cover_hours, cover_map};
use crate::plan::demand::Demand;

impl AnalysisResult for (RankingResult, CoverOutcome) {
    fn ledger(&self) -> &Ledger {
        &self.0.ledger
    }

    fn add_sheets<'a>(&'a self, options: &Options, sheets: &mut Sheets<'a>) {
        add_sheets(&self.0, &self.1, options, sheets);
    }

    fn manifest(&self, _: &Options) -> Map<String, Value> {
        manifest::object(json!({ "cover": section(&self.1, &self.0) }))
    }

    fn notes(&self, _: &Options) -> Vec<String> {
        self.1.notes(&self.0)
    }

    fn summary(&self, _: &Options) -> String {
        summary(&self.1)
    }

    fn shortcomings(&self, options: &Options) -> Vec<String> {
        self.0.shortcomings(options.study.reading.quality())
    }
}

/// Adds the sheets of gaps.
pub fn add_sheets(ranked: &RankingResult, outcome: &CoverOutcome, config: &Options, sheets: &mut Sheets<'_>) {
    let rows: Vec<CoveredRows<'_>> = outcome.kinds.iter().map(|kind| rows(outcome, kind)).collect();
    let table = cover(&rows, &outcome.need);
    sheets.map("cover", cover_map(&rows, &outcome.need, members(ranked, outcome, config), table.clone()));
    sheets.table("cover", table);
    sheets.table("cover_hours", cover_hours(&rows, config.study.hours.night));
}

fn rows<'a>(outcome: &'a CoverOutcome, kind: &'a CoveredKind) -> CoveredRows<'a> {
    CoveredRows {
        label: kind.told(),
        gaps: &kind.gaps,
        uncertainty: &kind.sureness,
        worst: &kind.worst,
        new: outcome.new,
    }
}

fn members(ranked: &RankingResult, outcome: &CoverOutcome, config: &Options) -> Map<String, Value> {
    let mut members = manifest::collection(config, ranked.coverage.period, ranked.premises_date.as_deref());
    members.insert("theme".into(), json!(outcome.theme));
    members.insert("title".into(), json!(outcome.title));
    members.insert("proxy_of".into(), json!(outcome.proxy_of));
    members.insert("hours_assumed".into(), json!(outcome.need.hours_basis.is_assumed()));
    members
}

/// What was asked and found, in words and numbers.
pub fn section(outcome: &CoverOutcome, ranked: &RankingResult) -> Value {
    json!({
        "theme": outcome.theme,
        "title": outcome.title,
        "proxy_of": outcome.proxy_of,
        "period": { "from": ranked.coverage.period.from.to_string(), "to": ranked.coverage.period.to.to_string() },
        "question": "how much of what is needed, cell by cell and hour by hour, is out of reach of every asset of a kind, and where would new ones bring most of it within reach?",
        "coverage": "share of the need, by ground and hour, within reach of an asset at work in that hour; ground by finer H3 cells, each with its own area, that belong to the cell that holds their middle; reach by the straight line; within a cell the need is taken to be spread evenly over its ground",
        "gap": "need × (1 − coverage)",
        "need": "mean of the posterior law of each cell's harm in a week (drawn towards what all cells have in common), by the hours of the week",
        "hours": outcome.need.hours_basis.describe(),
        "hours_assumed": outcome.need.hours_basis.is_assumed(),
        "at_work": "hours of the source, an hour counting when its half is among them; without them always, lights in the dark",
        "new_places": "points along the streets given, where they meet or end and no farther apart than half the reach; without streets middles of finer H3 cells, no farther apart than the reach; walls and columns are not known. Chosen together, so that most of the need comes within reach (maximal covering: a quick choice and exchanges, then branch and bound with Lagrangian bounds), and told in the order in which each adds most to those before it; choice says whether that is proven to be the best, and proven_share is what is gained over the least bound on what any choice could gain. New ones are taken to be at work in all hours",
        "among_first": format!("share of draws of every cell's harm from its law in which the cell's gap is among the {} largest", outcome.new),
        "stays": "share of the same draws in which the places chosen for the draw, by gain and exchanges, have one within reach of this one",
        "kinds": outcome.kinds.iter().map(|kind| of_kind(kind, &outcome.need)).collect::<Vec<_>>(),
        "left_out": outcome.left_out.iter().map(|(kind, reason)| json!({ "kind": kind, "reason": reason })).collect::<Vec<_>>(),
    })
}

fn of_kind(of: &CoveredKind, need: &Demand) -> Value {
    let gaps = &of.gaps;
    json!({
        "kind": of.kind,
        "purpose": of.purpose.describe(),
        "need_rests_on": of.need_rests_on(need),
        "unit": of.unit,
        "reach_m": of.reach_m,
        "assets": of.assets,
        "reach_the_study_area": gaps.reaching,
        "with_hours": of.with_hours,
        "hours_unreadable": of.unreadable_hours,
        "cells": gaps.cells.len(),
        "cells_with_a_gap": gaps.cells.iter().filter(|cell| cell.rank.is_some()).count(),
        "cells_of_unknown_need": gaps.cells.iter().filter(|cell| cell.demand.is_none()).count(),
        "ground_looked_at_every_m": gaps.subcells.spacing_m(),
        "candidates": gaps.candidates.at.len(),
        "candidates_apart_m": gaps.candidates.apart_m,
        "candidates_are": gaps.candidates.describe(),
        "need": gaps.demand.sum(),
        "gap": gaps.gap.sum(),
        "coverage": gaps.covered(),
        "proposed": gaps.proposals.len(),
        "gained": gaps.gained(),
        "coverage_after": gaps.proposals.last().map(|last| last.cover_after),
        "bound": gaps.solution.bound,
        "proven_share": of.proven(),
        "choice": gaps.solution.describe(),
        "draws": of.sureness.draws,
        "gain_kept_over_draws": of.sureness.kept,
    })
}
