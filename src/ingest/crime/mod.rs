//! Many crime files to one [`Events`]: each of the right kind, no month twice.

mod events;
mod format;
mod police;
mod repeats;

use std::collections::BTreeMap;

use rayon::prelude::*;

pub use events::{EventGroup, EventPlace, Events, EventsBuilder, Feed, FileEvents, Unlocated};
pub(crate) use events::{Map, gaps, period_of};
use format::Format;
pub use format::STREET_CATEGORIES;
pub use police::{FORMAT as POLICE_STREET, PoliceOptions};
pub use repeats::RepeatedIds;

use super::Options;
use super::drops::Drops;
use super::ledger::{FileAccount, Ledger};
use super::source::{Found, InputFile, Source};
use super::table::TextFile;
use crate::error::{Error, ErrorKind, Result};
use crate::period::{Month, Period};

/// How a file that is none of the known formats is called in the ledger.
pub const NOT_RECOGNISED: &str = "not recognised";

/// Reads all crime files, side by side; `progress` is told after each how many are done, of how many.
pub fn load(
    sources: &[Source],
    options: &Options,
    ledger: &mut Ledger,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<Events> {
    /// Files whose events are held apart at the same time, per thread: enough to keep the threads busy.
    const FILES_PER_THREAD: usize = 4;
    let mut files = Vec::new();
    for source in sources {
        files.extend(source.files(&[".csv"])?);
    }
    let (mut events, mut done) = (EventsBuilder::default(), 0);
    let mut seen = BTreeMap::new();
    for batch in files.chunks(FILES_PER_THREAD * rayon::current_num_threads()) {
        let read: Vec<_> = batch.par_iter().map(|file| read_or_pass(file, options)).collect();
        for result in read {
            let (account, file_events) = result?;
            let number = ledger.open(vec![account]);
            check_months(&mut seen, ledger, number, &file_events, options.police.period)?;
            events.add(number, file_events);
            done += 1;
            progress(done, files.len());
        }
    }
    Ok(events.finish())
}

/// Reads one crime file; one that was only met in a folder, and is not of this kind, is passed over with a note.
fn read_or_pass(file: &InputFile, options: &Options) -> Result<(FileAccount, FileEvents)> {
    match read_crime(file, options) {
        Err(problem) if file.found == Found::Inside && problem.is_another_kind() => {
            Ok((not_read(file, &problem), FileEvents::default()))
        }
        read => read,
    }
}

/// Reads one crime file, or passes it over if it is of another kind and was only met in a folder.
pub fn read_crime(file: &InputFile, options: &Options) -> Result<(FileAccount, FileEvents)> {
    let mut text = TextFile::open(file)?;
    let header = text.header()?;
    match format::of_crime(&file.name, &header) {
        Ok(Format::PoliceStreet(columns)) => police::read(file, text, &columns, options.police),
        Ok(Format::PoliceOther(what)) if file.found == Found::Named => {
            let problem = format!("this is {what}, which holds no street-level crimes");
            Err(Error::unreadable(&file.name, problem, "Give the file that ends in -street.csv"))
        }
        Ok(Format::PoliceOther(what)) => Ok(passed_over(file, what, "not street-level crime: passed over")),
        Err(problem) => Err(problem),
    }
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
