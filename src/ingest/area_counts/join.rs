//! Counts to the areas they are of.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::area_keys::{Index, plain};
use super::{AreaCount, AreaCounts, AreaKey, Counted, sum_up, total};
use crate::error::nearest;
use crate::ingest::areas::{Area, Areas};
use crate::ingest::ledger::Ledger;
use crate::ingest::rejected_rows::DropReason;
use crate::period::Month;

/// The counts of areas.
#[derive(Clone, Debug, PartialEq)]
pub struct Joined {
    /// The months that the table has, in order.
    pub months: Vec<Month>,
    /// What was counted.
    pub counted: Vec<Counted>,
    /// The counts by area (an index into the areas joined), month and what was counted, in that order. What is not here is zero,
    /// unless the area is one of `without`.
    pub counts: Vec<AreaCount>,
    /// The property of the areas that the keys of the table are values of.
    pub by: String,
    /// The property that its larger areas are values of, where it has any.
    pub within: Option<String>,
    /// Areas for which the table has no row: unknown, not zero.
    pub without: Vec<usize>,
    /// Keys of the table that are no area here, those with most events first.
    pub unmatched: Vec<Unmatched>,
}

/// A key that is no area here.
#[derive(Clone, Debug, PartialEq)]
pub struct Unmatched {
    /// The key and its rows.
    pub key: AreaKey,
    /// Its events.
    pub events: u64,
    /// The first and last month with events: names are of some years and not of others.
    pub months: Option<(Month, Month)>,
    /// Why.
    pub why: Why,
}

/// Why a key is no area here.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// Its larger area is none of those that the areas are in: nothing was to be expected.
    Elsewhere,
    /// Its larger area is here, or none is known, and there is no such area; with the area whose name is most like it.
    NoSuchArea(Option<String>),
    /// It may mean several areas, or several keys may mean the same one.
    Ambiguous,
}

/// Finds the area of each key: by whichever property of the areas most keys are values of, names by their letters and digits alone
/// and within their larger area.
pub fn join(table: &AreaCounts, areas: &Areas) -> Joined {
    let index = Index::best(&table.keys, areas);
    let meant = areas_meant(table, &index);
    let mut counts = Vec::new();
    let mut left: BTreeMap<usize, (u64, Option<(Month, Month)>)> = BTreeMap::new();
    for count in &table.counts {
        match meant[count.area] {
            Ok(area) => counts.push(AreaCount { area, ..*count }),
            Err(_) => {
                let (events, months) = left.entry(count.area).or_default();
                *events = events.saturating_add(count.count.unwrap_or(0));
                *months = Some(
                    months
                        .map_or((count.month, count.month), |(from, to)| (from.min(count.month), to.max(count.month))),
                );
            }
        }
    }
    let larger = by_larger(&index, areas);
    let mut unmatched: Vec<Unmatched> = (0..table.keys.len())
        .filter(|number| meant[*number].is_err())
        .map(|number| {
            let key = table.keys[number].clone();
            let (events, months) = left.get(&number).copied().unwrap_or_default();
            let ambiguous = meant[number] == Err(Doubt::Several);
            let why = if ambiguous { Why::Ambiguous } else { why_not(&key, &index, &larger) };
            Unmatched { key, events, months, why }
        })
        .collect();
    unmatched.sort_by(|a, b| b.events.cmp(&a.events).then_with(|| a.key.cmp(&b.key)));
    let mut has_rows = vec![false; areas.areas.len()];
    meant.iter().flatten().for_each(|area| has_rows[*area] = true);
    Joined {
        months: table.months.clone(),
        counted: table.counted.clone(),
        counts: sum_up(counts),
        by: index.by.name(areas),
        within: index.within.as_ref().map(|by| by.name(areas)),
        without: (0..has_rows.len()).filter(|area| !has_rows[*area]).collect(),
        unmatched,
    }
}

/// Why a key means no one area.
#[derive(Clone, Copy, PartialEq)]
enum Doubt {
    None,
    Several,
}

fn areas_meant(table: &AreaCounts, index: &Index) -> Vec<Result<usize, Doubt>> {
    let mut meant: Vec<Result<usize, Doubt>> = table
        .keys
        .iter()
        .map(|key| match index.find(key) {
            [] => Err(Doubt::None),
            [one] => Ok(*one),
            _ => Err(Doubt::Several),
        })
        .collect();
    if index.codes || index.within.is_some() {
        return meant;
    }
    // Nothing here tells the Victoria of Hackney from that of Westminster: neither is taken for the one Victoria of the areas.
    let mut larger: BTreeMap<usize, Vec<&Option<String>>> = BTreeMap::new();
    for (key, area) in table.keys.iter().zip(&meant) {
        if let Ok(area) = area {
            larger.entry(*area).or_default().push(&key.within);
        }
    }
    for area in &mut meant {
        if area.is_ok_and(|area| larger[&area].iter().any(|within| *within != larger[&area][0])) {
            *area = Err(Doubt::Several);
        }
    }
    meant
}

/// The areas within each larger area; all of them under "" where there are no larger areas.
fn by_larger<'a>(index: &Index, areas: &'a Areas) -> BTreeMap<String, Vec<&'a Area>> {
    let mut larger: BTreeMap<String, Vec<&Area>> = BTreeMap::new();
    for area in &areas.areas {
        let within = index.within.as_ref().and_then(|within| within.of(area)).map(plain).unwrap_or_default();
        larger.entry(within).or_default().push(area);
    }
    larger
}

fn why_not(key: &AreaKey, index: &Index, larger: &BTreeMap<String, Vec<&Area>>) -> Why {
    let beside = match (&index.within, &key.within) {
        (Some(_), None) => return Why::NoSuchArea(None),
        (Some(_), Some(within)) => larger.get(&plain(within)),
        (None, _) => larger.get(""),
    };
    let Some(beside) = beside else { return Why::Elsewhere };
    // Codes next to each other are no more alike than others.
    let names = beside.iter().filter(|_| !index.codes).filter_map(|area| index.by.of(area));
    Why::NoSuchArea(nearest(&key.key, names).map(str::to_owned))
}

impl Joined {
    /// Events of the areas.
    pub fn total(&self) -> u64 {
        total(&self.counts)
    }

    /// The counts of an area.
    pub fn of_area(&self, area: usize) -> &[AreaCount] {
        let [from, to] = [area, area + 1].map(|area| self.counts.partition_point(|count| count.area < area));
        &self.counts[from..to]
    }

    /// The events of an area in each month, of what is `wanted`: `None` for a month in which the table leaves a count blank; `None`
    /// altogether for an area of which it has no row.
    pub fn by_month(&self, area: usize, wanted: impl Fn(&Counted) -> bool) -> Option<Vec<Option<u64>>> {
        if self.without.binary_search(&area).is_ok() {
            return None;
        }
        let mut series = vec![Some(0u64); self.months.len()];
        for count in self.of_area(area).iter().filter(|count| wanted(&self.counted[count.counted])) {
            let month = self.months.binary_search(&count.month).expect("every count is of a month of the table");
            series[month] = series[month].zip(count.count).map(|(sum, count)| sum.saturating_add(count));
        }
        Some(series)
    }

    /// Rows of the table that went to no area.
    pub fn rows_unmatched(&self) -> u64 {
        self.unmatched.iter().map(|unmatched| unmatched.key.rows).sum()
    }

    /// Moves the rows that went to no area, in the account of the table's `file`, from kept to dropped, and notes how it was joined.
    pub fn enter(&self, ledger: &mut Ledger, file: usize) {
        ledger.drop_kept(file, DropReason::UnknownArea, self.rows_unmatched());
        ledger.note(file, &self.to_string());
    }
}

impl std::fmt::Display for Joined {
    /// How it was joined, and what was not, in a sentence or two.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        /// Keys named as examples.
        const NAMED: usize = 5;
        write!(f, "joined to areas by {:?}", self.by)?;
        if let Some(within) = &self.within {
            write!(f, " (larger areas: {within:?})")?;
        }
        write!(f, ": {} events in areas", self.total())?;
        let elsewhere: Vec<_> = self.unmatched.iter().filter(|unmatched| unmatched.why == Why::Elsewhere).collect();
        if !elsewhere.is_empty() {
            let events: u64 = elsewhere.iter().map(|unmatched| unmatched.events).sum();
            write!(f, "; {events} events of {} areas in larger areas that are not here", elsewhere.len())?;
        }
        let missing: Vec<_> = self.unmatched.iter().filter(|unmatched| unmatched.why != Why::Elsewhere).collect();
        if !missing.is_empty() {
            let events: u64 = missing.iter().map(|unmatched| unmatched.events).sum();
            let mut named = String::new();
            missing.iter().take(NAMED).for_each(|unmatched| {
                let gap = if named.is_empty() { "" } else { ", " };
                write!(named, "{gap}{unmatched}").expect("a String takes any text");
            });
            let more = if missing.len() > NAMED { ", …" } else { "" };
            write!(f, "; {events} events of {} areas that are not found: {named}{more}", missing.len())?;
        }
        if !self.without.is_empty() {
            write!(f, "; no row for {} areas, whose counts are unknown, not zero", self.without.len())?;
        }
        Ok(())
    }
}

impl std::fmt::Display for Unmatched {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}", self.key.key)?;
        if let Some(within) = &self.key.within {
            write!(f, " in {within}")?;
        }
        write!(f, " ({} events", self.events)?;
        if let Some((from, to)) = self.months {
            write!(f, " {from} to {to}")?;
        }
        match &self.why {
            Why::NoSuchArea(Some(nearest)) => write!(f, "; is it {nearest:?}?)"),
            Why::Ambiguous => write!(f, "; may mean several)"),
            Why::NoSuchArea(None) | Why::Elsewhere => write!(f, ")"),
        }
    }
}
