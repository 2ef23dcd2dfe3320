//! Positions on the earth. Longitude/latitude (files, `geo`) and latitude/longitude (`h3o`) are converted only here.

mod plane;

pub use plane::{Plane, share_along};

use geo::Coord;
use h3o::{CellIndex, LatLng, Resolution};
use rstar::primitives::GeomWithData;
use rstar::{PointDistance, RTree};

/// A position in WGS84 degrees, longitude first. Always finite and in range.
///
/// ```
/// use hexspot::place::LonLat;
///
/// let bank = LonLat::new(-0.0887, 51.5133).expect("in range");
/// assert_eq!(bank.lat(), 51.5133);
/// assert!(LonLat::new(51.5133, 181.0).is_none());
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LonLat {
    lon: f64,
    lat: f64,
}

impl LonLat {
    /// A position; `None` when a coordinate is out of range or not a number.
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

    /// The H3 cell that contains this position.
    pub fn cell(self, resolution: Resolution) -> CellIndex {
        LatLng::from(self).to_cell(resolution)
    }

    /// The great-circle distance, in metres.
    pub fn distance_m(self, other: Self) -> f64 {
        LatLng::from(self).distance_m(other.into())
    }

    /// A sort key: south to north, then west to east. Equal only for equal positions.
    pub fn order_key(self) -> (u64, u64) {
        (sortable(self.lat), sortable(self.lon))
    }

    /// The same position as a `geo` coordinate (x east, y north).
    pub fn coord(self) -> Coord {
        Coord { x: self.lon, y: self.lat }
    }

    /// The point on the sphere, in metres from the earth's centre. The straight-line distance between such points grows with
    /// the great-circle distance, so a tree of them finds the nearest without a map projection.
    pub(crate) fn on_sphere(self) -> [f64; 3] {
        let (lon, lat) = (self.lon.to_radians(), self.lat.to_radians());
        [lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()].map(|unit| unit * h3o::EARTH_RADIUS_KM * 1000.0)
    }
}

/// The bits of a number, rearranged to sort in the order of the numbers.
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

/// The corners of a cell, counter-clockwise; the first is not repeated at the end.
pub fn corners(cell: CellIndex) -> Vec<LonLat> {
    cell.boundary().iter().map(|corner| LonLat::from(*corner)).collect()
}

/// A spatial index that finds the nearest item.
///
/// Distances are exact at any place and scale, because the tree holds points on the sphere and not degrees.
#[derive(Debug, Clone)]
pub struct NearestIndex<T: Clone> {
    tree: RTree<GeomWithData<[f64; 3], T>>,
}

impl<T: Clone + Ord> NearestIndex<T> {
    /// Builds the index. The order of the items does not change any result.
    pub fn new(items: impl IntoIterator<Item = (LonLat, T)>) -> Self {
        let mut items: Vec<_> = items.into_iter().collect();
        items.sort_by(|a, b| a.0.order_key().cmp(&b.0.order_key()).then_with(|| a.1.cmp(&b.1)));
        Self {
            tree: RTree::bulk_load(
                items.into_iter().map(|(at, item)| GeomWithData::new(at.on_sphere(), item)).collect(),
            ),
        }
    }

    /// The distance in metres to the nearest item other than `own`; `None` when there is no other.
    pub fn nearest_other(&self, of: LonLat, own: &T) -> Option<f64> {
        let centre = of.on_sphere();
        let other = self.tree.nearest_neighbor_iter(centre).find(|found| found.data != *own)?;
        Some(other.distance_2(&centre).sqrt())
    }

    /// The nearest item within `limit_m` metres, with its distance in metres. Of items equally near, the smallest.
    pub fn within(&self, of: LonLat, limit_m: f64) -> Option<(&T, f64)> {
        let centre = of.on_sphere();
        self.tree
            .locate_within_distance(centre, limit_m * limit_m)
            .map(|found| (found.distance_2(&centre), &found.data))
            .min_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(b.1)))
            .map(|(distance_2, item)| (item, distance_2.sqrt()))
    }
}

/// A spatial index of positions by number.
#[derive(Debug, Clone)]
pub struct PointIndex(RTree<GeomWithData<[f64; 3], usize>>);

impl PointIndex {
    /// Builds the index. Positions are numbered in the order given, from 0.
    pub fn new(at: &[LonLat]) -> Self {
        let numbered = at.iter().enumerate().map(|(number, at)| GeomWithData::new(at.on_sphere(), number));
        Self(RTree::bulk_load(numbered.collect()))
    }

    /// The number of the nearest position and the distance to it in metres; `None` for an empty index.
    pub fn nearest(&self, of: LonLat) -> Option<(usize, f64)> {
        let centre = of.on_sphere();
        self.0.nearest_neighbor(centre).map(|found| (found.data, found.distance_2(&centre).sqrt()))
    }

    /// The numbers of the positions within `limit_m` metres, in no particular order.
    pub fn within(&self, of: LonLat, limit_m: f64) -> impl Iterator<Item = usize> + '_ {
        self.0.locate_within_distance(of.on_sphere(), limit_m * limit_m).map(|found| found.data)
    }
}

/// The kind of place that a table row or map feature describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PlaceKind {
    /// The whole study area.
    StudyArea,
    /// A hotspot.
    Hotspot,
    /// An area supplied by the user.
    Area,
    /// An H3 cell.
    Cell,
}

/// The name of the whole study area in tables.
pub const STUDY_AREA: &str = "study-area";

/// The name of the whole study area in sentences.
pub const WHOLE_STUDY_AREA: &str = "the whole study area";

impl PlaceKind {
    /// The name of the kind in outputs.
    pub fn as_str(self) -> &'static str {
        [STUDY_AREA, "hotspot", "area", "cell"][self as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn converts_to_h3_order_and_back() {
        let bank = LonLat::new(-0.0887, 51.5133).expect("in range");
        let there = LonLat::from(LatLng::from(bank));
        assert!((there.lon() - bank.lon()).abs() < 1e-12 && (there.lat() - bank.lat()).abs() < 1e-12);
        assert!(centre(bank.cell(Resolution::Ten)).distance_m(bank) < 80.0);
        assert!(LonLat::new(51.5, 181.0).is_none() && LonLat::new(f64::NAN, 0.0).is_none());
    }

    #[test]
    fn order_key_sorts_south_to_north() {
        let at = |lon, lat| LonLat::new(lon, lat).expect("in range").order_key();
        assert!(at(5.0, -1.0) < at(-5.0, 1.0));
        assert!(at(-0.2, 51.0) < at(-0.1, 51.0));
        assert!(at(-0.1, 51.0) < at(0.1, 51.0));
        assert_eq!(at(-0.0, 51.0), at(0.0, 51.0));
    }

    #[test]
    fn nearest_matches_brute_force() {
        let items: Vec<(LonLat, u32)> = (0..200u32)
            .map(|i| {
                (
                    LonLat::new(-0.12 + f64::from(i * 37 % 101) * 7e-4, 51.50 + f64::from(i * 53 % 89) * 3e-4)
                        .expect("in range"),
                    i,
                )
            })
            .collect();
        let index = NearestIndex::new(items.iter().copied());
        for query in [(-0.1, 51.51), (-0.08, 51.5173), (-0.13, 51.49)] {
            let query = LonLat::new(query.0, query.1).expect("in range");
            let plain = items
                .iter()
                .map(|(at, i)| (at.distance_m(query), *i))
                .filter(|(d, _)| *d <= 400.0)
                .min_by(|a, b| a.0.total_cmp(&b.0));
            let fast = index.within(query, 400.0);
            assert_eq!(fast.map(|(i, _)| *i), plain.map(|(_, i)| i));
            if let (Some((_, fast)), Some((plain, _))) = (fast, plain) {
                assert!((fast - plain).abs() < 1e-3, "chord {fast} and arc {plain} differ");
            }
        }
    }
}
