//! Files in; events, premises, footfall and areas out, with an account of every row.
//!
//! One file per format, one door: [`load`]. The format of a file is found from its content.

mod areas;
mod crime;
mod crs;
mod drops;
mod fingerprint;
mod footfall;
mod inspect;
mod ledger;
mod mapped;
mod mapping;
mod moment;
mod position;
mod premises;
mod source;
mod table;

use std::collections::BTreeMap;

pub use areas::{Area, Areas};
pub use crime::{
    EventGroup, EventPlace, Events, EventsBuilder, Feed, FileEvents, NOT_RECOGNISED, POLICE_STREET, PoliceOptions,
    RepeatedIds, STREET_CATEGORIES, Unlocated,
};
pub(crate) use crime::{Map, gaps, period_of};
pub use crs::Crs;
pub use drops::{DropReason, Dropped, Drops, Example, Fault};
pub use footfall::{Counts, DayCount, DayType, Footfall, HourCount, Station};
pub use inspect::{Inspection, PoliceContent, inspect};
pub use ledger::{FileAccount, Ledger};
pub use mapping::{Holds, Mapping, OneOrMore, Role};
pub use moment::{Clock, DEFAULT_TIME_ZONE, DateOrder, Moment};
pub use premises::{Access, Hours, PUB_BAR_NIGHTCLUB, Premises, Register, Venue, Week, Weekday, operator_key, slug};
pub use source::{Found, InputFile, Source};

use crate::error::{ErrorKind, Result};

/// The largest share of faulty rows a file may have before it is refused.
pub const DEFAULT_MAX_BAD_SHARE: f64 = 0.5;

/// What to read.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    /// Police street-level crime: files, folders, zips.
    pub crime: Vec<Source>,
    /// Premises: registers, food-hygiene XML, OpenStreetMap GeoJSON, lists of members of a scheme.
    pub premises: Vec<Source>,
    /// Footfall: tables of counts, and lists of the sensors that counted.
    pub footfall: Vec<Source>,
    /// Where stations are, for footfall that does not say.
    pub stations: Vec<Source>,
    /// Tables of the user's own; of those here the ones that hold premises, footfall or sensors are read.
    pub tables: Vec<Mapping>,
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
    loaded.premises = load_premises(inputs, &mut loaded.ledger)?;
    loaded.footfall = load_footfall(inputs, &mut loaded.ledger)?;
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
    let counted = |format| premises::FORMATS.contains(&format) || footfall::FORMATS.contains(&format);
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    for account in ledger.files().iter().filter(|account| counted(account.format)) {
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

fn load_premises(inputs: &Inputs, ledger: &mut Ledger) -> Result<Option<Premises>> {
    let first = ledger.files().len();
    let mut files = Vec::new();
    for source in &inputs.premises {
        for file in source.files(&premises::ENDINGS)? {
            files.push(premises::read(&file, first + files.len())?);
        }
    }
    for mapping in inputs.tables.iter().filter(|table| table.holds == Holds::Premises) {
        files.push(premises::read_mapped(&mapped_file(mapping)?, mapping, first + files.len())?);
    }
    Ok((!files.is_empty()).then(|| premises::unite(files, ledger)))
}

fn load_footfall(inputs: &Inputs, ledger: &mut Ledger) -> Result<Option<Footfall>> {
    let mut files = Vec::new();
    for source in &inputs.footfall {
        for file in source.files(&footfall::ENDINGS)? {
            files.push(footfall::read(&file)?);
        }
    }
    for mapping in inputs.tables.iter().filter(|table| matches!(table.holds, Holds::Footfall | Holds::Sensors)) {
        files.push(footfall::read_mapped(&mapped_file(mapping)?, mapping)?);
    }
    if files.is_empty() {
        return Ok(None);
    }
    let mut layer = footfall::Stations::default();
    for source in &inputs.stations {
        for file in source.files(&footfall::STATION_ENDINGS)? {
            let (account, locations) = footfall::read_stations(&file)?;
            ledger.open(vec![account]);
            layer.add(&locations);
        }
    }
    footfall::unite(&files, &layer, ledger).map(Some)
}

fn mapped_file(mapping: &Mapping) -> Result<InputFile> {
    Source::from(mapping.path.clone()).file(&table::ENDINGS)
}
