//! The registry of file formats, each recognised from the content of a file.

use super::crime::{FileEvents, read_crime, read_outcomes, recognises_outcomes};
use super::infer_mapping::{self, Suggestion};
use super::mapping::TableContent;
use super::source::InputFile;
use super::spatial::{self, ENDINGS as LAYER_ENDINGS, LayerKind};
use super::table::{self, TableLayout, column_names};
use super::{
    FileAccount, IngestOptions, area_counts, areas, crime, footfall, layers, premises, scheme_journeys, survey,
};
use crate::error::{Error, Result};

/// The account of a file, and its events when it contains any.
type ReadFile = (FileAccount, Option<FileEvents>);

/// A table format that is read without a mapping.
struct TableFormat {
    /// The name of the format when the columns are those of a file in it.
    recognise: fn(&[String]) -> Option<&'static str>,
    /// Reads a file in the format.
    read: fn(&InputFile, &IngestOptions) -> Result<ReadFile>,
}

/// All table formats, in the order in which they are tried.
const TABLE_FORMATS: [TableFormat; 5] = [
    TableFormat {
        recognise: |columns| recognises_outcomes(columns).then_some("police data"),
        read: |file, _| read_outcomes(file).map(|(account, _)| (account, None)),
    },
    TableFormat {
        recognise: footfall::recognises,
        read: |file, options| footfall::read(file, &options.time_zone).map(|read| (read.account, None)),
    },
    TableFormat { recognise: premises::recognises, read: |file, _| read_premises(file) },
    TableFormat {
        recognise: |columns| area_counts::is_area_counts(columns).then_some("counts by area"),
        read: |file, options| area_counts::read(file, None, &options.time_zone).map(|(account, _)| (account, None)),
    },
    TableFormat { recognise: |columns| crime::recognises(columns).then_some("police data"), read: read_events },
];

/// Recognises the format of a file from its content, and reads it.
///
/// # Errors
/// When the file cannot be read, or is a table of no known format whose columns cannot be inferred.
pub fn recognise_and_read(file: &InputFile, options: &IngestOptions) -> Result<ReadFile> {
    if file.has_ending(&[".xml"]) {
        return read_premises(file);
    }
    if file.has_ending(&LAYER_ENDINGS) {
        if premises::is_openstreetmap(file)? {
            return read_premises(file);
        }
        return match spatial::layer_kind(file)? {
            Some(kind) => read_layer(file, kind).map(|account| (account, None)),
            None => read_events(file, options),
        };
    }
    let columns = columns(file)?;
    match TABLE_FORMATS.iter().find(|format| (format.recognise)(&columns).is_some()) {
        Some(format) => (format.read)(file, options),
        None => read_inferred(file, options),
    }
}

/// The name of the format of a file that is read without a mapping; `None` for a table of no known format.
///
/// # Errors
/// When the file cannot be read.
pub fn known_format(file: &InputFile) -> Result<Option<&'static str>> {
    if file.has_ending(&[".xml"]) || file.has_ending(&LAYER_ENDINGS) {
        return Ok(Some("no table"));
    }
    let columns = columns(file)?;
    Ok(TABLE_FORMATS.iter().find_map(|format| (format.recognise)(&columns)))
}

fn read_events(file: &InputFile, options: &IngestOptions) -> Result<ReadFile> {
    read_crime(file, options).map(|(account, events)| (account, Some(events)))
}

fn read_premises(file: &InputFile) -> Result<ReadFile> {
    premises::read(file, 0).map(|read| (read.account, None))
}

/// Reads the features of a map layer.
fn read_layer(file: &InputFile, kind: LayerKind) -> Result<FileAccount> {
    match kind {
        LayerKind::Areas => areas::read(file).map(|(account, _)| account),
        LayerKind::Streets => layers::read_streets(file).map(|(account, _)| account),
        LayerKind::Points => layers::read_points(file).map(|(account, _)| account),
    }
}

/// Reads a table of no known format by a mapping inferred from it.
fn read_inferred(file: &InputFile, options: &IngestOptions) -> Result<ReadFile> {
    let Suggestion { mapping, doubts } = infer_mapping::suggest(file)?;
    if mapping.check().is_err() {
        let problem = format!("a table of no known format, and its columns cannot be guessed: {}", doubts.join("; "));
        let advice = "Say what its columns mean in a [[table]]: `hexspot inspect` can suggest a start (`suggest`)";
        return Err(Error::wrong_format(&file.name, problem, advice));
    }
    let zone = options.time_zone.as_str();
    let (mut account, events) = match mapping.holds {
        TableContent::Events => {
            crime::read_mapped(file, &mapping, zone, None).map(|(account, events)| (account, Some(events)))?
        }
        TableContent::Places => (layers::read_mapped_points(file, &mapping, zone)?.0, None),
        TableContent::AreaCounts => (area_counts::read(file, Some(&mapping), zone)?.0, None),
        TableContent::Survey => (survey::read(file, &mapping, zone)?.0, None),
        TableContent::Journeys => (scheme_journeys::read(file, &mapping, zone)?.0, None),
        TableContent::Premises => (premises::read_mapped(file, &mapping, zone, 0)?.account, None),
        TableContent::Footfall | TableContent::Sensors => (footfall::read_mapped(file, &mapping, zone)?.account, None),
    };
    let doubts = doubts.iter().map(|doubt| format!("; in doubt: {doubt}")).collect::<String>();
    account.prepend_note(infer_mapping::describe(&mapping) + &doubts);
    Ok((account, events))
}

/// The columns of a table, without reading all of a text file.
fn columns(file: &InputFile) -> Result<Vec<String>> {
    if table::is_binary(file)? {
        return table::read(file, &TableLayout::default()).map(|table| table.columns);
    }
    let header = table::TextFile::open(file)?.header()?;
    Ok(column_names(&header, table::delimiter(&header)))
}
