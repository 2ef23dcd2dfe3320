//! h3-py: which cell holds a point, and how large it is.

use h3o::Resolution;
use hexspot::place::LonLat;

use super::{assert_relative, cells, numbers};

#[test]
fn points_fall_in_the_cells_of_h3_py_and_cells_have_its_areas() {
    let file = serde_json::from_str(include_str!("h3_cells.json")).expect("valid");
    let (lon, lat, area) = (numbers(&file, "lon"), numbers(&file, "lat"), numbers(&file, "area_m2"));
    let expected = cells(&file);
    assert_eq!(expected.len(), 500);
    for i in 0..expected.len() {
        let cell = LonLat::new(lon[i], lat[i]).expect("in range").cell(Resolution::Ten);
        assert_eq!(cell, expected[i], "point {}, {}", lon[i], lat[i]);
        assert_relative("area", cell.area_m2(), area[i], 1e-6);
    }
}
