//! pymannkendall: trend and slope of series.

use hexspot_stats::two_sided;
use hexspot_stats::{mann_kendall, sen_slope};
use serde_json::Value;

use super::numbers;

#[test]
fn mann_kendall_and_sen_agree_with_pymannkendall() {
    let file: Value = serde_json::from_str(include_str!("mann_kendall.json")).expect("valid");
    let rows = file["rows"].as_array().expect("rows");
    assert_eq!(rows.len(), 8);
    for row in rows {
        let series: Vec<Option<f64>> = numbers(row, "series").into_iter().map(Some).collect();
        let met = mann_kendall(&series).expect("four values or more");
        let slope = sen_slope(&series).expect("two values or more");
        for (name, met) in [
            ("s", met.s),
            ("var_s", met.variance),
            ("z", met.z),
            ("p", two_sided(met.z)),
            ("tau", met.tau),
            ("sen_slope", slope),
        ] {
            // Of the constant series the file says what z and p are, and that there is no variance.
            let Some(expected) = row.get(name) else { continue };
            let expected = expected.as_f64().unwrap_or(0.0);
            assert!((met - expected).abs() < 1e-9, "{name} of {row}: {met}");
        }
    }
}
