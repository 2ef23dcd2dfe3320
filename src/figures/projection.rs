//! Degrees put on the page, so that a metre is as long eastwards as northwards in the middle of the map.

use geo::Coord;

use super::drawing::{At, Frame};
use crate::place::LonLat;

/// Metres to a degree of latitude on a sphere as large as the Earth.
const METRES_PER_DEGREE: f64 = 111_195.0;

/// Where degrees are on the page: equirectangular around the middle of what is shown, north up.
pub(super) struct Projection {
    middle: Coord,
    shrink: f64,
    centre: At,
    units_per_degree: f64,
}

impl Projection {
    /// The projection that fits places into a frame; `None` without places.
    pub fn fit(places: impl IntoIterator<Item = LonLat>, frame: Frame) -> Option<Self> {
        let empty = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
        let [west, south, east, north] = places.into_iter().fold(empty, |[west, south, east, north], at| {
            [west.min(at.lon()), south.min(at.lat()), east.max(at.lon()), north.max(at.lat())]
        });
        if west > east {
            return None;
        }
        let middle = Coord { x: (west + east) / 2.0, y: (south + north) / 2.0 };
        let shrink = middle.y.to_radians().cos().max(1e-6);
        let (wide, high) = (((east - west) * shrink).max(1e-9), (north - south).max(1e-9));
        let units_per_degree = (frame.width() / wide).min(frame.height() / high) * 0.985;
        let centre = ((frame.left + frame.right) / 2.0, (frame.top + frame.bottom) / 2.0);
        Some(Self { middle, shrink, centre, units_per_degree })
    }

    /// Where a place is on the page.
    pub fn at(&self, place: Coord) -> At {
        let x = self.centre.0 + (place.x - self.middle.x) * self.shrink * self.units_per_degree;
        (x, self.centre.1 - (place.y - self.middle.y) * self.units_per_degree)
    }

    /// How long so many metres are on the page.
    pub fn units(&self, metres: f64) -> f64 {
        metres / METRES_PER_DEGREE * self.units_per_degree
    }

    /// A round number of metres that is at most so long on the page.
    pub fn round_metres(&self, units: f64) -> f64 {
        let metres = units / self.units_per_degree * METRES_PER_DEGREE;
        let power = 10_f64.powf(metres.log10().floor());
        [5.0, 2.0, 1.0].into_iter().map(|digit| digit * power).find(|round| *round <= metres).unwrap_or(power)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_square_of_ground_is_a_square_on_the_page_with_north_up_and_the_bar_is_true() {
        let at = |lon: f64, lat: f64| LonLat::new(lon, lat).expect("on the Earth");
        let (south_west, north_east) = (at(-0.1, 51.50), at(-0.05, 51.53));
        let frame = Frame::new(100.0, 50.0, 1100.0, 850.0);
        let map = Projection::fit([south_west, north_east], frame).expect("places");
        let (a, b) = (map.at(south_west.coord()), map.at(north_east.coord()));
        assert!(b.1 < a.1 && b.0 > a.0, "north is up and east is right");
        assert!(frame.holds(Frame::new(a.0, b.1, b.0, a.1)));
        let east = at(-0.05, 51.515).distance_m(at(-0.1, 51.515));
        let north = at(-0.1, 51.50).distance_m(at(-0.1, 51.53));
        let (across, up) = ((b.0 - a.0) / east, (a.1 - b.1) / north);
        assert!((across / up - 1.0).abs() < 0.002, "{across} and {up} units a metre");
        assert!((map.units(1000.0) / (1000.0 * up) - 1.0).abs() < 0.002);
        let bar = map.round_metres(200.0);
        assert!(map.units(bar) <= 200.0 && map.units(bar) > 75.0, "{bar}");
        assert!(Projection::fit([], frame).is_none());
    }
}
