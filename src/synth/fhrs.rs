//! `premises/FHRS999en-GB.xml`: food-hygiene ratings in the layout of the Food Standards Agency, on one line as published.

use std::fmt::Write as _;

use quick_xml::escape::escape;
use rand::{Rng, RngExt};

use super::integer_rng::{draw_index, draw_weighted};
use super::names::{self, Pair};
use super::outline::outline;
use super::plane::{self, LonLat, to_lonlat};
use super::premises::Premises;
use super::streets::LANES;
use super::venue::Kind;
use hexspot_stats::RandomStreams;

/// A type of business, its published number, how many there are, and which licensed premises are of
/// it.
struct BusinessType {
    name: &'static str,
    id: u32,
    count: usize,
    kinds: &'static [Kind],
    /// What the name of an invented one ends in.
    suffix: &'static str,
}

const fn business(
    name: &'static str,
    id: u32,
    count: usize,
    kinds: &'static [Kind],
    suffix: &'static str,
) -> BusinessType {
    BusinessType { name, id, count, kinds, suffix }
}

/// 500 businesses in the proportions of the City's.
const TYPES: [BusinessType; 11] = [
    business("Restaurant/Cafe/Canteen", 1, 236, &[Kind::Restaurant], "Cafe"),
    business("Takeaway/sandwich shop", 7844, 93, &[Kind::LateTakeaway], "Sandwiches"),
    business("Pub/bar/nightclub", 7843, 64, &[Kind::Pub, Kind::Bar, Kind::Nightclub], "Tavern"),
    business("Other catering premises", 7841, 47, &[], "Catering"),
    business("Retailers - other", 4613, 37, &[], "News & Sweets"),
    business("Retailers - supermarkets/hypermarkets", 7840, 10, &[], "Foods"),
    business("Hotel/bed & breakfast/guest house", 7842, 5, &[Kind::Hotel], "Guest House"),
    business("Mobile caterer", 7846, 3, &[], "Coffee Van"),
    business("Hospitals/Childcare/Caring Premises", 5, 2, &[], "Nursery"),
    business("School/college/university", 7845, 2, &[], "School"),
    business("Manufacturers/packers", 7839, 1, &[], "Bakehouse"),
];

/// A rating, its key, its weight among the City's, and the three scores that go with it (fewer is
/// better; none if not rated).
type Rating = (&'static str, &'static str, u32, Option<[u32; 3]>);

const AWAITING: &str = "AwaitingInspection";
const RATINGS: [Rating; 8] = [
    ("5", "fhrs_5_en-GB", 1_372, Some([5, 5, 5])),
    ("4", "fhrs_4_en-GB", 200, Some([10, 5, 5])),
    ("3", "fhrs_3_en-GB", 69, Some([10, 10, 5])),
    ("Exempt", "fhrs_exempt_en-GB", 53, None),
    ("2", "fhrs_2_en-GB", 44, Some([10, 15, 10])),
    (AWAITING, "fhrs_awaitinginspection_en-GB", 27, None),
    ("1", "fhrs_1_en-GB", 20, Some([15, 15, 20])),
    ("0", "fhrs_0_en-GB", 2, Some([20, 20, 20])),
];

/// One establishment in so many has an empty Geocode (4 %).
const NO_GEOCODE_ONE_IN: u32 = 25;

const FIRST_ID: usize = 9_000_001;

/// The file: the register's public premises under the same names and positions, topped up with
/// invented businesses.
pub(super) fn xml(register: &[Premises], streams: &RandomStreams) -> String {
    let rng = &mut streams.stream("synth/hygiene", 0);
    let mut spare_names = names::pairs(streams).into_iter().skip(register.len());
    let mut establishments: Vec<(String, &BusinessType, LonLat)> = Vec::new();
    for business in &TYPES {
        let licensed = register
            .iter()
            .filter(|premises| !premises.restricted && business.kinds.contains(&premises.kind))
            .map(|premises| (premises.name.clone(), business, premises.at));
        let invented = std::iter::from_fn(|| {
            let (adjective, noun): Pair = spare_names.next()?;
            let name = format!("{adjective} {noun} {}", business.suffix);
            Some((name, business, to_lonlat(plane::uniform_in(outline(), rng))))
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
    for (number, (name, business, at)) in (FIRST_ID..).zip(&establishments) {
        establishment(&mut xml, number, name, business, *at, rng);
    }
    xml += "</EstablishmentCollection></FHRSEstablishment>";
    xml
}

fn element(xml: &mut String, name: &str, text: &str) {
    write!(xml, "<{name}>{}</{name}>", escape(text)).expect("writing to a string cannot fail");
}

fn establishment(xml: &mut String, number: usize, name: &str, business: &BusinessType, at: LonLat, rng: &mut impl Rng) {
    let weights = RATINGS.iter().map(|rating| rating.2);
    let (value, key, _, scores) = RATINGS[draw_weighted(weights.clone(), weights.sum(), rng)];
    let street = LANES[draw_index(LANES.len(), rng)];
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
    element(xml, "BusinessType", business.name);
    element(xml, "BusinessTypeID", &business.id.to_string());
    element(xml, "AddressLine1", &format!("{house} {street}"));
    element(xml, "AddressLine2", "Square Mile (synthetic)");
    // No postcode begins with ZZ.
    element(xml, "PostCode", &format!("ZZ{} {}AA", house % 9 + 1, house % 7 + 1));
    element(xml, "RatingValue", value);
    element(xml, "RatingKey", key);
    if value == AWAITING {
        *xml += "<RatingDate xsi:nil=\"true\" />";
    } else {
        element(xml, "RatingDate", &rated_on);
    }
    element(xml, "LocalAuthorityCode", "999");
    element(xml, "LocalAuthorityName", "Square Mile (synthetic)");
    element(xml, "LocalAuthorityWebSite", "http://square-mile.example/");
    element(xml, "LocalAuthorityEmailAddress", "synthetic@square-mile.example");
    match scores {
        Some([hygiene, structural, management]) => {
            *xml += "<Scores>";
            element(xml, "Hygiene", &hygiene.to_string());
            element(xml, "Structural", &structural.to_string());
            element(xml, "ConfidenceInManagement", &management.to_string());
            *xml += "</Scores>";
        }
        None => *xml += "<Scores />",
    }
    element(xml, "SchemeType", "FHRS");
    element(xml, "NewRatingPending", "False");
    if rng.random_ratio(1, NO_GEOCODE_ONE_IN) {
        *xml += "<Geocode />";
    } else {
        // Published with 14 decimals, the last of which are noughts.
        *xml += "<Geocode>";
        element(xml, "Longitude", &format!("{:.14}", at.lon()));
        element(xml, "Latitude", &format!("{:.14}", at.lat()));
        *xml += "</Geocode>";
    }
    *xml += "</EstablishmentDetail>";
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::synth::premises;

    fn values<'a>(xml: &'a str, name: &str) -> Vec<&'a str> {
        let (open, close) = (format!("<{name}>"), format!("</{name}>"));
        xml.split(&open).skip(1).map(|rest| rest.split(&close).next().expect("a split has a first part")).collect()
    }

    #[test]
    fn there_are_500_of_which_a_few_have_no_position() {
        let streams = RandomStreams::new(1);
        let xml = xml(&premises::register(&streams), &streams);
        assert_eq!(values(&xml, "FHRSID").len(), 500);
        assert_eq!(values(&xml, "ItemCount"), ["500"]);
        let without = xml.matches("<Geocode />").count();
        assert!((8..=35).contains(&without), "{without}");
        assert!(values(&xml, "Longitude").iter().all(|lon| lon.ends_with("00000000")));
    }

    #[test]
    fn pubs_and_restaurants_are_the_public_ones_of_the_register() {
        for seed in 0..5 {
            let streams = RandomStreams::new(seed);
            let register = premises::register(&streams);
            let xml = xml(&register, &streams);
            let names = values(&xml, "BusinessName");
            let types = values(&xml, "BusinessType");
            for (name, business) in names.iter().zip(types) {
                if matches!(business, "Pub/bar/nightclub" | "Restaurant/Cafe/Canteen") {
                    let listed = register.iter().find(|p| p.name == *name);
                    assert!(listed.is_some_and(|p| !p.restricted), "{name}");
                }
            }
        }
    }

    #[test]
    fn it_is_well_formed() {
        let streams = RandomStreams::new(1);
        let xml = xml(&premises::register(&streams), &streams);
        let mut reader = quick_xml::Reader::from_str(&xml);
        let mut depth = 0_i32;
        loop {
            match reader.read_event().expect("well-formed XML") {
                quick_xml::events::Event::Start(_) => depth += 1,
                quick_xml::events::Event::End(_) => depth -= 1,
                quick_xml::events::Event::Eof => break,
                _ => {}
            }
        }
        assert_eq!(depth, 0);
    }
}
