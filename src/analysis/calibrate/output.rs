//! A calibration put into files.

use super::summary::summary;
use crate::analysis::AnalysisResult;
use crate::analysis::manifest;
use crate::ingest::Ledger;
use serde_json::{Map, Value, json};

use super::Calibrated;
use crate::options::Options;
use crate::output::{Sheets, Table, calibration};

impl AnalysisResult for Calibrated {
    fn ledger(&self) -> &Ledger {
        self.ledger()
    }

    fn add_sheets<'a>(&'a self, _: &Options, sheets: &mut Sheets<'a>) {
        sheets.table("calibration", calibration(self.themes()));
    }

    fn manifest(&self, options: &Options) -> Map<String, Value> {
        manifest::object(json!({ "calibration": section(self, options) }))
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

    fn main_table(&self, _: &Options) -> Option<(&'static str, Table)> {
        Some(("calibration.csv", calibration(self.themes())))
    }
}

fn section(calibrated: &Calibrated, config: &Options) -> Value {
    let grid = &calibrated.study.ground.grid;
    json!({
        "method": "worlds are drawn on the study's own cells: as many events as the theme has, falling by its exposure, shared among the \
                   months as the theme's events are and clumped as they are; each world is judged as the study is",
        "relative_risk_1": "nothing is planted: the rate is the share of worlds with at least one alarm, all of them false",
        "relative_risk_above_1": "a block (a cell and its rings, not cut by the edge) has that many times the risk: the rate is the share of \
                                  worlds with an alarm in it",
        "interval": "95 %, Wilson",
        "resolution": u8::from(grid.resolution),
        "rings": grid.rings,
        "alpha": config.study.significance.alpha,
        "at_least": config.study.window.at_least,
        "expect": config.study.expectation.expect.as_str(),
        "themes": calibrated.themes.iter().map(|(name, found)| json!({
            "name": name,
            "events": found.events,
            "cells": found.cells,
            "months": found.months,
            "dispersion": found.dispersion,
            "sentence": found.explain(),
        })).collect::<Vec<_>>(),
    })
}
