//! The ground nearest to each anonymised map point, as areas of cells.

mod clip_cell;
#[cfg(test)]
mod tests;

use rayon::prelude::*;

use super::cells::{Grid, OUTSIDE};
use crate::ingest::EventPlace;
use crate::place::{LonLat, PointIndex};
use clip_cell::ClipRegion;

/// The catchment of each point: the part of the grid that is nearer to it than to any other (a Voronoi tessellation on the
/// sphere, clipped to the cells), and how it is shared out among the cells that it reaches.
///
/// Points outside the grid own the ground nearest to them like any other; their events are not in the grid, and are not shared out.
#[derive(Clone, Debug)]
pub struct Catchments {
    /// Catchments that hold none of the sites they were to be shared out by, and are by area; `None` when all are by area.
    pub without_sites: Option<usize>,
    /// Distinct points, inside the grid or not, from south to north and west to east.
    at: Vec<LonLat>,
    /// The catchment of each point; [`OUTSIDE`] for one in no cell.
    of_point: Vec<u32>,
    /// That of each place; [`OUTSIDE`] also for one that is no point.
    of_place: Vec<u32>,
    /// Where the parts of each catchment begin.
    starts: Vec<usize>,
    /// Cell and share of it; shares of a catchment add up to 1.
    parts: Vec<(u32, f64)>,
    /// Area of each catchment within the grid, m².
    area_m2: Vec<f64>,
}

impl Catchments {
    /// The catchments of those of the `places` that are points, shared out by area. `cell_of` is [`Grid::locate`] of the places.
    ///
    /// Each cell is cut into the parts nearest to each point that can own any of it: those no farther from the cell's middle than
    /// the nearest point and the cell's width together.
    pub fn of(grid: &Grid, places: &[EventPlace], cell_of: &[u32], is_point: &[bool]) -> Self {
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
                    // A point on the very edge of the grid may own no ground of it.
                    shares.push((own_cell, 1.0));
                }
                starts.push(shares.len());
            }
            of_place[place] = of_point[point];
        }
        Self { without_sites: None, at, of_point, of_place, starts, parts: shares, area_m2 }
    }

    /// The same catchments shared out by `sites` (premises), each weighing the same; those that hold none stay shared out by area.
    pub fn by_sites(mut self, grid: &Grid, sites: &[LonLat]) -> Self {
        let index = PointIndex::new(&self.at);
        let owner = |site: &LonLat| -> Option<(u32, u32)> {
            let cell = grid.number(site.cell(grid.resolution))?;
            let (point, _) = index.nearest(*site)?;
            Some((self.of_point[point], cell)).filter(|(catchment, _)| *catchment != OUTSIDE)
        };
        let mut owned: Vec<(u32, u32)> = sites.par_iter().filter_map(owner).collect();
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

    /// The cells that the catchment of a place reaches, in order, and the share of each; nothing for a place that is no point or
    /// lies outside the grid. Shares add up to 1.
    pub fn shares(&self, place: usize) -> &[(u32, f64)] {
        match self.of_place[place] {
            OUTSIDE => &[],
            catchment => self.parts(catchment),
        }
    }

    /// How many distinct points there are, inside the grid or not.
    pub fn points(&self) -> usize {
        self.at.len()
    }

    /// How many of them lie in the grid.
    pub fn inside(&self) -> usize {
        self.area_m2.len()
    }

    /// Half of the catchments of the points in the grid are no larger than this, within the grid, m²; `None` without points.
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
