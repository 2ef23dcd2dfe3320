//! Files in; events, premises, footfall and areas out, with an account of every row.
//!
//! One file per format, one door: [`load`]. The format of a file is found from its content.

mod areas;
mod crime;
mod drops;
mod events;
mod fhrs;
mod fingerprint;
mod footfall;
mod format;
mod inspect;
mod ledger;
mod police;
mod position;
mod premises;
mod records;
mod register;
mod repeats;
mod source;
mod text;

use std::collections::BTreeMap;

pub use areas::{Area, Areas};
pub use crime::NOT_RECOGNISED;
pub use drops::{DropReason, Dropped, Drops, Example, Fault};
pub use events::{EventGroup, EventPlace, Events, EventsBuilder, Feed, FileEvents, Unlocated};
pub(crate) use events::{Map, gaps, period_of};
pub use fhrs::PUB_BAR_NIGHTCLUB;
pub(crate) use fingerprint::Fingerprint;
pub use footfall::{DayType, Footfall, HourCount, Station};
pub use format::STREET_CATEGORIES;
pub use inspect::{Inspection, PoliceContent, inspect};
pub use ledger::{FileAccount, Ledger};
pub use police::{FORMAT as POLICE_STREET, PoliceOptions};
pub use premises::{Access, Premises, Register, Venue, slug};
pub use repeats::RepeatedIds;
pub use source::{Found, InputFile, Source};

use crate::error::{ErrorKind, Result};

/// The largest share of faulty rows a file may have before it is refused.
pub const DEFAULT_MAX_BAD_SHARE: f64 = 0.5;

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
    loaded.events = crime::load(&inputs.crime, options, &mut loaded.ledger, progress)?;
    for account in loaded.ledger.files() {
        account.check_faults(options.max_bad_share)?;
    }
    check_twice(&loaded.ledger)?;
    loaded.ledger.check()?;
    Ok(loaded)
}

/// Fails when two files of premises or footfall are the same: everything in them would be counted twice. (Areas may well be
/// given in two roles, and crime is checked month by month.)
fn check_twice(ledger: &Ledger) -> Result<()> {
    let counted = [register::FORMAT, fhrs::FORMAT, footfall::FORMAT];
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    for account in ledger.files().iter().filter(|account| counted.contains(&account.format)) {
        if let Some(first) = seen.insert(&account.sha256, &account.file) {
            return Err(ErrorKind::FileTwice { first: first.into(), second: account.file.clone() }.into());
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
