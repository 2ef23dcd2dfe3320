//! Where snap points lie: along the through streets first, then wherever there is most room.

use geo::{Contains, Coord};
use rand::Rng;

use super::outline::outline;
use super::plane::{self, distance_squared, distance_to_boundary, to_plane};
use super::planted_hotspots::BLOCKS;
use super::streets::THROUGH_STREETS;

/// Snap points inside the outline and just beyond it.
pub(super) const INSIDE: usize = 420;
pub(super) const BEYOND: usize = 60;

/// No two snap points are nearer to each other than this many metres.
pub(super) const MIN_SPACING: f64 = 25.0;
/// Metres between snap points along a through street.
const STREET_SPACING: f64 = 70.0;
/// Metres that snap points keep away from the border, on either side: none is on the line.
const BORDER_GAP: f64 = 12.0;
/// Metres within which a snap point counts as just beyond the border.
const BORDER_REACH: f64 = 160.0;
/// Each block has at least so many, so that a hotspot is never a single point.
pub(super) const MIN_IN_BLOCK: usize = 8;
/// Positions tried for each snap point between the streets, of which the loneliest is taken.
const CANDIDATES: usize = 40;

/// Points along the through streets, each with its street's name.
pub(super) fn along_streets() -> Vec<(Coord, &'static str)> {
    let mut points: Vec<(Coord, &str)> = Vec::new();
    for (name, corners) in THROUGH_STREETS {
        let corners: Vec<Coord> = corners.iter().copied().map(to_plane).collect();
        // Half a spacing in from the end, because another street's points usually start there.
        let mut until_next = STREET_SPACING / 2.0;
        for leg in corners.windows(2) {
            let length = distance_squared(leg[0], leg[1]).sqrt();
            while until_next <= length {
                let point = leg[0] + (leg[1] - leg[0]) * (until_next / length);
                if is_free(point, &points) {
                    points.push((point, name));
                }
                until_next += STREET_SPACING;
            }
            until_next -= length;
        }
    }
    points
}

fn is_free(point: Coord, points: &[(Coord, &str)]) -> bool {
    is_clear_inside(point)
        && points.iter().all(|(other, _)| distance_squared(*other, point) > MIN_SPACING * MIN_SPACING)
}

/// Whether a point is inside the outline and not right at its border.
pub(super) fn is_clear_inside(point: Coord) -> bool {
    outline().contains(&point) && distance_to_boundary(point, outline()) > BORDER_GAP
}

/// Points between the streets, to go with those along them: [`INSIDE`] in all.
pub(super) fn between_streets(along: &[(Coord, &str)], rng: &mut impl Rng) -> Vec<Coord> {
    let mut taken: Vec<Coord> = along.iter().map(|(point, _)| *point).collect();
    fill_blocks(&mut taken, rng);
    while taken.len() < INSIDE {
        let point = loneliest(&taken, rng, |rng| plane::uniform_in(outline(), rng));
        taken.push(point);
    }
    taken.split_off(along.len())
}

/// Adds points to each block until it has [`MIN_IN_BLOCK`].
fn fill_blocks(taken: &mut Vec<Coord>, rng: &mut impl Rng) {
    for block in &BLOCKS {
        let mut there = taken.iter().filter(|point| block.contains(**point)).count();
        while there < MIN_IN_BLOCK {
            let point = loneliest(taken, rng, |rng| block.uniform(rng));
            taken.push(point);
            there += 1;
        }
    }
}

/// Of [`CANDIDATES`] drawn positions clear of the border, the one farthest from all points taken:
/// spreads evenly.
fn loneliest<R: Rng>(taken: &[Coord], rng: &mut R, mut draw: impl FnMut(&mut R) -> Coord) -> Coord {
    let mut best = (f64::NEG_INFINITY, Coord::zero());
    let mut tried = 0;
    while tried < CANDIDATES {
        let point = draw(rng);
        if !is_clear_inside(point) {
            continue;
        }
        tried += 1;
        let room = room_around(point, taken);
        if room > best.0 {
            best = (room, point);
        }
    }
    best.1
}

/// The squared distance to the nearest point taken.
fn room_around(point: Coord, taken: &[Coord]) -> f64 {
    taken.iter().map(|other| distance_squared(*other, point)).fold(f64::INFINITY, f64::min)
}

/// Points just beyond the border, spread evenly along it.
pub(super) fn beyond(rng: &mut impl Rng) -> Vec<Coord> {
    let (low, high) = plane::bounds(outline());
    let reach = Coord { x: BORDER_REACH, y: BORDER_REACH };
    let mut taken: Vec<Coord> = Vec::new();
    let mut candidates: Vec<Coord> = Vec::new();
    while taken.len() < BEYOND {
        let point = plane::uniform_in_box(low - reach, high + reach, rng);
        let gap = distance_to_boundary(point, outline());
        if outline().contains(&point) || !(BORDER_GAP..BORDER_REACH).contains(&gap) {
            continue;
        }
        candidates.push(point);
        if candidates.len() == CANDIDATES {
            let farthest = candidates
                .drain(..)
                .max_by(|a, b| room_around(*a, &taken).total_cmp(&room_around(*b, &taken)))
                .expect("there are candidates");
            taken.push(farthest);
        }
    }
    taken
}
