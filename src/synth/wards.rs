//! The 25 wards: the cells of the outline nearest to one point each.
//!
//! Ward names are facts; the points are placed about where each ward is. Cutting the outline by the
//! lines halfway between the points gives wards that neither overlap nor leave gaps, which traced
//! and simplified borders would.

use geo::{Coord, Polygon};

use super::NOTE;
use super::features::{FeatureCollection, json_string};
use super::outline::outline;
use super::plane::{self, LonLat, distance_squared, to_plane};

/// A ward's name, the point it is drawn around (degrees), and the letter of its lower-layer super
/// output area: the census area, of which the real City has six, coarse in the middle where few
/// people live.
struct Seed {
    name: &'static str,
    at: (f64, f64),
    lsoa: char,
}

const fn seed(name: &'static str, lon: f64, lat: f64, lsoa: char) -> Seed {
    Seed { name, at: (lon, lat), lsoa }
}

const SEEDS: [Seed; 25] = [
    seed("Aldersgate", -0.0970, 51.5183, 'A'),
    seed("Aldgate", -0.0787, 51.5135, 'F'),
    seed("Bassishaw", -0.0922, 51.5167, 'F'),
    seed("Billingsgate", -0.0823, 51.5094, 'F'),
    seed("Bishopsgate", -0.0812, 51.5181, 'F'),
    seed("Bread Street", -0.0972, 51.5137, 'F'),
    seed("Bridge", -0.0860, 51.5093, 'F'),
    seed("Broad Street", -0.0862, 51.5158, 'F'),
    seed("Candlewick", -0.0875, 51.5112, 'F'),
    seed("Castle Baynard", -0.1035, 51.5121, 'G'),
    seed("Cheap", -0.0937, 51.5151, 'F'),
    seed("Coleman Street", -0.0889, 51.5175, 'F'),
    seed("Cordwainer", -0.0919, 51.5125, 'F'),
    seed("Cornhill", -0.0855, 51.5139, 'F'),
    seed("Cripplegate", -0.0940, 51.5202, 'B'),
    seed("Dowgate", -0.0903, 51.5102, 'F'),
    seed("Farringdon Within", -0.1018, 51.5160, 'C'),
    seed("Farringdon Without", -0.1085, 51.5155, 'G'),
    seed("Langbourn", -0.0842, 51.5123, 'F'),
    seed("Lime Street", -0.0818, 51.5139, 'F'),
    seed("Portsoken", -0.0752, 51.5138, 'E'),
    seed("Queenhithe", -0.0980, 51.5110, 'G'),
    seed("Tower", -0.0775, 51.5105, 'E'),
    seed("Vintry", -0.0945, 51.5106, 'G'),
    seed("Walbrook", -0.0888, 51.5127, 'F'),
];

/// Corners of neighbouring wards that come out closer than this many metres are one corner:
/// rounding alone keeps them a few nanometres apart, which could round to two different positions.
const SAME_CORNER: f64 = 0.05;

/// The name of the ward whose point is nearest.
#[cfg(test)]
pub(super) fn name_at(point: Coord) -> &'static str {
    nearest(point).name
}

/// The census area letter of the ward whose point is nearest.
pub(super) fn lsoa_at(point: Coord) -> char {
    nearest(point).lsoa
}

fn nearest(point: Coord) -> &'static Seed {
    let distance = |seed: &Seed| distance_squared(to_plane(seed.at), point);
    SEEDS.iter().min_by(|a, b| distance(a).total_cmp(&distance(b))).expect("there are 25 wards")
}

/// The wards in alphabetical order, counter-clockwise, with corners that neighbours share.
pub(super) fn wards() -> Vec<(&'static str, Vec<LonLat>)> {
    let mut corners_seen: Vec<Coord> = Vec::new();
    SEEDS
        .iter()
        .map(|seed| {
            let mut corners: Vec<LonLat> =
                cell(seed).into_iter().map(|corner| plane::to_lonlat(shared(corner, &mut corners_seen))).collect();
            corners.dedup();
            if corners.last() == corners.first() {
                corners.pop();
            }
            (seed.name, corners)
        })
        .collect()
}

/// The part of the outline that is nearer to this seed than to any other.
fn cell(of: &Seed) -> Vec<Coord> {
    let centre = to_plane(of.at);
    let boundary = open_ring(outline());
    SEEDS
        .iter()
        .filter(|other| other.name != of.name)
        .fold(boundary, |cell, other| nearer_part(&cell, centre, to_plane(other.at)))
}

fn open_ring(polygon: &Polygon) -> Vec<Coord> {
    let mut corners = polygon.exterior().0.clone();
    corners.pop();
    corners
}

/// The part of a ring on `centre`'s side of the line halfway to `other` (Sutherland and Hodgman's
/// clip by one line).
fn nearer_part(ring: &[Coord], centre: Coord, other: Coord) -> Vec<Coord> {
    // Linear along a side, positive on the side of `centre`.
    let lead = |p: Coord| distance_squared(p, other) - distance_squared(p, centre);
    let mut kept = Vec::with_capacity(ring.len() + 2);
    for (&from, &to) in ring.iter().zip(ring.iter().cycle().skip(1)) {
        let (lead_from, lead_to) = (lead(from), lead(to));
        if lead_from >= 0.0 {
            kept.push(from);
        }
        if (lead_from >= 0.0) != (lead_to >= 0.0) {
            let share = lead_from / (lead_from - lead_to);
            kept.push(from + (to - from) * share);
        }
    }
    kept
}

/// The first corner seen within [`SAME_CORNER`], or this one if it is new.
fn shared(corner: Coord, seen: &mut Vec<Coord>) -> Coord {
    let same = |other: &&Coord| distance_squared(**other, corner) < SAME_CORNER * SAME_CORNER;
    if let Some(known) = seen.iter().find(same) {
        return *known;
    }
    seen.push(corner);
    corner
}

/// `boundaries/wards.geojson`.
pub(super) fn geojson() -> String {
    let mut collection = FeatureCollection::new();
    for (number, (name, corners)) in (1..).zip(wards()) {
        let properties = [
            ("NAME", json_string(name)),
            ("GSS_CODE", json_string(&format!("SYN{number:04}"))),
            ("note", json_string(NOTE)),
        ];
        collection.add_polygon(&properties, &corners);
    }
    collection.finish()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use geo::Area;

    use super::*;

    fn on_plane(corners: &[LonLat]) -> Polygon {
        let degrees: Vec<_> = corners.iter().map(|p| (p.lon(), p.lat())).collect();
        plane::polygon(&degrees)
    }

    #[test]
    fn the_wards_add_up_to_the_outline() {
        let wards = wards();
        assert_eq!(wards.len(), 25);
        let sum: f64 = wards.iter().map(|(_, c)| on_plane(c).signed_area()).sum();
        let whole = outline().signed_area();
        assert!((sum / whole - 1.0).abs() < 1e-5, "{sum} of {whole} m²");
    }

    #[test]
    fn rings_go_counter_clockwise_and_are_simple_enough_to_have_area() {
        for (name, corners) in wards() {
            assert!(corners.len() >= 4, "{name}");
            assert!(on_plane(&corners).signed_area() > 30_000.0, "{name}");
        }
    }

    #[test]
    fn every_side_is_shared_exactly_or_lies_on_the_outline() {
        let mut sides: BTreeMap<(LonLat, LonLat), u32> = BTreeMap::new();
        for (_, corners) in wards() {
            for (&a, &b) in corners.iter().zip(corners.iter().cycle().skip(1)) {
                *sides.entry((a.min(b), a.max(b))).or_default() += 1;
            }
        }
        for ((a, b), wards) in sides {
            let middle = to_plane((f64::midpoint(a.lon(), b.lon()), f64::midpoint(a.lat(), b.lat())));
            let on_outline = plane::distance_to_boundary(middle, outline()) < 0.2;
            assert_eq!(wards, if on_outline { 1 } else { 2 }, "{a} to {b}");
        }
    }

    #[test]
    fn liverpool_street_station_is_in_bishopsgate() {
        assert_eq!(name_at(to_plane((-0.0832, 51.5173))), "Bishopsgate");
    }
}
