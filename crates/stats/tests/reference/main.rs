//! Results compared with those of other software.
//!
//! Each JSON holds inputs beside outputs and says in `note` what made it: `make_reference.py`, `make_tails.py`,
//! `make_priors.py` or `make_shares.py`; `satscan_new_york.json` is output of SaTScan.

mod e_test;
mod gi_star;
mod kde;
mod mann_kendall;
mod mclp;
mod moran;
mod rates;
mod scan;
mod shares;
mod shrinkage;
mod tails;
mod window;

use h3o::CellIndex;
use hexspot_stats::Neighbours;
use serde_json::Value;

/// A list of numbers of a reference file.
fn numbers(file: &Value, key: &str) -> Vec<f64> {
    file[key].as_array().expect(key).iter().map(|value| value.as_f64().expect("a number")).collect()
}

/// The cells of a reference file, in its order.
fn cells(file: &Value) -> Vec<CellIndex> {
    let index = |value: &Value| value.as_str().expect("text").parse().expect("an H3 index");
    file["cell"].as_array().expect("cell").iter().map(index).collect()
}

/// Windows of `rings` rings within the cells of a reference file.
fn windows(cells: &[CellIndex], rings: u32) -> Neighbours {
    assert!(cells.is_sorted(), "the reference lists its cells in order");
    Neighbours::from_cells(cells, rings)
}

#[track_caller]
fn assert_relative(what: &str, met: f64, expected: f64, tolerance: f64) {
    let error = (met - expected).abs() / expected.abs().max(f64::MIN_POSITIVE);
    assert!(error <= tolerance, "{what}: {met:e} is not {expected:e} (off by {error:e})");
}
