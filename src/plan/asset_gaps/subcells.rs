//! Cells divided into subcells small enough to be in or out of reach as a whole: finer H3 cells with their own areas.

use std::ops::Range;

use h3o::{CellIndex, Resolution};

use crate::place::{LonLat, centre};

/// Subcells, cell by cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Subcells {
    /// Centres.
    pub at: Vec<LonLat>,
    /// Index of the cell that holds the centre.
    pub cell: Vec<u32>,
    /// Share of the area of all subcells of that cell.
    pub share: Vec<f64>,
    /// H3 resolution.
    pub resolution: Resolution,
    /// Start of the subcells of each cell, and the end of the last.
    first: Vec<usize>,
}

impl Subcells {
    /// Indices of the subcells of a cell.
    pub fn range(&self, cell: usize) -> Range<usize> {
        self.first[cell]..self.first[cell + 1]
    }

    /// Distance between neighbouring centres, metres.
    pub fn spacing_m(&self) -> f64 {
        self.at.first().map_or(0.0, |at| spacing_m(at.cell(self.resolution)))
    }
}

/// Subcells fine enough to measure a reach: at least 49 per cell, at a third of the reach unless there are too many.
pub(super) fn fine(cells: &[CellIndex], reach_m: f64) -> Subcells {
    const MOST: usize = 1_000_000;
    subdivide(cells, reach_m / 3.0, 2, MOST)
}

/// Subcells as candidate positions: at the reach or less, unless there are too many.
pub(super) fn coarse(cells: &[CellIndex], reach_m: f64) -> Subcells {
    const MOST: usize = 50_000;
    subdivide(cells, reach_m, 0, MOST)
}

/// Divides cells of one resolution into subcells at least `least` resolutions finer: the coarsest with a spacing of at
/// most `apart_m`, or the finest with no more than `most` subcells.
///
/// A subcell belongs to the cell that holds its centre, so subcells neither overlap nor leave gaps. A cell always has
/// the one at its own centre.
pub fn subdivide(cells: &[CellIndex], apart_m: f64, least: u8, most: usize) -> Subcells {
    let Some(any) = cells.first() else {
        let first = vec![0];
        return Subcells { at: vec![], cell: vec![], share: vec![], resolution: Resolution::Zero, first };
    };
    let coarsest = finer(any.resolution(), least);
    let mut resolution = coarsest;
    while spacing_m(centre(*any).cell(resolution)) > apart_m {
        let Some(next) = resolution.succ() else { break };
        let depth = u32::from(u8::from(next) - u8::from(any.resolution()));
        if cells.len().saturating_mul(7usize.saturating_pow(depth)) > most {
            break;
        }
        resolution = next;
    }
    cut(cells, resolution)
}

fn cut(cells: &[CellIndex], resolution: Resolution) -> Subcells {
    let numbered: std::collections::BTreeMap<CellIndex, u32> = cells.iter().copied().zip(0..).collect();
    // H3 children of a cell extend into its neighbours, and theirs into it.
    let mut around: Vec<CellIndex> = cells.iter().flat_map(|cell| cell.grid_disk_safe(1)).collect();
    around.sort_unstable();
    around.dedup();
    let coarse = cells.first().map_or(resolution, |cell| cell.resolution());
    let holder = |subcell: CellIndex| numbered.get(&centre(subcell).cell(coarse)).map(|cell| (*cell, subcell));
    let mut held: Vec<(u32, CellIndex)> =
        around.iter().flat_map(|cell| cell.children(resolution)).filter_map(holder).collect();
    held.sort_unstable();
    let mut first = vec![0; cells.len() + 1];
    held.iter().for_each(|(cell, _)| first[*cell as usize + 1] += 1);
    (0..cells.len()).for_each(|cell| first[cell + 1] += first[cell]);
    let areas: Vec<f64> = held.iter().map(|(_, subcell)| subcell.area_m2()).collect();
    let mut all = vec![0.0; cells.len()];
    held.iter().zip(&areas).for_each(|((cell, _), area)| all[*cell as usize] += area);
    Subcells {
        at: held.iter().map(|(_, subcell)| centre(*subcell)).collect(),
        share: held.iter().zip(&areas).map(|((cell, _), area)| area / all[*cell as usize]).collect(),
        cell: held.into_iter().map(|(cell, _)| cell).collect(),
        resolution,
        first,
    }
}

fn finer(resolution: Resolution, by: u8) -> Resolution {
    (0..by).fold(resolution, |resolution, _| resolution.succ().unwrap_or(resolution))
}

/// Distance between neighbouring cells' centres, metres, as in a regular hexagon of the same area.
fn spacing_m(cell: CellIndex) -> f64 {
    (2.0 * cell.area_m2() / 3f64.sqrt()).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some_cells(rings: u32) -> Vec<CellIndex> {
        let middle = LonLat::new(-0.0832, 51.5173).expect("in range").cell(Resolution::Ten);
        let mut cells: Vec<CellIndex> = middle.grid_disk_safe(rings).collect();
        cells.sort_unstable();
        cells
    }

    #[test]
    fn subcells_partition_the_cells() {
        let cells = some_cells(2);
        let met = subdivide(&cells, 20.0, 2, 1_000_000);
        assert_eq!(met.resolution, Resolution::Twelve);
        for (number, cell) in cells.iter().enumerate() {
            let of = met.range(number);
            assert!((of.clone().map(|subcell| met.share[subcell]).sum::<f64>() - 1.0).abs() < 1e-12);
            assert!((40..60).contains(&of.len()), "about 49: {}", of.len());
            assert!(of.into_iter().all(|subcell| met.at[subcell].cell(Resolution::Ten) == *cell));
        }
        assert_eq!(met.range(cells.len() - 1).end, met.at.len());
    }

    #[test]
    fn respects_spacing_and_maximum() {
        let cells = some_cells(1);
        assert_eq!(subdivide(&cells, 1_000.0, 0, 100).resolution, Resolution::Ten);
        assert_eq!(subdivide(&cells, 60.0, 0, 1_000).resolution, Resolution::Eleven);
        assert_eq!(subdivide(&cells, 1.0, 0, 1_000).resolution, Resolution::Twelve, "7 × 343 would be too many");
        assert!(subdivide(&cells, 10.0, 2, 1_000_000).spacing_m() <= 10.0);
        assert_eq!(subdivide(&[], 10.0, 2, 1_000).at, []);
    }

    #[test]
    fn share_within_reach_matches_geometry() {
        // A circle inside one cell has a known share of its area.
        let cells = some_cells(0);
        let fine = fine(&cells, 40.0);
        let middle = centre(cells[0]);
        let within: f64 = (0..fine.at.len())
            .filter(|subcell| fine.at[*subcell].distance_m(middle) <= 40.0)
            .map(|subcell| fine.share[subcell])
            .sum();
        let exact = std::f64::consts::PI * 1_600.0 / cells[0].area_m2();
        assert!((within - exact).abs() < 0.02, "{within} and {exact}");
    }
}
