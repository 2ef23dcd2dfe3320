//! Catchments against a dense sample of nearest points, and whole at any scale.

use std::collections::BTreeMap;

use h3o::Resolution;
use rand::RngExt;

use super::*;
use crate::grid::gnomonic::Plane;
use crate::grid::half_plane_clip::Convex;
use crate::grid::{build, disk};
use crate::place::{centre, corners};
use hexspot_stats::RandomStreams;

fn place(at: LonLat) -> EventPlace {
    EventPlace { at, street: None }
}

/// The cells of two rings around the middle of the City, and one more ring as no boundary is given.
fn ground() -> Grid {
    let places: Vec<EventPlace> = disk(2).into_iter().map(|cell| place(centre(cell))).collect();
    build(None, None, &places, Resolution::Ten, 1).expect("a grid")
}

fn catchments(grid: &Grid, at: &[LonLat]) -> Catchments {
    let places: Vec<EventPlace> = at.iter().copied().map(place).collect();
    Catchments::of(grid, &places, &grid.locate(&places), &vec![true; places.len()])
}

/// Points all over the grid and around it, from a stream of this number.
fn scattered(points: usize, stream: u64) -> Vec<LonLat> {
    let mut rng = RandomStreams::new(5).stream("points", stream);
    let near = |rng: &mut rand_chacha::ChaCha8Rng| {
        LonLat::new(-0.0887 + rng.random_range(-0.01..0.01), 51.5155 + rng.random_range(-0.006..0.006))
    };
    (0..points).map(|_| near(&mut rng).expect("in range")).collect()
}

/// A lattice of positions in a cell, each with the area that it stands for.
fn sample(cell: h3o::CellIndex) -> Vec<(LonLat, f64)> {
    const STEPS: usize = 36;
    let (middle, corners) = (centre(cell), corners(cell));
    let (plane, next) = (Plane::at(middle), corners.iter().cycle().skip(1));
    let mut positions = Vec::new();
    for (a, b) in corners.iter().zip(next) {
        let area = Convex::new(vec![[0.0, 0.0], plane.seen(*a), plane.seen(*b)]).area();
        // Each triangle in STEPS² alike, sampled at their middles: those with the tip outwards, and those between.
        for i in 0..STEPS {
            for j in 0..STEPS - i {
                let tips = if i + j + 1 < STEPS { &[1.0 / 3.0, 2.0 / 3.0][..] } else { &[1.0 / 3.0] };
                for third in tips {
                    let [u, v] = [i, j].map(|step| (step as f64 + third) / STEPS as f64);
                    let mix = |of: fn(LonLat) -> f64| of(middle) * (1.0 - u - v) + of(*a) * u + of(*b) * v;
                    let at = LonLat::new(mix(LonLat::lon), mix(LonLat::lat)).expect("in range");
                    positions.push((at, area / (STEPS * STEPS) as f64));
                }
            }
        }
    }
    positions
}

#[test]
fn shares_are_those_of_a_dense_sample_of_nearest_points() {
    let grid = ground();
    let at = scattered(70, 0);
    let made = catchments(&grid, &at);
    let index = PointIndex::new(&at);
    let mut met: Vec<BTreeMap<u32, f64>> = vec![BTreeMap::new(); at.len()];
    for (cell, number) in grid.cells.iter().zip(0u32..) {
        for (position, m2) in sample(*cell) {
            let (nearest, _) = index.nearest(position).expect("points");
            *met[nearest].entry(number).or_default() += m2;
        }
    }
    let (mut compared, mut worst) = (0, 0.0f64);
    for (point, met) in met.iter().enumerate().filter(|(point, _)| !made.shares(*point).is_empty()) {
        let all: f64 = met.values().sum();
        let exact: BTreeMap<u32, f64> = made.shares(point).iter().copied().collect();
        for cell in exact.keys().chain(met.keys()) {
            let of = |shares: &BTreeMap<u32, f64>| shares.get(cell).copied().unwrap_or_default();
            worst = worst.max((of(&exact) - of(met) / all).abs());
            compared += 1;
        }
    }
    assert!(compared > 60 && worst < 0.01, "{worst} is the worst of {compared}");
    let (inside, points) = (made.inside(), made.points());
    assert!(inside > 12 && inside < points, "{inside} of {points} points are inside");
}

#[test]
fn the_ground_of_each_cell_is_shared_out_whole_at_any_scale() {
    for (resolution, points) in [(Resolution::Ten, 300), (Resolution::Ten, 3), (Resolution::Six, 40)] {
        let places: Vec<EventPlace> = scattered(30, 1).into_iter().map(place).collect();
        let grid = build(None, None, &places, resolution, 1).expect("a grid");
        let mut at = scattered(points, 2);
        // From the other end of the country, and of the world.
        at.extend([(-5.7, 50.07), (174.76, -36.85)].map(|(lon, lat)| LonLat::new(lon, lat).expect("in range")));
        let index = PointIndex::new(&at);
        for (cell, m2) in grid.cells.iter().zip(&grid.area_m2) {
            let parts = ClipRegion { at: &at, index: &index }.parts_of(*cell);
            let all: f64 = parts.iter().map(|(_, m2)| m2).sum();
            assert!((all / m2 - 1.0).abs() < 1e-5, "{all} of {m2} m² at resolution {resolution}");
        }
        let made = catchments(&grid, &at);
        for point in (0..at.len()).filter(|point| !made.shares(*point).is_empty()) {
            let all: f64 = made.shares(point).iter().map(|(_, share)| share).sum();
            assert!((all - 1.0).abs() < 1e-12, "{all}");
        }
    }
}

#[test]
fn a_point_alone_owns_all_and_points_in_a_line_or_at_one_place_share() {
    let grid = ground();
    let middle = LonLat::new(-0.0887, 51.5155).expect("in range");
    let alone = catchments(&grid, &[middle]);
    let all: f64 = grid.area_m2.iter().sum();
    for ((cell, share), m2) in alone.shares(0).iter().zip(&grid.area_m2) {
        assert!((share - m2 / all).abs() < 1e-6, "cell {cell} has {share}");
    }
    assert_eq!((alone.shares(0).len(), alone.points(), alone.inside()), (grid.cells.len(), 1, 1));

    let twice = catchments(&grid, &[middle, middle]);
    assert_eq!((twice.points(), twice.shares(0), twice.shares(1)), (1, alone.shares(0), alone.shares(0)));

    let line: Vec<LonLat> =
        (-3..=3).map(|step| LonLat::new(-0.0887 + 0.001 * f64::from(step), 51.5155).expect("in range")).collect();
    let line = catchments(&grid, &line);
    let owned: f64 = line.area_m2.iter().sum();
    assert!(line.inside() == 7 && (owned / all - 1.0).abs() < 1e-6, "{owned} of {all} m²");

    let none = catchments(&grid, &[]);
    assert_eq!((none.points(), none.inside(), none.median_m2()), (0, 0, None));
    let far = catchments(&grid, &[LonLat::new(-0.2, 51.4).expect("in range")]);
    assert_eq!((far.points(), far.inside(), far.shares(0)), (1, 0, &[][..]));
}

#[test]
fn a_catchment_in_one_cell_stays_there_whole() {
    let grid = ground();
    let middle = centre(disk(0)[0]);
    let mut at = vec![middle];
    let step = |lon, lat| LonLat::new(middle.lon() + lon, middle.lat() + lat).expect("in range");
    at.extend([step(4e-4, 0.0), step(-4e-4, 0.0), step(0.0, 3e-4), step(0.0, -3e-4)]);
    let made = catchments(&grid, &at);
    let own = grid.number(disk(0)[0]).expect("in the grid");
    assert_eq!(made.shares(0), [(own, 1.0)]);
    assert!(made.shares(1).len() > 1);
}

#[test]
fn a_catchment_is_shared_out_by_the_premises_in_it_and_without_any_by_area() {
    let grid = ground();
    let cells = disk(1);
    let (first, other) = (centre(cells[0]), centre(cells[1]));
    let point = |lon| LonLat::new(lon, 51.5155).expect("in range");
    let at = [point(-0.095), point(-0.0887), point(-0.082)];
    let index = PointIndex::new(&at);
    assert_eq!([first, other].map(|site| index.nearest(site).map(|(number, _)| number)), [Some(1); 2]);
    let by_area = catchments(&grid, &at);
    let outside = LonLat::new(-0.2, 51.4).expect("in range");
    let by_sites = by_area.clone().by_sites(&grid, &[first, other, other, first, other, outside]);
    let number = |cell| grid.number(cell).expect("in the grid");
    let mut shares = [(number(cells[0]), 0.4), (number(cells[1]), 0.6)];
    shares.sort_by_key(|(cell, _)| *cell);
    assert_eq!(by_sites.shares(1), shares);
    let without = [0, 2].map(|point| by_area.shares(point).len());
    assert_eq!([0, 2].map(|point| by_sites.shares(point) == by_area.shares(point)), [true; 2], "{without:?}");
    assert_eq!((by_sites.without_sites, by_area.without_sites), (Some(by_sites.inside() - 1), None));
}
