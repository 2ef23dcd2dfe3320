//! Streets, as lines.

use std::collections::BTreeMap;

use geo::{Geometry, LineString};

use super::{format, label, nothing};
use crate::error::Result;
use crate::ingest::ledger::FileAccount;
use crate::ingest::rejected_rows::DropReason;
use crate::ingest::source::InputFile;
use crate::ingest::spatial::{self, Kind, Unusable, id_property, name_property};

/// A street, or a stretch of one.
#[derive(Clone, Debug, PartialEq)]
pub struct Street {
    /// Its identifier in the source; the number of the feature, the first being 1, when it has none. The parts of one feature
    /// share it.
    pub id: String,
    /// Its name.
    pub name: Option<String>,
    /// Its course: WGS84 degrees, x = longitude; at least two points that differ.
    pub line: LineString,
    /// What else the source says of it.
    pub attributes: BTreeMap<String, String>,
}

/// The streets of a file, in its order.
#[derive(Clone, Debug, PartialEq)]
pub struct Streets {
    /// The streets, one for each line: a feature of several lines is several.
    pub streets: Vec<Street>,
    /// Whose they are: the name of the file.
    pub source: String,
}

/// Reads the lines of a GeoJSON, shapefile or GeoPackage.
pub fn read(file: &InputFile) -> Result<(FileAccount, Streets)> {
    let mut layer = spatial::read(file, Kind::Streets)?;
    let (id, name) = (id_property(&layer), name_property(&layer));
    let features = layer.features.len();
    let (parts, drops) = layer.sift(|number, mut feature| {
        let lines = lines(feature.shape?)?;
        let mut take = |property: &Option<String>| feature.properties.remove(property.as_ref()?);
        let id = take(&id).or(feature.id).unwrap_or_else(|| (number + 1).to_string());
        let name = take(&name);
        let street = |line| Street { id: id.clone(), name: name.clone(), line, attributes: feature.properties.clone() };
        Ok(lines.into_iter().map(street).collect::<Vec<_>>())
    });
    if parts.is_empty() {
        return Err(nothing(file, features, "a line"));
    }
    let format = format(layer.stored, ["streets (GeoJSON)", "streets (shapefile)", "streets (GeoPackage)"]);
    let (read, kept) = (features as u64, parts.len() as u64);
    let mut account = FileAccount::new(file.name.clone(), format, layer.sha256, read, kept, drops);
    let guessed = [("identifier", &id), ("name", &name)];
    let guessed = guessed.iter().filter_map(|(what, property)| Some(format!("{what} from {:?}", property.as_ref()?)));
    layer.notes.splice(..0, guessed);
    account.note = layer.notes.join("; ");
    Ok((account, Streets { streets: parts.into_iter().flatten().collect(), source: label(file) }))
}

/// The lines of a shape that lead anywhere: one or more.
fn lines(shape: Geometry) -> Result<Vec<LineString>, Unusable> {
    let lines = match shape {
        Geometry::LineString(line) => vec![line],
        Geometry::MultiLineString(lines) => lines.0,
        other => return Err(Unusable::other(DropReason::NotALine, &other)),
    };
    let leads = |line: &LineString| line.0.iter().any(|at| *at != line.0[0]);
    let sound: Vec<LineString> = lines.into_iter().filter(leads).collect();
    if sound.is_empty() { Err(Unusable::broken("line without length")) } else { Ok(sound) }
}
