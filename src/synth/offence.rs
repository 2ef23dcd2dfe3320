//! What happens in a month and where: the random process behind the crime files.
//!
//! Incidents start independently of each other. One in eight is followed by another of its kind at
//! the same snap point in the same month, or by two: near repeats, as real crime has them. They
//! make a place's monthly counts vary about 1.3 times as much as chance alone would, whatever the
//! size of the place.

use geo::{Area, Coord};
use rand::{Rng, RngExt};

use super::calendar;
use super::category::Category;
use super::integer_rng::{draw_index, draw_number, draw_weighted};
use super::misplaced_positions::FAR_PLACES;
use super::outline::outline;
use super::plane;
use super::planted_hotspots::BLOCKS;
use super::snap::SnapPoints;
use crate::period::Month;

/// One offence before it is a row.
#[derive(Clone, Copy)]
pub(super) struct Offence {
    pub(super) category: &'static Category,
    pub(super) place: Place,
}

/// Where a row says that it happened; the numbers are indexes.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Place {
    /// At a snap point inside the outline.
    Inside(usize),
    /// At a snap point just beyond the border.
    Beyond(usize),
    /// Somewhere else in England or Wales.
    Far(usize),
    /// No coordinates.
    Unknown,
}

/// Starts of incidents in an average month. With their repeats they come to about 700 rows.
const STARTS: u32 = 602;

/// How many offences an incident is: weights of one, two and three.
const SIZE_WEIGHTS: [u32; 3] = [87, 11, 2];

/// Rows in ten thousand inside, just beyond the border, far away and without coordinates, as
/// measured for the real City.
const PLACE_WEIGHTS: [u32; 4] = [8_695, 480, 90, 735];

/// The offences of one month.
pub(super) fn offences(snaps: &SnapPoints, month: Month, rng: &mut impl Rng) -> Vec<Offence> {
    let mut offences = Vec::new();
    for _ in 0..draw_number(STARTS * calendar::season_percent(month), rng) {
        let category = Category::draw(rng);
        let place = draw_place(category, snaps, rng);
        let size = 1 + draw_weighted(SIZE_WEIGHTS.into_iter(), SIZE_WEIGHTS.iter().sum(), rng);
        offences.extend(std::iter::repeat_n(Offence { category, place }, size));
    }
    offences
}

fn draw_place(category: &Category, snaps: &SnapPoints, rng: &mut impl Rng) -> Place {
    match draw_weighted(PLACE_WEIGHTS.into_iter(), PLACE_WEIGHTS.iter().sum(), rng) {
        0 => Place::Inside(snaps.nearest_inside(true_position(category, rng))),
        1 => Place::Beyond(draw_index(snaps.beyond.len(), rng)),
        2 => Place::Far(draw_index(FAR_PLACES.len(), rng)),
        _ => Place::Unknown,
    }
}

/// A position with a density of [`background`], times the relative risk inside the blocks that
/// raise the category.
fn true_position(category: &Category, rng: &mut impl Rng) -> Coord {
    // A block's excess over the background is a layer of its own, as heavy as its area times the
    // excess risk.
    let layers: Vec<_> = BLOCKS
        .iter()
        .map(|block| (block, block.area() * (block.risk(category.name) - 1.0)))
        .filter(|(_, weight)| *weight > 0.0)
        .collect();
    let excess: f64 = layers.iter().map(|(_, weight)| weight).sum();
    let everything = outline().unsigned_area() + excess;

    loop {
        let mut left = rng.random_range(0.0..everything);
        let mut point = None;
        for (block, weight) in &layers {
            if left < *weight {
                point = Some(block.uniform(rng));
                break;
            }
            left -= weight;
        }
        let point = point.unwrap_or_else(|| plane::uniform_in(outline(), rng));
        if rng.random_range(0.0..1.0) < background(point) {
            return point;
        }
    }
}

/// The density of crime outside the blocks, relative to its highest: a quarter less towards the
/// ends than in the middle.
fn background(point: Coord) -> f64 {
    const FALL: f64 = 0.25;
    /// Metres from the middle at which the fall is complete.
    const REACH: f64 = 1_400.0;
    let from_middle = plane::distance_squared(point, Coord::zero()) / (REACH * REACH);
    1.0 - FALL * from_middle.min(1.0)
}
