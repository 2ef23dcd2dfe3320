//! The files of sheets.

use super::csv::write_csv;
use super::folder::Content;
use super::format::Format;
use super::geojson::write_geojson;
use crate::table::{LayerContent, Sheet, Sheets};

/// The files of all sheets in these formats.
pub fn files<'a>(sheets: &'a Sheets<'_>, formats: &[Format]) -> Vec<(String, Content<'a>)> {
    let of_format = |format: &Format| sheets.iter().filter_map(|sheet| in_format(sheet, *format)).collect::<Vec<_>>();
    formats.iter().flat_map(of_format).chain(sheets.iter().filter_map(own_file)).collect()
}

fn in_format<'a>(sheet: &'a Sheet<'_>, format: Format) -> Option<(String, Content<'a>)> {
    let name = format!("{}.{}", sheet.name, format.as_str());
    match (&sheet.content, format) {
        (LayerContent::Map(map), Format::GeoJson) => Some((name, Box::new(move |out| write_geojson(map, out)))),
        (LayerContent::Table(table), Format::Csv) => Some((name, Box::new(move |out| write_csv(table, out)))),
        #[cfg(feature = "polars")]
        (LayerContent::Table(table), Format::Parquet) => {
            Some((name, Box::new(move |out| super::parquet::write_parquet(table, out))))
        }
        _ => None,
    }
}

fn own_file<'a>(sheet: &'a Sheet<'_>) -> Option<(String, Content<'a>)> {
    match &sheet.content {
        LayerContent::File(content) => Some((sheet.name.clone(), Box::new(move |out| out.write_all(content)))),
        _ => None,
    }
}
