//! scipy: the binomial window test on area shares.

use hexspot_stats::{WindowNull, Windows, benjamini_hochberg, binomial_upper, window_test};
use serde_json::Value;

use super::{assert_relative, cells, numbers, windows};

/// By how much the areas of two H3 libraries differ, relatively.
const AREA_DIFFERENCE: f64 = 1e-11;

#[test]
fn the_exact_window_test_agrees_with_scipy() {
    let file: Value = serde_json::from_str(include_str!("exact_window_k1.json")).expect("valid");
    let counts_file: Value = serde_json::from_str(include_str!("gi_star_k1.json")).expect("valid");
    let cells = cells(&file);
    let counts: Vec<u32> = numbers(&counts_file, "count").iter().map(|count| *count as u32).collect();
    assert_eq!(u64::from(counts.iter().sum::<u32>()), file["n_total"].as_u64().expect("n_total"));
    // The areas of two H3 libraries differ in the twelfth digit, and the hundredth power of a share in the tenth: to compare the
    // test and not the areas, each cell is given the share that makes the reference's windows.
    let n = u64::from(counts.iter().sum::<u32>());
    let (share, window_count) = (numbers(&file, "area_share"), numbers(&file, "window_count"));
    let reference: Vec<Option<f64>> =
        share.iter().zip(&window_count).map(|(share, count)| Some(binomial_upper(*count as u64, n, *share))).collect();
    let (p, q) = (numbers(&file, "p"), numbers(&file, "q_bh"));
    for (i, (met_p, met_q)) in reference.iter().zip(benjamini_hochberg(&reference)).enumerate() {
        assert_relative("p", met_p.expect("tested"), p[i], 1e-9);
        assert_relative("q", met_q.expect("tested"), q[i], 1e-9);
    }
    let areas: Vec<f64> = cells.iter().map(|cell| cell.area_m2()).collect();
    let exact = WindowNull { at_least: 1.0, dispersion: 1.0 };
    let (neighbours, reported) = (windows(&cells, 1), vec![true; cells.len()]);
    let test = window_test(&counts, Windows { exposure: &areas, neighbours: &neighbours, reported: &reported }, exact);
    for i in 0..cells.len() {
        // p of a window of k events moves by k times what its area share moves by.
        let tolerance = 1e-9 + window_count[i] * AREA_DIFFERENCE;
        assert_relative("p", test.p[i].expect("tested"), p[i], tolerance);
        assert_relative("q", test.q[i].expect("tested"), q[i], 1e-9 + n as f64 * AREA_DIFFERENCE);
    }
    let hot = test.q.iter().flatten().filter(|q| **q <= 0.05).count();
    assert_eq!(hot, 44, "the City's violence of 2024: 44 of 233 cells, unadjusted");
}
