//! What a run has to tell, sheet by sheet, before it is put into files: the one place where a result is made safe to share, drawn and
//! written from.

use serde_json::Value;

use super::csv::write_csv;
use super::folder::Content;
use super::format::Format;
use super::geojson::{Collection, write_geojson};
use super::table::Table;

/// A result with a name.
pub struct Sheet<'a> {
    /// What its files are called, without the ending of a format.
    pub name: String,
    /// What it tells.
    pub told: LayerContent<'a>,
}

/// What a sheet tells, and with it the formats that it is written in.
pub enum LayerContent<'a> {
    /// Rows and columns: CSV and Parquet.
    Table(Table),
    /// Features: GeoJSON.
    Map(Collection<'a>),
    /// A file of a format of its own, whatever formats are asked for; its name has an ending.
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

    fn push(&mut self, name: impl Into<String>, told: LayerContent<'a>) {
        self.0.push(Sheet { name: name.into(), told });
    }

    /// Says the same of every map, under the name of a member.
    pub fn mark(&mut self, member: &str, value: &Value) {
        for sheet in &mut self.0 {
            if let LayerContent::Map(map) = &mut sheet.told {
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
        self.0.iter().find_map(|sheet| match &sheet.told {
            LayerContent::Table(table) if sheet.name == name => Some(table),
            _ => None,
        })
    }

    /// The map of this name.
    pub fn find_map(&self, name: &str) -> Option<&Collection<'a>> {
        self.0.iter().find_map(|sheet| match &sheet.told {
            LayerContent::Map(map) if sheet.name == name => Some(map),
            _ => None,
        })
    }

    /// The maps, by name.
    pub fn maps(&self) -> impl Iterator<Item = (&str, &Collection<'a>)> {
        self.0.iter().filter_map(|sheet| match &sheet.told {
            LayerContent::Map(map) => Some((sheet.name.as_str(), map)),
            _ => None,
        })
    }

    /// The maps, by name, to be changed.
    pub fn maps_mut(&mut self) -> impl Iterator<Item = (&str, &mut Collection<'a>)> {
        self.0.iter_mut().filter_map(|sheet| match &mut sheet.told {
            LayerContent::Map(map) => Some((sheet.name.as_str(), map)),
            _ => None,
        })
    }

    /// The files of all sheets in the formats asked for.
    pub fn files(&self, formats: &[Format]) -> Vec<(String, Content<'_>)> {
        let of_format =
            |format: &Format| self.0.iter().filter_map(|sheet| sheet.in_format(*format)).collect::<Vec<_>>();
        let files = self.0.iter().filter_map(Sheet::own_file);
        formats.iter().flat_map(of_format).chain(files).collect()
    }
}

impl Sheet<'_> {
    fn in_format(&self, format: Format) -> Option<(String, Content<'_>)> {
        let name = format!("{}.{}", self.name, format.as_str());
        match (&self.told, format) {
            (LayerContent::Map(map), Format::GeoJson) => Some((name, Box::new(move |out| write_geojson(map, out)))),
            (LayerContent::Table(table), Format::Csv) => Some((name, Box::new(move |out| write_csv(table, out)))),
            #[cfg(feature = "polars")]
            (LayerContent::Table(table), Format::Parquet) => {
                Some((name, Box::new(move |out| super::parquet::write_parquet(table, out))))
            }
            _ => None,
        }
    }

    fn own_file(&self) -> Option<(String, Content<'_>)> {
        match &self.told {
            LayerContent::File(content) => Some((self.name.clone(), Box::new(move |out| out.write_all(content)))),
            _ => None,
        }
    }
}
