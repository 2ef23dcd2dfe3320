//! Inspects files without an analysis: the format of each, the rows that would be kept, and a summary of the events.

use std::collections::{BTreeMap, BTreeSet};

use super::crime::{Events, EventsBuilder, check_months, covering_period, missing_months, not_read};
use super::format_detection::recognise_and_read;
use super::ledger::Ledger;
use super::snap_points::SnapPointSummary;
use super::source::{Discovery, Source};
use super::{DEFAULT_MAX_BAD_SHARE, DEFAULT_TIME_ZONE, IngestOptions, PoliceOptions, RepeatedIds};
use crate::error::Result;
use crate::period::Month;

/// The endings of the files that are inspected in a folder.
const ENDINGS: [&str; 11] =
    [".csv", ".csv.gz", ".tsv", ".geojson", ".json", ".xml", ".xlsx", ".xls", ".parquet", ".gpkg", ".shp"];

/// The result of inspecting files.
#[derive(Clone, Debug, Default)]
pub struct Inspection {
    /// The account of every file.
    pub ledger: Ledger,
    /// A summary of all events; `None` when no file contains events.
    pub events: Option<EventContent>,
}

/// A summary of the events of all files.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EventContent {
    /// The distribution of the events over positions; `None` when no event has a position.
    pub snap_points: Option<SnapPointSummary>,
    /// The bounds of the positions: west, south, east, north, in degrees.
    pub bounds: Option<[f64; 4]>,
    /// The first and last month.
    pub months: Option<(Month, Month)>,
    /// By reporting body, the months between these without rows.
    pub gaps: Vec<(String, Vec<Month>)>,
    /// The categories, each with its events with and without a position.
    pub categories: Vec<(String, u64, u64)>,
    /// The reporting bodies, each with its events that have a position.
    pub sources: Vec<(String, u64)>,
    /// How many events have details.
    pub details: DetailCounts,
}

/// How many events have which details.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DetailCounts {
    /// Events with more than month and category.
    pub events: u64,
    /// Events with the time of day.
    pub timed: u64,
    /// Events with a start and an end.
    pub spans: u64,
    /// Events with the offence.
    pub offence: u64,
    /// Events with the victim's sex.
    pub victim_sex: u64,
    /// Events with the premises.
    pub premises: u64,
}

/// Inspects files, each recognised from its content.
///
/// # Errors
/// When a file that the user named cannot be read. Unreadable files in folders are skipped with a note.
pub fn inspect(sources: &[Source]) -> Result<Inspection> {
    let options = IngestOptions {
        police: PoliceOptions { period: None, repeated_ids: RepeatedIds::Keep },
        max_bad_share: DEFAULT_MAX_BAD_SHARE,
        time_zone: DEFAULT_TIME_ZONE.into(),
    };
    let mut found = Inspection::default();
    let mut builder = EventsBuilder::default();
    let (mut any_events, mut seen) = (false, BTreeMap::new());
    for source in sources {
        for file in source.files(&ENDINGS)? {
            let (account, events) = match recognise_and_read(&file, &options) {
                Err(problem) if file.discovery == Discovery::InFolder => (not_read(&file, &problem), None),
                read => read?,
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
        snap_points: SnapPointSummary::from_events(events),
        bounds: (!events.places.is_empty()).then_some([west, south, east, north]),
        months: months().min().zip(months().max()),
        gaps: covering_period(months(), None, None).map(|period| missing_months(&seen, period)).unwrap_or_default(),
        categories: categories.into_iter().map(|(c, (located, unlocated))| (name(c), located, unlocated)).collect(),
        sources: sources.into_iter().map(|(source, events)| (source.to_owned(), events)).collect(),
        details: details(events),
    }
}

fn details(events: &Events) -> DetailCounts {
    use super::EventTime;
    let mut known = DetailCounts::default();
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
