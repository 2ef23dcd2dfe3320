//! A look into files without an analysis: what each is, what would be kept, and what crime files hold together.

use std::collections::{BTreeMap, BTreeSet};

use super::crime::{Events, EventsBuilder, gaps, period_of};
use super::crime::{check_months, not_read, read_crime};
use super::ledger::Ledger;
use super::source::{InputFile, Source};
use super::table::{TextFile, column_names};
use super::{DEFAULT_MAX_BAD_SHARE, FileAccount, FileEvents, Options, PoliceOptions, RepeatedIds};
use super::{Found, areas, footfall, premises};
use crate::error::Result;
use crate::period::Month;

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Inspection {
    /// The account of every file.
    pub ledger: Ledger,
    /// What the crime files hold together; `None` when there was none.
    pub police: Option<PoliceContent>,
}

/// What crime files hold together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PoliceContent {
    /// Distinct positions: snap points, in published data.
    pub points: usize,
    /// West, south, east, north.
    pub bounds: Option<[f64; 4]>,
    /// First and last month.
    pub months: Option<(Month, Month)>,
    /// Months between these for which a body has no rows.
    pub gaps: Vec<(String, Vec<Month>)>,
    /// Category, events with a position, events without.
    pub categories: Vec<(String, u64, u64)>,
}

/// Looks into files, each recognised by its content.
pub fn inspect(sources: &[Source]) -> Result<Inspection> {
    let mut found = Inspection::default();
    let mut builder = EventsBuilder::default();
    let (mut any_crime, mut seen) = (false, BTreeMap::new());
    for source in sources {
        for file in source.files(&[".csv", ".geojson", ".json", ".xml"])? {
            let (account, events) = match look(&file) {
                Err(problem) if file.found == Found::Inside => (not_read(&file, &problem), None),
                looked => looked?,
            };
            account.check()?;
            let number = found.ledger.open(vec![account]);
            if let Some(events) = events {
                if let Err(twice) = check_months(&mut seen, &found.ledger, number, &events, None) {
                    found.ledger.note(number, &twice.to_string());
                }
                any_crime = true;
                builder.add(number, events);
            }
        }
    }
    found.police = any_crime.then(|| content(&builder.finish()));
    Ok(found)
}

fn look(file: &InputFile) -> Result<(FileAccount, Option<FileEvents>)> {
    let name = file.name.to_lowercase();
    if name.ends_with(".json") || name.ends_with(".geojson") {
        return areas::read(file).map(|(account, _)| (account, None));
    }
    if name.ends_with(".xml") {
        return premises::read(file, 0).map(|read| (read.account, None));
    }
    let columns = column_names(&TextFile::open(file)?.header()?, b',');
    if footfall::recognises(&columns).is_some() {
        return footfall::read(file).map(|read| (read.account, None));
    }
    if premises::recognises(&columns).is_some() {
        return premises::read(file, 0).map(|read| (read.account, None));
    }
    let options = Options {
        police: PoliceOptions { period: None, repeated_ids: RepeatedIds::Keep },
        max_bad_share: DEFAULT_MAX_BAD_SHARE,
    };
    read_crime(file, &options).map(|(account, events)| (account, Some(events)))
}

fn content(events: &Events) -> PoliceContent {
    let mut categories: BTreeMap<u16, (u64, u64)> = BTreeMap::new();
    for group in &events.groups {
        categories.entry(group.category).or_default().0 += u64::from(group.count);
    }
    for group in &events.unlocated {
        categories.entry(group.category).or_default().1 += u64::from(group.count);
    }
    let name = |category: u16| events.categories[usize::from(category)].clone();
    let months = || events.feeds.iter().flat_map(|feed| feed.months.iter().copied());
    let mut seen: BTreeMap<&str, BTreeSet<Month>> = BTreeMap::new();
    for feed in &events.feeds {
        seen.entry(&feed.reported_by).or_default().extend(&feed.months);
    }
    let range = |pick: fn(crate::place::LonLat) -> f64| {
        let values = || events.places.iter().map(|place| pick(place.at));
        (values().fold(f64::INFINITY, f64::min), values().fold(f64::NEG_INFINITY, f64::max))
    };
    let ((west, east), (south, north)) = (range(crate::place::LonLat::lon), range(crate::place::LonLat::lat));
    PoliceContent {
        points: events.places.len(),
        bounds: (!events.places.is_empty()).then_some([west, south, east, north]),
        months: months().min().zip(months().max()),
        gaps: period_of(months(), None, None).map(|period| gaps(&seen, period)).unwrap_or_default(),
        categories: categories.into_iter().map(|(c, (located, unlocated))| (name(c), located, unlocated)).collect(),
    }
}
