//! Counts of incidents by area and month, without positions: the form in which police forces publish what they may not map.

mod area_keys;
mod join;
mod known_formats;
mod rows;

use super::column_mapping_reader::ColumnMappingReader;
use super::ledger::FileAccount;
use super::mapping::{Mapping, TableContent};
use super::rejected_rows::{DropReason, DroppedRows};
use super::source::InputFile;
use super::table::{self, TableLayout};
use crate::error::{Error, ErrorKind, Result};
use crate::period::Month;

pub use area_keys::find_areas;
pub use join::{JoinedCounts, UnmatchedKey, UnmatchedReason, areas_from_keys, join};

/// An area as a table names it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AreaKey {
    /// Its code or name.
    pub key: String,
    /// The larger area that contains it, where the table states it.
    pub parent: Option<String>,
    /// The rows of the table that were kept for it.
    pub rows: u64,
}

/// A category of offences that is counted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OffenceCategory {
    /// The category; in the terms of themes where the mapping translates it.
    pub category: String,
    /// The offence in the words of the source, where it has a column.
    pub offence: Option<String>,
}

/// The count of an area, month and category.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AreaCount {
    /// The area: an index into [`AreaCounts::keys`], or after [`join`] into the areas joined.
    pub area: usize,
    /// The month.
    pub month: Month,
    /// The category: an index into `categories`.
    pub category: usize,
    /// The count, never 0; `None` where the table has a blank, which is unknown.
    pub count: Option<u64>,
}

/// Counts by area and month.
///
/// A combination of area, month and category without a row is zero, because such tables list what happened. A blank is unknown, and
/// so are all counts of an area without rows and of a month that the table does not have.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AreaCounts {
    /// Their source.
    pub source: String,
    /// The areas, in order of their keys.
    pub keys: Vec<AreaKey>,
    /// The categories counted, in order.
    pub categories: Vec<OffenceCategory>,
    /// The months that the table has, in order.
    pub months: Vec<Month>,
    /// The counts by area, month and category, in that order.
    pub counts: Vec<AreaCount>,
}

impl AreaCounts {
    /// The total number of events.
    pub fn total(&self) -> u64 {
        total(&self.counts)
    }
}

/// The total of counts; unknown counts add nothing.
fn total(counts: &[AreaCount]) -> u64 {
    counts.iter().filter_map(|count| count.count).fold(0, u64::saturating_add)
}

/// The name of a mapped table in the ledger.
const FORMAT: &str = "counts by area (table of the user's)";

/// Reads a table of counts through its mapping, or without one a table of a known format. `local` is the time zone of the analysis.
pub fn read(file: &InputFile, mapping: Option<&Mapping>, local: &str) -> Result<(FileAccount, AreaCounts)> {
    let Some(mapping) = mapping else {
        let table = table::read(file, &TableLayout::default())?;
        let Some(known) = known_formats::recognise(&table.columns) else {
            let header: Vec<&str> = table.columns.iter().map(String::as_str).take(12).collect();
            let problem =
                format!("not a table of counts by area of a form known here; its header reads {:?}", header.join(","));
            let advice = "Say what its columns mean in a [[table]] with holds = \"area-counts\"";
            return Err(Error::wrong_format(&file.name, problem, advice));
        };
        let mapped = ColumnMappingReader::from_table(&file.name, table, &known.mapping, local)?;
        let (mut account, mut counts) = read_mapped(file, &mapped, known.format)?;
        counts.source = known.source.into();
        account.dropped.rename(DropReason::NotSelected, known.drop_reason);
        if !known.note.is_empty() {
            let gap = if account.note.is_empty() { "" } else { "; " };
            account.note = format!("{}{gap}{}", known.note, account.note);
        }
        return Ok((account, counts));
    };
    if mapping.holds != TableContent::AreaCounts {
        let problem = format!("{}: the table holds something else than counts by area", file.name);
        let advice = "Write holds = \"area-counts\"".into();
        return Err(ErrorKind::Setting { setting: "table", problem, advice }.into());
    }
    read_mapped(file, &ColumnMappingReader::open(file, mapping, local)?, FORMAT)
}

/// Whether a table with these columns has a format that [`read`] knows without a mapping.
pub fn is_area_counts(columns: &[String]) -> bool {
    known_formats::recognise(columns).is_some()
}

fn read_mapped(
    file: &InputFile,
    mapped: &ColumnMappingReader<'_>,
    format: &'static str,
) -> Result<(FileAccount, AreaCounts)> {
    let mut drops = DroppedRows::default();
    let mut counts = rows::read(&file.name, mapped, &mut drops)?;
    let file_source = || crate::ingest::crime::source_of(&file.name).to_owned();
    counts.source = mapped.mapping.source.clone().unwrap_or_else(file_source);
    let (read, kept) = (mapped.table.records.len() as u64, counts.keys.iter().map(|key| key.rows).sum());
    let sha256 = mapped.table.sha256.clone();
    let mut account = FileAccount::new(file.name.clone(), format, sha256, read, kept, drops);
    let blank = counts.counts.iter().filter(|count| count.count.is_none()).count();
    if blank > 0 {
        account.note = format!("{blank} counts are blank: unknown, not zero");
    }
    Ok((account, counts))
}

/// Sorts counts and adds those of the same area, month and category. A blank next to a count adds nothing.
fn sort_and_sum(mut counts: Vec<AreaCount>) -> Vec<AreaCount> {
    let key = |count: &AreaCount| (count.area, count.month, count.category);
    counts.sort_unstable_by_key(key);
    counts.dedup_by(|next, sum| {
        let same = key(next) == key(sum);
        if same {
            sum.count = match (sum.count, next.count) {
                (Some(a), Some(b)) => Some(a.saturating_add(b)),
                (a, b) => a.or(b),
            };
        }
        same
    });
    counts
}
