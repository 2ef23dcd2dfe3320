//! Rows of a table to counts: a row a count, or a row with a column for each month.

use std::collections::{BTreeMap, BTreeSet};

use super::area_keys::plain;
use super::{AreaCount, AreaCounts, AreaKey, Counted, months};
use crate::error::{Error, Result};
use crate::ingest::column_mapping_reader::Mapped;
use crate::ingest::mapping::Role;
use crate::ingest::rejected_rows::{DropReason, Drops, Fault};
use crate::ingest::table::Record;
use crate::period::Month;

/// What a row without a category is counted as, unless the mapping states one for all.
const NOT_STATED: &str = "not stated";

/// Where the months stand.
enum Months {
    /// In the column of `time`, row by row.
    InRows,
    /// In the names of these columns.
    InColumns(Vec<(usize, Month)>),
}

/// Counts while they are gathered; areas and what was counted are numbered in the order in which they are met.
#[derive(Default)]
struct Gathered {
    keys: BTreeMap<(String, Option<String>), Spelt>,
    counted: BTreeMap<Counted, usize>,
    months: BTreeSet<Month>,
    counts: Vec<AreaCount>,
}

/// An area as its rows spell it: "St Giles" in one year and "St. Giles" in the next are one.
struct Spelt {
    met: usize,
    rows: u64,
    /// The least of the spellings: which one rows begin with must not matter.
    name: String,
    within: Option<String>,
}

/// Reads the rows of a table of counts.
pub fn read(file: &str, mapped: &Mapped<'_>, drops: &mut Drops) -> Result<AreaCounts> {
    let months = find_months(file, mapped)?;
    let mut gathered = Gathered::default();
    if let Months::InColumns(columns) = &months {
        gathered.months.extend(columns.iter().map(|(_, month)| *month));
    }
    for record in &mapped.table.records {
        if let Err(fault) = row(record, mapped, &months, &mut gathered) {
            drops.count_fault(&fault, record.line);
        }
    }
    Ok(gathered.finish())
}

fn find_months(file: &str, mapped: &Mapped<'_>) -> Result<Months> {
    if mapped.has(Role::Time) {
        return Ok(Months::InRows);
    }
    let columns = &mapped.table.columns;
    let found: Vec<(usize, Month)> = months::columns(columns).filter(|(at, _)| !mapped.has_role(*at)).collect();
    let advice = "Say with `time` which column holds the month, or name the columns 2024-01, 202401 or Jan 2024";
    if found.is_empty() || mapped.has(Role::Count) {
        let problem = "no column says when: none is `time`, and counts by month need columns named by months";
        return Err(Error::unreadable(file, problem, advice));
    }
    let mut seen = BTreeMap::new();
    for (at, month) in &found {
        if let Some(first) = seen.insert(*month, at) {
            let problem = format!("columns {:?} and {:?} are both {month}", columns[*first], columns[*at]);
            return Err(Error::unreadable(file, problem, "Rename or take out the one that is not the count"));
        }
    }
    Ok(Months::InColumns(found))
}

fn row<'r>(
    record: &'r Record,
    mapped: &'r Mapped<'_>,
    months: &Months,
    gathered: &mut Gathered,
) -> Result<(), Fault<'r>> {
    mapped.check(record)?;
    let text = |role| mapped.text(record, role).map(std::borrow::Cow::into_owned);
    let fault = |reason, role| Fault { reason, column: mapped.column(role), value: mapped.bytes(record, role) };
    let key = text(Role::Area).ok_or_else(|| fault(DropReason::NoArea, Role::Area))?;
    let cells = match months {
        Months::InRows => {
            let when = mapped.moment(record, Role::Time)?;
            let month = when.and_then(crate::ingest::EventTime::month);
            let month = month.ok_or_else(|| fault(DropReason::UnreadableTime, Role::Time))?;
            let count = if mapped.has(Role::Count) { mapped.number(record, Role::Count)? } else { Some(1.0) };
            vec![(month, whole(count).ok_or_else(|| fault(DropReason::UnreadableNumber, Role::Count))?)]
        }
        Months::InColumns(columns) => {
            let mut cells = Vec::with_capacity(columns.len());
            for (at, month) in columns {
                let (column, value) = (&mapped.table.columns[*at], record.bytes(*at));
                let count = whole(mapped.number_at(record, *at)?);
                cells.push((*month, count.ok_or(Fault { reason: DropReason::UnreadableNumber, column, value })?));
            }
            cells
        }
    };
    let category = text(Role::Category).unwrap_or_default();
    let translated = mapped.mapping.categories.get(&category).cloned();
    let stated = |category: String| Some(category).filter(|category| !category.is_empty());
    let constant = || mapped.mapping.category.clone().unwrap_or_else(|| NOT_STATED.into());
    let category = translated.or_else(|| stated(category)).unwrap_or_else(constant);
    let blank = cells.iter().all(|(_, count)| count.is_none());
    let counted = Counted { category, offence: text(Role::Offence) };
    gathered.add((key, text(Role::AreaWithin)), counted, &cells, u64::from(!blank));
    if blank { Err(fault(DropReason::NoCount, Role::Count)) } else { Ok(()) }
}

/// A count as a whole number, or none if it is blank; `None` for parts of an event.
fn whole(count: Option<f64>) -> Option<Option<u64>> {
    /// Beyond this not every whole number has a float of its own: no count of events.
    const MOST: f64 = 9e15;
    match count {
        None => Some(None),
        Some(count) if count.fract() == 0.0 && count <= MOST => Some(Some(count as u64)),
        Some(_) => None,
    }
}

impl Gathered {
    fn add(&mut self, key: (String, Option<String>), counted: Counted, cells: &[(Month, Option<u64>)], rows: u64) {
        let met = self.keys.len();
        let (name, within) = key;
        let plainly = (plain(&name), within.as_deref().map(plain));
        let spelt = self.keys.entry(plainly).or_insert_with(|| Spelt {
            met,
            rows: 0,
            name: name.clone(),
            within: within.clone(),
        });
        spelt.rows += rows;
        if (&name, &within) < (&spelt.name, &spelt.within) {
            (spelt.name, spelt.within) = (name, within);
        }
        let next = self.counted.len();
        let (area, counted) = (spelt.met, *self.counted.entry(counted).or_insert(next));
        for (month, count) in cells {
            self.months.insert(*month);
            if *count != Some(0) {
                self.counts.push(AreaCount { area, month: *month, counted, count: *count });
            }
        }
    }

    /// Puts areas and what was counted in order, and adds up rows that count the same.
    fn finish(self) -> AreaCounts {
        let mut area_at = vec![0; self.keys.len()];
        let mut spelt: Vec<Spelt> = self.keys.into_values().collect();
        spelt.sort_by(|a, b| (&a.name, &a.within).cmp(&(&b.name, &b.within)));
        spelt.iter().zip(0..).for_each(|(spelt, at)| area_at[spelt.met] = at);
        let mut counted_at = vec![0; self.counted.len()];
        self.counted.values().zip(0..).for_each(|(met, at)| counted_at[*met] = at);
        let keys = spelt.into_iter().map(|spelt| AreaKey { key: spelt.name, within: spelt.within, rows: spelt.rows });
        let placed = self.counts.into_iter().map(|count| AreaCount {
            area: area_at[count.area],
            counted: counted_at[count.counted],
            ..count
        });
        AreaCounts {
            source: String::new(),
            keys: keys.collect(),
            counted: self.counted.into_keys().collect(),
            months: self.months.into_iter().collect(),
            counts: super::sum_up(placed.collect()),
        }
    }
}
