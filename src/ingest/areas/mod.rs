//! Named areas (wards, night-time-economy areas, boroughs) from GeoJSON polygons in WGS84.

use geo::{Contains, CoordsIter, MultiPolygon};
use geojson::{Feature, FeatureCollection, GeoJson, GeometryValue, JsonObject};

use crate::error::{Error, Result};
use crate::ingest::drops::{DropReason, Drops};
use crate::ingest::fingerprint;
use crate::ingest::ledger::FileAccount;
use crate::ingest::source::InputFile;
use crate::place::LonLat;

/// How this format is called in the ledger.
pub const FORMAT: &str = "areas (GeoJSON)";

/// The endings of files that may hold areas.
pub const ENDINGS: [&str; 2] = [".geojson", ".json"];

/// A named area.
#[derive(Clone, Debug, PartialEq)]
pub struct Area {
    /// Its name, from [`Areas::name_property`]; "area 3" for the third feature when it has none.
    pub name: String,
    /// Its shape: WGS84 degrees, x = longitude.
    pub shape: MultiPolygon,
}

/// The areas of a file, in the order of the file.
#[derive(Clone, Debug, PartialEq)]
pub struct Areas {
    /// The areas.
    pub areas: Vec<Area>,
    /// The property that was taken for the name, which is a guess the user should see.
    pub name_property: Option<String>,
}

impl Areas {
    /// The first area that contains a position.
    pub fn containing(&self, place: LonLat) -> Option<&Area> {
        self.areas.iter().find(|area| area.shape.contains(&place.coord()))
    }
}

/// Reads the polygons of a GeoJSON file.
pub fn read(file: &InputFile) -> Result<(FileAccount, Areas)> {
    let bytes = file.read()?;
    let features = features(&file.name, &bytes)?;
    let name_property = name_property(&features);
    let mut drops = Drops::default();
    let mut areas = Vec::new();
    for (number, feature) in features.iter().enumerate() {
        match shape(feature) {
            Some(shape) => {
                check_degrees(&file.name, number, &shape)?;
                areas.push(Area { name: name(feature, name_property.as_deref(), number), shape });
            }
            None => drops.count(DropReason::NotAPolygon, "geometry", kind(feature).as_bytes(), number as u64 + 1),
        }
    }
    if areas.is_empty() {
        let problem = format!("none of its {} features is a polygon", features.len());
        return Err(Error::unreadable(
            &file.name,
            problem,
            "A boundary must be drawn as areas, not as points or lines",
        ));
    }
    let mut account = FileAccount::new(
        file.name.clone(),
        FORMAT,
        fingerprint::of(&bytes),
        features.len() as u64,
        areas.len() as u64,
        drops,
    );
    account.note = match &name_property {
        Some(property) => format!("areas are named by their property {property:?}"),
        None => "the areas have no name property and are numbered".into(),
    };
    Ok((account, Areas { areas, name_property }))
}

fn features(file: &str, bytes: &[u8]) -> Result<Vec<Feature>> {
    if bytes.trim_ascii().is_empty() {
        return Err(Error::unreadable(file, "the file is empty", "Download or export it again"));
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let parsed = GeoJson::from_reader(bytes).map_err(|problem| {
        let problem = format!("not GeoJSON ({problem})");
        Error::unreadable(file, problem, "Export the boundary as GeoJSON in WGS84 (EPSG:4326)")
    })?;
    Ok(match parsed {
        GeoJson::FeatureCollection(FeatureCollection { features, .. }) => features,
        GeoJson::Feature(feature) => vec![feature],
        GeoJson::Geometry(geometry) => vec![Feature::from(geometry.value)],
    })
}

fn shape(feature: &Feature) -> Option<MultiPolygon> {
    let value = feature.geometry.as_ref()?.value.clone();
    let shape = match &value {
        GeometryValue::Polygon { .. } => MultiPolygon::from(geo::Polygon::try_from(value).ok()?),
        GeometryValue::MultiPolygon { .. } => MultiPolygon::try_from(value).ok()?,
        _ => return None,
    };
    (shape.coords_count() > 3).then_some(shape)
}

fn kind(feature: &Feature) -> &'static str {
    feature.geometry.as_ref().map_or("none", |geometry| geometry.value.type_name())
}

/// Fails when the coordinates cannot be degrees: most likely a national grid in metres.
fn check_degrees(file: &str, number: usize, shape: &MultiPolygon) -> Result<()> {
    let Some(strange) = shape.coords_iter().find(|at| LonLat::new(at.x, at.y).is_none()) else {
        return Ok(());
    };
    let british = (0.0..=700_000.0).contains(&strange.x) && (0.0..=1_300_000.0).contains(&strange.y);
    let system = if british { "look like British National Grid metres (EPSG:27700)" } else { "are not degrees" };
    let problem = format!("the coordinates of feature {} {system}: {}, {}", number + 1, strange.x, strange.y);
    Err(Error::unreadable(file, problem, "Export the boundary in WGS84 longitude and latitude (EPSG:4326)"))
}

/// The property most likely to be the name: one called so, else one that ends in NM as those of the Office for
/// National Statistics do (WD22NM, LAD23NM).
fn name_property(features: &[Feature]) -> Option<String> {
    let properties: &JsonObject = features.iter().find_map(|feature| feature.properties.as_ref())?;
    let text = |key: &&String| properties.get(*key).is_some_and(serde_json::Value::is_string);
    let by =
        |test: &dyn Fn(&str) -> bool| properties.keys().filter(text).find(|key| test(&key.to_lowercase())).cloned();
    by(&|key| key == "name").or_else(|| by(&|key| key.ends_with("nm"))).or_else(|| by(&|key| key.contains("name")))
}

fn name(feature: &Feature, property: Option<&str>, number: usize) -> String {
    let text = property.and_then(|property| feature.property(property)).and_then(serde_json::Value::as_str);
    match text.map(str::trim) {
        Some(name) if !name.is_empty() => name.to_owned(),
        _ => format!("area {}", number + 1),
    }
}
