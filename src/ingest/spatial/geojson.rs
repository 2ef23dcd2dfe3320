//! GeoJSON: features as text.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use ::geojson::{Feature as JsonFeature, FeatureCollection, GeoJson, GeometryValue, JsonObject, Position};
use geo::{Coord, Geometry, GeometryCollection, LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon};
use serde::Deserialize;
use serde_json::Value;

use super::{Feature, Kind, Layer, Stored, Unusable, kind_of};
use crate::error::{Error, Result};
use crate::ingest::crs::Crs;
use crate::ingest::rejected_rows::DropReason;
use crate::ingest::sha256;
use crate::ingest::source::InputFile;

/// The features of a GeoJSON file, and the coordinate system of its member `crs` (which older programs write).
pub fn read(file: &InputFile) -> Result<Layer> {
    let bytes = file.read()?;
    let (features, stated) = parse(&file.name, &bytes)?;
    let mut layer = Layer {
        stored: Stored::GeoJson,
        features: Vec::with_capacity(features.len()),
        properties: Vec::new(),
        sha256: sha256::of(&bytes),
        notes: Vec::new(),
        stated: stated.as_ref().map_or(Ok(None), |stated| system(&file.name, stated))?,
    };
    let mut seen = BTreeSet::new();
    for feature in features {
        let properties = feature.properties.unwrap_or_default();
        let new = properties.keys().filter(|name| seen.insert((*name).clone()));
        layer.properties.extend(new.cloned());
        layer.features.push(Feature {
            id: feature.id.map(|id| match id {
                ::geojson::feature::Id::String(id) => id,
                ::geojson::feature::Id::Number(id) => id.to_string(),
            }),
            shape: match feature.geometry {
                None => Err(Unusable { reason: DropReason::NoShape, met: String::new() }),
                Some(given) => shape(&given.value)
                    .ok_or_else(|| Unusable::broken(format!("{} with a lone number", given.value.type_name()))),
            },
            properties: texts(&properties),
        });
    }
    Ok(layer)
}

fn parse(file: &str, bytes: &[u8]) -> Result<(Vec<JsonFeature>, Option<Value>)> {
    if bytes.trim_ascii().is_empty() {
        return Err(Error::another_format(file, "the file is empty", "Download or export it again"));
    }
    let parsed = GeoJson::from_reader(without_mark(bytes)).map_err(|problem| {
        let page = bytes.trim_ascii_start().starts_with(b"<");
        let problem = if page { "it is HTML or XML".into() } else { problem.to_string() };
        let advice = "Export it as GeoJSON in WGS84 (EPSG:4326), as a shapefile or as a GeoPackage";
        Error::another_format(file, format!("not GeoJSON ({problem})"), advice)
    })?;
    let crs = |members: Option<JsonObject>| members.and_then(|mut members| members.remove("crs"));
    Ok(match parsed {
        GeoJson::FeatureCollection(FeatureCollection { features, foreign_members, .. }) => {
            (features, crs(foreign_members))
        }
        GeoJson::Feature(mut feature) => {
            let stated = crs(feature.foreign_members.take());
            (vec![feature], stated)
        }
        GeoJson::Geometry(mut geometry) => {
            let stated = crs(geometry.foreign_members.take());
            (vec![JsonFeature::from(geometry)], stated)
        }
    })
}

fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)
}

/// The system that a member `crs` names: `{"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::27700"}}`, or a number
/// under `code`. `null` says that none can be assumed.
fn system(file: &str, stated: &Value) -> Result<Option<Crs>> {
    if stated.is_null() {
        return Ok(None);
    }
    let name = match (&stated["properties"]["name"], &stated["properties"]["code"]) {
        (Value::String(name), _) => name.clone(),
        (_, Value::Null) => stated.to_string(),
        (_, code) => text(code).unwrap_or_default(),
    };
    name.parse().map(Some).map_err(|_| {
        let problem = format!("its coordinate system {name:?} is not one that can be converted");
        Error::unreadable(file, problem, "Export it in WGS84 (EPSG:4326) or British National Grid (EPSG:27700)")
    })
}

fn shape(value: &GeometryValue) -> Option<Geometry> {
    Some(match value {
        GeometryValue::Point { coordinates } => Point(coord(coordinates)?).into(),
        GeometryValue::MultiPoint { coordinates } => MultiPoint(each(coordinates, |at| coord(at).map(Point))?).into(),
        GeometryValue::LineString { coordinates } => line(coordinates)?.into(),
        GeometryValue::MultiLineString { coordinates } => MultiLineString(each(coordinates, |part| line(part))?).into(),
        GeometryValue::Polygon { coordinates } => polygon(coordinates)?.into(),
        GeometryValue::MultiPolygon { coordinates } => MultiPolygon(each(coordinates, |part| polygon(part))?).into(),
        GeometryValue::GeometryCollection { geometries } => {
            Geometry::GeometryCollection(GeometryCollection(each(geometries, |part| shape(&part.value))?))
        }
    })
}

fn each<T, U>(parts: &[T], convert: impl Fn(&T) -> Option<U>) -> Option<Vec<U>> {
    parts.iter().map(convert).collect()
}

fn polygon(rings: &[Vec<Position>]) -> Option<Polygon> {
    let mut rings = each(rings, |ring| line(ring))?.into_iter();
    Some(Polygon::new(rings.next().unwrap_or_else(|| LineString(Vec::new())), rings.collect()))
}

fn line(positions: &[Position]) -> Option<LineString> {
    each(positions, coord).map(LineString)
}

fn coord(position: &Position) -> Option<Coord> {
    let [x, y, ..] = position.as_slice() else { return None };
    Some(Coord { x: *x, y: *y })
}

fn texts(properties: &JsonObject) -> BTreeMap<String, String> {
    properties.iter().filter_map(|(name, value)| Some((name.clone(), text(value)?))).collect()
}

/// A value as text, unless it is blank. The things of a list are joined by semicolons, those with a name by their names.
fn text(value: &Value) -> Option<String> {
    let text = match value {
        Value::Null => return None,
        Value::String(text) => text.trim().to_owned(),
        Value::Array(things) => {
            let name = |thing: &Value| thing.get("name").and_then(text).or_else(|| text(thing));
            things.iter().filter_map(name).collect::<Vec<_>>().join("; ")
        }
        other => other.to_string(),
    };
    Some(text).filter(|text| !text.is_empty())
}

/// What most features are; `None` when it is no GeoJSON or has no shapes.
pub fn kind(bytes: &[u8]) -> Option<Kind> {
    let outline: Outline<'_> = serde_json::from_slice(without_mark(bytes)).ok()?;
    let mut shapes = [0usize; 3];
    for part in std::iter::once(&outline).chain(outline.features.iter().flatten()) {
        let shape = part.geometry.as_deref().unwrap_or(part);
        match kind_of(&shape.kind) {
            Some(Kind::Areas) => shapes[0] += 1,
            Some(Kind::Streets) => shapes[1] += 1,
            Some(Kind::Places) => shapes[2] += 1,
            None => {}
        }
    }
    let most = *shapes.iter().max()?;
    let kinds = [Kind::Areas, Kind::Streets, Kind::Places];
    kinds.into_iter().zip(shapes).find(|(_, count)| *count == most && most > 0).map(|(kind, _)| kind)
}

/// The types that stand in a GeoJSON, without coordinates and properties.
#[derive(Deserialize)]
struct Outline<'a> {
    #[serde(rename = "type", borrow)]
    kind: Cow<'a, str>,
    #[serde(default)]
    geometry: Option<Box<Outline<'a>>>,
    #[serde(default)]
    features: Option<Vec<Outline<'a>>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kind_is_that_of_most_features_and_not_of_their_properties() {
        let feature = |shape: &str| {
            format!(
                "{{\"properties\":{{\"type\":\"LineString\",\"geometry\":7}},\"geometry\":{shape},\"type\":\"Feature\"}}"
            )
        };
        let of = |shapes: &[&str]| {
            let features: Vec<String> = shapes.iter().map(|shape| feature(shape)).collect();
            kind(format!("{{\"features\":[{}],\"type\":\"FeatureCollection\"}}", features.join(",")).as_bytes())
        };
        let (point, area) =
            ("{\"type\":\"Point\",\"coordinates\":[0,1]}", "{\"coordinates\":[],\"type\":\"MultiPolygon\"}");
        assert_eq!(of(&[point, area, area, "null"]), Some(Kind::Areas));
        assert_eq!(of(&[point, area, point]), Some(Kind::Places));
        assert_eq!(of(&[]), None);
        assert_eq!(kind(point.as_bytes()), Some(Kind::Places));
        assert_eq!(kind(b"{\"type\":\"LineString\",\"coordinates\":[[0,0],[1,1]]}"), Some(Kind::Streets));
        for other in ["", "[1,2]", "{\"wards\":[]}", "<html>", "{\"type\":\"FeatureCollection\",\"features\":[{"] {
            assert_eq!(kind(other.as_bytes()), None, "{other}");
        }
    }

    #[test]
    fn lists_are_kept_by_the_names_of_their_things() {
        let value = serde_json::json!([{ "name": "District" }, { "name": "Piccadilly", "nightopened": 2016 }]);
        assert_eq!(text(&value).as_deref(), Some("District; Piccadilly"));
        assert_eq!(text(&serde_json::json!([1, "two", null, [3.5]])).as_deref(), Some("1; two; 3.5"));
        assert_eq!(text(&serde_json::json!({ "labelX": 30 })).as_deref(), Some("{\"labelX\":30}"));
        for blank in [Value::Null, Value::from("  "), serde_json::json!([])] {
            assert_eq!(text(&blank), None);
        }
    }
}
