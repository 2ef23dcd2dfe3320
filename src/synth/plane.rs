//! Metres on a plane that touches the Square Mile, and positions as they are written.
//!
//! Over two kilometres the earth is flat enough for a fixed number of metres to the degree (the
//! error is below one part in ten thousand), and a fixed number needs no sine: the same position
//! comes out on every platform.

use std::fmt;

use geo::{Contains, Coord, LineString, Polygon};
use rand::{Rng, RngExt};

/// Where the plane touches: about the middle of the outline.
const ORIGIN_LON: f64 = -0.0935;
const ORIGIN_LAT: f64 = 51.515;

/// Metres to a degree of longitude and of latitude at the origin (WGS84).
const METRES_PER_LON: f64 = 69_416.0;
const METRES_PER_LAT: f64 = 111_258.0;

const MICRO: f64 = 1_000_000.0;

/// Longitude and latitude in millionths of a degree (about 7 cm and 11 cm), which is how precisely
/// they are published.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(super) struct LonLat {
    lon_micro: i32,
    lat_micro: i32,
}

impl LonLat {
    pub(super) fn from_degrees((lon, lat): (f64, f64)) -> Self {
        Self { lon_micro: micro(lon), lat_micro: micro(lat) }
    }

    /// Longitude in degrees.
    pub(super) fn lon(self) -> f64 {
        f64::from(self.lon_micro) / MICRO
    }

    /// Latitude in degrees.
    pub(super) fn lat(self) -> f64 {
        f64::from(self.lat_micro) / MICRO
    }

    /// Longitude with six decimals.
    pub(super) fn lon_text(self) -> String {
        format!("{:.6}", self.lon())
    }

    /// Latitude with six decimals.
    pub(super) fn lat_text(self) -> String {
        format!("{:.6}", self.lat())
    }
}

/// `longitude,latitude` with six decimals, as in CSV columns and `GeoJSON` positions.
impl fmt::Display for LonLat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.6},{:.6}", self.lon(), self.lat())
    }
}

#[expect(clippy::cast_possible_truncation, reason = "360 million fits into an i32")]
fn micro(degrees: f64) -> i32 {
    (degrees * MICRO).round() as i32
}

/// The point of the plane at a longitude and latitude in degrees.
pub(super) fn to_plane((lon, lat): (f64, f64)) -> Coord {
    Coord { x: (lon - ORIGIN_LON) * METRES_PER_LON, y: (lat - ORIGIN_LAT) * METRES_PER_LAT }
}

/// The position of a point of the plane.
pub(super) fn to_lonlat(point: Coord) -> LonLat {
    LonLat::from_degrees((ORIGIN_LON + point.x / METRES_PER_LON, ORIGIN_LAT + point.y / METRES_PER_LAT))
}

/// A polygon of the plane from its corners in degrees, counter-clockwise and not closed.
pub(super) fn polygon(corners: &[(f64, f64)]) -> Polygon {
    ring(corners.iter().copied().map(to_plane).collect())
}

/// A polygon of the plane from its corners in metres.
pub(super) fn ring(corners: Vec<Coord>) -> Polygon {
    Polygon::new(LineString::new(corners), Vec::new())
}

/// The square of the distance between two points, in square metres: enough to compare by.
pub(super) fn distance_squared(a: Coord, b: Coord) -> f64 {
    let d = a - b;
    d.x * d.x + d.y * d.y
}

/// The distance in metres from a point to the boundary of a polygon.
pub(super) fn distance_to_boundary(point: Coord, polygon: &Polygon) -> f64 {
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

/// A point uniform over the rectangle from `low` to `high`.
pub(super) fn uniform_in_box(low: Coord, high: Coord, rng: &mut impl Rng) -> Coord {
    Coord { x: rng.random_range(low.x..high.x), y: rng.random_range(low.y..high.y) }
}

/// A point uniform over a polygon.
pub(super) fn uniform_in(polygon: &Polygon, rng: &mut impl Rng) -> Coord {
    let (low, high) = bounds(polygon);
    loop {
        let point = uniform_in_box(low, high, rng);
        if polygon.contains(&point) {
            return point;
        }
    }
}

/// The corners of the smallest upright rectangle around a polygon.
pub(super) fn bounds(polygon: &Polygon) -> (Coord, Coord) {
    let mut low = Coord { x: f64::INFINITY, y: f64::INFINITY };
    let mut high = -low;
    for corner in polygon.exterior().coords() {
        low = Coord { x: low.x.min(corner.x), y: low.y.min(corner.y) };
        high = Coord { x: high.x.max(corner.x), y: high.y.max(corner.y) };
    }
    (low, high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_survive_the_way_to_the_plane_and_back() {
        for degrees in [(-0.0832, 51.5173), (-0.1138, 51.5068), (-0.072_749, 51.523_321)] {
            assert_eq!(to_lonlat(to_plane(degrees)), LonLat::from_degrees(degrees));
        }
    }

    #[test]
    fn positions_are_written_with_six_decimals() {
        let position = LonLat::from_degrees((-0.0832, 51.5173));
        assert_eq!(position.to_string(), "-0.083200,51.517300");
    }

    #[test]
    fn distance_to_boundary_is_to_the_nearest_side() {
        let square = ring(vec![
            Coord { x: 0.0, y: 0.0 },
            Coord { x: 10.0, y: 0.0 },
            Coord { x: 10.0, y: 10.0 },
            Coord { x: 0.0, y: 10.0 },
        ]);
        let distance = |x, y| distance_to_boundary(Coord { x, y }, &square);
        assert!((distance(5.0, 2.0) - 2.0).abs() < 1e-9);
        assert!((distance(13.0, 14.0) - 5.0).abs() < 1e-9);
    }
}
