//! h3-py: the cell of a point, and the area of a cell.

use h3o::{CellIndex, Resolution};
use hexspot::place::LonLat;
use serde_json::Value;

#[test]
fn cells_and_areas_agree_with_h3_py() {
    let file: Value = serde_json::from_str(include_str!("h3_cells.json")).expect("valid");
    let number = |key: &str, i: usize| file[key][i].as_f64().expect("a number");
    let expected = file["cell"].as_array().expect("cells");
    assert_eq!(expected.len(), 500);
    for (i, expected) in expected.iter().enumerate() {
        let expected: CellIndex = expected.as_str().expect("text").parse().expect("an H3 index");
        let (lon, lat) = (number("lon", i), number("lat", i));
        let cell = LonLat::new(lon, lat).expect("in range").cell(Resolution::Ten);
        assert_eq!(cell, expected, "point {lon}, {lat}");
        let (area, reference) = (cell.area_m2(), number("area_m2", i));
        assert!((area / reference - 1.0).abs() <= 1e-6, "{cell}: {area} is not {reference}");
    }
}
