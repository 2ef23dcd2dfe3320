//! Reads GeoJSON.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use ::geojson::{Feature as JsonFeature, FeatureCollection, GeoJson, GeometryValue, JsonObject, Position};
use geo::{Coord, Geometry, GeometryCollection, LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon};
use serde::Deserialize;
use serde_json::Value;

use super::{Feature, Layer, LayerFormat, LayerKind, ShapeError, kind_of_type};
use crate::error::{Error, Result};
use crate::ingest::crs::Crs;
use crate::ingest::rejected_rows::DropReason;
use crate::ingest::sha256;
use crate::ingest::source::InputFile;

/// Reads the features of a GeoJSON file, and the coordinate system of its member `crs` (which older programs write).
pub fn read(file: &InputFile) -> Result<Layer> {
    let bytes = file.read()?;
    let (features, crs) = parse(&file.name, &bytes)?;
    let mut layer = Layer {
        format: LayerFormat::GeoJson,
        features: Vec::with_capacity(features.len()),
        properties: Vec::new(),
        sha256: sha256::hash(&bytes),
        notes: Vec::new(),
        stated_crs: crs.as_ref().map_or(Ok(None), |crs| parse_crs(&file.name, crs))?,
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
                None => Err(ShapeError { reason: DropReason::NoShape, found: String::new() }),
                Some(geometry) => to_geometry(&geometry.value)
                    .ok_or_else(|| ShapeError::broken(format!("{} with a lone number", geometry.value.type_name()))),
            },
            properties: to_texts(&properties),
        });
    }
    Ok(layer)
}

fn parse(file: &str, bytes: &[u8]) -> Result<(Vec<JsonFeature>, Option<Value>)> {
    if bytes.trim_ascii().is_empty() {
        return Err(Error::wrong_format(file, "the file is empty", "Download or export it again"));
    }
    let parsed = GeoJson::from_reader(strip_bom(bytes)).map_err(|problem| {
        let page = bytes.trim_ascii_start().starts_with(b"<");
        let problem = if page { "it is HTML or XML".into() } else { problem.to_string() };
        let advice = "Export it as GeoJSON in WGS84 (EPSG:4326), as a shapefile or as a GeoPackage";
        Error::wrong_format(file, format!("not GeoJSON ({problem})"), advice)
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

fn strip_bom(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)
}

/// Parses a member `crs`: `{"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::27700"}}`, or a number under `code`.
/// `null` means that no system can be assumed.
fn parse_crs(file: &str, stated: &Value) -> Result<Option<Crs>> {
    if stated.is_null() {
        return Ok(None);
    }
    let name = match (&stated["properties"]["name"], &stated["properties"]["code"]) {
        (Value::String(name), _) => name.clone(),
        (_, Value::Null) => stated.to_string(),
        (_, code) => to_text(code).unwrap_or_default(),
    };
    name.parse().map(Some).map_err(|_| {
        let problem = format!("its coordinate system {name:?} is not one that can be converted");
        Error::unreadable(file, problem, "Export it in WGS84 (EPSG:4326) or British National Grid (EPSG:27700)")
    })
}

fn to_geometry(value: &GeometryValue) -> Option<Geometry> {
    Some(match value {
        GeometryValue::Point { coordinates } => Point(coord(coordinates)?).into(),
        GeometryValue::MultiPoint { coordinates } => {
            MultiPoint(convert_all(coordinates, |at| coord(at).map(Point))?).into()
        }
        GeometryValue::LineString { coordinates } => line(coordinates)?.into(),
        GeometryValue::MultiLineString { coordinates } => {
            MultiLineString(convert_all(coordinates, |part| line(part))?).into()
        }
        GeometryValue::Polygon { coordinates } => polygon(coordinates)?.into(),
        GeometryValue::MultiPolygon { coordinates } => {
            MultiPolygon(convert_all(coordinates, |part| polygon(part))?).into()
        }
        GeometryValue::GeometryCollection { geometries } => {
            Geometry::GeometryCollection(GeometryCollection(convert_all(geometries, |part| to_geometry(&part.value))?))
        }
    })
}

fn convert_all<T, U>(parts: &[T], convert: impl Fn(&T) -> Option<U>) -> Option<Vec<U>> {
    parts.iter().map(convert).collect()
}

fn polygon(rings: &[Vec<Position>]) -> Option<Polygon> {
    let mut rings = convert_all(rings, |ring| line(ring))?.into_iter();
    Some(Polygon::new(rings.next().unwrap_or_else(|| LineString(Vec::new())), rings.collect()))
}

fn line(positions: &[Position]) -> Option<LineString> {
    convert_all(positions, coord).map(LineString)
}

fn coord(position: &Position) -> Option<Coord> {
    let [x, y, ..] = position.as_slice() else { return None };
    Some(Coord { x: *x, y: *y })
}

fn to_texts(properties: &JsonObject) -> BTreeMap<String, String> {
    properties.iter().filter_map(|(name, value)| Some((name.clone(), to_text(value)?))).collect()
}

/// A value as text, unless it is blank. The items of a list are joined by semicolons; an item with a name is given by its name.
fn to_text(value: &Value) -> Option<String> {
    let text = match value {
        Value::Null => return None,
        Value::String(text) => text.trim().to_owned(),
        Value::Array(items) => {
            let name = |item: &Value| item.get("name").and_then(to_text).or_else(|| to_text(item));
            items.iter().filter_map(name).collect::<Vec<_>>().join("; ")
        }
        other => other.to_string(),
    };
    Some(text).filter(|text| !text.is_empty())
}

/// The kind of most features; `None` when the bytes are not GeoJSON or have no shapes.
pub fn layer_kind(bytes: &[u8]) -> Option<LayerKind> {
    let skeleton: GeoJsonSkeleton<'_> = serde_json::from_slice(strip_bom(bytes)).ok()?;
    let mut shapes = [0usize; 3];
    for part in std::iter::once(&skeleton).chain(skeleton.features.iter().flatten()) {
        let shape = part.geometry.as_deref().unwrap_or(part);
        match kind_of_type(&shape.type_name) {
            Some(LayerKind::Areas) => shapes[0] += 1,
            Some(LayerKind::Streets) => shapes[1] += 1,
            Some(LayerKind::Points) => shapes[2] += 1,
            None => {}
        }
    }
    let most = *shapes.iter().max()?;
    let kinds = [LayerKind::Areas, LayerKind::Streets, LayerKind::Points];
    kinds.into_iter().zip(shapes).find(|(_, count)| *count == most && most > 0).map(|(kind, _)| kind)
}

/// The types in a GeoJSON, without coordinates and properties.
#[derive(Deserialize)]
struct GeoJsonSkeleton<'a> {
    #[serde(rename = "type", borrow)]
    type_name: Cow<'a, str>,
    #[serde(default)]
    geometry: Option<Box<GeoJsonSkeleton<'a>>>,
    #[serde(default)]
    features: Option<Vec<GeoJsonSkeleton<'a>>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layer_kind_is_that_of_most_features() {
        let feature = |shape: &str| {
            format!(
                "{{\"properties\":{{\"type\":\"LineString\",\"geometry\":7}},\"geometry\":{shape},\"type\":\"Feature\"}}"
            )
        };
        let of = |shapes: &[&str]| {
            let features: Vec<String> = shapes.iter().map(|shape| feature(shape)).collect();
            layer_kind(format!("{{\"features\":[{}],\"type\":\"FeatureCollection\"}}", features.join(",")).as_bytes())
        };
        let (point, area) =
            ("{\"type\":\"Point\",\"coordinates\":[0,1]}", "{\"coordinates\":[],\"type\":\"MultiPolygon\"}");
        assert_eq!(of(&[point, area, area, "null"]), Some(LayerKind::Areas));
        assert_eq!(of(&[point, area, point]), Some(LayerKind::Points));
        assert_eq!(of(&[]), None);
        assert_eq!(layer_kind(point.as_bytes()), Some(LayerKind::Points));
        assert_eq!(layer_kind(b"{\"type\":\"LineString\",\"coordinates\":[[0,0],[1,1]]}"), Some(LayerKind::Streets));
        for other in ["", "[1,2]", "{\"wards\":[]}", "<html>", "{\"type\":\"FeatureCollection\",\"features\":[{"] {
            assert_eq!(layer_kind(other.as_bytes()), None, "{other}");
        }
    }

    #[test]
    fn joins_list_items_by_name() {
        let value = serde_json::json!([{ "name": "District" }, { "name": "Piccadilly", "nightopened": 2016 }]);
        assert_eq!(to_text(&value).as_deref(), Some("District; Piccadilly"));
        assert_eq!(to_text(&serde_json::json!([1, "two", null, [3.5]])).as_deref(), Some("1; two; 3.5"));
        assert_eq!(to_text(&serde_json::json!({ "labelX": 30 })).as_deref(), Some("{\"labelX\":30}"));
        for blank in [Value::Null, Value::from("  "), serde_json::json!([])] {
            assert_eq!(to_text(&blank), None);
        }
    }
}
