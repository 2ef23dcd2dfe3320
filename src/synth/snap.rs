//! Snap points: the positions to which published crimes are moved so that nobody is singled out.
//!
//! The real City has some 1,400 of them over ten years. These are fewer and evenly spread, so that moving crimes to the
//! nearest one blurs the map (by about 30 m) without piling crime up where there was none.

use geo::Coord;

use super::plane::{LonLat, distance_squared, to_lonlat};
use super::planted_hotspots::{BLOCKS, Block};
use super::snap_point_layout;
use super::streets::{LANES, STREETS_BEYOND};
use super::wards;
use hexspot_stats::RandomStreams;

/// The place is the same for every seed, so its one random part has a seed of its own.
const GEOGRAPHY_SEED: u64 = 0x5371_4d69; // "SqMi"

/// A snap point as the crime files show it.
#[derive(Clone, Debug)]
pub(super) struct SnapPoint {
    pub(super) on_plane: Coord,
    pub(super) at: LonLat,
    /// The words of the Location column.
    pub(super) location: String,
    pub(super) lsoa_code: String,
    pub(super) lsoa_name: String,
}

/// All snap points.
pub(super) struct SnapPoints {
    pub(super) inside: Vec<SnapPoint>,
    pub(super) beyond: Vec<SnapPoint>,
}

impl SnapPoints {
    pub(super) fn build() -> Self {
        let mut rng = RandomStreams::new(GEOGRAPHY_SEED).stream("synth/snap", 0);
        let along = snap_point_layout::along_streets();
        let between = snap_point_layout::between_streets(&along, &mut rng);
        let named = along.into_iter().chain(name_lanes(between));
        Self {
            inside: named.map(|(point, name)| inside(point, name)).collect(),
            beyond: name_beyond(snap_point_layout::beyond(&mut rng)),
        }
    }

    /// The index of the snap point inside the outline that is nearest to a point.
    pub(super) fn nearest_inside(&self, point: Coord) -> usize {
        self.nearest_inside_but(point, None)
    }

    /// The index of the snap point inside the outline that is nearest to another one.
    pub(super) fn neighbour(&self, of: usize) -> usize {
        self.nearest_inside_but(self.inside[of].on_plane, Some(of))
    }

    fn nearest_inside_but(&self, point: Coord, not: Option<usize>) -> usize {
        let distance = |snap: &SnapPoint| distance_squared(snap.on_plane, point);
        self.inside
            .iter()
            .enumerate()
            .filter(|(index, _)| Some(*index) != not)
            .min_by(|(_, a), (_, b)| distance(a).total_cmp(&distance(b)))
            .map(|(index, _)| index)
            .expect("there are hundreds of snap points")
    }
}

/// Gives each point between the streets a name: that of a lane for a few neighbouring points, or of
/// a kind of place.
fn name_lanes(mut points: Vec<Coord>) -> Vec<(Coord, &'static str)> {
    /// Height in metres of the strips in which points are put in order before they are named.
    const STRIP: f64 = 90.0;
    /// Neighbours that share a lane's name.
    const SHARE: usize = 2;
    /// One point in so many is known by the kind of place that is there.
    const KIND_EVERY: usize = 9;

    let strip = |point: &Coord| (point.y / STRIP).floor();
    points.sort_by(|a, b| strip(b).total_cmp(&strip(a)).then(a.x.total_cmp(&b.x)));
    points
        .into_iter()
        .enumerate()
        .map(|(index, point)| {
            let name = if index % KIND_EVERY == KIND_EVERY / 2 {
                kind_of_place(point, index / KIND_EVERY)
            } else {
                LANES[index / SHARE % LANES.len()]
            };
            (point, name)
        })
        .collect()
}

/// Night clubs where there is night life, shops at Cheapside, and anything elsewhere.
fn kind_of_place(point: Coord, turn: usize) -> &'static str {
    const KINDS: [&str; 4] = ["Supermarket", "Parking Area", "Nightclub", "Shopping Area"];
    match BLOCKS.iter().find(|block| block.contains(point)) {
        Some(Block { id: "B3", .. }) => "Shopping Area",
        Some(_) => "Nightclub",
        None => KINDS[turn % KINDS.len()],
    }
}

fn inside(point: Coord, name: &str) -> SnapPoint {
    let letter = wards::lsoa_at(point);
    let number = u32::from(letter) - u32::from('A') + 1;
    SnapPoint {
        on_plane: point,
        at: to_lonlat(point),
        location: format!("On or near {name}"),
        lsoa_code: format!("E01999{number:03}"),
        lsoa_name: format!("Square Mile 001{letter}"),
    }
}

/// Gives the points beyond the border their streets and sides.
fn name_beyond(mut points: Vec<Coord>) -> Vec<SnapPoint> {
    /// Neighbours that share a street's name.
    const SHARE: usize = 3;

    points.sort_by(|a, b| a.x.total_cmp(&b.x));
    points
        .into_iter()
        .enumerate()
        .map(|(index, point)| {
            let street = STREETS_BEYOND[index / SHARE % STREETS_BEYOND.len()];
            let (side, number) = side_of(point);
            SnapPoint {
                on_plane: point,
                at: to_lonlat(point),
                location: format!("On or near {street}"),
                lsoa_code: format!("E01999{number}01"),
                lsoa_name: format!("Beyond {side} 001A"),
            }
        })
        .collect()
}

/// The invented neighbour that lies on this side, with a number for its census code.
fn side_of(point: Coord) -> (&'static str, u32) {
    // The outline is about half as high as it is wide.
    let steep = 2.0 * point.y;
    match (steep > point.x, steep > -point.x) {
        (true, true) => ("North", 1),
        (false, true) => ("East", 2),
        (true, false) => ("West", 3),
        (false, false) => ("South", 4),
    }
}

#[cfg(test)]
mod tests {
    use geo::Contains;

    use super::*;
    use crate::synth::outline::outline;
    use crate::synth::snap_point_layout::{BEYOND, INSIDE, MIN_IN_BLOCK, MIN_SPACING, is_clear_inside};

    #[test]
    fn points_keep_their_distance_and_their_side_of_the_border() {
        let snaps = SnapPoints::build();
        assert_eq!(snaps.inside.len(), INSIDE);
        assert_eq!(snaps.beyond.len(), BEYOND);
        for point in &snaps.inside {
            assert!(is_clear_inside(point.on_plane), "{point:?}");
        }
        assert!(snaps.beyond.iter().all(|p| !outline().contains(&p.on_plane)));

        let all: Vec<_> = snaps.inside.iter().chain(&snaps.beyond).collect();
        for (index, a) in all.iter().enumerate() {
            for b in &all[..index] {
                let apart = distance_squared(a.on_plane, b.on_plane).sqrt();
                assert!(apart >= MIN_SPACING, "{} and {}", a.location, b.location);
            }
        }
    }

    #[test]
    fn every_block_has_several() {
        let snaps = SnapPoints::build();
        for block in &BLOCKS {
            let there = snaps.inside.iter().filter(|p| block.contains(p.on_plane)).count();
            assert!(there >= MIN_IN_BLOCK, "{}: {there}", block.name);
        }
    }

    #[test]
    fn some_are_named_after_kinds_of_place() {
        let snaps = SnapPoints::build();
        for kind in ["Nightclub", "Supermarket", "Shopping Area", "Parking Area"] {
            let location = format!("On or near {kind}");
            assert!(snaps.inside.iter().any(|p| p.location == location), "{kind}");
        }
    }

    #[test]
    fn a_neighbour_is_another_point() {
        let snaps = SnapPoints::build();
        for (index, point) in snaps.inside.iter().enumerate() {
            assert_eq!(snaps.nearest_inside(point.on_plane), index);
            assert_ne!(snaps.neighbour(index), index);
        }
    }
}
