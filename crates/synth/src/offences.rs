//! What happens in a month and where: the random process behind the crime files.
//!
//! Incidents start independently of each other. One in eight is followed by another of its kind at the same snap point in the same
//! month, or by two: near repeats, as real crime has them. They make the variance of a place's monthly counts about 1.3 times the
//! mean, however large the place.

use std::sync::LazyLock;

use geo::{Area, Coord};
use rand::{Rng, RngExt};

use crate::calendar::Month;
use crate::plane::{OUTLINE, distance_squared, uniform_in};
use crate::planted_hotspots::HOTSPOTS;
use crate::random::{choose_weighted, draw_count, draw_index, draw_weighted};
use crate::snap_points::PLACES;
use crate::tables::read_csv;

/// A category of street-level crime, as the police publish it.
pub struct Category {
    pub name: String,
    /// Its rows in a year of the real City.
    pub weight: u32,
    /// Last outcomes with their weights; none for an incident that is not a crime.
    outcomes: Vec<(String, u32)>,
}

/// The 14 categories, the most common first.
pub static CATEGORIES: LazyLock<Vec<Category>> = LazyLock::new(|| {
    let outcomes: Vec<(String, String, u32)> = read_csv(include_str!("../data/outcomes.csv"));
    let outcomes_of =
        |kind: &str| outcomes.iter().filter(|row| row.0 == kind).map(|row| (row.1.clone(), row.2)).collect();
    let rows: Vec<(String, u32, String)> = read_csv(include_str!("../data/categories.csv"));
    rows.into_iter().map(|(name, weight, kind)| Category { name, weight, outcomes: outcomes_of(&kind) }).collect()
});

impl Category {
    /// Whether it is an incident without a Crime ID and outcome: anti-social behaviour.
    pub fn is_incident_only(&self) -> bool {
        self.outcomes.is_empty()
    }

    /// The last outcome of one offence; blank for an incident.
    pub fn draw_outcome(&self, rng: &mut impl Rng) -> &str {
        if self.is_incident_only() { "" } else { &choose_weighted(&self.outcomes, |outcome| outcome.1, rng).0 }
    }
}

/// One offence before it is a row.
#[derive(Clone, Copy)]
pub struct Offence {
    pub category: &'static Category,
    pub place: OffencePlace,
}

/// Where a row says that an offence happened; the numbers are indexes into [`PLACES`].
#[derive(Clone, Copy, Eq, Ord, PartialEq, PartialOrd)]
pub enum OffencePlace {
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

/// Rows in ten thousand inside, just beyond the border, far away and without coordinates, as measured for the real City.
const PLACE_WEIGHTS: [u32; 4] = [8_695, 480, 90, 735];

/// The offences of one month.
pub fn offences(month: Month, rng: &mut impl Rng) -> Vec<Offence> {
    let mut offences = Vec::new();
    for _ in 0..draw_count(STARTS * month.season_percent(), rng) {
        let category = choose_weighted(&CATEGORIES, |category| category.weight, rng);
        let place = draw_place(category, rng);
        let size = 1 + draw_weighted(SIZE_WEIGHTS.into_iter(), rng);
        offences.extend(std::iter::repeat_n(Offence { category, place }, size));
    }
    offences
}

fn draw_place(category: &Category, rng: &mut impl Rng) -> OffencePlace {
    match draw_weighted(PLACE_WEIGHTS.into_iter(), rng) {
        0 => OffencePlace::Inside(PLACES.nearest_inside(draw_true_position(category, rng))),
        1 => OffencePlace::Beyond(draw_index(PLACES.beyond.len(), rng)),
        2 => OffencePlace::Far(draw_index(PLACES.far.len(), rng)),
        _ => OffencePlace::Unknown,
    }
}

/// A position with the density of [`background`], times the relative risk inside the hotspots that raise the category.
fn draw_true_position(category: &Category, rng: &mut impl Rng) -> Coord {
    // A hotspot's excess over the background is a layer of its own, as heavy as its area times the excess risk.
    let layers: Vec<_> = HOTSPOTS
        .iter()
        .map(|hotspot| (hotspot, hotspot.area() * (hotspot.risk(&category.name) - 1.0)))
        .filter(|(_, weight)| *weight > 0.0)
        .collect();
    let excess: f64 = layers.iter().map(|(_, weight)| weight).sum();
    let total = OUTLINE.unsigned_area() + excess;

    loop {
        let mut left = rng.random_range(0.0..total);
        let layer = layers.iter().find(|(_, weight)| {
            let is_here = left < *weight;
            left -= weight;
            is_here
        });
        let point = match layer {
            Some((hotspot, _)) => hotspot.uniform(rng),
            None => uniform_in(&OUTLINE, rng),
        };
        if rng.random_range(0.0..1.0) < background(point) {
            return point;
        }
    }
}

/// The density of crime outside the hotspots, relative to its highest: a quarter less towards the ends than in the middle.
fn background(point: Coord) -> f64 {
    const FALL: f64 = 0.25;
    /// Metres from the middle at which the fall is complete.
    const REACH: f64 = 1_400.0;
    let from_middle = distance_squared(point, Coord::zero()) / (REACH * REACH);
    1.0 - FALL * from_middle.min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_anti_social_behaviour_has_no_outcome() {
        assert_eq!(CATEGORIES.len(), 14);
        for category in CATEGORIES.iter() {
            assert_eq!(category.is_incident_only(), category.name == "Anti-social behaviour");
            // A repeated identifier needs another outcome to change to.
            assert_ne!(category.outcomes.len(), 1);
        }
    }
}
