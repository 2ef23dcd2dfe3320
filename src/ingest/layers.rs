//! Map layers: points such as stations, cameras and lights, and streets as lines.

use std::collections::BTreeMap;

use geo::{Centroid, Geometry, LineString};

use super::column_mapping_reader::ColumnMappingReader;
use super::infer_mapping::{self, Suggestion};
use super::ledger::FileAccount;
use super::mapping::{Mapping, Role, TableContent};
use super::premises::{Hours, HoursReader};
use super::rejected_rows::{DropReason, DroppedRows, Fault};
use super::source::InputFile;
use super::spatial::{
    self, LayerFormat, LayerKind, ShapeError, hours_property, id_property, kind_property, name_property, valid_polygons,
};
use super::table::Record;
use crate::error::{Error, Result};
use crate::place::LonLat;

/// The endings of files that may hold points: map layers and tables.
pub const POINT_ENDINGS: [&str; 10] =
    [".geojson", ".json", ".shp", ".gpkg", ".csv", ".csv.gz", ".tsv", ".xlsx", ".ods", ".parquet"];

/// A point feature, such as a station, a camera or a light.
#[derive(Clone, Debug, PartialEq)]
pub struct PointFeature {
    /// Its identifier in the source, or else its row number, from 1.
    pub id: String,
    /// Its name.
    pub name: Option<String>,
    /// Its kind, in the words of the source.
    pub kind: Option<String>,
    /// Its position; for a polygon or several points, the centroid.
    pub at: LonLat,
    /// The hours in which it operates, where stated: those in which a camera is monitored or a light is lit.
    pub hours: Option<Hours>,
    /// Its other properties; the items of a list are joined by semicolons.
    pub attributes: BTreeMap<String, String>,
}

/// The point features of a file, in file order.
#[derive(Clone, Debug, PartialEq)]
pub struct PointLayer {
    /// The points.
    pub points: Vec<PointFeature>,
    /// Their source: the name that the user gives, or else the name of the file.
    pub source: String,
}

/// Reads the points and polygons of a GeoJSON, shapefile or GeoPackage.
pub fn read_points(file: &InputFile) -> Result<(FileAccount, PointLayer)> {
    let mut layer = spatial::read(file, LayerKind::Points)?;
    let [id, name, kind] = [id_property(&layer), name_property(&layer), kind_property(&layer)];
    let (hours, mut hours_reader) = (hours_property(&layer), HoursReader::default());
    let features = layer.features.len();
    let (points, drops) = layer.convert_features(|number, mut feature| {
        let at = position(feature.shape?)?;
        let mut take = |property: &Option<String>| feature.properties.remove(property.as_ref()?);
        let id = take(&id).or(feature.id).unwrap_or_else(|| (number + 1).to_string());
        let (name, kind) = (take(&name), take(&kind));
        let hours = take(&hours).map(|words| hours_reader.read(&words));
        Ok(PointFeature { id, name, kind, at, hours, attributes: feature.properties })
    });
    if points.is_empty() {
        return Err(no_features_error(file, features, "a point or polygon"));
    }
    let format = format_name(layer.format, ["places (GeoJSON)", "places (shapefile)", "places (GeoPackage)"]);
    let (read, kept) = (features as u64, points.len() as u64);
    let mut account = FileAccount::new(file.name.clone(), format, layer.sha256, read, kept, drops);
    let guessed = [("identifier", &id), ("name", &name), ("kind", &kind)];
    let guessed = guessed.iter().filter_map(|(what, property)| Some(format!("{what} from {:?}", property.as_ref()?)));
    layer.notes.splice(..0, guessed);
    layer.notes.extend(Some(hours_reader.note()).filter(|note| !note.is_empty()));
    account.note = layer.notes.join("; ");
    Ok((account, PointLayer { points, source: source_name(file) }))
}

fn position(shape: Geometry) -> Result<LonLat, ShapeError> {
    let centre = match shape {
        Geometry::Point(point) => Some(point),
        Geometry::MultiPoint(points) => points.centroid(),
        Geometry::Polygon(_) | Geometry::MultiPolygon(_) => valid_polygons(shape)?.centroid(),
        other => return Err(ShapeError::wrong_type(DropReason::NotAPlace, &other)),
    };
    let place = centre.and_then(|centre| LonLat::new(centre.x(), centre.y()));
    place.ok_or_else(|| ShapeError { reason: DropReason::NoShape, found: "empty".into() })
}

/// Reads points from a map layer, or from a table whose columns are unambiguous.
pub fn read_points_or_table(file: &InputFile, local: &str) -> Result<(FileAccount, PointLayer)> {
    if matches!(spatial::layer_kind(file), Ok(Some(_))) {
        return read_points(file);
    }
    let Suggestion { mut mapping, mut doubts } = infer_mapping::suggest(file)?;
    // A table with hours looks like premises, which need a name; the caller has stated that it holds points.
    let guessed_problem = mapping.problem().map(|(problem, _)| problem);
    doubts.retain(|doubt| Some(doubt) != guessed_problem.as_ref());
    mapping.holds = TableContent::Places;
    mapping.columns.retain(|role, _| TableContent::Places.roles().contains(role));
    if let Some(doubt) = mapping.problem().map(|(problem, _)| problem).or(doubts.into_iter().next()) {
        let advice = "Say what its columns mean in a [[table]] with holds = \"places\"";
        return Err(Error::wrong_format(&file.name, format!("what its columns mean is in doubt: {doubt}"), advice));
    }
    let (mut account, points) = read_mapped_points(file, &mapping, local)?;
    account.prepend_note(infer_mapping::describe(&mapping));
    Ok((account, points))
}

/// Reads points from a table through its mapping; `local` is the time zone of the analysis.
pub fn read_mapped_points(file: &InputFile, mapping: &Mapping, local: &str) -> Result<(FileAccount, PointLayer)> {
    let mapped = ColumnMappingReader::open(file, mapping, local)?;
    let (mut points, mut drops, mut hours) = (Vec::new(), DroppedRows::default(), HoursReader::default());
    for (record, number) in mapped.table.records.iter().zip(1..) {
        match read_row(&mapped, record, number, &mut hours) {
            Ok(point) => points.push(point),
            Err(fault) => drops.count_fault(&fault, record.line),
        }
    }
    let (read, kept) = (mapped.table.records.len() as u64, points.len() as u64);
    let sha256 = mapped.table.sha256.clone();
    let mut account = FileAccount::new(file.name.clone(), "places (table of the user's)", sha256, read, kept, drops);
    account.note = hours.note();
    let source = mapping.source.clone().unwrap_or_else(|| source_name(file));
    Ok((account, PointLayer { points, source }))
}

fn read_row<'a>(
    mapped: &'a ColumnMappingReader<'_>,
    record: &'a Record,
    number: usize,
    hours: &mut HoursReader,
) -> Result<PointFeature, Fault<'a>> {
    mapped.check(record)?;
    let text = |role| mapped.text(record, role).map(std::borrow::Cow::into_owned);
    Ok(PointFeature {
        id: text(Role::Id).unwrap_or_else(|| number.to_string()),
        name: text(Role::Name),
        kind: text(Role::Kind),
        at: mapped.position(record)?,
        hours: text(Role::Hours).map(|words| hours.read_translated(&words, mapped.mapping)),
        attributes: mapped.attributes(record),
    })
}

/// A street, or a stretch of one.
#[derive(Clone, Debug, PartialEq)]
pub struct Street {
    /// Its identifier in the source, or else the number of the feature, from 1. The parts of one feature share it.
    pub id: String,
    /// Its name.
    pub name: Option<String>,
    /// Its centre line: WGS84 degrees, x = longitude; at least two different points.
    pub line: LineString,
    /// Its other properties.
    pub attributes: BTreeMap<String, String>,
}

/// The streets of a file, in file order.
#[derive(Clone, Debug, PartialEq)]
pub struct StreetLayer {
    /// The streets, one per line: a feature of several lines is several streets.
    pub streets: Vec<Street>,
    /// Their source: the name of the file.
    pub source: String,
}

/// Reads the lines of a GeoJSON, shapefile or GeoPackage.
pub fn read_streets(file: &InputFile) -> Result<(FileAccount, StreetLayer)> {
    let mut layer = spatial::read(file, LayerKind::Streets)?;
    let (id, name) = (id_property(&layer), name_property(&layer));
    let features = layer.features.len();
    let (parts, drops) = layer.convert_features(|number, mut feature| {
        let lines = lines(feature.shape?)?;
        let mut take = |property: &Option<String>| feature.properties.remove(property.as_ref()?);
        let id = take(&id).or(feature.id).unwrap_or_else(|| (number + 1).to_string());
        let name = take(&name);
        let street = |line| Street { id: id.clone(), name: name.clone(), line, attributes: feature.properties.clone() };
        Ok(lines.into_iter().map(street).collect::<Vec<_>>())
    });
    if parts.is_empty() {
        return Err(no_features_error(file, features, "a line"));
    }
    let format = format_name(layer.format, ["streets (GeoJSON)", "streets (shapefile)", "streets (GeoPackage)"]);
    let (read, kept) = (features as u64, parts.len() as u64);
    let mut account = FileAccount::new(file.name.clone(), format, layer.sha256, read, kept, drops);
    let guessed = [("identifier", &id), ("name", &name)];
    let guessed = guessed.iter().filter_map(|(what, property)| Some(format!("{what} from {:?}", property.as_ref()?)));
    layer.notes.splice(..0, guessed);
    account.note = layer.notes.join("; ");
    Ok((account, StreetLayer { streets: parts.into_iter().flatten().collect(), source: source_name(file) }))
}

/// The lines of a shape that have a length: at least one.
fn lines(shape: Geometry) -> Result<Vec<LineString>, ShapeError> {
    let lines = match shape {
        Geometry::LineString(line) => vec![line],
        Geometry::MultiLineString(lines) => lines.0,
        other => return Err(ShapeError::wrong_type(DropReason::NotALine, &other)),
    };
    let has_length = |line: &LineString| line.0.iter().any(|at| *at != line.0[0]);
    let valid: Vec<LineString> = lines.into_iter().filter(has_length).collect();
    if valid.is_empty() { Err(ShapeError::broken("line without length")) } else { Ok(valid) }
}

/// The name of a file without folders and ending: the source of a layer, where the user gives none.
fn source_name(file: &InputFile) -> String {
    let name = file.name.rsplit(['/', '\\']).next().unwrap_or(&file.name);
    name.split('.').next().unwrap_or(name).to_owned()
}

/// Chooses the ledger's name of a format by the format of the layer.
fn format_name(format: LayerFormat, [geojson, shapefile, geopackage]: [&'static str; 3]) -> &'static str {
    match format {
        LayerFormat::GeoJson => geojson,
        LayerFormat::Shapefile => shapefile,
        LayerFormat::GeoPackage => geopackage,
    }
}

/// The error for a layer without a usable feature.
fn no_features_error(file: &InputFile, features: usize, wanted: &str) -> Error {
    let problem = format!("none of its {features} features is {wanted} that can be used");
    Error::unreadable(&file.name, problem, "Check that it is the layer you meant")
}
