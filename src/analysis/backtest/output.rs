//! Back-tests put into files.

use super::summary::summary;
use crate::analysis::AnalysisResult;
use crate::ingest::Ledger;
use serde_json::{Map, Value, json};

use super::{BacktestOutcome, Tested};
use crate::evaluate::{AREA_SHARES, BANDWIDTH_STEPS, COMPONENTS, FittedParameters, MIN_ORIGINS};
use crate::options::Options;
use crate::output::{self, Sheets};
use crate::period::runs;

impl AnalysisResult for BacktestOutcome {
    fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    fn add_sheets<'a>(&'a self, _: &Options, sheets: &mut Sheets<'a>) {
        let named = || self.themes.iter().map(|tested| (tested.selection.name.as_str(), &tested.backtest));
        let rows = output::backtest(named().map(|(name, backtest)| (name, backtest.rows.as_slice())));
        let summaries = output::backtest_summary(named().map(|(name, backtest)| (name, backtest.summaries.as_slice())));
        sheets.table("backtest", rows);
        sheets.table("backtest_summary", summaries);
    }

    fn manifest(&self, options: &Options) -> Map<String, Value> {
        manifest(self, options)
    }

    fn notes(&self, _: &Options) -> Vec<String> {
        self.notes()
    }

    fn summary(&self, _: &Options) -> String {
        summary(self)
    }

    fn shortcomings(&self, options: &Options) -> Vec<String> {
        self.shortcomings(options.study.reading.quality())
    }
}

fn manifest(outcome: &BacktestOutcome, config: &Options) -> Map<String, Value> {
    let mut manifest = Map::new();
    let period = outcome.coverage.period;
    let mut put = |name: &str, value: Value| manifest.insert(name.into(), value);
    put("period", json!({ "from": period.from.to_string(), "to": period.to.to_string() }));
    put(
        "study_area",
        json!({
            "cells": outcome.grid.study().count(),
            "resolution": u8::from(outcome.grid.resolution),
            "resolution_reason": outcome.resolution.reason,
        }),
    );
    put("backtest", method(config));
    put("themes", outcome.themes.iter().map(theme).collect());
    manifest
}

fn method(config: &Options) -> Value {
    json!({
        "train_months": config.backtest.train_months,
        "test_months": config.backtest.test_months,
        "area_shares": AREA_SHARES,
        "rule": "at each origin every method ranks the cells by the months before it and by nothing else; what happens in the months after \
                 it is counted in the first cells of the ranking. Only months for which all who cover the ground have rows are used",
        "measures": "hit_rate n/N; pai (n/N)/(a/A); pei: pai over that of the best choice of as much area, known only afterwards; the last \
                     cell counts by the fraction of it that is left, cells of equal score share what is left by area",
        "methods": {
            "plain-count": "events of the training months",
            "kde": format!(
                "their quartic density; the bandwidth is the one asked for, or the one of {BANDWIDTH_STEPS:?} times the distance between \
                 middles of cells under which the last of the training months were likeliest given those before"
            ),
            "hexspot": "a mixture of maps of the past, its weights those under which the months of the past were likeliest, each given those \
                        before it",
            "hot-first": "hot cells of the training months first, then by events",
        },
        "comparison": format!(
            "mean difference of hit rates to plain-count over the same origins; 95 % bootstrap interval over origins, taken as independent \
             trials though neighbouring ones share training months; each comparison by itself, not corrected for their number; none with \
             fewer than {MIN_ORIGINS} origins"
        ),
    })
}

fn theme(tested: &Tested) -> Value {
    let rows = &tested.backtest.rows;
    let bandwidths: Vec<f64> = rows
        .iter()
        .filter_map(|row| if let FittedParameters::BandwidthM(metres) = row.fitted { Some(metres) } else { None })
        .collect();
    let weights: Vec<[f64; COMPONENTS.len()]> = rows
        .iter()
        .filter_map(|row| if let FittedParameters::Weights(weights) = row.fitted { Some(weights) } else { None })
        .collect();
    let mean = |map: usize| weights.iter().map(|weight| weight[map]).sum::<f64>() / weights.len().max(1) as f64;
    let mixture: Map<String, Value> =
        COMPONENTS.iter().enumerate().map(|(map, name)| ((*name).to_owned(), json!(mean(map)))).collect();
    json!({
        "name": tested.selection.name,
        "title": tested.selection.theme.title,
        "proxy_of": tested.selection.proxy_of,
        "months_left_out": runs(&tested.months_left_out()),
        "kde_bandwidths_m": bandwidths,
        "hexspot_mean_weights": mixture,
        "sentence": tested.sentence(),
    })
}
