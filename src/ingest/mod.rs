//! Files in; events, premises, footfall and areas out, with an account of every row.
//!
//! One file per format, one door: [`load`]. The format of a file is found from its content.

mod areas;
mod events;
mod fhrs;
mod footfall;
mod format;
mod inspect;
mod ledger;
mod police;
mod premises;
mod repeats;
mod source;
mod text;

use std::collections::BTreeMap;

use rayon::prelude::*;

pub use areas::{Area, Areas};
pub use events::{EventGroup, EventPlace, Events, EventsBuilder, Feed, FileEvents, Unlocated};
pub(crate) use events::{Map, gaps, period_of};
pub use fhrs::PUB_BAR_NIGHTCLUB;
pub use footfall::{DayType, Footfall, HourCount, Station};
pub use format::STREET_CATEGORIES;
pub use inspect::{Inspection, PoliceContent, inspect};
pub use ledger::{DropReason, Dropped, Drops, Example, FileAccount, Ledger};
pub use police::{FORMAT as POLICE_STREET, PoliceOptions};
pub use premises::{Access, Premises, Register, Venue, slug};
pub use repeats::RepeatedIds;
pub use source::{Found, InputFile, Source};

use crate::error::{Error, ErrorKind, Result};
use crate::period::{Month, Period};
use format::Format;
use text::TextFile;

/// The largest share of faulty rows a file may have before it is refused.
pub const DEFAULT_MAX_BAD_SHARE: f64 = 0.5;

/// How a file that is none of the known formats is called in the ledger.
pub const NOT_RECOGNISED: &str = "not recognised";

/// What to read.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    /// Police street-level crime: files, folders, zips.
    pub crime: Vec<Source>,
    /// Premises: food-hygiene XML, register CSV.
    pub premises: Vec<Source>,
    /// Footfall tables.
    pub footfall: Vec<Source>,
    /// The study area.
    pub area: Option<Source>,
    /// Areas whose names label the cells; those of the study area when absent.
    pub areas: Option<Source>,
    /// The area in which the crime sources count everything: beyond the study area it gives the buffer.
    pub coverage: Option<Source>,
}

/// How to read it.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// What to take from police files.
    pub police: PoliceOptions,
    /// The largest share of faulty rows a file may have.
    pub max_bad_share: f64,
}

/// Everything read.
#[derive(Clone, Debug, Default)]
pub struct Loaded {
    /// The events.
    pub events: Events,
    /// The premises; `None` when no file was given, which is not the same as none found.
    pub premises: Option<Premises>,
    /// The footfall; `None` when no file was given.
    pub footfall: Option<Footfall>,
    /// The study area.
    pub area: Option<Areas>,
    /// The areas that label cells.
    pub areas: Option<Areas>,
    /// Where the crime sources count everything.
    pub coverage: Option<Areas>,
    /// The account of every row.
    pub ledger: Ledger,
}

/// Reads all inputs; `progress` is told after each crime file how many are done, of how many.
pub fn load(inputs: &Inputs, options: &Options, progress: &(dyn Fn(usize, usize) + Sync)) -> Result<Loaded> {
    let mut loaded = Loaded::default();
    // The small files first: an error in the boundary should not cost the minutes that the crime files take.
    loaded.area = load_areas(inputs.area.as_ref(), &mut loaded.ledger)?;
    loaded.areas = load_areas(inputs.areas.as_ref(), &mut loaded.ledger)?;
    loaded.coverage = load_areas(inputs.coverage.as_ref(), &mut loaded.ledger)?;
    loaded.premises = load_premises(&inputs.premises, &mut loaded.ledger)?;
    loaded.footfall = load_footfall(&inputs.footfall, &mut loaded.ledger)?;
    loaded.events = load_events(&inputs.crime, options, &mut loaded.ledger, progress)?;
    for account in loaded.ledger.files() {
        account.check_faults(options.max_bad_share)?;
    }
    check_twice(&loaded.ledger)?;
    loaded.ledger.check()?;
    Ok(loaded)
}

/// Reads police files alone.
pub fn load_events(
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
fn read_crime(file: &InputFile, options: &Options) -> Result<(FileAccount, FileEvents)> {
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
fn not_read(file: &InputFile, problem: &Error) -> FileAccount {
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

/// Fails when two files of premises or footfall are the same: everything in them would be counted twice. (Areas may well be
/// given in two roles, and crime is checked month by month.)
fn check_twice(ledger: &Ledger) -> Result<()> {
    let counted = [premises::REGISTER, fhrs::FORMAT, footfall::FORMAT];
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    for account in ledger.files().iter().filter(|account| counted.contains(&account.format)) {
        if let Some(first) = seen.insert(&account.sha256, &account.file) {
            return Err(ErrorKind::FileTwice { first: first.into(), second: account.file.clone() }.into());
        }
    }
    Ok(())
}

/// Fails when a body's month, of those wanted, stands in two files.
fn check_months(
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

fn load_areas(source: Option<&Source>, ledger: &mut Ledger) -> Result<Option<Areas>> {
    let Some(source) = source else { return Ok(None) };
    let (account, areas) = areas::read(&source.file(&areas::ENDINGS)?)?;
    ledger.open(vec![account]);
    Ok(Some(areas))
}

fn load_premises(sources: &[Source], ledger: &mut Ledger) -> Result<Option<Premises>> {
    if sources.is_empty() {
        return Ok(None);
    }
    let mut premises = Premises::default();
    for source in sources {
        for file in source.files(&premises::ENDINGS)? {
            let number = ledger.files().len();
            let read = premises::read(&file, number)?;
            ledger.open(vec![read.account]);
            premises.venues.extend(read.venues);
            premises.extract_date = match (premises.extract_date.take(), read.extract_date) {
                (Some(a), Some(b)) => Some(a.min(b)),
                (a, b) => a.or(b),
            };
        }
    }
    Ok(Some(premises))
}

fn load_footfall(sources: &[Source], ledger: &mut Ledger) -> Result<Option<Footfall>> {
    let mut footfall: Option<Footfall> = None;
    for source in sources {
        for file in source.files(&footfall::ENDINGS)? {
            let (account, read) = footfall::read(&file)?;
            ledger.open(vec![account]);
            match &mut footfall {
                Some(all) => all.join(read),
                None => footfall = Some(read),
            }
        }
    }
    Ok(footfall)
}
