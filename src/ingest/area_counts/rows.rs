//! Reads the rows of a table of counts: one row per count, or rows with a column for each month.

use std::collections::{BTreeMap, BTreeSet};

use super::area_keys::normalise;
use super::{AreaCount, AreaCounts, AreaKey, OffenceCategory, sort_and_sum};
use crate::error::{Error, Result};
use crate::ingest::column_mapping_reader::ColumnMappingReader;
use crate::ingest::event_time::month_number;
use crate::ingest::mapping::Role;
use crate::ingest::rejected_rows::{DropReason, DroppedRows, Fault};
use crate::ingest::table::Record;
use crate::period::Month;

/// The category of rows without one, unless the mapping states one for all.
const NOT_STATED: &str = "not stated";

/// Where the months of a table are.
enum MonthLayout {
    /// In the column of `time`.
    InRows,
    /// In the names of these columns.
    InColumns(Vec<(usize, Month)>),
}

/// Collects counts; areas and categories are numbered in the order in which they first occur.
#[derive(Default)]
struct CountsBuilder {
    keys: BTreeMap<(String, Option<String>), AreaSpelling>,
    categories: BTreeMap<OffenceCategory, usize>,
    months: BTreeSet<Month>,
    counts: Vec<AreaCount>,
}

/// The spelling of an area: "St Giles" in one year and "St. Giles" in the next are one.
struct AreaSpelling {
    number: usize,
    rows: u64,
    /// The least spelling, so that the order of rows does not matter.
    name: String,
    parent: Option<String>,
}

/// Reads the rows of a table of counts.
pub fn read(file: &str, mapped: &ColumnMappingReader<'_>, drops: &mut DroppedRows) -> Result<AreaCounts> {
    let months = find_months(file, mapped)?;
    let mut builder = CountsBuilder::default();
    if let MonthLayout::InColumns(columns) = &months {
        builder.months.extend(columns.iter().map(|(_, month)| *month));
    }
    for record in &mapped.table.records {
        if let Err(fault) = add_row(record, mapped, &months, &mut builder) {
            drops.count_fault(&fault, record.line);
        }
    }
    Ok(builder.finish())
}

fn find_months(file: &str, mapped: &ColumnMappingReader<'_>) -> Result<MonthLayout> {
    if mapped.has(Role::Time) {
        return Ok(MonthLayout::InRows);
    }
    let columns = &mapped.table.columns;
    let found: Vec<(usize, Month)> = month_columns(columns).filter(|(at, _)| !mapped.has_role(*at)).collect();
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
    Ok(MonthLayout::InColumns(found))
}

fn add_row<'r>(
    record: &'r Record,
    mapped: &'r ColumnMappingReader<'_>,
    months: &MonthLayout,
    builder: &mut CountsBuilder,
) -> Result<(), Fault<'r>> {
    mapped.check(record)?;
    let text = |role| mapped.text(record, role).map(std::borrow::Cow::into_owned);
    let fault = |reason, role| Fault { reason, column: mapped.column(role), value: mapped.bytes(record, role) };
    let key = text(Role::Area).ok_or_else(|| fault(DropReason::NoArea, Role::Area))?;
    let counts = match months {
        MonthLayout::InRows => {
            let when = mapped.event_time(record, Role::Time)?;
            let month = when.and_then(crate::ingest::EventTime::month);
            let month = month.ok_or_else(|| fault(DropReason::UnreadableTime, Role::Time))?;
            let count = if mapped.has(Role::Count) { mapped.number(record, Role::Count)? } else { Some(1.0) };
            vec![(month, to_whole(count).ok_or_else(|| fault(DropReason::UnreadableNumber, Role::Count))?)]
        }
        MonthLayout::InColumns(columns) => {
            let mut counts = Vec::with_capacity(columns.len());
            for (at, month) in columns {
                let (column, value) = (&mapped.table.columns[*at], record.bytes(*at));
                let count = to_whole(mapped.number_at(record, *at)?);
                counts.push((*month, count.ok_or(Fault { reason: DropReason::UnreadableNumber, column, value })?));
            }
            counts
        }
    };
    let category = text(Role::Category).unwrap_or_default();
    let translated = mapped.mapping.categories.get(&category).cloned();
    let stated = |category: String| Some(category).filter(|category| !category.is_empty());
    let constant = || mapped.mapping.category.clone().unwrap_or_else(|| NOT_STATED.into());
    let category = translated.or_else(|| stated(category)).unwrap_or_else(constant);
    let blank = counts.iter().all(|(_, count)| count.is_none());
    let category = OffenceCategory { category, offence: text(Role::Offence) };
    builder.add((key, text(Role::AreaWithin)), category, &counts, u64::from(!blank));
    if blank { Err(fault(DropReason::NoCount, Role::Count)) } else { Ok(()) }
}

/// A count as a whole number, or `Some(None)` if it is blank; `None` for a fraction.
fn to_whole(count: Option<f64>) -> Option<Option<u64>> {
    /// Beyond this not every whole number is a float.
    const MAX_COUNT: f64 = 9e15;
    match count {
        None => Some(None),
        Some(count) if count.fract() == 0.0 && count <= MAX_COUNT => Some(Some(count as u64)),
        Some(_) => None,
    }
}

impl CountsBuilder {
    fn add(
        &mut self,
        key: (String, Option<String>),
        category: OffenceCategory,
        counts: &[(Month, Option<u64>)],
        rows: u64,
    ) {
        let number = self.keys.len();
        let (name, parent) = key;
        let normalised = (normalise(&name), parent.as_deref().map(normalise));
        let spelling = self.keys.entry(normalised).or_insert_with(|| AreaSpelling {
            number,
            rows: 0,
            name: name.clone(),
            parent: parent.clone(),
        });
        spelling.rows += rows;
        if (&name, &parent) < (&spelling.name, &spelling.parent) {
            (spelling.name, spelling.parent) = (name, parent);
        }
        let next = self.categories.len();
        let (area, category) = (spelling.number, *self.categories.entry(category).or_insert(next));
        for (month, count) in counts {
            self.months.insert(*month);
            if *count != Some(0) {
                self.counts.push(AreaCount { area, month: *month, category, count: *count });
            }
        }
    }

    /// Sorts areas and categories, and adds counts of the same area, month and category.
    fn finish(self) -> AreaCounts {
        let mut area_at = vec![0; self.keys.len()];
        let mut spellings: Vec<AreaSpelling> = self.keys.into_values().collect();
        spellings.sort_by(|a, b| (&a.name, &a.parent).cmp(&(&b.name, &b.parent)));
        spellings.iter().zip(0..).for_each(|(spelling, at)| area_at[spelling.number] = at);
        let mut category_at = vec![0; self.categories.len()];
        self.categories.values().zip(0..).for_each(|(number, at)| category_at[*number] = at);
        let keys = spellings.into_iter().map(|spelling| AreaKey {
            key: spelling.name,
            parent: spelling.parent,
            rows: spelling.rows,
        });
        let renumbered = self.counts.into_iter().map(|count| AreaCount {
            area: area_at[count.area],
            category: category_at[count.category],
            ..count
        });
        AreaCounts {
            source: String::new(),
            keys: keys.collect(),
            categories: self.categories.into_keys().collect(),
            months: self.months.into_iter().collect(),
            counts: sort_and_sum(renumbered.collect()),
        }
    }
}

/// The columns that are named by months, and these months.
pub fn month_columns(names: &[String]) -> impl Iterator<Item = (usize, Month)> {
    names.iter().enumerate().filter_map(|(at, name)| Some((at, parse_month(name)?)))
}

/// Parses the month in a header: 202401, 2024-01, 2024-01-01, 01/2024, Jan 2024, January-24, 2024 Jan.
fn parse_month(header: &str) -> Option<Month> {
    let header = header.trim();
    if header.len() == 6 && header.bytes().all(|byte| byte.is_ascii_digit()) {
        return Month::new(header[..4].parse().ok()?, header[4..].parse().ok()?);
    }
    // A spreadsheet writes the first of the month at midnight.
    let header = header.strip_suffix("T00:00:00").unwrap_or(header);
    let parts: Vec<&str> = header.split(['-', '/', ' ', '_']).filter(|part| !part.is_empty()).collect();
    let (year, month) = match parts.as_slice() {
        [year, month, "01"] if is_number(month) => (year, month),
        [year, month] if year.len() == 4 && is_number(year) => (year, month),
        [month, year] if year.len() == 4 || (year.len() == 2 && !is_number(month)) => (year, month),
        _ => return None,
    };
    if !is_number(year) {
        return None;
    }
    let century = if year.len() == 2 { 2000 } else { 0 };
    Month::new(year.parse::<u16>().ok()?.checked_add(century)?, u16::try_from(month_number(month)?).ok()?)
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_month_headers() {
        for text in [
            "202401",
            "2024-01",
            "2024/01",
            "2024-01-01",
            "2024-01-01T00:00:00",
            "01/2024",
            "Jan 2024",
            "January 2024",
            "Jan-24",
            "JAN_2024",
            "2024 Jan",
        ] {
            assert_eq!(parse_month(text), Month::new(2024, 1), "{text}");
        }
        for text in [
            "",
            "2024",
            "202413",
            "012024",
            "Ward 2024",
            "01-24",
            "2024-01-02",
            "E01000001",
            "Jan",
            "20240",
            "1 2",
            "-",
        ] {
            assert_eq!(parse_month(text), None, "{text}");
        }
    }
}
