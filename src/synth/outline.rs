//! The outline of the synthetic Square Mile.

use std::sync::LazyLock;

use geo::Polygon;

use super::plane;

/// Corners in degrees, counter-clockwise from Temple along the river: drawn by hand, so that
/// landmarks lie on the right side of it and the area is that of the City (2.9 km²), not traced
/// from a survey.
const CORNERS: [(f64, f64); 30] = [
    (-0.1116, 51.5110),
    (-0.1082, 51.5107),
    (-0.1040, 51.5106),
    (-0.0985, 51.5103),
    (-0.0930, 51.5096),
    (-0.0872, 51.5087),
    (-0.0830, 51.5081),
    (-0.0790, 51.5076),
    (-0.0776, 51.5090),
    (-0.0748, 51.5099),
    (-0.0729, 51.5114),
    (-0.0733, 51.5143),
    (-0.0752, 51.5155),
    (-0.0775, 51.5172),
    (-0.0786, 51.5205),
    (-0.0797, 51.5213),
    (-0.0836, 51.5204),
    (-0.0852, 51.5192),
    (-0.0884, 51.5191),
    (-0.0905, 51.5199),
    (-0.0942, 51.5204),
    (-0.0950, 51.5230),
    (-0.0973, 51.5227),
    (-0.0979, 51.5208),
    (-0.1020, 51.5204),
    (-0.1049, 51.5184),
    (-0.1085, 51.5177),
    (-0.1131, 51.5178),
    (-0.1121, 51.5155),
    (-0.1113, 51.5133),
];

/// The outline on the plane.
pub(super) fn outline() -> &'static Polygon {
    static OUTLINE: LazyLock<Polygon> = LazyLock::new(|| plane::polygon(&CORNERS));
    &OUTLINE
}

#[cfg(test)]
mod tests {
    use geo::{Area, Contains};

    use super::*;
    use crate::synth::plane::to_plane;

    #[test]
    fn the_area_is_that_of_the_city() {
        let km2 = outline().signed_area() / 1e6;
        assert!((2.85..2.95).contains(&km2), "{km2} km², counter-clockwise");
    }

    #[test]
    fn landmarks_are_on_the_right_side() {
        let inside = |lon, lat| outline().contains(&to_plane((lon, lat)));
        assert!(inside(-0.0832, 51.5173), "Liverpool Street station");
        assert!(inside(-0.0984, 51.5138), "St Paul's");
        assert!(!inside(-0.0876, 51.5079), "London Bridge, at mid-river");
        assert!(!inside(-0.0875, 51.5256), "Old Street station");
    }
}
