//! The planted hotspots: the truth against which a method is checked.

use std::f64::consts::PI;
use std::sync::LazyLock;

use geo::Coord;
use rand::Rng;
use serde::Deserialize;

use crate::plane::{to_plane, uniform_where};
use crate::tables::read_toml;

/// An upright ellipse in which some categories of crime are more frequent than around it.
#[derive(Deserialize)]
pub struct PlantedHotspot {
    #[cfg(test)]
    pub name: String,
    /// Longitude and latitude of the centre in degrees.
    centre: (f64, f64),
    /// Half the width and half the height in metres.
    radii: (f64, f64),
    /// The categories that are more frequent, and their density as a multiple of the density around the ellipse.
    pub risks: Vec<(String, f64)>,
}

/// The hotspots.
///
/// The first lies wholly in Bishopsgate and is wide enough to give that ward about three times the drug offences of any other, as
/// published. Its area is first by violence per licensed premises and among the last by anti-social behaviour, as published: it has
/// far more of the one than the other hotspots, and no more of the other.
pub static HOTSPOTS: LazyLock<Vec<PlantedHotspot>> = LazyLock::new(|| {
    #[derive(Deserialize)]
    struct Hotspots {
        hotspot: Vec<PlantedHotspot>,
    }
    read_toml::<Hotspots>(include_str!("../data/planted-hotspots.toml")).hotspot
});

impl PlantedHotspot {
    pub fn contains(&self, point: Coord) -> bool {
        let d = point - self.centre();
        let (x, y) = (d.x / self.radii.0, d.y / self.radii.1);
        x * x + y * y <= 1.0
    }

    /// The density of a category as a multiple of the density around the ellipse: 1 for a category that it does not raise.
    pub fn risk(&self, category: &str) -> f64 {
        self.risks.iter().find(|(raised, _)| raised == category).map_or(1.0, |(_, risk)| *risk)
    }

    /// Area in square metres.
    pub fn area(&self) -> f64 {
        PI * self.radii.0 * self.radii.1
    }

    /// A point uniform over the ellipse.
    pub fn uniform(&self, rng: &mut impl Rng) -> Coord {
        let reach = Coord { x: self.radii.0, y: self.radii.1 };
        uniform_where(self.centre() - reach, self.centre() + reach, rng, |point| self.contains(point))
    }

    fn centre(&self) -> Coord {
        to_plane(self.centre.0, self.centre.1)
    }
}

#[cfg(test)]
mod tests {
    use geo::{Area, Centroid, Contains};
    use h3o::{CellIndex, LatLng};
    use hexspot_stats::RandomStreams;
    use serde_json::Value;

    use super::*;
    use crate::areas::areas;
    use crate::plane::{OUTLINE, Position, distance_squared, read_polygons};

    const TRUTH: &str = include_str!("../data/files/truth.geojson");

    fn features() -> Vec<Value> {
        let truth: Value = serde_json::from_str(TRUTH).expect("JSON");
        truth["features"].as_array().expect("a list").clone()
    }

    #[test]
    fn truth_file_describes_the_hotspots() {
        assert_eq!(features().len(), HOTSPOTS.len());
        for ((hotspot, feature), polygon) in HOTSPOTS.iter().zip(features()).zip(read_polygons(TRUTH)) {
            let properties = &feature["properties"];
            assert_eq!(properties["name"], hotspot.name.as_str());
            let categories: Vec<&str> = hotspot.risks.iter().map(|(category, _)| category.as_str()).collect();
            assert_eq!(properties["categories"], Value::from(categories));
            let risks = hotspot.risks.iter().map(|(category, risk)| (category.clone(), Value::from(*risk))).collect();
            assert_eq!(properties["relative_risk"], Value::Object(risks));

            let share = polygon.signed_area() / hotspot.area();
            assert!((0.99..1.0).contains(&share), "{}: {share}", hotspot.name);
            let centroid = polygon.centroid().expect("an area");
            assert!(distance_squared(centroid.0, hotspot.centre()) < 0.01, "{}: {centroid:?}", hotspot.name);
        }
    }

    #[test]
    fn truth_file_lists_every_cell_that_a_hotspot_reaches() {
        for ((hotspot, feature), polygon) in HOTSPOTS.iter().zip(features()).zip(read_polygons(TRUTH)) {
            let cells = feature["properties"]["h3_cells"].as_array().expect("a list");
            let cells: Vec<CellIndex> =
                cells.iter().map(|cell| cell.as_str().expect("text").parse().expect("a cell")).collect();
            assert!((5..=20).contains(&cells.len()), "{}: {}", hotspot.name, cells.len());
            assert!(cells.iter().all(|cell| feature["properties"]["h3_resolution"] == u8::from(cell.resolution())));
            let rng = &mut RandomStreams::new(1).stream("test", 0);
            for _ in 0..200 {
                let at = Position::from_plane(hotspot.uniform(rng));
                let cell = LatLng::new(at.lat(), at.lon()).expect("finite").to_cell(cells[0].resolution());
                assert!(cells.contains(&cell) || !polygon.contains(&at.on_plane()), "{}: {cell}", hotspot.name);
            }
        }
    }

    #[test]
    fn each_hotspot_lies_in_the_area_of_its_name() {
        for (hotspot, polygon) in HOTSPOTS.iter().zip(read_polygons(TRUTH)) {
            let area = areas().iter().find(|area| area.figures.name == hotspot.name).expect("an area of that name");
            assert!(area.polygon.contains(&polygon) && OUTLINE.contains(&polygon), "{}", hotspot.name);
        }
    }
}
