//! GeoJSON as RFC 7946 wants it: longitude first, at most seven decimals, rings closed and right-handed, a bbox, no crs.

use std::io::Write;

use geo::MultiPolygon;
use geojson::Position;
use h3o::CellIndex;
use rayon::prelude::*;
use serde::Serialize;
use serde_json::{Map, Value};

use super::table::{Row, Table};
use crate::place::corners;

/// The geometry of a feature.
#[derive(Clone, Copy, Debug)]
pub enum Shape<'a> {
    /// An H3 cell.
    Cell(CellIndex),
    /// Any polygons, outer rings counter-clockwise.
    Polygons(&'a MultiPolygon),
}

/// A feature collection about to be written.
pub struct Collection<'a> {
    /// Members beside `type`, `bbox` and `features`, in order.
    pub members: Map<String, Value>,
    /// Text ids, one a row.
    pub ids: Vec<String>,
    /// Geometries, one a row.
    pub shapes: Vec<Shape<'a>>,
    /// Properties, one row a feature.
    pub properties: &'a Table,
}

#[derive(Serialize)]
struct Feature<'a> {
    r#type: &'static str,
    id: &'a str,
    geometry: geojson::GeometryValue,
    properties: Row<'a>,
}

/// Writes a collection. Features are encoded side by side and written in order.
pub fn write_geojson(collection: &Collection<'_>, mut out: impl Write) -> std::io::Result<()> {
    /// Features encoded at a time: enough to keep the threads busy, few enough to hold.
    const BATCH: usize = 8192;
    let rows: Vec<usize> = (0..collection.properties.rows()).collect();
    write!(
        out,
        "{{\"type\":\"FeatureCollection\",\"bbox\":{}",
        serde_json::to_string(&bbox(&collection.shapes))?
    )?;
    for (name, value) in &collection.members {
        write!(
            out,
            ",{}:{}",
            serde_json::to_string(name)?,
            serde_json::to_string(value)?
        )?;
    }
    write!(out, ",\"features\":[")?;
    for batch in rows.chunks(BATCH) {
        let encoded: Vec<serde_json::Result<Vec<u8>>> = batch
            .par_iter()
            .map(|row| {
                serde_json::to_vec(&Feature {
                    r#type: "Feature",
                    id: &collection.ids[*row],
                    geometry: geometry(&collection.shapes[*row]),
                    properties: collection.properties.row(*row),
                })
            })
            .collect();
        for (row, feature) in batch.iter().zip(encoded) {
            out.write_all(if *row == 0 { b"\n" } else { b",\n" })?;
            out.write_all(&feature?)?;
        }
    }
    writeln!(out, "\n]}}")?;
    out.flush()
}

/// West, south, east and north of all shapes; the whole world for none, so that the member is always valid.
fn bbox(shapes: &[Shape<'_>]) -> [f64; 4] {
    let boxes = shapes.par_iter().map(|shape| {
        let mut bbox = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
        let mut take = |x: f64, y: f64| {
            bbox = [bbox[0].min(x), bbox[1].min(y), bbox[2].max(x), bbox[3].max(y)];
        };
        match shape {
            Shape::Cell(cell) => corners(*cell)
                .iter()
                .for_each(|corner| take(corner.lon(), corner.lat())),
            Shape::Polygons(polygons) => {
                polygons
                    .iter()
                    .flat_map(|polygon| polygon.exterior())
                    .for_each(|at| take(at.x, at.y));
            }
        }
        bbox
    });
    let join = |a: [f64; 4], b: [f64; 4]| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])];
    boxes
        .reduce_with(join)
        .map_or([-180.0, -90.0, 180.0, 90.0], |bbox| bbox.map(seven_decimals))
}

fn geometry(shape: &Shape<'_>) -> geojson::GeometryValue {
    match shape {
        Shape::Cell(cell) => {
            let mut ring: Vec<Position> = corners(*cell).iter().map(|at| position(at.lon(), at.lat())).collect();
            ring.push(ring[0].clone());
            geojson::GeometryValue::Polygon {
                coordinates: vec![ring],
            }
        }
        Shape::Polygons(polygons) => {
            let ring = |line: &geo::LineString| line.coords().map(|at| position(at.x, at.y)).collect::<Vec<_>>();
            let polygon = |polygon: &geo::Polygon| {
                std::iter::once(polygon.exterior())
                    .chain(polygon.interiors())
                    .map(ring)
                    .collect::<Vec<_>>()
            };
            match polygons.0.as_slice() {
                [one] => geojson::GeometryValue::Polygon {
                    coordinates: polygon(one),
                },
                several => geojson::GeometryValue::MultiPolygon {
                    coordinates: several.iter().map(polygon).collect(),
                },
            }
        }
    }
}

fn position(lon: f64, lat: f64) -> Position {
    Position::from([seven_decimals(lon), seven_decimals(lat)])
}

/// About a centimetre; more digits would only claim what nobody measured.
fn seven_decimals(degrees: f64) -> f64 {
    (degrees * 1e7).round() / 1e7
}
