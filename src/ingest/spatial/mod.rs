//! Features of a map, whichever of three ways a file holds them: GeoJSON, shapefile, GeoPackage.
//!
//! One door, [`read`]; the format is found from the content. Shapes come out in WGS84, whatever coordinate system they are in.

mod dbf;
mod geojson;
mod geopackage;
mod names;
mod polygon_repair;
mod prj;
mod reproject;
mod shapefile;
mod wkb;

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use geo::Geometry;

pub use names::{code_property, hours_property, id_property, kind_property, name_property};
pub use polygon_repair::sound_polygons;

use super::crs::Crs;
use super::rejected_rows::{DropReason, Drops};
use super::source::InputFile;
use crate::error::{Error, Result};

/// The endings of files that may hold features.
pub const ENDINGS: [&str; 4] = [".geojson", ".json", ".shp", ".gpkg"];

/// What features are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Polygons.
    Areas,
    /// Lines.
    Streets,
    /// Points.
    Places,
}

/// How features are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stored {
    /// A text.
    GeoJson,
    /// A `.shp` and the files beside it.
    Shapefile,
    /// An SQLite database.
    GeoPackage,
}

/// A feature.
#[derive(Clone, Debug)]
pub struct Feature {
    /// The identifier that the format itself gives it.
    pub id: Option<String>,
    /// Its shape, WGS84 degrees, x = longitude; or why it has none.
    pub shape: Result<Geometry, Unusable>,
    /// Its properties with a value, as text.
    pub properties: BTreeMap<String, String>,
}

/// Why a shape cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unusable {
    /// The reason.
    pub reason: DropReason,
    /// What was met.
    pub met: String,
}

/// The features of a file, in its order.
#[derive(Debug)]
pub struct Layer {
    /// How they are stored.
    pub stored: Stored,
    /// The features.
    pub features: Vec<Feature>,
    /// The names of their properties, in the order of the file.
    pub properties: Vec<String>,
    /// The SHA-256 of the file (of a shapefile: of its `.shp`).
    pub sha256: String,
    /// What a reader of the map should know.
    pub notes: Vec<String>,
    /// The coordinate system that the file states.
    stated: Option<Crs>,
}

/// Reads the features of a file, all of them; of a GeoPackage with several layers those of the one layer of kind `wanted`.
pub fn read(file: &InputFile, wanted: Kind) -> Result<Layer> {
    let mut layer = match format(file)? {
        Stored::GeoJson => geojson::read(file)?,
        Stored::Shapefile => shapefile::read(file)?,
        Stored::GeoPackage => geopackage::read(file, wanted)?,
    };
    reproject::to_wgs84(&file.name, &mut layer)?;
    Ok(layer)
}

/// What most features of a file are, without reading their shapes; `None` for a file that holds no features.
pub fn kind(file: &InputFile) -> Result<Option<Kind>> {
    Ok(match format(file) {
        Ok(Stored::GeoJson) => geojson::kind(&file.read()?),
        Ok(Stored::Shapefile) => shapefile::kind(&start(file)?),
        Ok(Stored::GeoPackage) => geopackage::kind(file)?,
        Err(problem) if problem.is_another_kind() => None,
        Err(problem) => return Err(problem),
    })
}

impl Layer {
    /// Turns each feature into what is `wanted`; the others are counted by their reason.
    pub fn sift<T>(&mut self, mut wanted: impl FnMut(usize, Feature) -> Result<T, Unusable>) -> (Vec<T>, Drops) {
        let (mut kept, mut drops) = (Vec::new(), Drops::default());
        for (number, feature) in std::mem::take(&mut self.features).into_iter().enumerate() {
            match wanted(number, feature) {
                Ok(thing) => kept.push(thing),
                Err(Unusable { reason, met }) => drops.count(reason, "geometry", met.as_bytes(), number as u64 + 1),
            }
        }
        (kept, drops)
    }
}

impl Unusable {
    /// That of a shape with this fault.
    pub fn broken(met: impl Into<String>) -> Self {
        Self { reason: DropReason::BrokenShape, met: met.into() }
    }

    /// That of a shape of another kind than wanted.
    pub fn other(reason: DropReason, shape: &Geometry) -> Self {
        Self { reason, met: type_name(shape).into() }
    }
}

/// What a shape is called in the formats.
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

/// The kind that a format's name of a shape stands for.
fn kind_of(type_name: &str) -> Option<Kind> {
    match type_name.to_ascii_uppercase().as_str() {
        "POLYGON" | "MULTIPOLYGON" => Some(Kind::Areas),
        "LINESTRING" | "MULTILINESTRING" => Some(Kind::Streets),
        "POINT" | "MULTIPOINT" => Some(Kind::Places),
        _ => None,
    }
}

/// The format of a file, by its first bytes; what begins like neither of the binary ones is to be GeoJSON.
fn format(file: &InputFile) -> Result<Stored> {
    let start = start(file)?;
    if start.starts_with(geopackage::MARK) {
        return Ok(Stored::GeoPackage);
    }
    if start.starts_with(shapefile::MARK) {
        return Ok(Stored::Shapefile);
    }
    let ending = Path::new(&file.name).extension().map(|ending| ending.to_string_lossy().to_lowercase());
    let (problem, advice) = match ending.as_deref().unwrap_or_default() {
        _ if start.trim_ascii().is_empty() => ("the file is empty", "Download or export it again"),
        "shp" => ("not a shapefile: it does not begin as one", "Export it again, or as GeoJSON"),
        "gpkg" => ("not a GeoPackage: it does not begin as one", "Export it again, or as GeoJSON"),
        "dbf" | "shx" | "prj" | "cpg" => {
            ("this is one part of a shapefile", "Give the part that ends in .shp; the others are found beside it")
        }
        _ => return Ok(Stored::GeoJson),
    };
    Err(Error::another_format(&file.name, problem, advice))
}

/// The first bytes of a file: as many as the header of a shapefile has, or all.
fn start(file: &InputFile) -> Result<Vec<u8>> {
    let mut start = Vec::new();
    let read = file.open()?.take(shapefile::HEADER_BYTES as u64).read_to_end(&mut start);
    read.map_err(|source| Error::cannot_open(Path::new(&file.name), source))?;
    Ok(start)
}
