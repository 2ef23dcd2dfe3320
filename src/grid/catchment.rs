//! Catchments: the area nearest to each anonymised map point, divided among cells.

use rayon::prelude::*;

use super::cells::{Grid, OUTSIDE};
use super::clip_cell::ClipRegion;
use crate::ingest::EventPlace;
use crate::place::{LonLat, PointIndex};

/// The catchment of each point, and its shares by cell.
///
/// A catchment is the part of the grid that is nearer to its point than to any other: a Voronoi tessellation on the sphere, clipped
/// to the cells. Points outside the grid have catchments too; their events are not in the grid and are not redistributed.
#[derive(Clone, Debug)]
pub struct Catchments {
    /// The number of catchments without sites, whose shares are by area; `None` when all shares are by area.
    pub without_sites: Option<usize>,
    /// The distinct points, inside the grid or not, from south to north and west to east.
    at: Vec<LonLat>,
    /// The number of the catchment of each point; [`OUTSIDE`] for a point in no cell.
    of_point: Vec<u32>,
    /// The number of the catchment of each place; [`OUTSIDE`] also for a place that is not a map point.
    of_place: Vec<u32>,
    /// The first part of each catchment.
    starts: Vec<usize>,
    /// Cell and its share of the catchment; the shares of a catchment add up to 1.
    parts: Vec<(u32, f64)>,
    /// Area of each catchment within the grid, m².
    area_m2: Vec<f64>,
}

impl Catchments {
    /// Builds the catchments of the `places` that are map points, with shares by area. `cell_of` is [`Grid::locate`] of the places.
    ///
    /// Each cell is divided among the points that can be nearest to any of it: those no farther from the cell's centre than the
    /// nearest point plus the cell's width.
    pub fn build(grid: &Grid, places: &[EventPlace], cell_of: &[u32], is_point: &[bool]) -> Self {
        let numbers: Vec<usize> = (0..places.len()).filter(|place| is_point[*place]).collect();
        let (at, point_of) = distinct(&numbers.iter().map(|place| places[*place].at).collect::<Vec<_>>());
        let index = PointIndex::new(&at);
        let parts: Vec<Vec<(u32, f64)>> =
            grid.cells.par_iter().map(|cell| ClipRegion { at: &at, index: &index }.parts_of(*cell)).collect();
        let mut owned: Vec<(u32, u32, f64)> = (0u32..)
            .zip(&parts)
            .flat_map(|(cell, parts)| parts.iter().map(move |(point, m2)| (*point, cell, *m2)))
            .collect();
        owned.par_sort_unstable_by_key(|(point, cell, _)| (*point, *cell));

        let (mut starts, mut shares, mut area_m2) = (vec![0], Vec::new(), Vec::new());
        let (mut of_point, mut of_place) = (vec![OUTSIDE; at.len()], vec![OUTSIDE; places.len()]);
        for (place, point) in numbers.into_iter().zip(point_of) {
            let own_cell = cell_of[place];
            if own_cell == OUTSIDE {
                continue;
            }
            if of_point[point] == OUTSIDE {
                of_point[point] = area_m2.len() as u32;
                let first = owned.partition_point(|(other, _, _)| (*other as usize) < point);
                let own = owned[first..].iter().take_while(|(other, _, _)| *other as usize == point);
                let m2: f64 = own.clone().map(|(_, _, m2)| m2).sum();
                area_m2.push(m2);
                if m2 > 0.0 {
                    shares.extend(own.map(|(_, cell, part)| (*cell, part / m2)));
                } else {
                    // The catchment of a point on the edge of the grid may be empty.
                    shares.push((own_cell, 1.0));
                }
                starts.push(shares.len());
            }
            of_place[place] = of_point[point];
        }
        Self { without_sites: None, at, of_point, of_place, starts, parts: shares, area_m2 }
    }

    /// The same catchments with shares by `sites` (premises) of equal weight; a catchment without sites keeps its shares by area.
    pub fn by_sites(mut self, grid: &Grid, sites: &[LonLat]) -> Self {
        let index = PointIndex::new(&self.at);
        let catchment_of = |site: &LonLat| -> Option<(u32, u32)> {
            let cell = grid.number(site.cell(grid.resolution))?;
            let (point, _) = index.nearest(*site)?;
            Some((self.of_point[point], cell)).filter(|(catchment, _)| *catchment != OUTSIDE)
        };
        let mut owned: Vec<(u32, u32)> = sites.par_iter().filter_map(catchment_of).collect();
        owned.par_sort_unstable();
        let (mut starts, mut parts, mut without, mut left) = (vec![0], Vec::new(), 0, owned.as_slice());
        for catchment in 0..self.inside() as u32 {
            let (own, others) = left.split_at(left.partition_point(|(other, _)| *other == catchment));
            if own.is_empty() {
                parts.extend_from_slice(self.parts(catchment));
                without += 1;
            }
            let of_cell = |sites: &[(u32, u32)]| (sites[0].1, sites.len() as f64 / own.len() as f64);
            parts.extend(own.chunk_by(|a, b| a.1 == b.1).map(of_cell));
            starts.push(parts.len());
            left = others;
        }
        (self.starts, self.parts, self.without_sites) = (starts, parts, Some(without));
        self
    }

    /// The cells of the catchment of a place, in order, with their shares, which add up to 1; empty for a place that is not a map
    /// point or lies outside the grid.
    pub fn shares(&self, place: usize) -> &[(u32, f64)] {
        match self.of_place[place] {
            OUTSIDE => &[],
            catchment => self.parts(catchment),
        }
    }

    /// The number of distinct points, inside the grid or not.
    pub fn points(&self) -> usize {
        self.at.len()
    }

    /// The number of distinct points in the grid.
    pub fn inside(&self) -> usize {
        self.area_m2.len()
    }

    /// The median area of catchments within the grid, m²; `None` without points.
    pub fn median_m2(&self) -> Option<f64> {
        let mut areas = self.area_m2.clone();
        areas.sort_by(f64::total_cmp);
        areas.get(areas.len() / 2).copied()
    }

    fn parts(&self, catchment: u32) -> &[(u32, f64)] {
        &self.parts[self.starts[catchment as usize]..self.starts[catchment as usize + 1]]
    }
}

/// The distinct positions among some, from south to north and west to east, and the number of each.
fn distinct(at: &[LonLat]) -> (Vec<LonLat>, Vec<usize>) {
    let mut order: Vec<usize> = (0..at.len()).collect();
    order.sort_unstable_by_key(|number| (at[*number].order_key(), *number));
    let (mut distinct, mut number_of) = (Vec::<LonLat>::new(), vec![0; at.len()]);
    for number in order {
        if distinct.last() != Some(&at[number]) {
            distinct.push(at[number]);
        }
        number_of[number] = distinct.len() - 1;
    }
    (distinct, number_of)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use h3o::Resolution;
    use rand::RngExt;

    use super::*;
    use crate::grid::clip_cell::{Convex, GnomonicPlane};
    use crate::grid::{build, disk};
    use crate::place::{centre, corners};
    use hexspot_stats::RandomStreams;

    fn place(at: LonLat) -> EventPlace {
        EventPlace { at, street: None }
    }

    /// The cells of two rings around the middle of the City, and one more ring as no boundary is given.
    fn city_grid() -> Grid {
        let places: Vec<EventPlace> = disk(2).into_iter().map(|cell| place(centre(cell))).collect();
        build(None, None, &places, Resolution::Ten, 1).expect("a grid")
    }

    fn catchments(grid: &Grid, at: &[LonLat]) -> Catchments {
        let places: Vec<EventPlace> = at.iter().copied().map(place).collect();
        Catchments::build(grid, &places, &grid.locate(&places), &vec![true; places.len()])
    }

    /// Points all over the grid and around it, from a stream of this number.
    fn scattered(points: usize, stream: u64) -> Vec<LonLat> {
        let mut rng = RandomStreams::new(5).stream("points", stream);
        let near = |rng: &mut rand_chacha::ChaCha8Rng| {
            LonLat::new(-0.0887 + rng.random_range(-0.01..0.01), 51.5155 + rng.random_range(-0.006..0.006))
        };
        (0..points).map(|_| near(&mut rng).expect("in range")).collect()
    }

    /// A lattice of positions in a cell, each with the area that it represents.
    fn sample(cell: h3o::CellIndex) -> Vec<(LonLat, f64)> {
        const STEPS: usize = 36;
        let (middle, corners) = (centre(cell), corners(cell));
        let (plane, next) = (GnomonicPlane::at(middle), corners.iter().cycle().skip(1));
        let mut positions = Vec::new();
        for (a, b) in corners.iter().zip(next) {
            let area = Convex::new(vec![[0.0, 0.0], plane.project(*a), plane.project(*b)]).area();
            // Each triangle is divided into STEPS² equal ones, sampled at their centres.
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
    fn shares_agree_with_a_dense_sample() {
        let grid = city_grid();
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
    fn parts_add_up_to_each_cell_at_any_scale() {
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
    fn single_collinear_and_coincident_points() {
        let grid = city_grid();
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
    fn catchment_within_one_cell_has_one_share() {
        let grid = city_grid();
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
    fn shares_by_premises_and_without_any_by_area() {
        let grid = city_grid();
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
}
