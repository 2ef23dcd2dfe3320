//! Assigns cells to the treated area, the buffer around it and the control area.

use geo::{Distance, Euclidean, InteriorPoint, MapCoords, MultiPolygon, Point};

use super::displacement::Arm;
use crate::error::{Error, ErrorKind, Result};
use crate::grid::Grid;
use crate::ingest::{AreaIndex, Areas};
use crate::place::{LonLat, Plane, centre};

/// Assigns an arm to each cell of the grid; `None` for cells in no arm and cells that are not reported.
///
/// Treated cells have their centre in the treated area; an area too small to contain a centre is the cell that contains it. Ring cells
/// are other cells with their centre within `ring_m` metres of the treated area. Control cells are the rest with their centre in
/// `control`, or all of the rest without one.
///
/// # Errors
/// If an arm has no cell.
pub fn assign_arms(grid: &Grid, treated: &Areas, control: Option<&Areas>, ring_m: f64) -> Result<Vec<Option<Arm>>> {
    let (inside, control_index) = (AreaIndex::new(treated), control.map(AreaIndex::new));
    let (mut is_treated, mut has_centre) = (vec![false; grid.cells.len()], vec![false; treated.areas.len()]);
    for (cell, is_treated) in grid.cells.iter().zip(&mut is_treated) {
        for area in inside.containing(centre(*cell)) {
            (*is_treated, has_centre[area]) = (true, true);
        }
    }
    let inner: Vec<Option<LonLat>> = treated.areas.iter().map(|area| place(area.shape.interior_point()?)).collect();
    let small = inner.iter().zip(&has_centre).filter(|(_, has)| !**has);
    for cell in small.filter_map(|(at, _)| grid.number((*at)?.cell(grid.resolution))) {
        is_treated[cell as usize] = true;
    }
    let Some(plane) = Plane::around(inner.into_iter().flatten()) else {
        return Err(empty_arm("treated", "encloses nothing"));
    };
    let metres: Vec<MultiPolygon> = treated.areas.iter().map(|area| in_metres(&area.shape, plane)).collect();
    let near = |cell: usize| {
        let at = Point::from(plane.metres(centre(grid.cells[cell])));
        metres.iter().any(|shape| Euclidean.distance(&at, shape) <= ring_m)
    };
    let mut arms = vec![None; grid.cells.len()];
    for cell in grid.study() {
        arms[cell] = match () {
            () if is_treated[cell] => Some(Arm::Treated),
            () if near(cell) => Some(Arm::Ring),
            () if control_index
                .as_ref()
                .is_none_or(|control| control.first_containing(centre(grid.cells[cell])).is_some()) =>
            {
                Some(Arm::Control)
            }
            () => None,
        };
    }
    for (arm, setting, problem) in [
        (Arm::Treated, "treated", "no cell of the study area lies in it"),
        (Arm::Ring, "ring", "no other cell of the study area lies so near to the treated area"),
        (Arm::Control, "control", "no cell of the study area is left for it beyond the ring"),
    ] {
        if !arms.contains(&Some(arm)) {
            return Err(empty_arm(setting, problem));
        }
    }
    Ok(arms)
}

fn empty_arm(setting: &'static str, problem: &str) -> Error {
    let advice = "Check that it lies in the study area; a finer `resolution` or another `ring` may help".into();
    ErrorKind::Setting { setting, problem: problem.into(), advice }.into()
}

fn place(point: Point) -> Option<LonLat> {
    LonLat::new(point.x(), point.y())
}

fn in_metres(shape: &MultiPolygon, plane: Plane) -> MultiPolygon {
    shape.map_coords(|at| match LonLat::new(at.x, at.y) {
        Some(at) => plane.metres(at).into(),
        // Boundaries are checked when they are read; an invalid position is far from everything.
        None => geo::Coord { x: f64::MAX, y: f64::MAX },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::Area;
    use geo::Rect;
    use h3o::Resolution;

    fn square(west: f64, south: f64, side: f64) -> Areas {
        let shape = Rect::new((west, south), (west + side, south + side)).to_polygon().into();
        let area = Area { name: "Square".into(), code: None, shape, properties: std::collections::BTreeMap::new() };
        Areas { areas: vec![area], name_property: None, code_property: None }
    }

    #[test]
    fn assigns_arms_by_distance() {
        let grid = crate::grid::build(Some(&square(-0.1, 51.5, 0.02)), None, &[], Resolution::Ten, 1).expect("a grid");
        let treated = square(-0.094, 51.506, 0.004);
        let met = assign_arms(&grid, &treated, None, 250.0).expect("all three are there");
        let plane = Plane::at(LonLat::new(-0.092, 51.508).expect("in range"));
        let corner = plane.metres(LonLat::new(-0.09, 51.51).expect("in range"));
        for (cell, arm) in met.iter().enumerate() {
            let [x, y] = plane.metres(centre(grid.cells[cell]));
            let beyond = (x.abs() - corner[0]).max(0.0).hypot((y.abs() - corner[1]).max(0.0));
            let expected = if beyond < 1.0 {
                Arm::Treated
            } else if beyond < 249.0 {
                Arm::Ring
            } else {
                Arm::Control
            };
            let at_edge = (0.0..1.0).contains(&beyond) && beyond > 0.0 || (249.0..251.0).contains(&beyond);
            assert!(at_edge || *arm == Some(expected), "{x} {y} is {arm:?}");
        }
        let count = |arm| met.iter().filter(|each| **each == Some(arm)).count();
        assert!(count(Arm::Treated) > 5 && count(Arm::Ring) > count(Arm::Treated) && count(Arm::Control) > 50);
        let control = square(-0.1, 51.5, 0.004);
        let with_control = assign_arms(&grid, &treated, Some(&control), 250.0).expect("all three are there");
        assert!(
            with_control.contains(&None) && with_control.iter().filter(|arm| **arm == Some(Arm::Control)).count() > 5
        );
    }

    #[test]
    fn small_areas_are_one_cell_and_empty_arms_fail() {
        let grid = crate::grid::build(Some(&square(-0.1, 51.5, 0.02)), None, &[], Resolution::Nine, 1).expect("a grid");
        let corner = crate::place::corners(grid.cells[grid.cells.len() / 2])[0];
        let tiny = square(corner.lon(), corner.lat() + 1e-5, 1e-5);
        let met = assign_arms(&grid, &tiny, None, 400.0).expect("all three are there");
        assert_eq!(met.iter().filter(|arm| **arm == Some(Arm::Treated)).count(), 1);
        let said =
            |ring_m: f64, treated: &Areas| assign_arms(&grid, treated, None, ring_m).expect_err("nothing").to_string();
        assert!(said(400.0, &square(1.0, 52.0, 0.01)).contains("treated: no cell"));
        assert!(said(1.0, &tiny).contains("ring: no other cell"));
        assert!(said(5_000.0, &tiny).contains("control: no cell"));
    }
}
