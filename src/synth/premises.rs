//! `premises/licensed-premises.csv`: a licensing register.

use csv::Writer;
use geo::{Contains, Coord, Polygon};
use rand::{Rng, RngExt};

use super::areas::AREAS;
use super::names::{self, OPERATORS};
use super::outline::outline;
use super::plane::{self, LonLat, distance_to_boundary, to_lonlat, to_plane};
use super::venue::Kind;
use hexspot_stats::RandomStreams;

/// Premises in each night-time-economy area, in their order, of which so many are restricted. The
/// first line is the published count for Liverpool Street: 256, of which a quarter.
const IN_AREAS: [(usize, usize); AREAS.len()] = [(256, 64), (84, 7), (72, 9), (100, 10), (88, 8), (66, 4)];
/// The same for the rest of the outline.
const ELSEWHERE: (usize, usize) = (74, 9);

/// Safe Havens in the City in mid-2024.
const SAFE_HAVENS: usize = 35;

/// Metres that premises keep from the border of an area, so that no rounding moves one across.
const BORDER_GAP: f64 = 1.0;

const SAFE_HAVEN: &str = "Safe Haven";
const ASK_FOR_ANGELA: &str = "Ask for Angela";
const WAVE: &str = "WAVE";
const SAFETY_THIRST: &str = "Safety Thirst";

/// One line of the register.
#[derive(Clone, Debug)]
pub(super) struct Premises {
    pub(super) name: String,
    /// Blank for premises that stand alone.
    operator: &'static str,
    pub(super) kind: Kind,
    pub(super) restricted: bool,
    pub(super) at: LonLat,
    capacity: Option<u32>,
    hours: &'static str,
    schemes: Vec<&'static str>,
}

impl Premises {
    /// Whether it is a pub, bar or nightclub that anyone may enter.
    pub(super) fn is_night_life(&self) -> bool {
        self.kind.is_late() && !self.restricted
    }

    pub(super) fn on_plane(&self) -> Coord {
        to_plane((self.at.lon(), self.at.lat()))
    }
}

/// The register, in no particular order.
pub(super) fn register(streams: &RandomStreams) -> Vec<Premises> {
    let rng = &mut streams.stream("synth/premises", 0);
    let mut sites: Vec<(LonLat, bool)> = Vec::new();
    for (area, (count, restricted)) in AREAS.iter().zip(IN_AREAS) {
        let polygon = area.polygon();
        let places = (0..count).map(|number| (site_in(&polygon, rng), number < restricted));
        sites.extend(places);
    }
    let (count, restricted) = ELSEWHERE;
    sites.extend((0..count).map(|number| (site_elsewhere(rng), number < restricted)));
    names::shuffle(&mut sites, rng);

    let mut register: Vec<Premises> = sites
        .into_iter()
        .zip(names::pairs(streams))
        .map(|((at, restricted), pair)| {
            let kind = Kind::draw(restricted, rng);
            Premises {
                name: kind.name(pair),
                operator: "",
                kind,
                restricted,
                at,
                capacity: kind.draw_capacity(rng),
                hours: kind.draw_hours(rng),
                schemes: Vec::new(),
            }
        })
        .collect();
    give_operators(&mut register, rng);
    give_schemes(&mut register, rng);
    register
}

fn site_in(polygon: &Polygon, rng: &mut impl Rng) -> LonLat {
    loop {
        let at = to_lonlat(plane::uniform_in(polygon, rng));
        if is_clear_of(at, polygon, true) {
            return at;
        }
    }
}

fn site_elsewhere(rng: &mut impl Rng) -> LonLat {
    loop {
        let at = site_in(outline(), rng);
        if AREAS.iter().all(|area| is_clear_of(at, &area.polygon(), false)) {
            return at;
        }
    }
}

/// Whether the position as written is on the wanted side of a border and not right at it.
fn is_clear_of(at: LonLat, polygon: &Polygon, inside: bool) -> bool {
    let point = to_plane((at.lon(), at.lat()));
    polygon.contains(&point) == inside && distance_to_boundary(point, polygon) > BORDER_GAP
}

/// Hands public premises to the operators at random.
fn give_operators(register: &mut [Premises], rng: &mut impl Rng) {
    let mut open = indexes_of(register, |premises| !premises.restricted);
    names::shuffle(&mut open, rng);
    let owners = OPERATORS.iter().flat_map(|(operator, venues)| std::iter::repeat_n(*operator, *venues));
    for (index, operator) in open.into_iter().zip(owners) {
        register[index].operator = operator;
    }
}

fn give_schemes(register: &mut [Premises], rng: &mut impl Rng) {
    /// In per cent of late venues; about 160 have one of the first two.
    const JOIN: [(&str, u32); 3] = [(ASK_FOR_ANGELA, 46), (WAVE, 38), (SAFETY_THIRST, 11)];

    // A haven must be open to all and have staff with time for people.
    let mut havens = indexes_of(register, |premises| {
        !premises.restricted && !matches!(premises.kind, Kind::OffLicence | Kind::LateTakeaway)
    });
    names::shuffle(&mut havens, rng);
    for index in havens.into_iter().take(SAFE_HAVENS) {
        register[index].schemes.push(SAFE_HAVEN);
    }

    for premises in register.iter_mut() {
        if premises.is_night_life() {
            for (scheme, per_cent) in JOIN {
                if rng.random_ratio(per_cent, 100) {
                    premises.schemes.push(scheme);
                }
            }
        }
    }
}

fn indexes_of(register: &[Premises], wanted: impl Fn(&Premises) -> bool) -> Vec<usize> {
    (0..register.len()).filter(|index| wanted(&register[*index])).collect()
}

/// The id of the premises at this index of the register, which says that it is synthetic.
pub(super) fn id(index: usize) -> String {
    format!("SYN-{:04}", index + 1)
}

/// The register as CSV.
pub(super) fn csv(register: &[Premises]) -> String {
    const HEADER: [&str; 10] =
        ["id", "name", "operator", "kind", "access", "lon", "lat", "capacity", "hours", "schemes"];
    let written = "writing to memory cannot fail";
    let mut writer = Writer::from_writer(Vec::new());
    writer.write_record(HEADER).expect(written);
    for (index, premises) in register.iter().enumerate() {
        let access = if premises.restricted { "restricted" } else { "public" };
        let capacity = premises.capacity.map_or_else(String::new, |c| c.to_string());
        writer
            .write_record([
                &id(index),
                &premises.name,
                premises.operator,
                premises.kind.text(),
                access,
                &premises.at.lon_text(),
                &premises.at.lat_text(),
                &capacity,
                premises.hours,
                &premises.schemes.join(";"),
            ])
            .expect(written);
    }
    let bytes = writer.into_inner().expect(written);
    String::from_utf8(bytes).expect("every field is text")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn the_published_counts_hold_for_any_seed() {
        for seed in 0..5 {
            let register = register(&RandomStreams::new(seed));
            assert_eq!(register.len(), 740);
            let station_area = AREAS[0].polygon();
            let there: Vec<_> = register.iter().filter(|p| station_area.contains(&p.on_plane())).collect();
            assert_eq!(there.len(), 256);
            assert_eq!(there.iter().filter(|p| p.restricted).count(), 64);

            let havens = register.iter().filter(|p| p.schemes.contains(&SAFE_HAVEN));
            assert_eq!(havens.count(), 35);
            let trained = |p: &&Premises| p.schemes.contains(&ASK_FOR_ANGELA) || p.schemes.contains(&WAVE);
            let trained = register.iter().filter(trained).count();
            assert!((110..=190).contains(&trained), "{trained}");
        }
    }

    #[test]
    fn operators_have_their_venues_and_names_are_unique() {
        let register = register(&RandomStreams::new(7));
        let mut venues: BTreeMap<&str, usize> = BTreeMap::new();
        let mut names: BTreeMap<&str, usize> = BTreeMap::new();
        for premises in &register {
            *venues.entry(premises.operator).or_default() += 1;
            *names.entry(&premises.name).or_default() += 1;
        }
        for (operator, count) in OPERATORS {
            assert_eq!(venues[operator], count, "{operator}");
        }
        assert!(venues[""] > 300);
        assert!(names.values().all(|count| *count == 1));
    }
}
