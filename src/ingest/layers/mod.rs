//! Layers for the map and for distances: things with a position, and streets.

mod places;
mod streets;

pub use places::{Place, Places, read as read_places, read_any as read_any_places, read_mapped as read_mapped_places};
pub use streets::{Street, Streets, read as read_streets};

use super::source::InputFile;
use super::spatial::Stored;
use crate::error::Error;

/// The endings of files that may hold places: layers and tables.
pub const PLACE_ENDINGS: [&str; 10] =
    [".geojson", ".json", ".shp", ".gpkg", ".csv", ".csv.gz", ".tsv", ".xlsx", ".ods", ".parquet"];

/// The name of a file without folders and ending: whose a layer is, when nobody says.
fn label(file: &InputFile) -> String {
    let name = file.name.rsplit(['/', '\\']).next().unwrap_or(&file.name);
    name.split('.').next().unwrap_or(name).to_owned()
}

/// Which of three names of a format fits how a layer is stored.
fn format(stored: Stored, [geojson, shapefile, geopackage]: [&'static str; 3]) -> &'static str {
    match stored {
        Stored::GeoJson => geojson,
        Stored::Shapefile => shapefile,
        Stored::GeoPackage => geopackage,
    }
}

fn nothing(file: &InputFile, features: usize, wanted: &str) -> Error {
    let problem = format!("none of its {features} features is {wanted} that can be used");
    Error::unreadable(&file.name, problem, "Check that it is the layer you meant")
}
