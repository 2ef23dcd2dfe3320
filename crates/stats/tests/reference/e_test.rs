//! statsmodels: the e-test of two Poisson rates.

use hexspot_stats::{EStatistic, e_test};
use serde_json::Value;

#[test]
fn the_e_test_agrees_with_statsmodels() {
    let file: Value = serde_json::from_str(include_str!("poisson_e_test.json")).expect("valid");
    let rows = file["rows"].as_array().expect("rows");
    assert_eq!(rows.len(), 6);
    for row in rows {
        let count = |key: &str| row[key].as_u64().expect("a count");
        let number = |key: &str| row[key].as_f64().expect("a number");
        let (first, second) = ((count("count1"), number("exposure1")), (count("count2"), number("exposure2")));
        for (statistic, name) in [(EStatistic::Score, "score"), (EStatistic::Wald, "wald")] {
            let met = e_test(first, second, statistic).expect("exposed");
            let (z, p) = (number(&format!("statistic_{name}")), number(&format!("p_{name}")));
            assert!((met.statistic - z).abs() < 1e-9, "{name} of {row}: {met:?}");
            assert!((met.p - p).abs() < 1e-6, "{name} of {row}: {met:?}");
        }
    }
}

#[test]
fn the_score_statistic_is_the_default() {
    assert_eq!(EStatistic::default(), EStatistic::Score);
}
