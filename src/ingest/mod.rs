//! Files in; events, premises, footfall and areas out, with an account of every row.
//!
//! One file per format, one door: [`load`]. The format of a file is found from its content.

mod area_counts;
mod areas;
mod crime;
mod crs;
mod drops;
mod fingerprint;
mod footfall;
mod inspect;
mod layers;
mod ledger;
mod mapped;
mod mapping;
mod moment;
mod position;
mod premises;
mod recognise;
mod snap;
mod source;
mod spatial;
mod suggest;
mod table;

use std::collections::BTreeMap;

pub use area_counts::{
    AreaCount, AreaCounts, AreaKey, Counted, Joined, Unmatched, Why, is_area_counts, join, read as read_area_counts,
};
pub use areas::{Area, Areas, read as read_areas};
pub use crime::{
    COUNTED_TWICE, Detail, EventGroup, EventPlace, Events, EventsBuilder, Feed, FileEvents, NOT_RECOGNISED, Outcomes,
    POLICE_API, POLICE_STREET, PoliceOptions, RepeatedIds, STOP_AND_SEARCH, STREET_CATEGORIES, Unlocated, VictimSex,
};
pub(crate) use crime::{Map, gaps, period_of};
pub use crs::Crs;
pub use drops::{DropReason, Dropped, Drops, Example, Fault};
pub(crate) use fingerprint::Fingerprint;
pub use footfall::{DayType, Footfall, HourCount, Station};
pub use inspect::{Details, EventContent, Inspection, inspect};
pub use layers::{Place, Places, Street, Streets, read_mapped_places, read_places, read_streets};
pub use ledger::{FileAccount, Ledger};
pub use mapping::{Holds, Mapping, OneOrMore, Role};
pub use moment::{Clock, DEFAULT_TIME_ZONE, DateOrder, Moment};
pub use premises::{Access, PUB_BAR_NIGHTCLUB, Premises, Register, Venue, slug};
pub use snap::SnapPoints;
pub use source::{Found, InputFile, Source};
pub use spatial::{ENDINGS as LAYER_ENDINGS, Kind as LayerKind, kind as layer_kind};
pub use suggest::{GUESSED, Suggestion, suggest};
pub use table::ENDINGS as TABLE_ENDINGS;

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
    /// Tables of the user's own, each with what its columns mean.
    pub tables: Vec<Mapping>,
}

/// How to read it.
#[derive(Clone, Debug)]
pub struct Options {
    /// What to take from police files.
    pub police: PoliceOptions,
    /// The largest share of faulty rows a file may have.
    pub max_bad_share: f64,
    /// The zone in which the analysis tells time, by its IANA name.
    pub time_zone: String,
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
    /// Things with a position, by table.
    pub places: Vec<Places>,
    /// Counts by area, by table, each joined to the areas that were given.
    pub area_counts: Vec<(AreaCounts, Option<Joined>)>,
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
    load_layers(inputs, options, &mut loaded)?;
    load_area_counts(inputs, options, &mut loaded)?;
    let tables = tables(inputs, Holds::Events)?;
    loaded.events = crime::load(&inputs.crime, &tables, options, &mut loaded.ledger, progress)?;
    for account in loaded.ledger.files() {
        account.check_faults(options.max_bad_share)?;
    }
    check_twice(&loaded.ledger)?;
    loaded.ledger.check()?;
    Ok(loaded)
}

fn load_layers(inputs: &Inputs, options: &Options, loaded: &mut Loaded) -> Result<()> {
    for (file, mapping) in tables(inputs, Holds::Places)? {
        let (account, places) = layers::read_mapped_places(&file, mapping, &options.time_zone)?;
        loaded.ledger.open(vec![account]);
        loaded.places.push(places);
    }
    Ok(())
}

/// Counts by area, and where they belong among the areas given; without areas they are kept as they are.
fn load_area_counts(inputs: &Inputs, options: &Options, loaded: &mut Loaded) -> Result<()> {
    for (file, mapping) in tables(inputs, Holds::AreaCounts)? {
        let (account, counts) = area_counts::read(&file, Some(mapping), &options.time_zone)?;
        let number = loaded.ledger.open(vec![account]);
        let joined = loaded.areas.as_ref().or(loaded.area.as_ref()).map(|areas| join(&counts, areas));
        if let Some(joined) = &joined {
            joined.enter(&mut loaded.ledger, number);
        }
        loaded.area_counts.push((counts, joined));
    }
    Ok(())
}

/// The user's own tables of a kind, each with its file.
fn tables(inputs: &Inputs, holds: Holds) -> Result<Vec<(InputFile, &Mapping)>> {
    let wanted = inputs.tables.iter().filter(|mapping| mapping.holds == holds);
    wanted.map(|mapping| Ok((Source::Path(mapping.path.clone()).file(&table::ENDINGS)?, mapping))).collect()
}

/// Fails when two files of premises or footfall are the same: everything in them would be counted twice. (Areas may well be
/// given in two roles, and crime is checked month by month.)
fn check_twice(ledger: &Ledger) -> Result<()> {
    let counted = [premises::REGISTER, premises::HYGIENE, footfall::FORMAT];
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
