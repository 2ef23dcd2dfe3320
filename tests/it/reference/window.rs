//! scipy: the binomial window test on area shares.

use hexspot::inference::{Null, window_test};
use serde_json::Value;

use super::{assert_relative, cells, numbers, windows};

#[test]
fn the_exact_window_test_agrees_with_scipy() {
    let file: Value = serde_json::from_str(include_str!("exact_window_k1.json")).expect("valid");
    let counts_file: Value = serde_json::from_str(include_str!("gi_star_k1.json")).expect("valid");
    let cells = cells(&file);
    let counts: Vec<u32> = numbers(&counts_file, "count")
        .iter()
        .map(|count| *count as u32)
        .collect();
    assert_eq!(
        u64::from(counts.iter().sum::<u32>()),
        file["n_total"].as_u64().expect("n_total")
    );
    let areas: Vec<f64> = cells.iter().map(|cell| cell.area_m2()).collect();
    let exact = Null {
        at_least: 1.0,
        dispersion: 1.0,
    };
    let test = window_test(&counts, &areas, &windows(&cells, 1), &vec![true; cells.len()], exact);
    let (p, q) = (numbers(&file, "p"), numbers(&file, "q_bh"));
    for i in 0..cells.len() {
        assert_relative("p", test.p[i].expect("tested"), p[i], 1e-9);
        assert_relative("q", test.q[i].expect("tested"), q[i], 1e-9);
    }
    let hot = test.q.iter().flatten().filter(|q| **q <= 0.05).count();
    assert_eq!(hot, 44, "the City's violence of 2024: 44 of 233 cells, unadjusted");
}
