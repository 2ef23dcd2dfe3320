//! esda: local and global Moran's I.

use hexspot_stats::{Quadrant, global_moran, local_moran};
use serde_json::Value;

use super::{assert_relative, cells, numbers, windows};

#[test]
fn local_and_global_values_agree_with_esda() {
    let file: Value = serde_json::from_str(include_str!("local_moran_k1.json")).expect("valid");
    let (counts, neighbours) = (numbers(&file, "count"), windows(&cells(&file), 1));
    let met = local_moran(&counts, &neighbours).expect("varied");
    let quadrants = [Quadrant::HighHigh, Quadrant::LowHigh, Quadrant::LowLow, Quadrant::HighLow];
    assert_eq!(met.len(), 233);
    for ((met, i), quadrant) in met.iter().zip(numbers(&file, "I")).zip(numbers(&file, "quadrant")) {
        assert_relative("I", met.i, i, 1e-9);
        assert_eq!(met.quadrant, Some(quadrants[quadrant as usize - 1]));
    }
    let global: Value = serde_json::from_str(include_str!("global_moran_k1.json")).expect("valid");
    let of = |key: &str| global[key].as_f64().expect("a number");
    let met = global_moran(&counts, &neighbours).expect("varied");
    assert_relative("I", met.i, of("I"), 1e-9);
    assert_relative("mean", met.expected, of("expected"), 1e-9);
    assert_relative("z under normality", met.z_normality, of("z_norm"), 1e-9);
    assert_relative("z under randomisation", met.z_randomisation, of("z_rand"), 1e-9);
}
