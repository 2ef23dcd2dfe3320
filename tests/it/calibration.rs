//! False alarms: on ground where every place is alike, a map of hotspots should be empty.

use h3o::{CellIndex, Resolution};
use hexspot::exposure::Expectation;
use hexspot::grid::Neighbours;
use hexspot::inference::{DEFAULT_ALPHA, DEFAULT_AT_LEAST, Question, Streams, estimate, judge};
use hexspot::place::LonLat;
use rand::distr::Distribution;
use rand_distr::{Gamma, Poisson};
use rayon::prelude::*;

const CELLS: usize = 2_000;
const RUNS: u64 = 400;
const SEED: u64 = 11;

/// The 2,000 cells nearest to the middle of the City, in order of their index.
fn ground() -> (Neighbours, Vec<f64>) {
    let middle = LonLat::new(-0.0887, 51.5155).expect("in range").cell(Resolution::Ten);
    let mut by_ring: Vec<(u32, CellIndex)> =
        middle.grid_disk_distances_safe(26).map(|(cell, ring)| (ring, cell)).collect();
    by_ring.sort_unstable();
    let mut cells: Vec<CellIndex> = by_ring.into_iter().take(CELLS).map(|(_, cell)| cell).collect();
    cells.sort_unstable();
    assert_eq!(cells.len(), CELLS);
    let neighbours = Neighbours::of(&cells, 1, |cell| cells.binary_search(&cell).ok().map(|at| at as u32));
    (neighbours, cells.iter().map(|cell| cell.area_m2()).collect())
}

/// The question that a run asks when nothing else is said.
const QUESTION: Question = Question { expect: Expectation::Area, at_least: DEFAULT_AT_LEAST, alpha: DEFAULT_ALPHA };

/// 5 % and what 400 runs may miss it by.
const AT_MOST: f64 = 0.07;

/// Which verdicts a run raised falsely.
#[derive(Clone, Copy)]
struct Alarms {
    hot: bool,
    exact: bool,
    gi: bool,
}

/// The share of runs that raised an alarm.
fn share(runs: &[Alarms], alarm: fn(&Alarms) -> bool) -> f64 {
    runs.iter().filter(|run| alarm(run)).count() as f64 / RUNS as f64
}

/// Judges `RUNS` draws of uniform ground: `mean` events a cell in all, over `months` months, the variance of a cell's month
/// `phi` times its mean.
fn runs(mean: f64, months: usize, phi: f64, neighbours: &Neighbours, areas: &[f64]) -> Vec<Alarms> {
    let average = areas.iter().sum::<f64>() / areas.len() as f64;
    let purpose = format!("uniform ground, {mean} a cell, {months} months, phi {phi}");
    (0..RUNS)
        .into_par_iter()
        .map(|run| {
            let mut rng = Streams::new(SEED).stream(&purpose, run);
            let mut draw = |area: &f64| {
                let mean = mean * area / average / months as f64;
                let rate = if phi > 1.0 {
                    Gamma::new(mean / (phi - 1.0), phi - 1.0).expect("valid").sample(&mut rng).max(1e-12)
                } else {
                    mean
                };
                Poisson::new(rate).expect("positive").sample(&mut rng) as u32
            };
            let monthly: Vec<u32> = areas.iter().flat_map(|area| vec![area; months]).map(&mut draw).collect();
            let counts: Vec<u32> = monthly.chunks(months).map(|months| months.iter().sum()).collect();
            let dispersion = estimate(&monthly, months, &vec![true; months]);
            let judged = judge(&counts, areas, neighbours, &vec![true; counts.len()], dispersion, QUESTION);
            let any = |q: &[Option<f64>]| q.iter().flatten().any(|q| *q <= DEFAULT_ALPHA);
            Alarms { hot: judged.hot.contains(&Some(true)), exact: any(&judged.exact.q), gi: any(&judged.gi_q) }
        })
        .collect()
}

#[test]
fn uniform_ground_is_called_hot_in_five_runs_of_a_hundred_or_fewer() {
    let (neighbours, areas) = ground();
    println!("runs of {RUNS} with a false hotspot, {CELLS} cells, one period:");
    println!("{:>12} {:>8} {:>8}", "events/cell", "hot", "Gi*");
    for (mean, gi_at_least) in [(0.05, 0.95), (0.2, 0.8), (1.0, 0.25), (5.0, 0.1)] {
        let runs = runs(mean, 1, 1.0, &neighbours, &areas);
        let (hot, gi) = (share(&runs, |run| run.hot), share(&runs, |run| run.gi));
        println!("{mean:>12} {:>6.1} % {:>6.1} %", 100.0 * hot, 100.0 * gi);
        assert!(hot <= AT_MOST, "{hot} of runs at {mean} events a cell");
        assert!(share(&runs, |run| run.exact) <= AT_MOST, "the window test alone, at {mean} events a cell");
        assert!(gi >= gi_at_least, "Gi* alone was expected to fail at {mean} events a cell, and raised {gi}");
    }
}

#[test]
fn ground_that_is_clumped_in_time_is_called_hot_no_more_often() {
    const MONTHS: usize = 12;
    let (neighbours, areas) = ground();
    println!("runs of {RUNS} with a false hotspot, {CELLS} cells, {MONTHS} months, 1 event a cell:");
    println!("{:>14} {:>8} {:>12}", "variance/mean", "hot", "exact test");
    for phi in [1.0, 2.0] {
        let runs = runs(1.0, MONTHS, phi, &neighbours, &areas);
        let (hot, exact) = (share(&runs, |run| run.hot), share(&runs, |run| run.exact));
        println!("{phi:>14} {:>6.1} % {:>10.1} %", 100.0 * hot, 100.0 * exact);
        assert!(hot <= AT_MOST, "{hot} of runs at variance/mean {phi}");
        assert!(phi == 1.0 || exact > 0.5, "the test that does not adjust was expected to fail, and raised {exact}");
    }
}
