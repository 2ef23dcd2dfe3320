//! The results of a run, sheet by sheet, before they are written to files: disclosure control, figures and writers read them here.

use std::borrow::Cow;

use geo::{LineString, MultiPolygon};
use h3o::CellIndex;
use serde_json::{Map, Value};

use super::Table;
use crate::place::LonLat;

/// The geometry of a feature.
#[derive(Clone, Debug)]
pub enum Shape<'a> {
    /// A position.
    Point(LonLat),
    /// A line of two or more positions.
    Line(Cow<'a, LineString>),
    /// An H3 cell.
    Cell(CellIndex),
    /// Any polygons, outer rings counter-clockwise.
    Polygons(Cow<'a, MultiPolygon>),
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
    pub properties: Table,
}

/// A result with a name.
pub struct Sheet<'a> {
    /// What its files are called, without the ending of a format.
    pub name: String,
    /// What it holds.
    pub content: LayerContent<'a>,
}

/// What a sheet holds, and with it the formats that it is written in.
pub enum LayerContent<'a> {
    /// Rows and columns: CSV and Parquet.
    Table(Table),
    /// Features: GeoJSON.
    Map(Collection<'a>),
    /// A file of a format of its own, whichever formats are chosen; its name has an ending.
    File(Vec<u8>),
}

/// Sheets in the order in which their files are published.
#[derive(Default)]
pub struct Sheets<'a>(Vec<Sheet<'a>>);

impl<'a> Sheets<'a> {
    /// Adds a table.
    pub fn table(&mut self, name: impl Into<String>, table: Table) {
        self.push(name, LayerContent::Table(table));
    }

    /// Adds a map.
    pub fn map(&mut self, name: impl Into<String>, map: Collection<'a>) {
        self.push(name, LayerContent::Map(map));
    }

    /// Adds a file, its name with its ending.
    pub fn file(&mut self, name: impl Into<String>, content: impl Into<Vec<u8>>) {
        self.push(name, LayerContent::File(content.into()));
    }

    fn push(&mut self, name: impl Into<String>, content: LayerContent<'a>) {
        self.0.push(Sheet { name: name.into(), content });
    }

    /// Gives every map the same member.
    pub fn mark(&mut self, member: &str, value: &Value) {
        for sheet in &mut self.0 {
            if let LayerContent::Map(map) = &mut sheet.content {
                map.members.insert(member.into(), value.clone());
            }
        }
    }

    /// The sheets.
    pub fn iter(&self) -> impl Iterator<Item = &Sheet<'a>> {
        self.0.iter()
    }

    /// The table of this name.
    pub fn find_table(&self, name: &str) -> Option<&Table> {
        self.0.iter().find_map(|sheet| match &sheet.content {
            LayerContent::Table(table) if sheet.name == name => Some(table),
            _ => None,
        })
    }

    /// The map of this name.
    pub fn find_map(&self, name: &str) -> Option<&Collection<'a>> {
        self.0.iter().find_map(|sheet| match &sheet.content {
            LayerContent::Map(map) if sheet.name == name => Some(map),
            _ => None,
        })
    }

    /// The maps, by name.
    pub fn maps(&self) -> impl Iterator<Item = (&str, &Collection<'a>)> {
        self.0.iter().filter_map(|sheet| match &sheet.content {
            LayerContent::Map(map) => Some((sheet.name.as_str(), map)),
            _ => None,
        })
    }

    /// The maps, by name, to be changed.
    pub fn maps_mut(&mut self) -> impl Iterator<Item = (&str, &mut Collection<'a>)> {
        self.0.iter_mut().filter_map(|sheet| match &mut sheet.content {
            LayerContent::Map(map) => Some((sheet.name.as_str(), map)),
            _ => None,
        })
    }
}
