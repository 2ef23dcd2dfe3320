//! GeoJSON as RFC 7946 wants it: longitude first, at most seven decimals, rings closed and right-handed, a bbox, no crs.

use std::io::Write;
use std::ops::Range;

use geojson::{GeometryValue, Position};
use rayon::prelude::*;
use serde::Serialize;

use crate::place::corners;
use crate::table::{Collection, Row, Shape};

#[derive(Serialize)]
struct Feature<'a> {
    r#type: &'static str,
    id: &'a str,
    geometry: GeometryValue,
    properties: Row<'a>,
}

/// Writes a collection. Features are encoded side by side and written in order; the bbox follows them, when it is known.
pub fn write_geojson(collection: &Collection<'_>, mut out: impl Write + Send) -> std::io::Result<()> {
    write!(out, "{{\"type\":\"FeatureCollection\"")?;
    for (name, value) in &collection.members {
        write!(out, ",{}:{}", serde_json::to_string(name)?, serde_json::to_string(value)?)?;
    }
    write!(out, ",\"features\":[")?;
    let mut bbox = Bbox::EMPTY;
    let mut parts = encode_batch(collection, 0)?;
    let mut next = BATCH;
    while !parts.is_empty() {
        // The next batch is encoded while this one is written.
        let (written, encoded) = rayon::join(
            || parts.iter().try_for_each(|(bytes, _)| out.write_all(bytes)),
            || encode_batch(collection, next),
        );
        written?;
        bbox = parts.iter().fold(bbox, |bbox, (_, extent)| bbox.join(*extent));
        parts = encoded?;
        next += BATCH;
    }
    write!(out, "\n]")?;
    if let Some(bbox) = bbox.known() {
        write!(out, ",\"bbox\":{}", serde_json::to_string(&bbox)?)?;
    }
    writeln!(out, "}}")?;
    out.flush()
}

/// Features encoded at a time: enough to keep the threads busy, few enough to hold.
const BATCH: usize = 8192;

/// Features that a thread encodes in one piece.
const PART: usize = 512;

/// The features from number `start` on, one batch, as pieces of text with their extents.
fn encode_batch(collection: &Collection<'_>, start: usize) -> std::io::Result<Vec<(Vec<u8>, Bbox)>> {
    let end = (start + BATCH).min(collection.properties.rows());
    let starts: Vec<usize> = (start..end).step_by(PART).collect();
    starts.par_iter().map(|first| encode(collection, *first..(*first + PART).min(end))).collect()
}

/// Features as JSON, each on a line of its own, with their extent.
fn encode(collection: &Collection<'_>, rows: Range<usize>) -> std::io::Result<(Vec<u8>, Bbox)> {
    /// A cell with all its fields takes about as much.
    const USUAL_BYTES: usize = 1536;
    let mut bytes = Vec::with_capacity(rows.len() * USUAL_BYTES);
    let mut extent = Bbox::EMPTY;
    for row in rows {
        let (geometry, bbox) = geometry(&collection.shapes[row]);
        extent = extent.join(bbox);
        let feature = Feature {
            r#type: "Feature",
            id: &collection.ids[row],
            geometry,
            properties: collection.properties.row(row),
        };
        bytes.extend_from_slice(if row == 0 { b"\n" } else { b",\n" });
        serde_json::to_writer(&mut bytes, &feature)?;
    }
    Ok((bytes, extent))
}

/// West, south, east and north.
#[derive(Clone, Copy)]
struct Bbox([f64; 4]);

impl Bbox {
    const EMPTY: Self = Self([f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY]);

    fn at(position: &Position) -> Self {
        Self([position[0], position[1], position[0], position[1]])
    }

    fn join(self, Self(b): Self) -> Self {
        let Self(a) = self;
        Self([a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])])
    }

    fn known(self) -> Option<[f64; 4]> {
        self.0[0].is_finite().then_some(self.0)
    }
}

/// The geometry of a shape and its extent.
fn geometry(shape: &Shape<'_>) -> (GeometryValue, Bbox) {
    let polygons = match shape {
        Shape::Point(at) => {
            let coordinates = position(at.lon(), at.lat());
            let extent = Bbox::at(&coordinates);
            return (GeometryValue::Point { coordinates }, extent);
        }
        Shape::Line(line) => {
            let coordinates: Vec<Position> = line.coords().map(|at| position(at.x, at.y)).collect();
            let extent = coordinates.iter().fold(Bbox::EMPTY, |bbox, at| bbox.join(Bbox::at(at)));
            return (GeometryValue::LineString { coordinates }, extent);
        }
        Shape::Cell(cell) => {
            let mut ring: Vec<Position> = corners(*cell).iter().map(|at| position(at.lon(), at.lat())).collect();
            ring.push(ring[0].clone());
            vec![vec![ring]]
        }
        Shape::Polygons(polygons) => {
            let ring = |line: &geo::LineString| line.coords().map(|at| position(at.x, at.y)).collect();
            let polygon = |polygon: &geo::Polygon| {
                std::iter::once(polygon.exterior()).chain(polygon.interiors()).map(ring).collect()
            };
            polygons.iter().map(polygon).collect()
        }
    };
    let extent = polygons.iter().flatten().flatten().fold(Bbox::EMPTY, |bbox, at| bbox.join(Bbox::at(at)));
    (of_polygons(polygons), extent)
}

/// The polygons, each of closed rings, outer ring first.
fn of_polygons(mut polygons: Vec<Vec<Vec<Position>>>) -> GeometryValue {
    match polygons.pop() {
        Some(coordinates) if polygons.is_empty() => GeometryValue::Polygon { coordinates },
        last => GeometryValue::MultiPolygon { coordinates: polygons.into_iter().chain(last).collect() },
    }
}

fn position(lon: f64, lat: f64) -> Position {
    Position::from([seven_decimals(lon), seven_decimals(lat)])
}

/// About a centimetre; more digits would only claim what nobody measured.
pub(super) fn seven_decimals(degrees: f64) -> f64 {
    (degrees * 1e7).round() / 1e7
}
