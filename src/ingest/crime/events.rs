//! Events as the analysis holds them: one row per distinct place × month × category × feed, with how many there were.
//!
//! Open police data repeats itself (crimes are moved to a few snap points), so memory grows with what is distinct
//! and not with the rows read.

use std::collections::{BTreeMap, BTreeSet};

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::event_details::Detail;
use crate::period::{Month, Period};
use crate::place::LonLat;

/// A hash map whose order never shows: it is only asked, or sorted before it is walked.
pub(crate) type Map<K, V> = HashMap<K, V, FixedState>;

/// Where events happened, as given: a snap point or an exact position.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EventPlace {
    /// The position.
    pub at: LonLat,
    /// Its text in [`Events::streets`], if the file gives one.
    pub street: Option<u32>,
}

/// Events that cannot be told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct EventGroup {
    /// Index into [`Events::places`].
    pub place: u32,
    /// Index into [`Events::feeds`].
    pub feed: u32,
    /// When.
    pub month: Month,
    /// Index into [`Events::categories`].
    pub category: u16,
    /// How many.
    pub count: u32,
    /// In how many rows: a table can count several events in one.
    pub rows: u32,
}

/// Events without a position: known to have happened, not where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unlocated {
    /// Index into [`Events::feeds`]; while a file is read, into its reporters.
    pub feed: u32,
    /// When.
    pub month: Month,
    /// Index into [`Events::categories`].
    pub category: u16,
    /// How many.
    pub count: u32,
}

/// Rows of one file that one body reported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feed {
    /// Number of the file's account in the ledger.
    pub file: usize,
    /// Who reported, such as "City of London Police".
    pub reported_by: String,
    /// The months for which it has rows, whatever became of them: a month without any is unknown, not zero.
    pub months: Vec<Month>,
}

/// All events read.
#[derive(Clone, Debug, Default)]
pub struct Events {
    /// Distinct positions, from south to north and west to east.
    pub places: Vec<EventPlace>,
    /// Distinct location texts, in order.
    pub streets: Vec<String>,
    /// Distinct categories, in order.
    pub categories: Vec<String>,
    /// Feeds, in order of their files.
    pub feeds: Vec<Feed>,
    /// Groups by feed; within a feed by place, month and category.
    pub groups: Vec<EventGroup>,
    /// Events without a position, by feed, month and category.
    pub unlocated: Vec<Unlocated>,
    /// What more is known of single events, in order of feed, place and time; every one of them is counted above as well.
    pub details: Vec<Detail>,
    /// The offences of the details, in order.
    pub offences: Vec<String>,
    /// The premises of the details as the sources call them, in order.
    pub premises: Vec<String>,
}

/// Months of `period` that a body of `seen` has no rows for: who, and which.
pub(crate) fn gaps(seen: &BTreeMap<&str, BTreeSet<Month>>, period: Period) -> Vec<(String, Vec<Month>)> {
    let missing = |months: &BTreeSet<Month>| period.iter().filter(|month| !months.contains(month)).collect::<Vec<_>>();
    let bodies = seen.iter().map(|(body, months)| ((*body).to_owned(), missing(months)));
    bodies.filter(|(_, missing)| !missing.is_empty()).collect()
}

/// The months from `from` to `to`, each the first or last of `months` between when absent; `None` when none lies between.
pub(crate) fn period_of(months: impl Iterator<Item = Month>, from: Option<Month>, to: Option<Month>) -> Option<Period> {
    let within = |month: &Month| from.is_none_or(|from| from <= *month) && to.is_none_or(|to| *month <= to);
    let (first, last) = months.filter(within).fold(None, |ends: Option<(Month, Month)>, month| {
        Some(ends.map_or((month, month), |(first, last)| (first.min(month), last.max(month))))
    })?;
    Period::new(from.unwrap_or(first), to.unwrap_or(last))
}

/// The events of one file, with their own numbering, ready to be joined to the others'.
#[derive(Debug, Default)]
pub struct FileEvents {
    /// Distinct positions and the location text given there.
    pub places: Vec<(LonLat, Option<String>)>,
    /// Who reported, with the months seen.
    pub reporters: Vec<(String, Vec<Month>)>,
    /// Category names.
    pub categories: Vec<String>,
    /// Groups; `feed` is the index into `reporters`.
    pub groups: Vec<EventGroup>,
    /// Events without a position.
    pub unlocated: Vec<Unlocated>,
    /// What more is known of single events.
    pub details: Vec<Detail>,
    /// The offences of the details.
    pub offences: Vec<String>,
    /// The premises of the details.
    pub premises: Vec<String>,
    /// Hashes of source and id of the rows that state an id, each once.
    pub ids: Vec<u64>,
}
