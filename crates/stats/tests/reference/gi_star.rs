//! esda and scipy: Gi*, its upper normal tail, and Benjamini–Hochberg.

use hexspot_stats::gi_star;
use hexspot_stats::{benjamini_hochberg, normal_upper};
use serde_json::Value;

use super::{assert_relative, cells, numbers, windows};

fn agrees(file: &str) {
    let file: Value = serde_json::from_str(file).expect("valid");
    let rings = file["k"].as_u64().expect("k") as u32;
    let z = gi_star(&numbers(&file, "count"), &windows(&cells(&file), rings));
    let p: Vec<Option<f64>> = z.iter().map(|z| z.map(normal_upper)).collect();
    let q = benjamini_hochberg(&p);
    let (expected_z, expected_p, expected_q) = (numbers(&file, "z"), numbers(&file, "p_upper"), numbers(&file, "q_bh"));
    assert_eq!(z.len(), expected_z.len());
    for i in 0..z.len() {
        assert_relative("z", z[i].expect("defined"), expected_z[i], 1e-9);
        assert_relative("p", p[i].expect("defined"), expected_p[i], 1e-9);
        assert_relative("q", q[i].expect("defined"), expected_q[i], 1e-9);
    }
}

#[test]
fn one_ring_agrees_with_esda() {
    agrees(include_str!("gi_star_k1.json"));
}

#[test]
fn two_rings_agree_with_esda() {
    agrees(include_str!("gi_star_k2.json"));
}
