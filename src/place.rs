//! Positions on the earth, and the one door between longitude/latitude (files, `geo`) and latitude/longitude (`h3o`).

mod kind;
mod plane;

pub use kind::{PlaceKind, STUDY_AREA, WHOLE_STUDY_AREA};
pub use plane::{Plane, share_along};

use geo::Coord;
use h3o::{CellIndex, LatLng, Resolution};
use rstar::primitives::GeomWithData;
use rstar::{PointDistance, RTree};

/// A position in WGS84, degrees, longitude first. Always finite and in range.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LonLat {
    lon: f64,
    lat: f64,
}

impl LonLat {
    /// A position, unless a coordinate is out of range or not a number.
    pub fn new(lon: f64, lat: f64) -> Option<Self> {
        // Adding 0.0 turns −0.0 into 0.0, so that equal positions have equal bits.
        ((-180.0..=180.0).contains(&lon) && (-90.0..=90.0).contains(&lat))
            .then_some(Self { lon: lon + 0.0, lat: lat + 0.0 })
    }

    /// Degrees east.
    pub fn lon(self) -> f64 {
        self.lon
    }

    /// Degrees north.
    pub fn lat(self) -> f64 {
        self.lat
    }

    /// The H3 cell that holds this position.
    pub fn cell(self, resolution: Resolution) -> CellIndex {
        LatLng::from(self).to_cell(resolution)
    }

    /// The great-circle distance in metres.
    pub fn distance_m(self, other: Self) -> f64 {
        LatLng::from(self).distance_m(other.into())
    }

    /// A key that orders positions from south to north, then west to east, and is equal for equal positions only.
    pub fn order_key(self) -> (u64, u64) {
        (sortable(self.lat), sortable(self.lon))
    }

    /// The same position as a `geo` coordinate (x east, y north).
    pub fn coord(self) -> Coord {
        Coord { x: self.lon, y: self.lat }
    }

    /// The point on the sphere, metres from the earth's centre: straight-line distance between such points grows
    /// with distance on the ground everywhere, so a tree of them finds the nearest without a map projection.
    pub(crate) fn on_sphere(self) -> [f64; 3] {
        let (lon, lat) = (self.lon.to_radians(), self.lat.to_radians());
        [lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()].map(|unit| unit * h3o::EARTH_RADIUS_KM * 1000.0)
    }
}

/// The bits of a number, arranged so that they sort as the number does.
fn sortable(value: f64) -> u64 {
    let bits = value.to_bits();
    if bits >> 63 == 0 { bits | 1 << 63 } else { !bits }
}

impl From<LonLat> for LatLng {
    fn from(place: LonLat) -> Self {
        LatLng::new(place.lat, place.lon).expect("a LonLat is finite")
    }
}

impl From<LatLng> for LonLat {
    fn from(place: LatLng) -> Self {
        LonLat { lon: place.lng(), lat: place.lat() }
    }
}

/// The centre of a cell.
pub fn centre(cell: CellIndex) -> LonLat {
    LatLng::from(cell).into()
}

/// The corners of a cell, counter-clockwise, the first not repeated.
pub fn corners(cell: CellIndex) -> Vec<LonLat> {
    cell.boundary().iter().map(|corner| LonLat::from(*corner)).collect()
}

/// Things with a position, ready to be asked which is nearest.
///
/// Distances are exact at any place and scale: the tree holds points of the sphere, not degrees.
#[derive(Debug, Clone)]
pub struct Nearest<T: Clone> {
    tree: RTree<GeomWithData<[f64; 3], T>>,
}

impl<T: Clone + Ord> Nearest<T> {
    /// Gathers the things; the order in which they are given makes no difference to any answer.
    pub fn new(things: impl IntoIterator<Item = (LonLat, T)>) -> Self {
        let mut things: Vec<_> = things.into_iter().collect();
        things.sort_by(|a, b| a.0.order_key().cmp(&b.0.order_key()).then_with(|| a.1.cmp(&b.1)));
        Self {
            tree: RTree::bulk_load(
                things.into_iter().map(|(at, thing)| GeomWithData::new(at.on_sphere(), thing)).collect(),
            ),
        }
    }

    /// The distance in metres to the nearest thing that is not `own`; `None` when there is no other.
    pub fn nearest_other(&self, of: LonLat, own: &T) -> Option<f64> {
        let centre = of.on_sphere();
        let other = self.tree.nearest_neighbor_iter(centre).find(|found| found.data != *own)?;
        Some(other.distance_2(&centre).sqrt())
    }

    /// The nearest thing within `limit_m` metres and its distance in metres; of things equally near, the least.
    pub fn within(&self, of: LonLat, limit_m: f64) -> Option<(&T, f64)> {
        let centre = of.on_sphere();
        self.tree
            .locate_within_distance(centre, limit_m * limit_m)
            .map(|found| (found.distance_2(&centre), &found.data))
            .min_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(b.1)))
            .map(|(distance_2, thing)| (thing, distance_2.sqrt()))
    }
}

/// Positions by their number, ready to be asked which lie near.
#[derive(Debug, Clone)]
pub struct AllNear(RTree<GeomWithData<[f64; 3], usize>>);

impl AllNear {
    /// Gathers positions, numbered in their order.
    pub fn new(at: &[LonLat]) -> Self {
        let numbered = at.iter().enumerate().map(|(number, at)| GeomWithData::new(at.on_sphere(), number));
        Self(RTree::bulk_load(numbered.collect()))
    }

    /// The number of the nearest and the distance to it, metres; `None` when there are none.
    pub fn nearest(&self, of: LonLat) -> Option<(usize, f64)> {
        let centre = of.on_sphere();
        self.0.nearest_neighbor(centre).map(|found| (found.data, found.distance_2(&centre).sqrt()))
    }

    /// The numbers of those within `limit_m` metres, in no particular order.
    pub fn within(&self, of: LonLat, limit_m: f64) -> impl Iterator<Item = usize> + '_ {
        self.0.locate_within_distance(of.on_sphere(), limit_m * limit_m).map(|found| found.data)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn longitude_and_latitude_are_crossed_once_and_back() {
        let bank = LonLat::new(-0.0887, 51.5133).expect("in range");
        let there = LonLat::from(LatLng::from(bank));
        assert!((there.lon() - bank.lon()).abs() < 1e-12 && (there.lat() - bank.lat()).abs() < 1e-12);
        assert!(centre(bank.cell(Resolution::Ten)).distance_m(bank) < 80.0);
        assert!(LonLat::new(51.5, 181.0).is_none() && LonLat::new(f64::NAN, 0.0).is_none());
    }

    #[test]
    fn order_keys_sort_south_to_north_then_west_to_east() {
        let at = |lon, lat| LonLat::new(lon, lat).expect("in range").order_key();
        assert!(at(5.0, -1.0) < at(-5.0, 1.0));
        assert!(at(-0.2, 51.0) < at(-0.1, 51.0));
        assert!(at(-0.1, 51.0) < at(0.1, 51.0));
        assert_eq!(at(-0.0, 51.0), at(0.0, 51.0));
    }

    #[test]
    fn nearest_agrees_with_looking_at_every_thing() {
        let things: Vec<(LonLat, u32)> = (0..200u32)
            .map(|i| {
                (
                    LonLat::new(-0.12 + f64::from(i * 37 % 101) * 7e-4, 51.50 + f64::from(i * 53 % 89) * 3e-4)
                        .expect("in range"),
                    i,
                )
            })
            .collect();
        let index = Nearest::new(things.iter().copied());
        for ask in [(-0.1, 51.51), (-0.08, 51.5173), (-0.13, 51.49)] {
            let ask = LonLat::new(ask.0, ask.1).expect("in range");
            let plain = things
                .iter()
                .map(|(at, i)| (at.distance_m(ask), *i))
                .filter(|(d, _)| *d <= 400.0)
                .min_by(|a, b| a.0.total_cmp(&b.0));
            let fast = index.within(ask, 400.0);
            assert_eq!(fast.map(|(i, _)| *i), plain.map(|(_, i)| i));
            if let (Some((_, fast)), Some((plain, _))) = (fast, plain) {
                assert!((fast - plain).abs() < 1e-3, "chord {fast} and arc {plain} differ");
            }
        }
    }
}
