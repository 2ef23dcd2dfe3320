//! British National Grid for the Square Mile.
//!
//! Over two kilometres the grid and the plane differ by a turn and a scale, to within a third of a metre, and four
//! multiplications need no sine: the same metres come out on every platform.

use geo::Coord;

/// The grid's metres at the plane's origin. These six numbers are the best fit to OSTN15 over the outline.
const EAST: f64 = 532_385.194;
const NORTH: f64 = 181_286.529;

/// The grid's metres to a metre of the plane: towards east and towards north.
const BY_X: (f64, f64) = (0.999_530, 0.026_050);
const BY_Y: (f64, f64) = (-0.026_053, 0.999_486);

/// Easting and northing of a point of the plane.
pub(super) fn to_grid(point: Coord) -> (f64, f64) {
    (EAST + BY_X.0 * point.x + BY_Y.0 * point.y, NORTH + BY_X.1 * point.x + BY_Y.1 * point.y)
}

/// The point of the plane at an easting and northing.
#[cfg(test)]
pub(in crate::synth) fn from_grid(easting: f64, northing: f64) -> Coord {
    let (e, n) = (easting - EAST, northing - NORTH);
    let scale = BY_X.0 * BY_Y.1 - BY_Y.0 * BY_X.1;
    Coord { x: (BY_Y.1 * e - BY_Y.0 * n) / scale, y: (BY_X.0 * n - BY_X.1 * e) / scale }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::Crs;
    use crate::synth::plane::{to_lonlat, to_plane};

    #[test]
    fn positions_come_back_by_the_reader_of_the_grid() {
        let converter = Crs::BritishNationalGrid.converter();
        for x in [-1_400.0, -700.0, 0.0, 700.0, 1_400.0] {
            for y in [-900.0, -400.0, 0.0, 400.0, 900.0] {
                let point = Coord { x, y };
                let (easting, northing) = to_grid(point);
                let read = converter.to_wgs84(easting, northing).expect("in the grid");
                let off = to_plane((read.lon(), read.lat())) - point;
                assert!(off.x.abs() < 0.5 && off.y.abs() < 0.5, "{point:?}: {off:?}");
                let back = from_grid(easting, northing) - point;
                assert!(back.x.abs() < 1e-6 && back.y.abs() < 1e-6, "{point:?}: {back:?}");
                assert!(to_lonlat(point) != to_lonlat(point + Coord { x: 1.0, y: 0.0 }));
            }
        }
    }
}
