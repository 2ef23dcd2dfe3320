//! Reads OpenStreetMap features as GeoJSON (overpass turbo, osmium, ogr2ogr): points and outlines of pubs, bars, clubs and the like.

use std::collections::BTreeMap;

use geo::{Geometry, InteriorPoint};
use geojson::{Feature, GeoJson};
use serde_json::Value;

use crate::error::{Error, Result};
use crate::ingest::ledger::FileAccount;
use crate::ingest::premises::attributes::AttributeParser;
use crate::ingest::premises::{Access, FilePremises, Register, Venue, slug};
use crate::ingest::rejected_rows::{DropReason, DroppedRows};
use crate::ingest::sha256;
use crate::place::LonLat;

/// The name of this format in the ledger.
pub const FORMAT: &str = "premises of OpenStreetMap (GeoJSON)";

/// The keys that state the kind of premises; the first that is present decides.
const KIND_KEYS: [&str; 5] = ["amenity", "leisure", "club", "tourism", "shop"];

/// Properties that have a field of their own.
const FIELDS: [&str; 10] =
    ["@id", "id", "name", "amenity", "operator", "brand", "opening_hours", "capacity", "access", "addr:postcode"];

/// Reads the features of a file whose account has the number `number`.
pub fn read(file: &str, bytes: &[u8], number: usize) -> Result<FilePremises> {
    let text = String::from_utf8_lossy(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes));
    let (features, collection_members) = match text.parse::<GeoJson>() {
        Ok(GeoJson::FeatureCollection(collection)) => (collection.features, collection.foreign_members),
        Ok(GeoJson::Feature(feature)) => (vec![feature], None),
        Ok(GeoJson::Geometry(_)) => {
            let problem = "GeoJSON of a bare geometry, which has no name and no kind";
            return Err(Error::wrong_format(file, problem, "Export it as features with their properties"));
        }
        Err(problem) => {
            let advice = "It may be cut short: download or export it again";
            return Err(Error::unreadable(file, format!("not GeoJSON that can be read ({problem})"), advice));
        }
    };
    if !features.is_empty()
        && !features.iter().any(|feature| KIND_KEYS.iter().any(|key| feature.contains_property(key)))
    {
        let problem =
            format!("GeoJSON whose features say of no premises what they are (none has {})", KIND_KEYS.join(", "));
        let advice = "Give features of OpenStreetMap with their tags, such as amenity=pub";
        return Err(Error::wrong_format(file, problem, advice));
    }
    let (mut drops, mut venues, mut parser) = (DroppedRows::default(), Vec::new(), AttributeParser::default());
    for (feature, row) in features.iter().zip(1u64..) {
        match position(feature) {
            Ok((at, from_outline)) => venues.push(venue(feature, at, from_outline, row, number, &mut parser)),
            Err((reason, found)) => drops.count(reason, "geometry", found.as_bytes(), row),
        }
    }
    let (read, kept) = (features.len() as u64, venues.len() as u64);
    let mut account = FileAccount::new(file.into(), FORMAT, sha256::hash(bytes), read, kept, drops);
    account.note = parser.note();
    Ok(FilePremises {
        account,
        venues,
        members: Vec::new(),
        list_name: None,
        extract_date: collection_members.as_ref().and_then(extract_date),
    })
}

/// The position of a feature, and whether it is a point inside its outline.
fn position(feature: &Feature) -> Result<(LonLat, bool), (DropReason, &'static str)> {
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

fn venue(feature: &Feature, at: LonLat, outline: bool, row: u64, file: usize, parser: &mut AttributeParser) -> Venue {
    let get = |key: &str| feature.property(key).map(to_text).filter(|text| !text.is_empty());
    let kind_key = KIND_KEYS.into_iter().find(|key| get(key).is_some());
    let properties = feature.properties.iter().flatten();
    let mut attributes: BTreeMap<String, String> = properties
        .filter(|(key, _)| !FIELDS.contains(&key.as_str()))
        .map(|(key, value)| (key.clone(), to_text(value)))
        .filter(|(_, value)| !value.is_empty())
        .collect();
    let feature_id = feature.id.as_ref().map(|id| match id {
        geojson::feature::Id::String(id) => id.clone(),
        geojson::feature::Id::Number(id) => id.to_string(),
    });
    Venue {
        id: get("@id").or_else(|| get("id")).or(feature_id).unwrap_or_else(|| row.to_string()),
        name: get("name").unwrap_or_default(),
        operator: get("brand").or_else(|| get("operator")),
        kind: kind_key.and_then(get).map_or_else(|| "unknown".into(), |kind| kind_of_tag(&kind)),
        access: get("access").and_then(|access| match access.as_str() {
            "private" | "members" | "customers;members" | "no" => Some(Access::Restricted),
            "yes" | "public" | "permissive" | "customers" => Some(Access::Public),
            _ => None,
        }),
        capacity: get("capacity").and_then(|words| parser.parse_capacity("capacity", &words, &mut attributes)),
        hours: get("opening_hours").map(|text| parser.hours.read(&text)),
        postcode: get("addr:postcode"),
        attributes,
        // A place mapped both as a point and as an outline is one place: points and outlines are merged as two lists.
        part: u8::from(outline),
        ..Venue::at(at, Register::Map, file, row)
    }
}

/// The kind of premises that a tag value stands for.
fn kind_of_tag(value: &str) -> String {
    match value {
        "fast_food" => "takeaway".into(),
        other => slug(other),
    }
}

/// A property as text: numbers and lists as they are written.
fn to_text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.trim().to_owned(),
        other => other.to_string(),
    }
}

/// The date of extraction, where the collection states it.
fn extract_date(members: &geojson::JsonObject) -> Option<String> {
    let day = members.get("timestamp")?.as_str()?.get(..10)?;
    day.parse::<jiff::civil::Date>().is_ok().then(|| day.to_owned())
}
