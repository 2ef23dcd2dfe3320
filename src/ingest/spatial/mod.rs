//! Map features from GeoJSON, shapefiles and GeoPackages.
//!
//! [`read`] recognises the format by the content and converts all shapes to WGS84.

mod dbf;
mod geojson;
mod geopackage;
mod polygon_repair;
mod prj;
mod property_guesses;
mod reproject;
mod shapefile;
mod wkb;

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use geo::Geometry;

pub use polygon_repair::valid_polygons;
pub use property_guesses::{code_property, hours_property, id_property, kind_property, name_property};

use super::crs::Crs;
use super::rejected_rows::{DropReason, DroppedRows};
use super::source::InputFile;
use crate::error::{Error, Result};

/// The endings of files that may hold features.
pub const ENDINGS: [&str; 4] = [".geojson", ".json", ".shp", ".gpkg"];

/// The kind of features that a layer holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LayerKind {
    /// Polygons.
    Areas,
    /// Lines.
    Streets,
    /// Points.
    Points,
}

/// The format of a layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LayerFormat {
    /// GeoJSON text.
    GeoJson,
    /// A `.shp` file and its `.dbf`, `.shx` and `.prj`.
    Shapefile,
    /// An SQLite database.
    GeoPackage,
}

/// A feature: a shape with properties.
#[derive(Clone, Debug)]
pub struct Feature {
    /// The identifier that the format gives it.
    pub id: Option<String>,
    /// Its shape, WGS84 degrees, x = longitude; or why it has none.
    pub shape: Result<Geometry, ShapeError>,
    /// Its properties with a value, as text.
    pub properties: BTreeMap<String, String>,
}

/// Why a shape cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShapeError {
    /// The reason.
    pub reason: DropReason,
    /// What was found instead.
    pub found: String,
}

/// The features of a file, in file order.
#[derive(Debug)]
pub struct Layer {
    /// The format of the file.
    pub format: LayerFormat,
    /// The features.
    pub features: Vec<Feature>,
    /// The names of their properties, in file order.
    pub properties: Vec<String>,
    /// The SHA-256 of the file; for a shapefile that of its `.shp`.
    pub sha256: String,
    /// Remarks that a reader of the map should know.
    pub notes: Vec<String>,
    /// The coordinate system that the file states.
    stated_crs: Option<Crs>,
}

/// Reads all features of a file; of a GeoPackage with several layers, those of the only layer of this kind.
pub fn read(file: &InputFile, kind: LayerKind) -> Result<Layer> {
    let mut layer = match detect_format(file)? {
        LayerFormat::GeoJson => geojson::read(file)?,
        LayerFormat::Shapefile => shapefile::read(file)?,
        LayerFormat::GeoPackage => geopackage::read(file, kind)?,
    };
    reproject::to_wgs84(&file.name, &mut layer)?;
    Ok(layer)
}

/// The kind of most features of a file, found without reading their shapes; `None` for a file without features.
pub fn layer_kind(file: &InputFile) -> Result<Option<LayerKind>> {
    Ok(match detect_format(file) {
        Ok(LayerFormat::GeoJson) => geojson::layer_kind(&file.read()?),
        Ok(LayerFormat::Shapefile) => shapefile::layer_kind(&first_bytes(file)?),
        Ok(LayerFormat::GeoPackage) => geopackage::layer_kind(file)?,
        Err(problem) if problem.is_wrong_format() => None,
        Err(problem) => return Err(problem),
    })
}

impl Layer {
    /// Converts each feature; counts those that cannot be converted by their reason.
    pub fn convert_features<T>(
        &mut self,
        mut convert: impl FnMut(usize, Feature) -> Result<T, ShapeError>,
    ) -> (Vec<T>, DroppedRows) {
        let (mut kept, mut drops) = (Vec::new(), DroppedRows::default());
        for (number, feature) in std::mem::take(&mut self.features).into_iter().enumerate() {
            match convert(number, feature) {
                Ok(converted) => kept.push(converted),
                Err(ShapeError { reason, found }) => {
                    drops.count(reason, "geometry", found.as_bytes(), number as u64 + 1)
                }
            }
        }
        (kept, drops)
    }
}

impl ShapeError {
    /// The error for a shape with this fault.
    pub fn broken(found: impl Into<String>) -> Self {
        Self { reason: DropReason::BrokenShape, found: found.into() }
    }

    /// The error for a shape of another type than expected.
    pub fn wrong_type(reason: DropReason, shape: &Geometry) -> Self {
        Self { reason, found: type_name(shape).into() }
    }
}

/// The name that the formats give to a type of shape.
fn type_name(shape: &Geometry) -> &'static str {
    match shape {
        Geometry::Point(_) => "Point",
        Geometry::MultiPoint(_) => "MultiPoint",
        Geometry::Line(_) | Geometry::LineString(_) => "LineString",
        Geometry::MultiLineString(_) => "MultiLineString",
        Geometry::Polygon(_) | Geometry::Rect(_) | Geometry::Triangle(_) => "Polygon",
        Geometry::MultiPolygon(_) => "MultiPolygon",
        Geometry::GeometryCollection(_) => "GeometryCollection",
    }
}

/// The kind of layer that has shapes of this type.
fn kind_of_type(type_name: &str) -> Option<LayerKind> {
    match type_name.to_ascii_uppercase().as_str() {
        "POLYGON" | "MULTIPOLYGON" => Some(LayerKind::Areas),
        "LINESTRING" | "MULTILINESTRING" => Some(LayerKind::Streets),
        "POINT" | "MULTIPOINT" => Some(LayerKind::Points),
        _ => None,
    }
}

/// Recognises the format by the first bytes; a file that begins like neither binary format must be GeoJSON.
fn detect_format(file: &InputFile) -> Result<LayerFormat> {
    let start = first_bytes(file)?;
    if start.starts_with(geopackage::SIGNATURE) {
        return Ok(LayerFormat::GeoPackage);
    }
    if start.starts_with(shapefile::SIGNATURE) {
        return Ok(LayerFormat::Shapefile);
    }
    let ending = Path::new(&file.name).extension().map(|ending| ending.to_string_lossy().to_lowercase());
    let (problem, advice) = match ending.as_deref().unwrap_or_default() {
        _ if start.trim_ascii().is_empty() => ("the file is empty", "Download or export it again"),
        "shp" => ("not a shapefile: it does not begin as one", "Export it again, or as GeoJSON"),
        "gpkg" => ("not a GeoPackage: it does not begin as one", "Export it again, or as GeoJSON"),
        "dbf" | "shx" | "prj" | "cpg" => {
            ("this is one part of a shapefile", "Give the part that ends in .shp; the others are found beside it")
        }
        _ => return Ok(LayerFormat::GeoJson),
    };
    Err(Error::wrong_format(&file.name, problem, advice))
}

/// The first bytes of a file: the length of a shapefile header, or the whole file.
fn first_bytes(file: &InputFile) -> Result<Vec<u8>> {
    let mut start = Vec::new();
    let read = file.open()?.take(shapefile::HEADER_BYTES as u64).read_to_end(&mut start);
    read.map_err(|source| Error::cannot_open(Path::new(&file.name), source))?;
    Ok(start)
}
