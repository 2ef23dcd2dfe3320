//! A look into files without an analysis: what each is, what would be kept, and what the files of events hold together.

use std::collections::{BTreeMap, BTreeSet};

use super::crime::{Events, EventsBuilder, check_months, gaps, not_read, period_of};
use super::format_detection::look;
use super::ledger::Ledger;
use super::snap_points::SnapPoints;
use super::source::{Found, Source};
use super::{DEFAULT_MAX_BAD_SHARE, DEFAULT_TIME_ZONE, Options, PoliceOptions, RepeatedIds};
use crate::error::Result;
use crate::period::Month;

/// The endings of files that are looked into when met in a folder.
const ENDINGS: [&str; 11] =
    [".csv", ".csv.gz", ".tsv", ".geojson", ".json", ".xml", ".xlsx", ".xls", ".parquet", ".gpkg", ".shp"];

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Inspection {
    /// The account of every file.
    pub ledger: Ledger,
    /// What the files of events hold together; `None` when there was none.
    pub events: Option<EventContent>,
}

/// What files of events hold together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EventContent {
    /// How the events are spread over points; `None` when none has a position.
    pub snap_points: Option<SnapPoints>,
    /// West, south, east, north.
    pub bounds: Option<[f64; 4]>,
    /// First and last month.
    pub months: Option<(Month, Month)>,
    /// Months between these for which a body has no rows.
    pub gaps: Vec<(String, Vec<Month>)>,
    /// Category, events with a position, events without.
    pub categories: Vec<(String, u64, u64)>,
    /// Who reported, with events that have a position.
    pub sources: Vec<(String, u64)>,
    /// Events of which more is known than month and category.
    pub details: Details,
}

/// Of how many events what is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Details {
    /// Of which a row tells more than month and category.
    pub events: u64,
    /// With the time of day.
    pub timed: u64,
    /// With a beginning and an end.
    pub spans: u64,
    /// With the offence.
    pub offence: u64,
    /// With the victim's sex.
    pub victim_sex: u64,
    /// With the premises.
    pub premises: u64,
}

/// Looks into files, each recognised by its content.
pub fn inspect(sources: &[Source]) -> Result<Inspection> {
    let options = Options {
        police: PoliceOptions { period: None, repeated_ids: RepeatedIds::Keep },
        max_bad_share: DEFAULT_MAX_BAD_SHARE,
        time_zone: DEFAULT_TIME_ZONE.into(),
    };
    let mut found = Inspection::default();
    let mut builder = EventsBuilder::default();
    let (mut any_events, mut seen) = (false, BTreeMap::new());
    for source in sources {
        for file in source.files(&ENDINGS)? {
            let (account, events) = match look(&file, &options) {
                Err(problem) if file.found == Found::Inside => (not_read(&file, &problem), None),
                looked => looked?,
            };
            account.check()?;
            let number = found.ledger.open(vec![account]);
            if let Some(events) = events {
                if let Err(twice) = check_months(&mut seen, &found.ledger, number, &events, None) {
                    found.ledger.note(number, &twice.to_string());
                }
                any_events = true;
                builder.add(number, events);
            }
        }
    }
    found.events = any_events.then(|| content(&builder.finish()));
    Ok(found)
}

fn content(events: &Events) -> EventContent {
    let mut categories: BTreeMap<u16, (u64, u64)> = BTreeMap::new();
    let mut sources: BTreeMap<&str, u64> = BTreeMap::new();
    for group in &events.groups {
        categories.entry(group.category).or_default().0 += u64::from(group.count);
        *sources.entry(&events.feeds[group.feed as usize].reported_by).or_default() += u64::from(group.count);
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
    EventContent {
        snap_points: SnapPoints::of(events),
        bounds: (!events.places.is_empty()).then_some([west, south, east, north]),
        months: months().min().zip(months().max()),
        gaps: period_of(months(), None, None).map(|period| gaps(&seen, period)).unwrap_or_default(),
        categories: categories.into_iter().map(|(c, (located, unlocated))| (name(c), located, unlocated)).collect(),
        sources: sources.into_iter().map(|(source, events)| (source.to_owned(), events)).collect(),
        details: details(events),
    }
}

fn details(events: &Events) -> Details {
    use super::EventTime;
    let mut known = Details::default();
    for detail in &events.details {
        let count = u64::from(detail.count);
        known.events += count;
        known.timed += if matches!(detail.from, EventTime::Minute(_)) { count } else { 0 };
        known.spans += if detail.to.is_some() { count } else { 0 };
        known.offence += if detail.offence.is_some() { count } else { 0 };
        known.victim_sex += if detail.victim_sex.is_some() { count } else { 0 };
        known.premises += if detail.premises.is_some() { count } else { 0 };
    }
    known
}
