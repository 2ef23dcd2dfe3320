//! A calibration put into files.

use serde_json::{Value, json};

use super::Calibrated;
use crate::analysis::manifest::head;
use crate::analysis::write::{Written, publish};
use crate::error::Result;
use crate::options::Options;
use crate::output::{Format, OutputFolder, Sheets, calibration};

/// Writes `calibration` as CSV or Parquet, `ledger.csv`, and last `manifest.json`.
pub fn write_calibration(
    calibrated: &Calibrated,
    config: &Options,
    formats: &[Format],
    folder: OutputFolder,
) -> Result<Written> {
    let mut sheets = Sheets::default();
    sheets.table("calibration", calibration(calibrated.themes()));
    let mut manifest = head(config, "calibrate", calibrated.ledger());
    manifest.insert("calibration".into(), section(calibrated, config));
    manifest.insert("notes".into(), json!(calibrated.notes()));
    publish(manifest, calibrated.ledger(), sheets, formats, folder)
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
            "sentence": found.sentence(),
        })).collect::<Vec<_>>(),
    })
}
