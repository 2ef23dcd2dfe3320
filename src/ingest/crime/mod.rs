//! Reads files of events into one [`Events`], and checks that no month is counted twice.

mod api;
mod builder;
mod column_mapping_reader;
mod duplicate_ids;
mod event_accumulator;
mod event_details;
mod events;
mod format;
mod outcomes;
mod overlap_check;
mod police;
mod stop_search;

use std::collections::BTreeMap;

use rayon::prelude::*;

pub use api::FORMAT as POLICE_API;
pub use builder::EventsBuilder;
pub(in crate::ingest) use column_mapping_reader::source_of;
pub use column_mapping_reader::{PART_OF_MONTH, read as read_mapped};
pub use duplicate_ids::RepeatedIds;
pub use event_details::{EventDetail, VictimSex};
pub use events::{EventGroup, EventPlace, Events, Feed, FileEvents, UnlocatedEvents};
pub(crate) use events::{FixedHashMap, covering_period, missing_months};
use format::CrimeFormat;
pub use format::STREET_CATEGORIES;
pub use format::recognises;
pub use outcomes::{Outcomes, read as read_outcomes, recognises as recognises_outcomes};
pub use overlap_check::COUNTED_TWICE;
use overlap_check::TableOverlaps;
pub use police::{FORMAT as POLICE_STREET, PoliceOptions};
pub use stop_search::CATEGORY as STOP_AND_SEARCH;

use super::ledger::{FileAccount, Ledger};
use super::mapping::Mapping;
use super::rejected_rows::DroppedRows;
use super::source::{Discovery, InputFile, Source};
use super::table::{TextFile, is_binary};
use super::{IngestOptions, infer_mapping};
use crate::error::{Error, ErrorKind, Result};
use crate::period::{Month, Period};

/// The format in the ledger of a file that is not recognised.
pub const NOT_RECOGNISED: &str = "not recognised";

/// The endings of files that may hold events and are searched for in folders.
pub const ENDINGS: [&str; 8] = [".csv", ".csv.gz", ".tsv", ".json", ".xlsx", ".xls", ".ods", ".parquet"];

/// A crime file, or a table of events with its mapping.
#[derive(Clone, Copy)]
enum EventInput<'a> {
    File(&'a InputFile),
    Table(&'a InputFile, &'a Mapping),
}

/// Reads all crime files and mapped tables of events in parallel. After each, `progress` receives the number done and the total.
///
/// # Errors
/// When a file that the user named cannot be read, or the same data was given twice.
pub fn load(
    sources: &[Source],
    tables: &[(InputFile, &Mapping)],
    options: &IngestOptions,
    ledger: &mut Ledger,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<Events> {
    /// Files read at the same time, per thread: enough to keep the threads busy.
    const FILES_PER_THREAD: usize = 4;
    let mut files = Vec::new();
    for source in sources {
        files.extend(source.files(&ENDINGS)?);
    }
    let tables = tables.iter().map(|(file, mapping)| EventInput::Table(file, mapping));
    let items: Vec<EventInput<'_>> = files.iter().map(EventInput::File).chain(tables).collect();
    let (mut events, mut done) = (EventsBuilder::default(), 0);
    let (mut seen, mut sources, mut overlaps) = (BTreeMap::new(), BTreeMap::new(), TableOverlaps::default());
    for batch in items.chunks(FILES_PER_THREAD * rayon::current_num_threads()) {
        let read: Vec<_> = batch.par_iter().map(|item| read_item(*item, options)).collect();
        for result in read {
            let (account, file_events) = result?;
            let number = ledger.open(vec![account]);
            if ledger.files()[number].format != police::FORMAT {
                overlaps.check(ledger, number, &file_events)?;
            } else {
                check_months(&mut seen, ledger, number, &file_events, options.police.period)?;
            }
            sources.insert(number, file_events.reporters.clone());
            events.add(number, file_events);
            done += 1;
            progress(done, items.len());
        }
    }
    overlap_check::note_shared_months(ledger, &sources);
    Ok(events.finish())
}

/// Reads one input. A file in a folder that is of no known format is skipped with a note.
fn read_item(item: EventInput<'_>, options: &IngestOptions) -> Result<(FileAccount, FileEvents)> {
    match item {
        EventInput::Table(file, mapping) => {
            column_mapping_reader::read(file, mapping, &options.time_zone, options.police.period)
        }
        EventInput::File(file) => match read_crime(file, options) {
            Err(problem) if file.discovery == Discovery::InFolder && problem.is_wrong_format() => {
                Ok((not_read(file, &problem), FileEvents::default()))
            }
            read => read,
        },
    }
}

/// Reads one crime file. The columns of a named file of no known format are inferred. Files in a folder that hold no street-level
/// crime are skipped.
///
/// # Errors
/// When the file cannot be read, or is of no known format and its columns are in doubt.
pub fn read_crime(file: &InputFile, options: &IngestOptions) -> Result<(FileAccount, FileEvents)> {
    let (zone, period) = (options.time_zone.as_str(), options.police.period);
    if file.has_ending(&[".json", ".geojson"]) {
        return api::read(file, zone, period);
    }
    let in_folder = file.discovery == Discovery::InFolder;
    let mut text = match TextFile::open(file) {
        Err(problem) if !in_folder && problem.is_wrong_format() && is_binary(file)? => {
            return read_inferred(file, options, problem);
        }
        text => text?,
    };
    let header = text.header()?;
    match format::parse_header(&file.name, &header) {
        Ok(CrimeFormat::PoliceStreet(columns)) => police::read(file, text, &columns, options.police),
        Ok(CrimeFormat::StopAndSearch) if in_folder => {
            let note = "no crimes: passed over; name the file itself to count searches";
            Ok(skipped(file, stop_search::FORMAT, note))
        }
        Ok(CrimeFormat::StopAndSearch) => stop_search::read(file, zone, period),
        Ok(CrimeFormat::Outcomes) if in_folder => {
            Ok(skipped(file, outcomes::FORMAT, "not street-level crime: passed over"))
        }
        Ok(CrimeFormat::Outcomes) => {
            let problem = "this is police outcomes, which holds no street-level crimes";
            Err(Error::unreadable(&file.name, problem, "Give the file that ends in -street.csv"))
        }
        Err(problem) if in_folder => Err(problem),
        Err(problem) => read_inferred(file, options, problem),
    }
}

/// Reads a table of no known format by a mapping inferred from it. Fails with `problem` when no mapping can be inferred.
fn read_inferred(file: &InputFile, options: &IngestOptions, problem: Error) -> Result<(FileAccount, FileEvents)> {
    let (mapping, doubts) = infer_mapping::events(file)?;
    let Some(mapping) = mapping else { return Err(problem) };
    if !doubts.is_empty() {
        let problem =
            format!("a table of no known format, and what its columns mean is in doubt: {}", doubts.join("; "));
        let advice =
            "Put the mapping that `hexspot inspect` suggests (`suggest`) into hexspot.toml, with the doubts settled";
        return Err(Error::wrong_format(&file.name, problem, advice));
    }
    let (mut account, events) = column_mapping_reader::read(file, &mapping, &options.time_zone, options.police.period)?;
    account.prepend_note(infer_mapping::describe(&mapping));
    Ok((account, events))
}

/// The account of a file in a folder that is of no known format.
pub fn not_read(file: &InputFile, problem: &Error) -> FileAccount {
    let mut account = FileAccount::new(file.name.clone(), NOT_RECOGNISED, String::new(), 0, 0, DroppedRows::default());
    account.note = format!("passed over: {problem}");
    account
}

/// The account of a file in a folder that was not read.
fn skipped(file: &InputFile, format: &'static str, note: &str) -> (FileAccount, FileEvents) {
    let mut account = FileAccount::new(file.name.clone(), format, String::new(), 0, 0, DroppedRows::default());
    account.note = note.into();
    (account, FileEvents::default())
}

/// Checks that no month of a reporting body, within `period`, is in two files.
///
/// # Errors
/// [`ErrorKind::DuplicateMonth`] for the first such month.
pub fn check_months(
    seen: &mut BTreeMap<(String, Month), usize>,
    ledger: &Ledger,
    number: usize,
    events: &FileEvents,
    period: Option<Period>,
) -> Result<()> {
    for (reported_by, months) in &events.reporters {
        for month in months.iter().filter(|month| period.is_none_or(|period| period.position(**month).is_some())) {
            if let Some(first) = seen.insert((reported_by.clone(), *month), number) {
                return Err(ErrorKind::DuplicateMonth {
                    month: month.to_string(),
                    reported_by: reported_by.clone(),
                    first: ledger.files()[first].file.clone(),
                    second: ledger.files()[number].file.clone(),
                }
                .into());
            }
        }
    }
    Ok(())
}
