//! Many files of events to one [`Events`]: each of the right kind, no month twice.

mod api;
mod builder;
mod column_mapping_reader;
mod duplicate_ids;
mod event_accumulator;
mod event_details;
mod events;
mod filter_months;
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
pub use event_details::{Detail, VictimSex};
pub use events::{EventGroup, EventPlace, Events, Feed, FileEvents, Unlocated};
pub(crate) use events::{Map, gaps, period_of};
use format::Format;
pub use format::STREET_CATEGORIES;
pub use format::recognises;
pub use outcomes::{Outcomes, read as read_outcomes, recognises as recognises_outcomes};
pub use overlap_check::COUNTED_TWICE;
use overlap_check::Extracts;
pub use police::{FORMAT as POLICE_STREET, PoliceOptions};
pub use stop_search::CATEGORY as STOP_AND_SEARCH;

use super::ledger::{FileAccount, Ledger};
use super::mapping::Mapping;
use super::rejected_rows::Drops;
use super::source::{Found, InputFile, Source};
use super::table::{TextFile, is_binary};
use super::{Options, infer_mapping};
use crate::error::{Error, ErrorKind, Result};
use crate::period::{Month, Period};

/// How a file that is none of the known formats is called in the ledger.
pub const NOT_RECOGNISED: &str = "not recognised";

/// The endings of files that may hold events and are looked for in folders.
pub const ENDINGS: [&str; 8] = [".csv", ".csv.gz", ".tsv", ".json", ".xlsx", ".xls", ".ods", ".parquet"];

/// A file of events, or a table of them with its mapping.
#[derive(Clone, Copy)]
enum Item<'a> {
    File(&'a InputFile),
    Table(&'a InputFile, &'a Mapping),
}

/// Reads all crime files and mapped tables of events, side by side; `progress` is told after each how many are done, of how many.
pub fn load(
    sources: &[Source],
    tables: &[(InputFile, &Mapping)],
    options: &Options,
    ledger: &mut Ledger,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<Events> {
    /// Files whose events are held apart at the same time, per thread: enough to keep the threads busy.
    const FILES_PER_THREAD: usize = 4;
    let mut files = Vec::new();
    for source in sources {
        files.extend(source.files(&ENDINGS)?);
    }
    let tables = tables.iter().map(|(file, mapping)| Item::Table(file, mapping));
    let items: Vec<Item<'_>> = files.iter().map(Item::File).chain(tables).collect();
    let (mut events, mut done) = (EventsBuilder::default(), 0);
    let (mut seen, mut sources, mut extracts) = (BTreeMap::new(), BTreeMap::new(), Extracts::default());
    for batch in items.chunks(FILES_PER_THREAD * rayon::current_num_threads()) {
        let read: Vec<_> = batch.par_iter().map(|item| read_item(*item, options)).collect();
        for result in read {
            let (account, file_events) = result?;
            let number = ledger.open(vec![account]);
            if ledger.files()[number].format != police::FORMAT {
                extracts.check(ledger, number, &file_events)?;
            } else {
                check_months(&mut seen, ledger, number, &file_events, options.police.period)?;
            }
            sources.insert(number, file_events.reporters.clone());
            events.add(number, file_events);
            done += 1;
            progress(done, items.len());
        }
    }
    overlap_check::note_doubles(ledger, &sources);
    Ok(events.finish())
}

/// Reads one item; a file that was only met in a folder, and is not of these kinds, is passed over with a note.
fn read_item(item: Item<'_>, options: &Options) -> Result<(FileAccount, FileEvents)> {
    match item {
        Item::Table(file, mapping) => {
            column_mapping_reader::read(file, mapping, &options.time_zone, options.police.period)
        }
        Item::File(file) => match read_crime(file, options) {
            Err(problem) if file.found == Found::Inside && problem.is_another_kind() => {
                Ok((not_read(file, &problem), FileEvents::default()))
            }
            read => read,
        },
    }
}

/// Reads one crime file of a known format. Of a file that is named, and of no known format, the columns are guessed; of files met
/// in a folder what is no street-level crime is passed over.
pub fn read_crime(file: &InputFile, options: &Options) -> Result<(FileAccount, FileEvents)> {
    let (zone, period) = (options.time_zone.as_str(), options.police.period);
    if file.has_ending(&[".json", ".geojson"]) {
        return api::read(file, zone, period);
    }
    let inside = file.found == Found::Inside;
    let mut text = match TextFile::open(file) {
        Err(problem) if !inside && problem.is_another_kind() && is_binary(file)? => {
            return guessed(file, options, problem);
        }
        text => text?,
    };
    let header = text.header()?;
    match format::of_crime(&file.name, &header) {
        Ok(Format::PoliceStreet(columns)) => police::read(file, text, &columns, options.police),
        Ok(Format::StopAndSearch) if inside => {
            let note = "no crimes: passed over; name the file itself to count searches";
            Ok(passed_over(file, stop_search::FORMAT, note))
        }
        Ok(Format::StopAndSearch) => stop_search::read(file, zone, period),
        Ok(Format::Outcomes) if inside => {
            Ok(passed_over(file, outcomes::FORMAT, "not street-level crime: passed over"))
        }
        Ok(Format::Outcomes) => {
            let problem = "this is police outcomes, which holds no street-level crimes";
            Err(Error::unreadable(&file.name, problem, "Give the file that ends in -street.csv"))
        }
        Err(problem) if inside => Err(problem),
        Err(problem) => guessed(file, options, problem),
    }
}

/// Reads a table of no known format by the mapping that its header and values suggest; `problem` when they suggest none.
fn guessed(file: &InputFile, options: &Options, problem: Error) -> Result<(FileAccount, FileEvents)> {
    let (mapping, doubts) = infer_mapping::events(file)?;
    let Some(mapping) = mapping else { return Err(problem) };
    if !doubts.is_empty() {
        let problem =
            format!("a table of no known format, and what its columns mean is in doubt: {}", doubts.join("; "));
        let advice = "Put what `hexspot inspect FILE --suggest` prints into hexspot.toml, with the doubts settled";
        return Err(Error::another_format(&file.name, problem, advice));
    }
    let (mut account, events) = column_mapping_reader::read(file, &mapping, &options.time_zone, options.police.period)?;
    account.note_first(infer_mapping::in_words(&mapping));
    Ok((account, events))
}

/// The account of a file that was met in a folder and cannot be read as anything known.
pub fn not_read(file: &InputFile, problem: &Error) -> FileAccount {
    let mut account = FileAccount::new(file.name.clone(), NOT_RECOGNISED, String::new(), 0, 0, Drops::default());
    account.note = format!("passed over: {problem}");
    account
}

/// The account of a file that was met in a folder and not read.
fn passed_over(file: &InputFile, format: &'static str, note: &str) -> (FileAccount, FileEvents) {
    let mut account = FileAccount::new(file.name.clone(), format, String::new(), 0, 0, Drops::default());
    account.note = note.into();
    (account, FileEvents::default())
}

/// Fails when a body's month, of those wanted, stands in two files.
pub fn check_months(
    seen: &mut BTreeMap<(String, Month), usize>,
    ledger: &Ledger,
    number: usize,
    events: &FileEvents,
    wanted: Option<Period>,
) -> Result<()> {
    for (reported_by, months) in &events.reporters {
        for month in months.iter().filter(|month| wanted.is_none_or(|wanted| wanted.position(**month).is_some())) {
            if let Some(first) = seen.insert((reported_by.clone(), *month), number) {
                return Err(ErrorKind::MonthTwice {
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
