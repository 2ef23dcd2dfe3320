//! The cells of the study area and, as far as the sources cover it, of a buffer around it.

use geo::{ChamberlainDuquetteArea, InteriorPoint, MultiPolygon};
use h3o::geom::{ContainmentMode, TilerBuilder};
use h3o::{CellIndex, Resolution};
use rayon::prelude::*;

use crate::error::{Error, ErrorKind, Result};
use crate::ingest::{Areas, EventPlace, FixedHashMap};
use crate::place::LonLat;
use hexspot_stats::Neighbours;

/// The cell number of a place that lies outside the grid.
pub const OUTSIDE: u32 = u32::MAX;

/// How the study area is defined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// By a boundary: the cells whose centre lies inside it.
    Boundary,
    /// Without a boundary: the cells that hold an event, and one ring around them.
    Occupied,
}

/// The role of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Analysed and reported.
    Study,
    /// Outside the study area: analysed so that windows at its edge are complete, and not reported.
    Buffer,
}

/// The cells of an analysis, ordered by their index.
#[derive(Clone, Debug)]
pub struct Grid {
    /// Their resolution.
    pub resolution: Resolution,
    /// How the study area is defined.
    pub extent: Extent,
    /// The cells.
    pub cells: Vec<CellIndex>,
    /// The role of each cell.
    pub roles: Vec<Role>,
    /// The area of each cell on the sphere, m².
    pub area_m2: Vec<f64>,
    /// The window of each cell, the cell included.
    pub neighbours: Neighbours,
    /// The number of rings of the windows.
    pub rings: u32,
    /// The number of cells of the study area that no source covers; they are not in the grid.
    pub uncovered: usize,
    numbers: FixedHashMap<CellIndex, u32>,
}

/// Builds the grid: the cells of `area` (without it, those of the `places` and one ring), and a buffer of `rings` rings around
/// them, as far as `coverage` reaches.
///
/// # Errors
///
/// No cell is left, an area would have too many cells, or a shape is invalid.
pub fn build(
    area: Option<&Areas>,
    coverage: Option<&Areas>,
    places: &[EventPlace],
    resolution: Resolution,
    rings: u32,
) -> Result<Grid> {
    let (extent, mut study) = match area {
        Some(area) => (Extent::Boundary, inside(area, resolution)?),
        None => (Extent::Occupied, occupied(places, resolution)),
    };
    if study.is_empty() {
        return Err(ErrorKind::NothingToAnalyse {
            problem: "no row has a position, and no boundary was given".into(),
            advice: "Give a study area (`area`), or look at the rows dropped with `hexspot inspect`".into(),
        }
        .into());
    }
    let all = study.len();
    if let Some(coverage) = coverage {
        study.retain(|cell| coverage.containing(crate::place::centre(*cell)).is_some());
    }
    if study.is_empty() {
        return Err(ErrorKind::NothingToAnalyse {
            problem: "no cell of the study area lies where the sources count (`coverage`)".into(),
            advice: "Check that both boundaries are of the same place".into(),
        }
        .into());
    }
    let uncovered = all - study.len();
    let mut cells: Vec<(CellIndex, Role)> = study.iter().map(|cell| (*cell, Role::Study)).collect();
    if let (Some(coverage), Extent::Boundary) = (coverage, extent) {
        cells.extend(buffer(&study, coverage, rings).into_iter().map(|cell| (cell, Role::Buffer)));
        cells.sort_unstable_by_key(|(cell, _)| *cell);
    }
    let (cells, roles): (Vec<CellIndex>, Vec<Role>) = cells.into_iter().unzip();
    let numbers: FixedHashMap<CellIndex, u32> = cells.iter().copied().zip(0..).collect();
    let neighbours = Neighbours::from_cells(&cells, rings);
    let area_m2 = cells.par_iter().map(|cell| cell.area_m2()).collect();
    Ok(Grid { resolution, extent, cells, roles, area_m2, neighbours, rings, uncovered, numbers })
}

impl Grid {
    /// The number of a cell; `None` when it is not in the grid.
    pub fn number(&self, cell: CellIndex) -> Option<u32> {
        self.numbers.get(&cell).copied()
    }

    /// The numbers of the cells of the study area, in order.
    pub fn study(&self) -> impl Iterator<Item = usize> {
        self.roles.iter().enumerate().filter(|(_, role)| **role == Role::Study).map(|(number, _)| number)
    }

    /// The distance between centres of neighbouring cells, metres: √(2a/√3) for regular hexagons of the mean area a.
    pub fn spacing_m(&self) -> f64 {
        let mean_m2 = self.area_m2.iter().sum::<f64>() / self.area_m2.len().max(1) as f64;
        (2.0 * mean_m2 / 3f64.sqrt()).sqrt()
    }

    /// The number of the cell that holds each place; [`OUTSIDE`] for a place outside the grid.
    pub fn locate(&self, places: &[EventPlace]) -> Vec<u32> {
        places.par_iter().map(|place| self.number(place.at.cell(self.resolution)).unwrap_or(OUTSIDE)).collect()
    }
}

/// The cells of a study area: those whose centre it contains; for an area too small to contain any, that of a point inside it.
pub(super) fn inside(area: &Areas, resolution: Resolution) -> Result<Vec<CellIndex>> {
    let tiled: Vec<Result<Vec<CellIndex>>> =
        area.areas.par_iter().map(|area| tile(&area.name, &area.shape, resolution)).collect();
    let mut cells = Vec::new();
    for tiled in tiled {
        cells.extend(tiled?);
    }
    cells.sort_unstable();
    cells.dedup();
    Ok(cells)
}

fn tile(name: &str, shape: &MultiPolygon, resolution: Resolution) -> Result<Vec<CellIndex>> {
    check_size(name, shape, resolution)?;
    let invalid = |problem: &dyn std::fmt::Display| {
        Error::unreadable(name, format!("the shape of this area is not valid: {problem}"), "Repair it in your GIS")
    };
    let mut tiler = TilerBuilder::new(resolution).containment_mode(ContainmentMode::ContainsCentroid).build();
    tiler.add_batch(shape.iter().cloned()).map_err(|problem| invalid(&problem))?;
    let cells: Vec<CellIndex> = tiler.into_coverage().collect();
    if !cells.is_empty() {
        return Ok(cells);
    }
    let inner = shape.interior_point().and_then(|point| LonLat::new(point.x(), point.y()));
    Ok(vec![inner.ok_or_else(|| invalid(&"it has no inside"))?.cell(resolution)])
}

/// Fails when an area would have more cells than memory can hold.
fn check_size(name: &str, shape: &MultiPolygon, resolution: Resolution) -> Result<()> {
    /// About 4 GB: Greater London at resolution 11, 0.8 million cells, took 1.6 GB for one theme.
    const MOST_CELLS: f64 = 2e6;
    let cells = shape.chamberlain_duquette_unsigned_area() / (resolution.area_m2());
    if cells <= MOST_CELLS {
        return Ok(());
    }
    Err(ErrorKind::Setting {
        setting: "resolution",
        problem: format!("{name} would have about {cells:.0} cells at resolution {resolution}"),
        advice: "Choose a coarser resolution or a smaller area".into(),
    }
    .into())
}

/// The cells that hold a place, and one ring around them.
pub(super) fn occupied(places: &[EventPlace], resolution: Resolution) -> Vec<CellIndex> {
    let mut holding: Vec<CellIndex> = places.par_iter().map(|place| place.at.cell(resolution)).collect();
    holding.par_sort_unstable();
    holding.dedup();
    let mut cells: Vec<CellIndex> = holding.par_iter().flat_map_iter(|cell| cell.grid_disk_safe(1)).collect();
    cells.par_sort_unstable();
    cells.dedup();
    cells
}

/// The cells within `rings` of the study area, not in it, whose centre the sources cover.
fn buffer(study: &[CellIndex], coverage: &Areas, rings: u32) -> Vec<CellIndex> {
    let mut around: Vec<CellIndex> = study.iter().flat_map(|cell| cell.grid_disk_safe(rings)).collect();
    around.sort_unstable();
    around.dedup();
    around.retain(|cell| study.binary_search(cell).is_err());
    around.retain(|cell| coverage.containing(crate::place::centre(*cell)).is_some());
    around
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::Area;
    use geo::{Rect, coord};

    fn square(west: f64, south: f64, side: f64) -> Areas {
        let rect = Rect::new(coord! { x: west, y: south }, coord! { x: west + side, y: south + side });
        let shape = MultiPolygon::from(rect.to_polygon());
        let area = Area { name: "square".into(), code: None, shape, properties: Default::default() };
        Areas { areas: vec![area], name_property: None, code_property: None }
    }

    #[test]
    fn cells_have_their_centre_inside() {
        let area = square(-0.10, 51.50, 0.02);
        let grid = build(Some(&area), None, &[], Resolution::Ten, 1).expect("a grid");
        assert!(grid.cells.is_sorted() && grid.cells.len() > 100);
        assert!(grid.cells.iter().all(|cell| area.containing(crate::place::centre(*cell)).is_some()));
        let total: f64 = grid.area_m2.iter().sum();
        let rectangle =
            0.02f64.to_radians() * 0.02f64.to_radians() * 51.51f64.to_radians().cos() * 6_371_007f64.powi(2);
        assert!((total / rectangle - 1.0).abs() < 0.03, "{total} m² of cells for {rectangle} m²");
    }

    #[test]
    fn rejects_an_area_of_too_many_cells() {
        let error = build(Some(&square(-10.0, 40.0, 10.0)), None, &[], Resolution::Thirteen, 1).expect_err("too many");
        assert!(error.to_string().contains("coarser"), "{error}");
    }

    #[test]
    fn small_area_gets_one_cell() {
        let grid = build(Some(&square(-0.1, 51.5, 1e-5)), None, &[], Resolution::Nine, 1).expect("a grid");
        assert_eq!(grid.cells.len(), 1);
    }

    #[test]
    fn buffer_is_limited_to_covered_cells() {
        let area = square(-0.10, 51.50, 0.01);
        let covered = square(-0.10, 51.50, 0.03);
        let with = build(Some(&area), Some(&covered), &[], Resolution::Ten, 2).expect("a grid");
        assert_eq!(with.uncovered, 0);
        let partly = build(Some(&covered), Some(&area), &[], Resolution::Ten, 2).expect("a grid");
        assert!(partly.uncovered > 0 && partly.cells.len() < with.study().count() * 2);
        let without = build(Some(&area), None, &[], Resolution::Ten, 2).expect("a grid");
        assert_eq!(with.study().count(), without.cells.len());
        let buffer: Vec<_> = with.cells.iter().zip(&with.roles).filter(|(_, role)| **role == Role::Buffer).collect();
        assert!(!buffer.is_empty());
        assert!(buffer.iter().all(|(cell, _)| covered.containing(crate::place::centre(**cell)).is_some()));
    }

    #[test]
    fn without_boundary_occupied_cells_and_a_ring() {
        let at = LonLat::new(-0.08, 51.517).expect("in range");
        let grid = build(None, None, &[EventPlace { at, street: None }], Resolution::Ten, 1).expect("a grid");
        assert_eq!((grid.cells.len(), grid.extent), (7, Extent::Occupied));
        assert_eq!(grid.neighbours.window(grid.number(at.cell(Resolution::Ten)).expect("inside") as usize).len(), 7);
    }
}
