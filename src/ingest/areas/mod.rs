//! Named areas: wards, boroughs, night-time-economy areas.

mod index;

use std::collections::BTreeMap;

use geo::{Contains, MultiPolygon};

pub use index::AreaIndex;

use super::spatial::{self, Kind, Stored, code_property, name_property, sound_polygons};
use crate::error::{Error, Result};
use crate::ingest::ledger::FileAccount;
use crate::ingest::source::InputFile;
use crate::place::LonLat;

/// The endings of files that may hold areas.
pub const ENDINGS: [&str; 4] = spatial::ENDINGS;

/// A named area.
#[derive(Clone, Debug, PartialEq)]
pub struct Area {
    /// Its name, from [`Areas::name_property`]; "area 3" for the third feature when it has none.
    pub name: String,
    /// Its code, such as E05000010, from [`Areas::code_property`].
    pub code: Option<String>,
    /// Its shape: WGS84 degrees, x = longitude.
    pub shape: MultiPolygon,
    /// All its properties that have a value, as text.
    pub properties: BTreeMap<String, String>,
}

/// The areas of a file, in the order of the file.
#[derive(Clone, Debug, PartialEq)]
pub struct Areas {
    /// The areas.
    pub areas: Vec<Area>,
    /// The property that was taken for the name, which is a guess the user should see.
    pub name_property: Option<String>,
    /// The property that was taken for the code, likewise.
    pub code_property: Option<String>,
}

impl Areas {
    /// The first area that contains a position; for many positions ask an [`AreaIndex`].
    pub fn containing(&self, place: LonLat) -> Option<&Area> {
        self.areas.iter().find(|area| area.shape.contains(&place.coord()))
    }
}

/// Reads the polygons of a GeoJSON, shapefile or GeoPackage.
pub fn read(file: &InputFile) -> Result<(FileAccount, Areas)> {
    let mut layer = spatial::read(file, Kind::Areas)?;
    let (name_property, code_property) = (name_property(&layer), code_property(&layer));
    let features = layer.features.len();
    let (areas, drops) = layer.sift(|number, feature| {
        let value = |property: &Option<String>| feature.properties.get(property.as_ref()?).cloned();
        let name = value(&name_property).unwrap_or_else(|| format!("area {}", number + 1));
        let code = value(&code_property);
        Ok(Area { name, code, shape: sound_polygons(feature.shape?)?, properties: feature.properties })
    });
    if areas.is_empty() {
        let commonest = drops.iter().max_by_key(|(_, dropped)| dropped.rows);
        let why = commonest.map_or_else(String::new, |(reason, _)| format!(" ({reason})"));
        let problem = format!("none of its {features} features is a polygon that can be used{why}");
        return Err(Error::unreadable(
            &file.name,
            problem,
            "A boundary must be drawn as areas, not as points or lines",
        ));
    }
    let (read, kept) = (features as u64, areas.len() as u64);
    let format = match layer.stored {
        Stored::GeoJson => "areas (GeoJSON)",
        Stored::Shapefile => "areas (shapefile)",
        Stored::GeoPackage => "areas (GeoPackage)",
    };
    let mut account = FileAccount::new(file.name.clone(), format, layer.sha256, read, kept, drops);
    layer.notes.insert(0, naming(&name_property, &code_property));
    account.note = layer.notes.join("; ");
    Ok((account, Areas { areas, name_property, code_property }))
}

fn naming(name: &Option<String>, code: &Option<String>) -> String {
    let named = match name {
        Some(property) => format!("areas are named by their property {property:?}"),
        None => "the areas have no name property and are numbered".into(),
    };
    code.as_ref().map_or(named.clone(), |code| format!("{named}, their code is {code:?}"))
}
