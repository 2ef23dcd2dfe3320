//! A plain quartic density in Python.

use hexspot_stats::kde::{KernelPoint, density};
use serde_json::Value;

use super::{assert_relative, numbers};

#[test]
fn quartic_densities_agree() {
    let file: Value = serde_json::from_str(include_str!("kde_quartic.json")).expect("valid");
    let points = |x: &str, y: &str| -> Vec<[f64; 2]> {
        numbers(&file, x).into_iter().zip(numbers(&file, y)).map(|(x, y)| [x, y]).collect()
    };
    let bandwidth_m = file["bandwidth_m"].as_f64().expect("metres");
    let events = points("x", "y").into_iter().map(|at| KernelPoint { at, events: 1.0, bandwidth_m }).collect();
    let (met, expected) = (density(events, &points("at_x", "at_y")), numbers(&file, "events_per_km2"));
    assert_eq!(met.len(), 169);
    assert!(expected.iter().filter(|density| **density > 0.0).count() > 100);
    for (met, expected) in met.iter().zip(&expected) {
        if *expected == 0.0 {
            assert_eq!(*met, 0.0);
        } else {
            assert_relative("density", *met, *expected, 1e-9);
        }
    }
}
