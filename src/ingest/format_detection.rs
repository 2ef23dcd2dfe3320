//! What a file is, told by its content: the one list of all formats there are.

use super::crime::{FileEvents, read_crime, read_outcomes, recognises_outcomes};
use super::infer_mapping::{self, Suggestion};
use super::mapping::Holds;
use super::source::InputFile;
use super::spatial::{self, ENDINGS as LAYERS, LayerKind};
use super::table::{self, Layout, column_names};
use super::{FileAccount, Options, area_counts, areas, crime, footfall, layers, premises, scheme_journeys, survey};
use crate::error::{Error, Result};

/// A file's account, and its events when it holds any.
type Looked = (FileAccount, Option<FileEvents>);

/// Recognises a file and reads it.
pub fn look(file: &InputFile, options: &Options) -> Result<Looked> {
    let other = |account: FileAccount| (account, None);
    if file.has_ending(&[".xml"]) {
        return premises::read(file, 0).map(|read| other(read.account));
    }
    if file.has_ending(&LAYERS) {
        if premises::is_openstreetmap(file)? {
            return premises::read(file, 0).map(|read| other(read.account));
        }
        return match spatial::layer_kind(file)? {
            Some(kind) => layer(file, kind).map(other),
            None => events(read_crime(file, options)),
        };
    }
    let columns = columns(file)?;
    if recognises_outcomes(&columns) {
        return read_outcomes(file).map(|(account, _)| other(account));
    }
    if footfall::recognises(&columns).is_some() {
        return footfall::read(file, &options.time_zone).map(|read| other(read.account));
    }
    if premises::recognises(&columns).is_some() {
        return premises::read(file, 0).map(|read| other(read.account));
    }
    if area_counts::is_area_counts(&columns) {
        return area_counts::read(file, None, &options.time_zone).map(|(account, _)| other(account));
    }
    if crime::recognises(&columns) {
        return events(read_crime(file, options));
    }
    guessed(file, options)
}

fn events(read: Result<(FileAccount, FileEvents)>) -> Result<Looked> {
    read.map(|(account, events)| (account, Some(events)))
}

/// What a file is called that is read without a mapping; `None` for a table of no known format.
pub fn known_format(file: &InputFile) -> Result<Option<&'static str>> {
    if file.has_ending(&[".xml"]) || file.has_ending(&LAYERS) {
        return Ok(Some("no table"));
    }
    let columns = columns(file)?;
    let of_crime = || crime::recognises(&columns).then_some("police data");
    let of_areas = || area_counts::is_area_counts(&columns).then_some("counts by area");
    Ok(footfall::recognises(&columns).or_else(|| premises::recognises(&columns)).or_else(of_crime).or_else(of_areas))
}

/// Reads a table of no known format by what its header and values suggest, or says what is in doubt.
fn guessed(file: &InputFile, options: &Options) -> Result<Looked> {
    let Suggestion { mapping, doubts } = infer_mapping::suggest(file)?;
    if mapping.check().is_err() {
        let problem = format!("a table of no known format, and its columns cannot be guessed: {}", doubts.join("; "));
        let advice = "Say what its columns mean in a [[table]]: `hexspot inspect FILE --suggest` prints a start";
        return Err(Error::another_format(&file.name, problem, advice));
    }
    let (zone, other) = (options.time_zone.as_str(), |account: FileAccount| (account, None));
    let (mut account, found) = match mapping.holds {
        Holds::Events => events(crime::read_mapped(file, &mapping, zone, None))?,
        Holds::Places => other(layers::read_mapped_points(file, &mapping, zone)?.0),
        Holds::AreaCounts => other(area_counts::read(file, Some(&mapping), zone)?.0),
        Holds::Survey => other(survey::read(file, &mapping, zone)?.0),
        Holds::Journeys => other(scheme_journeys::read(file, &mapping, zone)?.0),
        Holds::Premises => other(premises::read_mapped(file, &mapping, zone, 0)?.account),
        Holds::Footfall | Holds::Sensors => other(footfall::read_mapped(file, &mapping, zone)?.account),
    };
    let doubts = doubts.iter().map(|doubt| format!("; in doubt: {doubt}")).collect::<String>();
    account.note_first(infer_mapping::in_words(&mapping) + &doubts);
    Ok((account, found))
}

/// Reads features of a map.
fn layer(file: &InputFile, kind: LayerKind) -> Result<FileAccount> {
    match kind {
        LayerKind::Areas => areas::read(file).map(|(account, _)| account),
        LayerKind::Streets => layers::read_streets(file).map(|(account, _)| account),
        LayerKind::Points => layers::read_points(file).map(|(account, _)| account),
    }
}

/// The columns of a table, without reading all of a text.
fn columns(file: &InputFile) -> Result<Vec<String>> {
    if table::is_binary(file)? {
        return table::read(file, &Layout::default()).map(|table| table.columns);
    }
    let header = table::TextFile::open(file)?.header()?;
    Ok(column_names(&header, table::delimiter(&header)))
}
