//! `premises/FHRS999en-GB.xml`: food-hygiene ratings in the layout of the Food Standards Agency, on one line as published.

use std::fmt::Write as _;
use std::sync::LazyLock;

use hexspot_stats::RandomStreams;
use quick_xml::escape::escape;
use rand::{Rng, RngExt};
use serde::Deserialize;

use crate::plane::{OUTLINE, Position, uniform_in};
use crate::premises::{Premises, venue_names};
use crate::random::{choose, choose_weighted};
use crate::tables::read_csv;

/// A type of business.
#[derive(Deserialize)]
struct BusinessType {
    #[serde(rename = "type")]
    name: String,
    /// The published number of the type.
    id: u32,
    /// How many there are.
    count: usize,
    /// The kinds of licensed premises of this type, separated by spaces.
    kinds: String,
    /// How the name of an invented one ends.
    suffix: String,
}

/// A rating, its weight in the real City, and the three scores that go with it (fewer is better; none if not rated).
#[derive(Deserialize)]
struct Rating {
    value: String,
    key: String,
    weight: u32,
    hygiene: Option<u32>,
    structural: Option<u32>,
    management: Option<u32>,
}

const AWAITING_INSPECTION: &str = "AwaitingInspection";

/// 500 businesses in the proportions of the City.
static BUSINESS_TYPES: LazyLock<Vec<BusinessType>> = LazyLock::new(|| read_csv(include_str!("../data/businesses.csv")));
static RATINGS: LazyLock<Vec<Rating>> = LazyLock::new(|| read_csv(include_str!("../data/ratings.csv")));
/// Lanes, courts and side streets, for the addresses.
static LANES: LazyLock<Vec<String>> = LazyLock::new(|| read_csv(include_str!("../data/lanes.csv")));

/// One establishment in so many has an empty Geocode (4 %).
const NO_GEOCODE_ONE_IN: u32 = 25;

const FIRST_ID: usize = 9_000_001;

/// The file: the register's public premises under the same names and positions, completed with invented businesses.
pub fn xml(register: &[Premises], streams: &RandomStreams) -> String {
    let rng = &mut streams.stream("synth/hygiene", 0);
    let mut spare_names = venue_names(streams).into_iter().skip(register.len());
    let mut establishments: Vec<(String, &BusinessType, Position)> = Vec::new();
    for business in BUSINESS_TYPES.iter() {
        let licensed = register
            .iter()
            .filter(|premises| !premises.restricted && business.kinds.split(' ').any(|kind| kind == premises.kind.kind))
            .map(|premises| (premises.name.clone(), business, premises.position));
        let invented = std::iter::from_fn(|| {
            let name = format!("{} {}", spare_names.next()?, business.suffix);
            Some((name, business, Position::from_plane(uniform_in(&OUTLINE, rng))))
        });
        establishments.extend(licensed.chain(invented).take(business.count));
    }
    establishments.sort_by(|a, b| a.0.cmp(&b.0));

    let mut xml = String::from("<?xml version=\"1.0\"?>");
    xml += "<FHRSEstablishment xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">";
    xml += "<Header>";
    element(&mut xml, "ExtractDate", "2024-12-31");
    element(&mut xml, "ItemCount", &establishments.len().to_string());
    element(&mut xml, "ReturnCode", "Success");
    xml += "</Header><EstablishmentCollection>";
    for (number, (name, business, position)) in (FIRST_ID..).zip(&establishments) {
        establishment(&mut xml, number, name, business, *position, rng);
    }
    xml += "</EstablishmentCollection></FHRSEstablishment>";
    xml
}

fn element(xml: &mut String, name: &str, text: &str) {
    write!(xml, "<{name}>{}</{name}>", escape(text)).expect("writing to a string cannot fail");
}

fn establishment(
    xml: &mut String,
    number: usize,
    name: &str,
    business: &BusinessType,
    position: Position,
    rng: &mut impl Rng,
) {
    let rating = choose_weighted(&RATINGS, |rating| rating.weight, rng);
    let street = choose(&LANES, rng);
    let house = rng.random_range(1..=90_u32);
    let rated_on = format!(
        "{}-{:02}-{:02}",
        rng.random_range(2021..=2024_u32),
        rng.random_range(1..=12_u32),
        rng.random_range(1..=28_u32)
    );

    *xml += "<EstablishmentDetail>";
    element(xml, "FHRSID", &number.to_string());
    element(xml, "LocalAuthorityBusinessID", &format!("SYN/{number:09}"));
    element(xml, "BusinessName", name);
    element(xml, "BusinessType", &business.name);
    element(xml, "BusinessTypeID", &business.id.to_string());
    element(xml, "AddressLine1", &format!("{house} {street}"));
    element(xml, "AddressLine2", "Square Mile (synthetic)");
    // No postcode begins with ZZ.
    element(xml, "PostCode", &format!("ZZ{} {}AA", house % 9 + 1, house % 7 + 1));
    element(xml, "RatingValue", &rating.value);
    element(xml, "RatingKey", &rating.key);
    if rating.value == AWAITING_INSPECTION {
        *xml += "<RatingDate xsi:nil=\"true\" />";
    } else {
        element(xml, "RatingDate", &rated_on);
    }
    element(xml, "LocalAuthorityCode", "999");
    element(xml, "LocalAuthorityName", "Square Mile (synthetic)");
    element(xml, "LocalAuthorityWebSite", "http://square-mile.example/");
    element(xml, "LocalAuthorityEmailAddress", "synthetic@square-mile.example");
    if let (Some(hygiene), Some(structural), Some(management)) = (rating.hygiene, rating.structural, rating.management)
    {
        *xml += "<Scores>";
        element(xml, "Hygiene", &hygiene.to_string());
        element(xml, "Structural", &structural.to_string());
        element(xml, "ConfidenceInManagement", &management.to_string());
        *xml += "</Scores>";
    } else {
        *xml += "<Scores />";
    }
    element(xml, "SchemeType", "FHRS");
    element(xml, "NewRatingPending", "False");
    if rng.random_ratio(1, NO_GEOCODE_ONE_IN) {
        *xml += "<Geocode />";
    } else {
        // Published with 14 decimals, of which the last are zeros.
        *xml += "<Geocode>";
        element(xml, "Longitude", &format!("{:.14}", position.lon()));
        element(xml, "Latitude", &format!("{:.14}", position.lat()));
        *xml += "</Geocode>";
    }
    *xml += "</EstablishmentDetail>";
}

#[cfg(test)]
mod tests {
    use quick_xml::Reader;
    use quick_xml::events::Event;

    use super::*;
    use crate::premises::register;

    fn values<'a>(xml: &'a str, name: &str) -> Vec<&'a str> {
        let (open, close) = (format!("<{name}>"), format!("</{name}>"));
        xml.split(&open).skip(1).map(|rest| rest.split(&close).next().expect("a split has a first part")).collect()
    }

    #[test]
    fn there_are_500_and_few_lack_a_position() {
        let streams = RandomStreams::new(1);
        let xml = xml(&register(&streams), &streams);
        assert_eq!(values(&xml, "FHRSID").len(), 500);
        assert_eq!(values(&xml, "ItemCount"), ["500"]);
        let without = xml.matches("<Geocode />").count();
        assert!((8..=35).contains(&without), "{without}");
        assert!(values(&xml, "Longitude").iter().all(|lon| lon.ends_with("00000000")));
    }

    #[test]
    fn pubs_and_restaurants_are_public_ones_of_the_register() {
        for seed in 0..5 {
            let streams = RandomStreams::new(seed);
            let register = register(&streams);
            let xml = xml(&register, &streams);
            for (name, business) in values(&xml, "BusinessName").iter().zip(values(&xml, "BusinessType")) {
                if matches!(business, "Pub/bar/nightclub" | "Restaurant/Cafe/Canteen") {
                    let listed = register.iter().find(|premises| premises.name == *name);
                    assert!(listed.is_some_and(|premises| !premises.restricted), "{name}");
                }
            }
        }
    }

    #[test]
    fn xml_is_well_formed() {
        let streams = RandomStreams::new(1);
        let xml = xml(&register(&streams), &streams);
        let mut reader = Reader::from_str(&xml);
        let mut depth = 0_i32;
        loop {
            match reader.read_event().expect("well-formed XML") {
                Event::Start(_) => depth += 1,
                Event::End(_) => depth -= 1,
                Event::Eof => break,
                _ => {}
            }
        }
        assert_eq!(depth, 0);
    }
}
