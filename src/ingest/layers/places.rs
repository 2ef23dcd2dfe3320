//! Places: stations, cameras, lights, whatever has a position.

use std::collections::BTreeMap;

use geo::{Centroid, Geometry};

use super::{format, label, nothing};
use crate::error::{Error, Result};
use crate::ingest::column_mapping_reader::Mapped;
use crate::ingest::infer_mapping::{self, Suggestion};
use crate::ingest::ledger::FileAccount;
use crate::ingest::mapping::{Holds, Mapping, Role};
use crate::ingest::premises::{Hours, HoursReader};
use crate::ingest::rejected_rows::{DropReason, Drops, Fault};
use crate::ingest::source::InputFile;
use crate::ingest::spatial::{
    self, Kind, Unusable, hours_property, id_property, kind_property, name_property, sound_polygons,
};
use crate::ingest::table::Record;
use crate::place::LonLat;

/// A thing with a position.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// Its identifier in the source; its row, the first being 1, when it has none.
    pub id: String,
    /// Its name.
    pub name: Option<String>,
    /// What kind of thing it is, in the words of the source.
    pub kind: Option<String>,
    /// Where it is; of a polygon, or of several points, the centroid.
    pub at: LonLat,
    /// The hours in which it is at work, where the source says: those in which a camera is watched or a light lit.
    pub hours: Option<Hours>,
    /// What else the source says of it; a list is joined by semicolons.
    pub attributes: BTreeMap<String, String>,
}

/// The places of a file, in its order.
#[derive(Clone, Debug, PartialEq)]
pub struct Places {
    /// The places.
    pub places: Vec<Place>,
    /// Whose they are: what the user says, else the name of the file.
    pub source: String,
}

/// Reads the points and polygons of a GeoJSON, shapefile or GeoPackage.
pub fn read(file: &InputFile) -> Result<(FileAccount, Places)> {
    let mut layer = spatial::read(file, Kind::Places)?;
    let [id, name, kind] = [id_property(&layer), name_property(&layer), kind_property(&layer)];
    let (hours, mut reader) = (hours_property(&layer), HoursReader::default());
    let features = layer.features.len();
    let (places, drops) = layer.sift(|number, mut feature| {
        let at = position(feature.shape?)?;
        let mut take = |property: &Option<String>| feature.properties.remove(property.as_ref()?);
        let id = take(&id).or(feature.id).unwrap_or_else(|| (number + 1).to_string());
        let (name, kind) = (take(&name), take(&kind));
        let hours = take(&hours).map(|words| reader.read(&words));
        Ok(Place { id, name, kind, at, hours, attributes: feature.properties })
    });
    if places.is_empty() {
        return Err(nothing(file, features, "a point or polygon"));
    }
    let format = format(layer.stored, ["places (GeoJSON)", "places (shapefile)", "places (GeoPackage)"]);
    let (read, kept) = (features as u64, places.len() as u64);
    let mut account = FileAccount::new(file.name.clone(), format, layer.sha256, read, kept, drops);
    let guessed = [("identifier", &id), ("name", &name), ("kind", &kind)];
    let guessed = guessed.iter().filter_map(|(what, property)| Some(format!("{what} from {:?}", property.as_ref()?)));
    layer.notes.splice(..0, guessed);
    layer.notes.extend(Some(reader.note()).filter(|note| !note.is_empty()));
    account.note = layer.notes.join("; ");
    Ok((account, Places { places, source: label(file) }))
}

fn position(shape: Geometry) -> Result<LonLat, Unusable> {
    let centre = match shape {
        Geometry::Point(point) => Some(point),
        Geometry::MultiPoint(points) => points.centroid(),
        Geometry::Polygon(_) | Geometry::MultiPolygon(_) => sound_polygons(shape)?.centroid(),
        other => return Err(Unusable::other(DropReason::NotAPlace, &other)),
    };
    let place = centre.and_then(|centre| LonLat::new(centre.x(), centre.y()));
    place.ok_or_else(|| Unusable { reason: DropReason::NoShape, met: "empty".into() })
}

/// Reads things that have a position from a layer, or from a table whose columns leave nothing in doubt.
pub fn read_any(file: &InputFile, local: &str) -> Result<(FileAccount, Places)> {
    if matches!(spatial::kind(file), Ok(Some(_))) {
        return read(file);
    }
    let Suggestion { mut mapping, mut doubts } = infer_mapping::suggest(file)?;
    // A table of things with hours looks like premises, which need a name; here it is said what it is.
    let of_another = mapping.problem().map(|(problem, _)| problem);
    doubts.retain(|doubt| Some(doubt) != of_another.as_ref());
    mapping.holds = Holds::Places;
    mapping.columns.retain(|role, _| Holds::Places.roles().contains(role));
    if let Some(doubt) = mapping.problem().map(|(problem, _)| problem).or(doubts.into_iter().next()) {
        let advice = "Say what its columns mean in a [[table]] with holds = \"places\"";
        return Err(Error::another_format(&file.name, format!("what its columns mean is in doubt: {doubt}"), advice));
    }
    let (mut account, places) = read_mapped(file, &mapping, local)?;
    account.note_first(infer_mapping::in_words(&mapping));
    Ok((account, places))
}

/// Reads the places of a table of the user's own; `local` is the zone of the analysis.
pub fn read_mapped(file: &InputFile, mapping: &Mapping, local: &str) -> Result<(FileAccount, Places)> {
    let mapped = Mapped::open(file, mapping, local)?;
    let (mut places, mut drops, mut hours) = (Vec::new(), Drops::default(), HoursReader::default());
    for (record, number) in mapped.table.records.iter().zip(1..) {
        match place(&mapped, record, number, &mut hours) {
            Ok(place) => places.push(place),
            Err(fault) => drops.count_fault(&fault, record.line),
        }
    }
    let (read, kept) = (mapped.table.records.len() as u64, places.len() as u64);
    let sha256 = mapped.table.sha256.clone();
    let mut account = FileAccount::new(file.name.clone(), "places (table of the user's)", sha256, read, kept, drops);
    account.note = hours.note();
    let source = mapping.source.clone().unwrap_or_else(|| label(file));
    Ok((account, Places { places, source }))
}

fn place<'a>(
    mapped: &'a Mapped<'_>,
    record: &'a Record,
    number: usize,
    hours: &mut HoursReader,
) -> Result<Place, Fault<'a>> {
    mapped.check(record)?;
    let text = |role| mapped.text(record, role).map(std::borrow::Cow::into_owned);
    Ok(Place {
        id: text(Role::Id).unwrap_or_else(|| number.to_string()),
        name: text(Role::Name),
        kind: text(Role::Kind),
        at: mapped.position(record)?,
        hours: text(Role::Hours).map(|words| hours.read_in(&words, mapped.mapping)),
        attributes: mapped.attributes(record),
    })
}
