//! Metres on a plane that touches the Square Mile, positions as they are written, and the outline.
//!
//! Over two kilometres the earth is flat enough for a fixed number of metres to the degree: the error is below one part in ten
//! thousand. A fixed number needs no sine, so every platform computes the same position.

use std::sync::LazyLock;

use geo::{BoundingRect, Contains, Coord, LineString, Polygon};
use rand::{Rng, RngExt};
use serde::Deserialize;

/// Where the plane touches, in degrees: about the middle of the outline.
const ORIGIN_LON: f64 = -0.0935;
const ORIGIN_LAT: f64 = 51.515;

/// Metres to a degree of longitude and of latitude at the origin (WGS84).
const METRES_PER_LON: f64 = 69_416.0;
const METRES_PER_LAT: f64 = 111_258.0;

/// The outline of the synthetic Square Mile: the area is that of the City of London (2.9 km²).
pub static OUTLINE: LazyLock<Polygon> =
    LazyLock::new(|| read_polygons(include_str!("../data/outline.geojson")).remove(0));

/// Longitude and latitude in millionths of a degree (about 7 cm and 11 cm), the precision of published data.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Position {
    lon_micro: i32,
    lat_micro: i32,
}

const MICRO: f64 = 1_000_000.0;

impl Position {
    /// The nearest position to a longitude and latitude in degrees.
    pub fn from_degrees(lon: f64, lat: f64) -> Self {
        let micro = |degrees: f64| (degrees * MICRO).round() as i32;
        Self { lon_micro: micro(lon), lat_micro: micro(lat) }
    }

    /// The nearest position to a point of the plane.
    pub fn from_plane(point: Coord) -> Self {
        Self::from_degrees(ORIGIN_LON + point.x / METRES_PER_LON, ORIGIN_LAT + point.y / METRES_PER_LAT)
    }

    /// Longitude in degrees.
    pub fn lon(self) -> f64 {
        f64::from(self.lon_micro) / MICRO
    }

    /// Latitude in degrees.
    pub fn lat(self) -> f64 {
        f64::from(self.lat_micro) / MICRO
    }

    /// Longitude with six decimals.
    pub fn lon_text(self) -> String {
        format!("{:.6}", self.lon())
    }

    /// Latitude with six decimals.
    pub fn lat_text(self) -> String {
        format!("{:.6}", self.lat())
    }

    /// Its point of the plane.
    pub fn on_plane(self) -> Coord {
        to_plane(self.lon(), self.lat())
    }
}

/// The point of the plane at a longitude and latitude in degrees.
pub fn to_plane(lon: f64, lat: f64) -> Coord {
    Coord { x: (lon - ORIGIN_LON) * METRES_PER_LON, y: (lat - ORIGIN_LAT) * METRES_PER_LAT }
}

/// The polygons of a GeoJSON feature collection, each without holes, on the plane.
pub fn read_polygons(geojson: &str) -> Vec<Polygon> {
    #[derive(Deserialize)]
    struct FeatureCollection {
        features: Vec<Feature>,
    }
    #[derive(Deserialize)]
    struct Feature {
        geometry: Geometry,
    }
    #[derive(Deserialize)]
    struct Geometry {
        coordinates: [Vec<(f64, f64)>; 1],
    }
    let collection: FeatureCollection = serde_json::from_str(geojson).expect("the embedded file holds polygons");
    let polygon = |Feature { geometry: Geometry { coordinates: [ring] } }| {
        let ring: LineString = ring.into_iter().map(|(lon, lat)| to_plane(lon, lat)).collect();
        Polygon::new(ring, Vec::new())
    };
    collection.features.into_iter().map(polygon).collect()
}

/// The square of the distance between two points, in square metres: enough to compare by.
pub fn distance_squared(a: Coord, b: Coord) -> f64 {
    let d = a - b;
    d.x * d.x + d.y * d.y
}

/// The distance in metres from a point to the boundary of a polygon.
pub fn distance_to_boundary(point: Coord, polygon: &Polygon) -> f64 {
    polygon
        .exterior()
        .lines()
        .map(|line| {
            let along = line.end - line.start;
            let from_start = point - line.start;
            let length_squared = along.x * along.x + along.y * along.y;
            let share = ((from_start.x * along.x + from_start.y * along.y) / length_squared).clamp(0.0, 1.0);
            distance_squared(point, line.start + along * share)
        })
        .fold(f64::INFINITY, f64::min)
        .sqrt()
}

/// A point uniform over the rectangle from `low` to `high`, of those that `is_in`.
pub fn uniform_where(low: Coord, high: Coord, rng: &mut impl Rng, is_in: impl Fn(Coord) -> bool) -> Coord {
    loop {
        let point = Coord { x: rng.random_range(low.x..high.x), y: rng.random_range(low.y..high.y) };
        if is_in(point) {
            return point;
        }
    }
}

/// A point uniform over a polygon.
pub fn uniform_in(polygon: &Polygon, rng: &mut impl Rng) -> Coord {
    let bounds = polygon.bounding_rect().expect("a polygon here has corners");
    uniform_where(bounds.min(), bounds.max(), rng, |point| polygon.contains(&point))
}

#[cfg(test)]
mod tests {
    use geo::Area;

    use super::*;

    #[test]
    fn positions_survive_the_plane() {
        for (lon, lat) in [(-0.0832, 51.5173), (-0.1138, 51.5068), (-0.072_749, 51.523_321)] {
            assert_eq!(Position::from_plane(to_plane(lon, lat)), Position::from_degrees(lon, lat));
        }
    }

    #[test]
    fn positions_have_six_decimals() {
        let position = Position::from_degrees(-0.0832, 51.5173);
        assert_eq!([position.lon_text(), position.lat_text()], ["-0.083200", "51.517300"]);
    }

    #[test]
    fn boundary_distance_is_to_the_nearest_side() {
        let corners = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)];
        let square = Polygon::new(LineString::from(corners.to_vec()), Vec::new());
        let distance = |x, y| distance_to_boundary(Coord { x, y }, &square);
        assert!((distance(5.0, 2.0) - 2.0).abs() < 1e-9);
        assert!((distance(13.0, 14.0) - 5.0).abs() < 1e-9);
    }

    #[test]
    fn outline_has_the_area_and_landmarks_of_the_city() {
        let km2 = OUTLINE.signed_area() / 1e6;
        assert!((2.85..2.95).contains(&km2), "{km2} km², counter-clockwise");
        let inside = |lon, lat| OUTLINE.contains(&to_plane(lon, lat));
        assert!(inside(-0.0832, 51.5173), "Liverpool Street station");
        assert!(inside(-0.0984, 51.5138), "St Paul's");
        assert!(!inside(-0.0876, 51.5079), "London Bridge, at mid-river");
        assert!(!inside(-0.0875, 51.5256), "Old Street station");
    }
}
