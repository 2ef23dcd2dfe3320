//! SaTScan 9.6: the leukaemia of New York State, circles of at most a tenth of the population.

use hexspot_stats::scan::{Cases, CircularWindows, CircularZones, ScanWindows, relative_risk};
use hexspot_stats::scan::{ScanTest, scan_test};
use hexspot_stats::{Draws, RandomStreams};
use serde_json::Value;

use super::numbers;

fn file() -> Value {
    serde_json::from_str(include_str!("satscan_new_york.json")).expect("valid")
}

fn cases(file: &Value) -> Cases {
    let counts: Vec<u32> = numbers(file, "cases").iter().map(|cases| *cases as u32).collect();
    Cases::new(&counts, &numbers(file, "population")).expect("people")
}

/// The circles; tracts at exactly the same distance from a centre would enter together, and there are none.
fn circles(file: &Value, cases: &Cases, max_share: f64) -> CircularZones {
    let points = file["point"].as_array().expect("points").iter();
    let points: Vec<[f64; 2]> = points.map(|at| [0, 1].map(|axis| at[axis].as_f64().expect("a number"))).collect();
    CircularZones::circles(&points, cases.shares(), max_share)
}

fn scanned(file: &Value) -> (Cases, ScanTest) {
    let cases = cases(file);
    let zones = circles(file, &cases, 0.1);
    let draws = Draws { number: 999, streams: RandomStreams::new(1) };
    let test = scan_test(&CircularWindows::new(&zones, &cases), &cases, None, draws, "new york");
    (cases, test)
}

/// Whether `met` is printed as `shown` with this many decimals.
fn prints(met: f64, shown: &Value, decimals: usize) -> bool {
    let shown = shown.as_f64().expect("a number");
    format!("{met:.decimals$}") == format!("{shown:.decimals$}")
}

#[test]
fn clusters_agree_with_satscan() {
    let file = file();
    let (cases, test) = scanned(&file);
    assert_eq!((cases.total(), test.replications), (552, 999));
    let published = file["clusters"].as_array().expect("clusters");
    assert!(test.clusters.len() >= published.len() && published.len() == 7);
    // Which tract a circle is drawn around is not compared: several circles may hold the same tracts.
    for (number, (met, published)) in test.clusters.iter().zip(published).enumerate() {
        let window = &met.window;
        println!(
            "{}: {} tracts, {} cases, {:.2} expected, ratio {:.6}, p {:.3} (SaTScan {})",
            number + 1,
            window.cells.len(),
            window.cases,
            window.expected,
            window.ratio,
            met.p_poisson,
            published["p"]
        );
        let tracts: Vec<u64> = window.cells.iter().map(|cell| u64::from(*cell) + 1).collect();
        assert_eq!(serde_json::json!(tracts), published["tracts"]);
        assert_eq!(published["cases"], window.cases);
        assert!(prints(window.expected, &published["expected"], 2), "{}", window.expected);
        assert!(prints(f64::from(window.cases) / window.expected, &published["observed_over_expected"], 2));
        let risk = relative_risk(window.cases, window.expected, cases.total()).expect("cases outside");
        assert!(prints(risk, &published["relative_risk"], 2), "{risk}");
        assert!(prints(window.ratio, &published["ratio"], 6), "{}", window.ratio);
    }
}

#[test]
fn p_values_agree_with_satscan() {
    let file = file();
    let (_, test) = scanned(&file);
    for (met, published) in test.clusters.iter().zip(file["clusters"].as_array().expect("clusters")) {
        let published = published["p"].as_f64().expect("a number");
        // Two runs of 999 replications each.
        let error = (2.0 * published * (1.0 - published) / 999.0).sqrt();
        assert!((met.p_poisson - published).abs() <= 3.5 * error.max(0.001), "{} is not {published}", met.p_poisson);
        let gumbel = met.p_gumbel.expect("maxima differ");
        assert!((gumbel - met.p_poisson).abs() <= 0.03, "{gumbel} and {}", met.p_poisson);
        assert_eq!((met.p_overdispersed, met.significant(0.05)), (None, None), "no dispersion was given");
    }
    let first = &test.clusters[0];
    assert!(first.p_poisson <= 0.003 && first.p_gumbel.is_some_and(|p| p < 0.003), "{first:?}");
}

#[test]
fn half_the_population_agrees_with_brute_force() {
    let file = file();
    let cases = cases(&file);
    let zones = circles(&file, &cases, 0.5);
    let windows = CircularWindows::new(&zones, &cases);
    let best = windows.most_likely(cases.counts(), &[false; 281]).expect("a cluster");
    let published = &file["best_at_50_percent"];
    assert_eq!(
        (published["tracts"].as_u64(), &published["cases"]),
        (Some(best.cells.len() as u64), &Value::from(best.cases))
    );
    assert!(prints(best.ratio, &published["ratio"], 6), "{}", best.ratio);
}
