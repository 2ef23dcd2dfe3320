//! Incidents counted by area and month, without positions: as police forces publish what they may not map.

mod area_keys;
mod areas_without_geometry;
mod join;
mod known_formats;
mod months;
mod rows;

use super::column_mapping_reader::Mapped;
use super::ledger::FileAccount;
use super::mapping::{Holds, Mapping};
use super::rejected_rows::{DropReason, Drops};
use super::source::InputFile;
use super::table::{self, Layout};
use crate::error::{Error, ErrorKind, Result};
use crate::period::Month;

pub use area_keys::find_areas;
pub use areas_without_geometry::areas_named;
pub use join::{Joined, Unmatched, Why, join};

/// An area as the table names it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AreaKey {
    /// Its code or name.
    pub key: String,
    /// The larger area that holds it, where the table says so.
    pub within: Option<String>,
    /// Rows of the table that were kept for it.
    pub rows: u64,
}

/// What was counted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Counted {
    /// The category, in the words of themes where the mapping translates them.
    pub category: String,
    /// The offence in the source's own words, where it has a column.
    pub offence: Option<String>,
}

/// A count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AreaCount {
    /// The area: an index into [`AreaCounts::keys`], after [`join`] into the areas joined.
    pub area: usize,
    /// The month.
    pub month: Month,
    /// What was counted: an index into `counted`.
    pub counted: usize,
    /// How many, never 0; `None` where the table has a blank, which is unknown.
    pub count: Option<u64>,
}

/// Counts by area and month.
///
/// What an area's rows do not mention, of the months that the table has, is zero: such tables list what happened. A blank is
/// unknown, and so is everything of an area without rows and of a month that the table does not have.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AreaCounts {
    /// Whose they are.
    pub source: String,
    /// The areas, in order of their keys.
    pub keys: Vec<AreaKey>,
    /// What was counted, in order.
    pub counted: Vec<Counted>,
    /// The months that the table has, in order.
    pub months: Vec<Month>,
    /// The counts by area, month and what was counted, in that order.
    pub counts: Vec<AreaCount>,
}

impl AreaCounts {
    /// All events counted.
    pub fn total(&self) -> u64 {
        total(&self.counts)
    }
}

/// The events of counts; what is unknown adds none.
fn total(counts: &[AreaCount]) -> u64 {
    counts.iter().filter_map(|count| count.count).fold(0, u64::saturating_add)
}

/// How a table of the user's own is called in the ledger.
const FORMAT: &str = "counts by area (table of the user's)";

/// Reads a table of counts through its mapping; without one, a table of a form known here. `local` is the zone of the analysis.
pub fn read(file: &InputFile, mapping: Option<&Mapping>, local: &str) -> Result<(FileAccount, AreaCounts)> {
    let Some(mapping) = mapping else {
        let table = table::read(file, &Layout::default())?;
        let Some(known) = known_formats::of(&table.columns) else {
            let met: Vec<&str> = table.columns.iter().map(String::as_str).take(12).collect();
            let problem =
                format!("not a table of counts by area of a form known here; its header reads {:?}", met.join(","));
            let advice = "Say what its columns mean in a [[table]] with holds = \"area-counts\"";
            return Err(Error::another_format(&file.name, problem, advice));
        };
        let mapped = Mapped::of(&file.name, table, &known.mapping, local)?;
        let (mut account, mut counts) = read_mapped(file, &mapped, known.format)?;
        counts.source = known.source.into();
        account.dropped.rename(DropReason::NotAskedFor, known.others);
        if !known.note.is_empty() {
            let gap = if account.note.is_empty() { "" } else { "; " };
            account.note = format!("{}{gap}{}", known.note, account.note);
        }
        return Ok((account, counts));
    };
    if mapping.holds != Holds::AreaCounts {
        let problem = format!("{}: the table holds something else than counts by area", file.name);
        let advice = "Write holds = \"area-counts\"".into();
        return Err(ErrorKind::Setting { setting: "table", problem, advice }.into());
    }
    read_mapped(file, &Mapped::open(file, mapping, local)?, FORMAT)
}

/// Whether a table with these columns is of a form that [`read`] knows without a mapping.
pub fn is_area_counts(columns: &[String]) -> bool {
    known_formats::of(columns).is_some()
}

fn read_mapped(file: &InputFile, mapped: &Mapped<'_>, format: &'static str) -> Result<(FileAccount, AreaCounts)> {
    let mut drops = Drops::default();
    let mut counts = rows::read(&file.name, mapped, &mut drops)?;
    let own = || crate::ingest::crime::source_of(&file.name).to_owned();
    counts.source = mapped.mapping.source.clone().unwrap_or_else(own);
    let (read, kept) = (mapped.table.records.len() as u64, counts.keys.iter().map(|key| key.rows).sum());
    let sha256 = mapped.table.sha256.clone();
    let mut account = FileAccount::new(file.name.clone(), format, sha256, read, kept, drops);
    let blank = counts.counts.iter().filter(|count| count.count.is_none()).count();
    if blank > 0 {
        account.note = format!("{blank} counts are blank: unknown, not zero");
    }
    Ok((account, counts))
}

/// Puts counts in order and adds up those of the same area, month and thing counted. A blank beside a count adds nothing.
fn sum_up(mut counts: Vec<AreaCount>) -> Vec<AreaCount> {
    let place = |count: &AreaCount| (count.area, count.month, count.counted);
    counts.sort_unstable_by_key(place);
    counts.dedup_by(|next, sum| {
        let same = place(next) == place(sum);
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
