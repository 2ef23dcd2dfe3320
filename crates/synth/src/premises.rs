//! `premises/licensed-premises.csv`: a licensing register.

use std::sync::LazyLock;

use geo::{Contains, Coord, Polygon};
use hexspot_stats::RandomStreams;
use rand::{Rng, RngExt};
use serde::Deserialize;

use crate::areas::{areas, elsewhere};
use crate::plane::{OUTLINE, Position, distance_to_boundary, uniform_in};
use crate::random::{choose, choose_weighted, shuffle};
use crate::tables::{read_csv, read_toml, write_csv};

/// A kind of licensed premises, as the register writes it: how common, how large, when open, and how named.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct PremisesKind {
    pub kind: String,
    /// The pattern of a name, with `{}` for an adjective and a noun.
    name: String,
    /// The least and the greatest number of people that it holds, in tens.
    tens: Option<[u32; 2]>,
    /// Whether people come for drinks late in the evening.
    #[serde(default)]
    late: bool,
    /// Whether its staff have no time for people.
    #[serde(default)]
    counter_only: bool,
    hours: Vec<String>,
}

#[derive(Deserialize)]
struct PremisesKinds {
    /// Kinds of premises that anyone may enter, in per cent.
    public: Vec<(String, u32)>,
    /// Kinds of premises that only members, guests or staff may enter, in per cent.
    restricted: Vec<(String, u32)>,
    kind: Vec<PremisesKind>,
}

static KINDS: LazyLock<PremisesKinds> = LazyLock::new(|| read_toml(include_str!("../data/venue-kinds.toml")));

/// Adjectives and nouns by which hardly any real venue goes.
static NAMES: LazyLock<Vec<(String, String)>> = LazyLock::new(|| read_csv(include_str!("../data/venue-names.csv")));

/// A few large operators and many small ones, with how many venues each has.
static OPERATORS: LazyLock<Vec<(String, usize)>> = LazyLock::new(|| read_csv(include_str!("../data/operators.csv")));

/// Safe Havens in the City in mid-2024.
const SAFE_HAVENS: usize = 35;
const SAFE_HAVEN: &str = "Safe Haven";

/// Other schemes, and how many in a hundred late venues join each; about 160 venues have one of the first two.
const SCHEMES: [(&str, u32); 3] = [("Ask for Angela", 46), ("WAVE", 38), ("Safety Thirst", 11)];

/// Metres that premises keep from the border of an area, so that rounding moves none across.
const BORDER_GAP: f64 = 1.0;

/// One line of the register.
pub struct Premises {
    pub name: String,
    /// Blank for premises that stand alone.
    operator: &'static str,
    pub kind: &'static PremisesKind,
    /// Whether only members, guests or staff may enter.
    pub restricted: bool,
    pub position: Position,
    capacity: Option<u32>,
    hours: &'static str,
    schemes: Vec<&'static str>,
}

impl PremisesKind {
    /// Draws a kind of public or of restricted premises.
    fn draw(restricted: bool, rng: &mut impl Rng) -> &'static Self {
        let weights = if restricted { &KINDS.restricted } else { &KINDS.public };
        let (name, _) = choose_weighted(weights, |(_, weight)| *weight, rng);
        KINDS.kind.iter().find(|kind| kind.kind == *name).expect("every kind that is drawn is described")
    }

    /// Draws how many people it holds; none for one in five, and for shops.
    fn draw_capacity(&self, rng: &mut impl Rng) -> Option<u32> {
        let [least, greatest] = self.tens?;
        let capacity = rng.random_range(least..greatest + 1) * 10;
        (!rng.random_ratio(1, 5)).then_some(capacity)
    }

    /// Draws opening hours in OpenStreetMap's syntax; blank for one in eight.
    fn draw_hours(&self, rng: &mut impl Rng) -> &str {
        let hours = choose(&self.hours, rng);
        if rng.random_ratio(1, 8) { "" } else { hours }
    }
}

impl Premises {
    /// Whether it is a pub, bar or nightclub that anyone may enter.
    pub fn is_night_life(&self) -> bool {
        self.kind.late && !self.restricted
    }

    pub fn on_plane(&self) -> Coord {
        self.position.on_plane()
    }
}

/// Every pair of an adjective and a noun once, in the order in which they are used: the register takes the first ones.
pub fn venue_names(streams: &RandomStreams) -> Vec<String> {
    let nouns = || NAMES.iter().map(|(_, noun)| noun);
    let mut names: Vec<String> =
        NAMES.iter().flat_map(|(adjective, _)| nouns().map(move |noun| format!("{adjective} {noun}"))).collect();
    shuffle(&mut names, &mut streams.stream("synth/names", 0));
    names
}

/// The register, in no particular order.
pub fn register(streams: &RandomStreams) -> Vec<Premises> {
    let rng = &mut streams.stream("synth/premises", 0);
    let mut sites: Vec<(Position, bool)> = Vec::new();
    for area in areas() {
        let figures = &area.figures;
        sites.extend((0..figures.premises).map(|number| (site_in(&area.polygon, rng), number < figures.restricted)));
    }
    let rest = &elsewhere().figures;
    sites.extend((0..rest.premises).map(|number| (site_elsewhere(rng), number < rest.restricted)));
    shuffle(&mut sites, rng);

    let mut register: Vec<Premises> = sites
        .into_iter()
        .zip(venue_names(streams))
        .map(|((position, restricted), name)| {
            let kind = PremisesKind::draw(restricted, rng);
            Premises {
                name: kind.name.replace("{}", &name),
                operator: "",
                kind,
                restricted,
                position,
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

fn site_in(polygon: &Polygon, rng: &mut impl Rng) -> Position {
    loop {
        let position = Position::from_plane(uniform_in(polygon, rng));
        if is_clear_of(position, polygon, true) {
            return position;
        }
    }
}

fn site_elsewhere(rng: &mut impl Rng) -> Position {
    loop {
        let position = site_in(&OUTLINE, rng);
        if areas().iter().all(|area| is_clear_of(position, &area.polygon, false)) {
            return position;
        }
    }
}

/// Whether the position as written is on the wanted side of a border and not right at it.
fn is_clear_of(position: Position, polygon: &Polygon, inside: bool) -> bool {
    let point = position.on_plane();
    polygon.contains(&point) == inside && distance_to_boundary(point, polygon) > BORDER_GAP
}

/// Gives public premises to the operators at random.
fn give_operators(register: &mut [Premises], rng: &mut impl Rng) {
    let mut public = indexes_where(register, |premises| !premises.restricted);
    shuffle(&mut public, rng);
    let operators = OPERATORS.iter().flat_map(|(operator, venues)| std::iter::repeat_n(operator, *venues));
    for (index, operator) in public.into_iter().zip(operators) {
        register[index].operator = operator;
    }
}

fn give_schemes(register: &mut [Premises], rng: &mut impl Rng) {
    // A haven must be open to all and have staff with time for people.
    let mut havens = indexes_where(register, |premises| !premises.restricted && !premises.kind.counter_only);
    shuffle(&mut havens, rng);
    for index in havens.into_iter().take(SAFE_HAVENS) {
        register[index].schemes.push(SAFE_HAVEN);
    }
    for premises in register.iter_mut().filter(|premises| premises.is_night_life()) {
        let joined = SCHEMES.iter().filter(|(_, per_cent)| rng.random_ratio(*per_cent, 100));
        premises.schemes.extend(joined.map(|(scheme, _)| *scheme));
    }
}

/// The indexes of the premises of the register for which a condition holds.
pub fn indexes_where(register: &[Premises], condition: impl Fn(&Premises) -> bool) -> Vec<usize> {
    (0..register.len()).filter(|index| condition(&register[*index])).collect()
}

/// The id of the premises at this index of the register. It begins with `SYN`, for synthetic.
pub fn id(index: usize) -> String {
    format!("SYN-{:04}", index + 1)
}

/// The register as CSV.
pub fn csv(register: &[Premises]) -> Vec<u8> {
    let row = |(index, premises): (usize, &Premises)| {
        [
            id(index),
            premises.name.clone(),
            premises.operator.to_owned(),
            premises.kind.kind.clone(),
            if premises.restricted { "restricted" } else { "public" }.to_owned(),
            premises.position.lon_text(),
            premises.position.lat_text(),
            premises.capacity.map_or_else(String::new, |capacity| capacity.to_string()),
            premises.hours.to_owned(),
            premises.schemes.join(";"),
        ]
    };
    let header = ["id", "name", "operator", "kind", "access", "lon", "lat", "capacity", "hours", "schemes"];
    write_csv(header, register.iter().enumerate().map(row))
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    #[test]
    fn published_counts_hold_for_any_seed() {
        for seed in 0..5 {
            let register = register(&RandomStreams::new(seed));
            assert_eq!(register.len(), 740);
            let liverpool_street = &areas()[0].polygon;
            let there = indexes_where(&register, |premises| liverpool_street.contains(&premises.on_plane()));
            assert_eq!(there.len(), 256);
            assert_eq!(there.iter().filter(|index| register[**index].restricted).count(), 64);

            let havens = indexes_where(&register, |premises| premises.schemes.contains(&SAFE_HAVEN));
            assert_eq!(havens.len(), 35);
            let trained = |premises: &Premises| SCHEMES[..2].iter().any(|(name, _)| premises.schemes.contains(name));
            let trained = indexes_where(&register, trained).len();
            assert!((110..=190).contains(&trained), "{trained}");
        }
    }

    #[test]
    fn operators_have_their_venues_and_names_are_unique() {
        let register = register(&RandomStreams::new(7));
        let mut venues: BTreeMap<&str, usize> = BTreeMap::new();
        for premises in &register {
            *venues.entry(premises.operator).or_default() += 1;
        }
        for (operator, count) in OPERATORS.iter() {
            assert_eq!(venues[operator.as_str()], *count, "{operator}");
        }
        assert!(venues[""] > 300);
        let names: BTreeSet<&str> = register.iter().map(|premises| premises.name.as_str()).collect();
        assert_eq!(names.len(), register.len());
        assert_eq!(venue_names(&RandomStreams::new(1)).into_iter().collect::<BTreeSet<_>>().len(), 36 * 36);
    }

    #[test]
    fn kinds_are_in_per_cent() {
        let sum = |kinds: &[(String, u32)]| kinds.iter().map(|(_, weight)| weight).sum::<u32>();
        assert_eq!((sum(&KINDS.public), sum(&KINDS.restricted)), (100, 100));
    }
}
