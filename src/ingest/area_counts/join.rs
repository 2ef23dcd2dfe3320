//! Joins counts to areas.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use geo::MultiPolygon;

use super::area_keys::{KeyIndex, normalise};
use super::{AreaCount, AreaCounts, AreaKey, OffenceCategory, sort_and_sum, total};
use crate::error::nearest;
use crate::ingest::areas::{Area, Areas};
use crate::ingest::ledger::Ledger;
use crate::ingest::rejected_rows::DropReason;
use crate::period::Month;

/// Counts joined to areas.
#[derive(Clone, Debug, PartialEq)]
pub struct JoinedCounts {
    /// The months that the table has, in order.
    pub months: Vec<Month>,
    /// The categories counted.
    pub categories: Vec<OffenceCategory>,
    /// The counts by area (an index into the areas joined), month and category, in that order. A combination without a count is zero,
    /// unless the area is one of `areas_without_rows`.
    pub counts: Vec<AreaCount>,
    /// The property of the areas that holds the keys of the table.
    pub key_property: String,
    /// The property of the areas that holds its larger areas, where it has any.
    pub parent_property: Option<String>,
    /// Areas for which the table has no row: their counts are unknown, not zero.
    pub areas_without_rows: Vec<usize>,
    /// Keys of the table that match no area, those with most events first.
    pub unmatched: Vec<UnmatchedKey>,
}

/// A key that matches no area.
#[derive(Clone, Debug, PartialEq)]
pub struct UnmatchedKey {
    /// The key and its rows.
    pub key: AreaKey,
    /// The number of its events.
    pub events: u64,
    /// The first and last month with events, because area names change over the years.
    pub months: Option<(Month, Month)>,
    /// Why it matches none.
    pub reason: UnmatchedReason,
}

/// Why a key matches no area.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum UnmatchedReason {
    /// Its larger area is none of those that contain the areas: no match is expected.
    OutsideParentAreas,
    /// Its larger area is present or unknown, and there is no such area; with the area of the most similar name.
    NoSuchArea(Option<String>),
    /// It may identify several areas, or several keys may identify the same one.
    Ambiguous,
}

/// Finds the area of each key, by the property of the areas that holds most keys. Names are compared by their letters and digits alone,
/// and within their larger area.
pub fn join(table: &AreaCounts, areas: &Areas) -> JoinedCounts {
    let index = KeyIndex::best(&table.keys, areas);
    let matches = match_keys(table, &index);
    let mut counts = Vec::new();
    let mut unmatched_counts: BTreeMap<usize, (u64, Option<(Month, Month)>)> = BTreeMap::new();
    for count in &table.counts {
        match matches[count.area] {
            Ok(area) => counts.push(AreaCount { area, ..*count }),
            Err(_) => {
                let (events, months) = unmatched_counts.entry(count.area).or_default();
                *events = events.saturating_add(count.count.unwrap_or(0));
                *months = Some(
                    months
                        .map_or((count.month, count.month), |(from, to)| (from.min(count.month), to.max(count.month))),
                );
            }
        }
    }
    let by_parent = areas_by_parent(&index, areas);
    let mut unmatched: Vec<UnmatchedKey> = (0..table.keys.len())
        .filter(|number| matches[*number].is_err())
        .map(|number| {
            let key = table.keys[number].clone();
            let (events, months) = unmatched_counts.get(&number).copied().unwrap_or_default();
            let ambiguous = matches[number] == Err(MatchFailure::Several);
            let reason =
                if ambiguous { UnmatchedReason::Ambiguous } else { unmatched_reason(&key, &index, &by_parent) };
            UnmatchedKey { key, events, months, reason }
        })
        .collect();
    unmatched.sort_by(|a, b| b.events.cmp(&a.events).then_with(|| a.key.cmp(&b.key)));
    let mut has_rows = vec![false; areas.areas.len()];
    matches.iter().flatten().for_each(|area| has_rows[*area] = true);
    JoinedCounts {
        months: table.months.clone(),
        categories: table.categories.clone(),
        counts: sort_and_sum(counts),
        key_property: index.property.name(areas),
        parent_property: index.parent.as_ref().map(|property| property.name(areas)),
        areas_without_rows: (0..has_rows.len()).filter(|area| !has_rows[*area]).collect(),
        unmatched,
    }
}

/// Why a key does not identify exactly one area.
#[derive(Clone, Copy, PartialEq)]
enum MatchFailure {
    None,
    Several,
}

/// The area of each key.
fn match_keys(table: &AreaCounts, index: &KeyIndex) -> Vec<Result<usize, MatchFailure>> {
    let mut matches: Vec<Result<usize, MatchFailure>> = table
        .keys
        .iter()
        .map(|key| match index.find(key) {
            [] => Err(MatchFailure::None),
            [one] => Ok(*one),
            _ => Err(MatchFailure::Several),
        })
        .collect();
    if index.keys_are_codes || index.parent.is_some() {
        return matches;
    }
    // Without larger areas the Victoria of Hackney and that of Westminster cannot be distinguished: neither matches the only Victoria.
    let mut parents: BTreeMap<usize, Vec<&Option<String>>> = BTreeMap::new();
    for (key, area) in table.keys.iter().zip(&matches) {
        if let Ok(area) = area {
            parents.entry(*area).or_default().push(&key.parent);
        }
    }
    for area in &mut matches {
        if area.is_ok_and(|area| parents[&area].iter().any(|parent| *parent != parents[&area][0])) {
            *area = Err(MatchFailure::Several);
        }
    }
    matches
}

/// The areas in each larger area; all areas under "" where there are no larger areas.
fn areas_by_parent<'a>(index: &KeyIndex, areas: &'a Areas) -> BTreeMap<String, Vec<&'a Area>> {
    let mut by_parent: BTreeMap<String, Vec<&Area>> = BTreeMap::new();
    for area in &areas.areas {
        let parent = index.parent.as_ref().and_then(|parent| parent.value(area)).map(normalise).unwrap_or_default();
        by_parent.entry(parent).or_default().push(area);
    }
    by_parent
}

fn unmatched_reason(key: &AreaKey, index: &KeyIndex, by_parent: &BTreeMap<String, Vec<&Area>>) -> UnmatchedReason {
    let candidates = match (&index.parent, &key.parent) {
        (Some(_), None) => return UnmatchedReason::NoSuchArea(None),
        (Some(_), Some(parent)) => by_parent.get(&normalise(parent)),
        (None, _) => by_parent.get(""),
    };
    let Some(candidates) = candidates else { return UnmatchedReason::OutsideParentAreas };
    // Similar codes do not mean similar areas.
    let names = candidates.iter().filter(|_| !index.keys_are_codes).filter_map(|area| index.property.value(area));
    UnmatchedReason::NoSuchArea(nearest(&key.key, names).map(str::to_owned))
}

impl JoinedCounts {
    /// The total number of events in the areas.
    pub fn total(&self) -> u64 {
        total(&self.counts)
    }

    /// The counts of an area.
    pub fn area_counts(&self, area: usize) -> &[AreaCount] {
        let [from, to] = [area, area + 1].map(|area| self.counts.partition_point(|count| count.area < area));
        &self.counts[from..to]
    }

    /// The events of an area in each month, in the categories selected by `include`. `None` for a month in which the table leaves a count
    /// blank, and `None` for an area without rows.
    pub fn monthly_events(&self, area: usize, include: impl Fn(&OffenceCategory) -> bool) -> Option<Vec<Option<u64>>> {
        if self.areas_without_rows.binary_search(&area).is_ok() {
            return None;
        }
        let mut series = vec![Some(0u64); self.months.len()];
        for count in self.area_counts(area).iter().filter(|count| include(&self.categories[count.category])) {
            let month = self.months.binary_search(&count.month).expect("every count is of a month of the table");
            series[month] = series[month].zip(count.count).map(|(sum, count)| sum.saturating_add(count));
        }
        Some(series)
    }

    /// The number of rows that match no area.
    pub fn unmatched_rows(&self) -> u64 {
        self.unmatched.iter().map(|unmatched| unmatched.key.rows).sum()
    }

    /// Records the join in the account of the table's `file`: moves the rows that match no area from kept to dropped.
    pub fn record_in_ledger(&self, ledger: &mut Ledger, file: usize) {
        ledger.drop_kept(file, DropReason::UnknownArea, self.unmatched_rows());
        ledger.note(file, &self.to_string());
    }
}

impl std::fmt::Display for JoinedCounts {
    /// Describes how the counts were joined and which were not, in a sentence or two.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        /// How many keys are named as examples.
        const MAX_NAMED: usize = 5;
        write!(f, "joined to areas by {:?}", self.key_property)?;
        if let Some(parent) = &self.parent_property {
            write!(f, " (larger areas: {parent:?})")?;
        }
        write!(f, ": {} events in areas", self.total())?;
        let outside: Vec<_> =
            self.unmatched.iter().filter(|unmatched| unmatched.reason == UnmatchedReason::OutsideParentAreas).collect();
        if !outside.is_empty() {
            let events: u64 = outside.iter().map(|unmatched| unmatched.events).sum();
            write!(f, "; {events} events of {} areas in larger areas that are not here", outside.len())?;
        }
        let missing: Vec<_> =
            self.unmatched.iter().filter(|unmatched| unmatched.reason != UnmatchedReason::OutsideParentAreas).collect();
        if !missing.is_empty() {
            let events: u64 = missing.iter().map(|unmatched| unmatched.events).sum();
            let mut named = String::new();
            missing.iter().take(MAX_NAMED).for_each(|unmatched| {
                let gap = if named.is_empty() { "" } else { ", " };
                write!(named, "{gap}{unmatched}").expect("a String takes any text");
            });
            let more = if missing.len() > MAX_NAMED { ", …" } else { "" };
            write!(f, "; {events} events of {} areas that are not found: {named}{more}", missing.len())?;
        }
        if !self.areas_without_rows.is_empty() {
            write!(f, "; no row for {} areas, whose counts are unknown, not zero", self.areas_without_rows.len())?;
        }
        Ok(())
    }
}

impl std::fmt::Display for UnmatchedKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}", self.key.key)?;
        if let Some(parent) = &self.key.parent {
            write!(f, " in {parent}")?;
        }
        write!(f, " ({} events", self.events)?;
        if let Some((from, to)) = self.months {
            write!(f, " {from} to {to}")?;
        }
        match &self.reason {
            UnmatchedReason::NoSuchArea(Some(nearest)) => write!(f, "; is it {nearest:?}?)"),
            UnmatchedReason::Ambiguous => write!(f, "; may mean several)"),
            UnmatchedReason::NoSuchArea(None) | UnmatchedReason::OutsideParentAreas => write!(f, ")"),
        }
    }
}

/// The name of the property that holds the larger area.
const PARENT: &str = "within";

/// The areas that the tables name, in order and without shapes, for comparisons without boundaries.
pub fn areas_from_keys<'a>(tables: impl IntoIterator<Item = &'a AreaCounts>) -> Areas {
    let keys = tables.into_iter().flat_map(|table| &table.keys);
    let keys: BTreeSet<(&str, Option<&str>)> = keys.map(|key| (key.key.as_str(), key.parent.as_deref())).collect();
    let area = |(name, parent): (&str, Option<&str>)| Area {
        name: name.to_owned(),
        code: None,
        shape: MultiPolygon(Vec::new()),
        properties: parent.map(|parent| BTreeMap::from([(PARENT.to_owned(), parent.to_owned())])).unwrap_or_default(),
    };
    Areas { areas: keys.into_iter().map(area).collect(), name_property: Some("name".into()), code_property: None }
}
