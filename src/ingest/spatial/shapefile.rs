//! Reads shapefiles: shapes from `.shp`, their offsets from `.shx`, properties from `.dbf`, the coordinate system from `.prj`.

use std::collections::BTreeMap;
use std::io::Cursor;

use ::shapefile::record::polygon::GenericPolygon;
use ::shapefile::record::traits::HasXY;
use ::shapefile::{Shape, ShapeReader, ShapeType};
use geo::{Coord, Geometry, LineString, MultiLineString, MultiPoint, Point};

use super::dbf::{self, DbfTable};
use super::{Feature, Layer, LayerFormat, LayerKind, ShapeError, polygon_repair, prj};
use crate::error::{Error, Result};
use crate::ingest::crs::Crs;
use crate::ingest::rejected_rows::DropReason;
use crate::ingest::sha256;
use crate::ingest::source::InputFile;
use crate::ingest::table::field_text;

/// How a `.shp` begins: its file code.
pub const SIGNATURE: &[u8] = &9994i32.to_be_bytes();

/// The length of the header of a `.shp`.
pub const HEADER_BYTES: usize = 100;

/// The kind of layer, from the header of a `.shp`.
pub fn layer_kind(header: &[u8]) -> Option<LayerKind> {
    let code = header.get(32..36)?.try_into().ok().map(i32::from_le_bytes)?;
    use ShapeType as T;
    match ShapeType::from(code)? {
        T::Polygon | T::PolygonM | T::PolygonZ => Some(LayerKind::Areas),
        T::Polyline | T::PolylineM | T::PolylineZ => Some(LayerKind::Streets),
        T::Point | T::PointM | T::PointZ | T::Multipoint | T::MultipointM | T::MultipointZ => Some(LayerKind::Points),
        T::NullShape | T::Multipatch => None,
    }
}

/// Reads the features of a shapefile, given its `.shp`. Without a `.dbf` they have no properties, and a note says so.
pub fn read(file: &InputFile) -> Result<Layer> {
    let bytes = file.read()?;
    let mut notes = Vec::new();
    let index = file.sibling("shx").map(|index| index.read()).transpose()?;
    if index.is_none() {
        notes.push("its .shx is missing: shapes are read one after the other".into());
    }
    let shapes = read_shapes(&file.name, &bytes, index.as_deref())?;
    let DbfTable { columns, rows } = match file.sibling("dbf") {
        None => {
            notes.push("its .dbf is missing: its features have no names".into());
            DbfTable { columns: Vec::new(), rows: vec![BTreeMap::new(); shapes.len()] }
        }
        Some(table) => {
            let bytes = table.read()?;
            notes.push(format!("properties from its .dbf (SHA-256 {})", sha256::hash(&bytes)));
            dbf::read(&bytes).map_err(|problem| {
                let problem = format!("not a table of properties that can be read: {problem}");
                Error::unreadable(&table.name, problem, "Download or export the shapefile again, with all its parts")
            })?
        }
    };
    if rows.len() != shapes.len() {
        let problem = format!("it has {} shapes, and its .dbf {} rows", shapes.len(), rows.len());
        return Err(Error::unreadable(&file.name, problem, "They do not belong together: export both again"));
    }
    let features = shapes.into_iter().zip(rows).map(|(shape, properties)| Feature { id: None, shape, properties });
    Ok(Layer {
        format: LayerFormat::Shapefile,
        features: features.collect(),
        properties: columns,
        sha256: sha256::hash(&bytes),
        notes,
        stated_crs: read_crs(file)?,
    })
}

fn read_crs(file: &InputFile) -> Result<Option<Crs>> {
    let Some(prj) = file.sibling("prj") else { return Ok(None) };
    prj::parse_crs(&field_text(&prj.read()?)).map(Some).map_err(|name| {
        let problem = format!("its coordinate system {name:?} is not one that is known here");
        Error::unreadable(&prj.name, problem, "Export it in WGS84 (EPSG:4326) or British National Grid (EPSG:27700)")
    })
}

fn read_shapes(file: &str, bytes: &[u8], index: Option<&[u8]>) -> Result<Vec<Result<Geometry, ShapeError>>> {
    let damaged = |problem: ::shapefile::Error| {
        let cut = matches!(&problem, ::shapefile::Error::IoError(problem) if problem.kind() == std::io::ErrorKind::UnexpectedEof);
        let problem =
            if cut { "it is cut short".into() } else { format!("not a shapefile that can be read ({problem})") };
        Error::unreadable(file, problem, "Download or export it again, with all its parts")
    };
    let reader = match index {
        Some(index) => ShapeReader::with_shx(Cursor::new(bytes), index),
        None => ShapeReader::new(Cursor::new(bytes)),
    };
    let mut reader = reader.map_err(damaged)?;
    reader.iter_shapes().map(|shape| shape.map(to_geometry).map_err(damaged)).collect()
}

fn to_geometry(shape: Shape) -> Result<Geometry, ShapeError> {
    fn coord(point: &impl HasXY) -> Coord {
        Coord { x: point.x(), y: point.y() }
    }
    fn line<P: HasXY>(points: &[P]) -> LineString {
        points.iter().map(coord).collect()
    }
    fn lines<P: HasXY>(parts: &[Vec<P>]) -> Geometry {
        MultiLineString(parts.iter().map(|part| line(part)).collect()).into()
    }
    fn points<P: HasXY>(points: &[P]) -> Geometry {
        MultiPoint(points.iter().map(|point| Point(coord(point))).collect()).into()
    }
    fn polygons<P: HasXY>(polygon: &GenericPolygon<P>) -> Geometry {
        polygon_repair::assemble_polygons(polygon.rings().iter().map(|ring| line(ring.points())).collect()).into()
    }
    Ok(match shape {
        Shape::NullShape => return Err(ShapeError { reason: DropReason::NoShape, found: String::new() }),
        Shape::Multipatch(_) => return Err(ShapeError::broken("multipatch, a body in space")),
        Shape::Point(point) => Point(coord(&point)).into(),
        Shape::PointM(point) => Point(coord(&point)).into(),
        Shape::PointZ(point) => Point(coord(&point)).into(),
        Shape::Multipoint(shape) => points(shape.points()),
        Shape::MultipointM(shape) => points(shape.points()),
        Shape::MultipointZ(shape) => points(shape.points()),
        Shape::Polyline(shape) => lines(shape.parts()),
        Shape::PolylineM(shape) => lines(shape.parts()),
        Shape::PolylineZ(shape) => lines(shape.parts()),
        Shape::Polygon(shape) => polygons(&shape),
        Shape::PolygonM(shape) => polygons(&shape),
        Shape::PolygonZ(shape) => polygons(&shape),
    })
}
