//! The hot path, each fast thing beside a plain one. `cargo bench`; every pair is proved equal by a test or here.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use h3o::Resolution;
use hexspot::place::{LonLat, NearestIndex};
use hexspot::{analysis, sample};
use hexspot_stats::Neighbours;
use hexspot_stats::gi_star;
use hexspot_stats::siting::{Constraints, Coverage, Effort, Objective, Site, SitingProblem};
use hexspot_stats::{WindowNull, Windows, binomial_upper, window_test};

fn ground() -> (Neighbours, Vec<u32>, Vec<f64>) {
    let middle = LonLat::new(-0.0887, 51.5155).expect("in range").cell(Resolution::Ten);
    let mut cells: Vec<_> = middle.grid_disk_safe(57).collect();
    cells.sort_unstable();
    let neighbours = Neighbours::from_cells(&cells, 1);
    let counts = (0..cells.len() as u32).map(|i| i * 7919 % 13).collect();
    (neighbours, counts, cells.iter().map(|cell| cell.area_m2()).collect())
}

fn windows(c: &mut Criterion) {
    let (neighbours, counts, areas) = ground();
    let values: Vec<f64> = counts.iter().map(|count| f64::from(*count)).collect();
    let mut group = c.benchmark_group("9,919 cells");
    group.bench_function("gi_star", |b| b.iter(|| gi_star(black_box(&values), &neighbours)));
    let reported = vec![true; counts.len()];
    let windows = Windows { exposure: &areas, neighbours: &neighbours, reported: &reported };
    let exact = WindowNull { at_least: 1.0, dispersion: 1.0 };
    let clumped = WindowNull { dispersion: 2.0, ..exact };
    group.bench_function("window test, exact", |b| b.iter(|| window_test(black_box(&counts), windows, exact)));
    group.bench_function("window test, clumped", |b| b.iter(|| window_test(black_box(&counts), windows, clumped)));
    group.finish();
}

fn tails(c: &mut Criterion) {
    let mut group = c.benchmark_group("binomial tail of 40 in 400,000");
    group.bench_function("summed from the count", |b| b.iter(|| binomial_upper(black_box(40), 400_000, 5e-5)));
    group.bench_function("plain: one less every term below", |b| {
        b.iter(|| {
            let (mut term, mut sum) = (400_000f64 * (-5e-5f64).ln_1p(), 0.0);
            for x in 0..black_box(40u32) {
                sum += term.exp();
                let x = f64::from(x);
                term += ((400_000.0 - x) / (x + 1.0) * 5e-5 / (1.0 - 5e-5)).ln();
            }
            1.0 - sum
        });
    });
    group.finish();
}

fn nearest(c: &mut Criterion) {
    let things: Vec<(LonLat, u32)> = (0..2_000u32)
        .filter_map(|i| {
            Some((LonLat::new(-0.12 + f64::from(i * 37 % 1009) * 7e-5, 51.50 + f64::from(i * 53 % 887) * 3e-5)?, i))
        })
        .collect();
    let index = NearestIndex::new(things.iter().copied());
    let ask = LonLat::new(-0.09, 51.512).expect("in range");
    let mut group = c.benchmark_group("nearest of 2,000 within 250 m");
    group.bench_function("tree", |b| b.iter(|| index.within(black_box(ask), 250.0)));
    group.bench_function("plain: look at every thing", |b| {
        b.iter(|| {
            things
                .iter()
                .map(|(at, i)| (at.distance_m(black_box(ask)), *i))
                .filter(|(d, _)| *d <= 250.0)
                .min_by(|a, b| a.0.total_cmp(&b.0))
        });
    });
    group.finish();
}

fn whole(c: &mut Criterion) {
    let mut group = c.benchmark_group("whole");
    group.sample_size(10);
    group.bench_function("the sample, four themes", |b| {
        b.iter(|| analysis::run(&sample::options(), &|_, _| {}).expect("sound"))
    });
    group.finish();
}

/// 2,000 places and 500 candidates, of which 20 are chosen, in a square of so many metres where each reaches so far: spread out, where
/// few candidates stand in each other's way, and crowded, where all do. The gap that is left is part of the name.
fn siting(c: &mut Criterion) {
    for (ground, side_m, reach_m) in [("spread out", 6_007, 300.0), ("crowded", 2_503, 400.0)] {
        let spread = |number: u32, step: u32| f64::from(number * step % side_m);
        let near =
            |(x, y): (f64, f64), place: u32| (x - spread(place, 3_571)).hypot(y - spread(place, 1_733)) <= reach_m;
        let site = |candidate: u32| {
            let at = (spread(candidate, 2_741), spread(candidate, 4_111));
            Site {
                reaches: (0..2_000).filter(|place| near(at, *place)).map(|place| place as usize).collect(),
                open: vec![true],
            }
        };
        let coverage = Coverage::new(2_000, 1, &(0..500).map(site).collect::<Vec<_>>(), &[]);
        let siting = SitingProblem {
            coverage: &coverage,
            weights: coverage.row_weights(|place, _| (place * 7_919 % 97) as f64),
            objective: Objective::Cover,
            constraints: Constraints::new(20, 500),
        };
        let solve = || siting.solve(Effort::for_coverage(&coverage)).expect("possible");
        let gap = 100.0 * solve().gap();
        let mut group = c.benchmark_group("siting 2,000 × 500, 20 chosen");
        group.sample_size(10);
        group.bench_function(format!("{ground}: branch and bound, {gap:.3} % left"), |b| b.iter(solve));
        group
            .bench_function(format!("{ground}: quick choice"), |b| b.iter(|| siting.solve_greedy().expect("possible")));
        group.finish();
    }
}

criterion_group!(benches, windows, tails, nearest, siting, whole);
criterion_main!(benches);
