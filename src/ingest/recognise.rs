//! What a file is, told by its content: the one list of all formats there are.

use super::crime::{FileEvents, read_crime, read_outcomes, recognises_outcomes};
use super::mapping::Holds;
use super::source::InputFile;
use super::suggest::{self, Suggestion};
use super::table::{self, Layout, column, column_names};
use super::{FileAccount, Options, areas, crime, footfall, premises};
use crate::error::{Error, Result};

/// A file's account, and its events when it holds any.
type Looked = (FileAccount, Option<FileEvents>);

/// Recognises a file and reads it.
pub fn look(file: &InputFile, options: &Options) -> Result<Looked> {
    let other = |account: FileAccount| (account, None);
    if file.has_ending(&[".xml"]) {
        return premises::read(file, 0).map(|read| other(read.account));
    }
    if file.has_ending(&[".json", ".geojson"]) {
        return match is_geojson(&file.read()?) {
            true => areas::read(file).map(|(account, _)| other(account)),
            false => events(read_crime(file, options)),
        };
    }
    let columns = columns(file)?;
    let has = |name| column(&columns, name).is_some();
    if recognises_outcomes(&columns) {
        return read_outcomes(file).map(|(account, _)| other(account));
    }
    if has("day_type") {
        return footfall::read(file).map(|(account, _)| other(account));
    }
    if has("name") && has("lon") && has("lat") {
        return premises::read(file, 0).map(|read| other(read.account));
    }
    if crime::recognises(&columns) {
        return events(read_crime(file, options));
    }
    guessed(file, options)
}

fn events(read: Result<(FileAccount, FileEvents)>) -> Result<Looked> {
    read.map(|(account, events)| (account, Some(events)))
}

/// Reads a table of no known format by what its header and values suggest, or says what is in doubt.
fn guessed(file: &InputFile, options: &Options) -> Result<Looked> {
    let Suggestion { mapping, doubts } = suggest::suggest(file)?;
    if mapping.check().is_err() {
        let problem = format!("a table of no known format, and its columns cannot be guessed: {}", doubts.join("; "));
        let advice = "Say what its columns mean in a [[table]]: `hexspot inspect FILE --suggest` prints a start";
        return Err(Error::another_format(&file.name, problem, advice));
    }
    let (mut account, found) = match mapping.holds {
        Holds::Events => events(crime::read_mapped(file, &mapping, &options.time_zone, None))?,
        _ => return Err(Error::another_format(&file.name, "not yet", "")),
    };
    let doubts = doubts.iter().map(|doubt| format!("; in doubt: {doubt}")).collect::<String>();
    account.note = format!("{}{doubts}; {}", suggest::in_words(&mapping), account.note);
    Ok((account, found))
}

/// Whether JSON is GeoJSON: anything else that is read here has neither of these words.
fn is_geojson(bytes: &[u8]) -> bool {
    let has = |word: &[u8]| memchr::memmem::find(bytes, word).is_some();
    has(b"\"FeatureCollection\"") || has(b"\"coordinates\"")
}

/// The columns of a table, without reading all of a text.
fn columns(file: &InputFile) -> Result<Vec<String>> {
    if table::is_binary(file)? {
        return table::read(file, &Layout::default()).map(|table| table.columns);
    }
    let header = table::TextFile::open(file)?.header()?;
    Ok(column_names(&header, table::delimiter(&header)))
}
