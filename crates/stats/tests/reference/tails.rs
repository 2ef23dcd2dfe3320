//! scipy and mpmath: binomial and beta-binomial upper tails, from a half to far below what matters.

use hexspot_stats::{beta_binomial_upper, binomial_upper};
use serde_json::Value;

use super::assert_relative;

/// Log-gammas of a million have about nine digits, and so has a far tail of a million trials.
const LARGE_N_TOLERANCE: f64 = 1e-8;

#[test]
fn tails_agree_with_scipy_and_mpmath() {
    let file: Value = serde_json::from_str(include_str!("tails.json")).expect("valid");
    let number = |row: &Value, key: &str| row[key].as_f64().expect("a number");
    let tolerance = |n: f64| if n > 10_000.0 { LARGE_N_TOLERANCE } else { 1e-10 };
    for row in file["binomial"].as_array().expect("rows") {
        let (x, n) = (number(row, "x"), number(row, "n"));
        let met = binomial_upper(x as u64, n as u64, number(row, "share"));
        assert_relative(&format!("binomial {row}"), met, number(row, "p"), tolerance(n));
    }
    for row in file["beta_binomial"].as_array().expect("rows") {
        let (x, n) = (number(row, "x"), number(row, "n"));
        let met = beta_binomial_upper(x as u64, n as u64, number(row, "share"), number(row, "dispersion"));
        // The parameters are as large as the total over the excess dispersion: the same digits are lost.
        assert_relative(&format!("beta-binomial {row}"), met, number(row, "p"), LARGE_N_TOLERANCE);
    }
}
