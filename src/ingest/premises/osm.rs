//! OpenStreetMap features as GeoJSON (overpass turbo, osmium, ogr2ogr): points and outlines of pubs, bars, clubs and the like.

use std::collections::BTreeMap;

use geo::{Geometry, InteriorPoint};
use geojson::{Feature, GeoJson};
use serde_json::Value;

use crate::error::{Error, Result};
use crate::ingest::ledger::FileAccount;
use crate::ingest::premises::attributes::Facts;
use crate::ingest::premises::{Access, FilePremises, Register, Venue, slug};
use crate::ingest::rejected_rows::{DropReason, Drops};
use crate::ingest::sha256;
use crate::place::LonLat;

/// How this format is called in the ledger.
pub const FORMAT: &str = "premises of OpenStreetMap (GeoJSON)";

/// The keys that say what kind of premises it is, the first that is there.
const KINDS: [&str; 5] = ["amenity", "leisure", "club", "tourism", "shop"];

/// Properties that have a field of their own.
const FIELDS: [&str; 10] =
    ["@id", "id", "name", "amenity", "operator", "brand", "opening_hours", "capacity", "access", "addr:postcode"];

/// Reads the features of a file whose account has the number `number`.
pub fn read(file: &str, bytes: &[u8], number: usize) -> Result<FilePremises> {
    let text = String::from_utf8_lossy(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes));
    let (features, stated) = match text.parse::<GeoJson>() {
        Ok(GeoJson::FeatureCollection(collection)) => (collection.features, collection.foreign_members),
        Ok(GeoJson::Feature(feature)) => (vec![feature], None),
        Ok(GeoJson::Geometry(_)) => {
            let problem = "GeoJSON of a bare geometry, which has no name and no kind";
            return Err(Error::another_format(file, problem, "Export it as features with their properties"));
        }
        Err(problem) => {
            let advice = "It may be cut short: download or export it again";
            return Err(Error::unreadable(file, format!("not GeoJSON that can be read ({problem})"), advice));
        }
    };
    if !features.is_empty() && !features.iter().any(|feature| KINDS.iter().any(|key| feature.contains_property(key))) {
        let problem =
            format!("GeoJSON whose features say of no premises what they are (none has {})", KINDS.join(", "));
        let advice = "Give features of OpenStreetMap with their tags, such as amenity=pub";
        return Err(Error::another_format(file, problem, advice));
    }
    let (mut drops, mut venues, mut facts) = (Drops::default(), Vec::new(), Facts::default());
    for (feature, row) in features.iter().zip(1u64..) {
        match place(feature) {
            Ok((at, from_outline)) => venues.push(venue(feature, at, from_outline, row, number, &mut facts)),
            Err((reason, met)) => drops.count(reason, "geometry", met.as_bytes(), row),
        }
    }
    let (read, kept) = (features.len() as u64, venues.len() as u64);
    let mut account = FileAccount::new(file.into(), FORMAT, sha256::of(bytes), read, kept, drops);
    account.note = facts.note();
    Ok(FilePremises { account, venues, members: Vec::new(), list: None, extract_date: stated.as_ref().and_then(date) })
}

/// Where a feature is, and whether that is a point inside its outline.
fn place(feature: &Feature) -> Result<(LonLat, bool), (DropReason, &'static str)> {
    let geometry = feature.geometry.as_ref().ok_or((DropReason::NoCoordinates, ""))?;
    let kind = geometry.value.type_name();
    let shape = Geometry::<f64>::try_from(geometry).map_err(|_| (DropReason::NotAPlace, kind))?;
    let (point, from_outline) = match &shape {
        Geometry::Point(point) => (Some(*point), false),
        Geometry::Polygon(polygon) => (polygon.interior_point(), true),
        Geometry::MultiPolygon(polygons) => (polygons.interior_point(), true),
        _ => return Err((DropReason::NotAPlace, kind)),
    };
    let at = point.and_then(|point| LonLat::new(point.x(), point.y()));
    at.map(|at| (at, from_outline)).ok_or((DropReason::CoordinatesOutOfRange, kind))
}

fn venue(feature: &Feature, at: LonLat, outline: bool, row: u64, file: usize, facts: &mut Facts) -> Venue {
    let get = |key: &str| feature.property(key).map(text).filter(|text| !text.is_empty());
    let kind_key = KINDS.into_iter().find(|key| get(key).is_some());
    let properties = feature.properties.iter().flatten();
    let mut attributes: BTreeMap<String, String> = properties
        .filter(|(key, _)| !FIELDS.contains(&key.as_str()))
        .map(|(key, value)| (key.clone(), text(value)))
        .filter(|(_, value)| !value.is_empty())
        .collect();
    let own_id = feature.id.as_ref().map(|id| match id {
        geojson::feature::Id::String(id) => id.clone(),
        geojson::feature::Id::Number(id) => id.to_string(),
    });
    Venue {
        id: get("@id").or_else(|| get("id")).or(own_id).unwrap_or_else(|| row.to_string()),
        name: get("name").unwrap_or_default(),
        operator: get("brand").or_else(|| get("operator")),
        kind: kind_key.and_then(get).map_or_else(|| "unknown".into(), |kind| kind_of(&kind)),
        access: get("access").and_then(|access| match access.as_str() {
            "private" | "members" | "customers;members" | "no" => Some(Access::Restricted),
            "yes" | "public" | "permissive" | "customers" => Some(Access::Public),
            _ => None,
        }),
        capacity: get("capacity").and_then(|words| facts.capacity("capacity", &words, &mut attributes)),
        hours: get("opening_hours").map(|text| facts.hours.read(&text)),
        postcode: get("addr:postcode"),
        attributes,
        // A place that is mapped both as a point and as an outline is one: each is joined as a list of its own.
        part: u8::from(outline),
        ..Venue::at(at, Register::Map, file, row)
    }
}

/// A tag's value in the words used here.
fn kind_of(value: &str) -> String {
    match value {
        "fast_food" => "takeaway".into(),
        other => slug(other),
    }
}

/// A property as text: numbers and lists as they are written.
fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.trim().to_owned(),
        other => other.to_string(),
    }
}

/// The day of the extract, where the collection states it.
fn date(stated: &geojson::JsonObject) -> Option<String> {
    let day = stated.get("timestamp")?.as_str()?.get(..10)?;
    day.parse::<jiff::civil::Date>().is_ok().then(|| day.to_owned())
}
