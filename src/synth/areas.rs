//! The six night-time-economy areas.

use geo::Polygon;

use super::NOTE;
use super::features::{FeatureCollection, json_string};
use super::plane::{self, LonLat};

/// An area's name and its corners in degrees, counter-clockwise, drawn by hand around the streets
/// it is named after.
pub(super) struct NightArea {
    pub(super) name: &'static str,
    corners: &'static [(f64, f64)],
}

impl NightArea {
    pub(super) fn polygon(&self) -> Polygon {
        plane::polygon(self.corners)
    }
}

/// The areas; the first is the one the published analysis singles out.
pub(super) const AREAS: [NightArea; 6] = [
    NightArea {
        name: "Liverpool Street / Bishopsgate",
        corners: &[
            (-0.0868, 51.5163),
            (-0.0800, 51.5160),
            (-0.0779, 51.5174),
            (-0.0790, 51.5203),
            (-0.0835, 51.5202),
            (-0.0852, 51.5190),
            (-0.0868, 51.5189),
        ],
    },
    NightArea {
        name: "Smithfield",
        corners: &[(-0.1042, 51.5174), (-0.0990, 51.5172), (-0.0985, 51.5198), (-0.1018, 51.5202), (-0.1036, 51.5191)],
    },
    NightArea {
        name: "Fleet Street",
        corners: &[(-0.1108, 51.5128), (-0.1048, 51.5132), (-0.1050, 51.5152), (-0.1108, 51.5148)],
    },
    NightArea {
        name: "Cheapside / St Paul's",
        corners: &[(-0.1000, 51.5130), (-0.0915, 51.5128), (-0.0915, 51.5153), (-0.1000, 51.5160)],
    },
    NightArea {
        name: "Monument / Eastcheap",
        corners: &[(-0.0885, 51.5099), (-0.0825, 51.5097), (-0.0822, 51.5124), (-0.0885, 51.5126)],
    },
    NightArea {
        name: "Tower / Aldgate",
        corners: &[(-0.0790, 51.5104), (-0.0745, 51.5106), (-0.0738, 51.5139), (-0.0782, 51.5145)],
    },
];

/// `boundaries/nte-areas.geojson`.
pub(super) fn geojson() -> String {
    let mut collection = FeatureCollection::new();
    for area in &AREAS {
        let corners: Vec<LonLat> = area.corners.iter().copied().map(LonLat::from_degrees).collect();
        let properties = [("NAME", json_string(area.name)), ("note", json_string(NOTE))];
        collection.add_polygon(&properties, &corners);
    }
    collection.finish()
}

#[cfg(test)]
mod tests {
    use geo::{Area, Contains, Intersects};

    use super::*;
    use crate::synth::outline::outline;

    #[test]
    fn areas_lie_inside_the_outline_and_apart_from_each_other() {
        for (i, area) in AREAS.iter().enumerate() {
            let polygon = area.polygon();
            assert!(polygon.signed_area() > 80_000.0, "{}", area.name);
            assert!(outline().contains(&polygon), "{}", area.name);
            for other in &AREAS[..i] {
                assert!(!polygon.intersects(&other.polygon()), "{} and {}", area.name, other.name);
            }
        }
    }
}
