//! Police street-level crime as published on data.police.uk: one CSV per force and month.
//!
//! A file is read once, in blocks that are parsed in parallel and counted into groups. Memory grows with the distinct groups. Only the
//! hashes of Crime IDs are held row by row until the end of the file.

use csv::ByteRecord;
use rayon::prelude::*;

use super::duplicate_ids::{IdRow, RepeatedIds, find_repeats};
use super::events::{EventGroup, FileEvents, FixedHashMap, UnlocatedEvents};
use super::format::{PoliceColumns, STREET_CATEGORIES};
use crate::error::Result;
use crate::ingest::ledger::FileAccount;
use crate::ingest::position::position;
use crate::ingest::rejected_rows::{DropReason, DroppedRows, Fault};
use crate::ingest::source::InputFile;
use crate::ingest::table::TextFile;
use crate::ingest::table::{contains_records, field_text, line_of, unclosed_quotation};
use crate::period::{Month, Period};
use crate::place::LonLat;

/// The name of this format in the ledger.
pub const FORMAT: &str = "police street-level crime";

/// IngestOptions for police files.
#[derive(Clone, Copy, Debug)]
pub struct PoliceOptions {
    /// The months to keep; all when absent.
    pub period: Option<Period>,
    /// What to do with repeated Crime IDs.
    pub repeated_ids: RepeatedIds,
}

/// Reads the records of `text`, whose header has been read and has these `columns`.
///
/// # Errors
/// When the file cannot be read or a quotation mark is not closed.
pub fn read(
    file: &InputFile,
    mut text: TextFile,
    columns: &PoliceColumns,
    options: PoliceOptions,
) -> Result<(FileAccount, FileEvents)> {
    text.set_delimiter(columns.delimiter);
    let mut tally = Tally { lines: 1, ..Tally::default() };
    let mut blocks = next_blocks(&mut text)?;
    while !blocks.is_empty() {
        let (parts, next) = rayon::join(
            || blocks.par_iter().map(|block| tally_block(block, columns, options.period)).collect::<Vec<_>>(),
            || next_blocks(&mut text),
        );
        for part in parts {
            tally.absorb(part.map_err(|line| unclosed_quotation(&file.name, Some(tally.lines + line)))?);
        }
        blocks = next?;
    }
    let repeated_ids_kept = tally.apply_repeat_rule(options.repeated_ids);
    let (rows, drops) = (tally.rows, std::mem::take(&mut tally.drops));
    let events = tally.into_events();
    let kept = events.groups.iter().map(|group| u64::from(group.count)).sum();
    let mut account = FileAccount::new(file.name.clone(), FORMAT, text.sha256(), rows, kept, drops);
    account.repeated_ids_kept = repeated_ids_kept;
    Ok((account, events))
}

/// Reads as many blocks as can be parsed at once.
fn next_blocks(text: &mut TextFile) -> Result<Vec<Vec<u8>>> {
    let mut blocks = Vec::new();
    while blocks.len() < 2 * rayon::current_num_threads() {
        let Some(block) = text.block()? else { break };
        blocks.push(block);
    }
    Ok(blocks)
}

/// The place, month, category and reporter of a row, by number.
type GroupKey = (u32, Month, u16, u32);

/// The place number of a row that has no position.
pub(super) const NOWHERE: u32 = u32::MAX;

/// The counts of a part of a file.
#[derive(Default)]
struct Tally {
    rows: u64,
    lines: u64,
    drops: DroppedRows,
    place_ids: FixedHashMap<(u64, u64), u32>,
    places: Vec<(LonLat, Vec<u8>)>,
    reporters: Vec<(Vec<u8>, Vec<Month>)>,
    groups: FixedHashMap<GroupKey, u32>,
    ids: Vec<IdRow>,
}

/// Counts the records of one block. Fails with the line of a quotation mark that is not closed.
fn tally_block(block: &[u8], columns: &PoliceColumns, period: Option<Period>) -> Result<Tally, u64> {
    let mut tally = Tally { lines: memchr::memchr_iter(b'\n', block).count() as u64, ..Tally::default() };
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(columns.delimiter).from_reader(block);
    let mut record = ByteRecord::new();
    // Reading from memory in flexible mode cannot fail: neither i/o nor the number of fields is an error then.
    while reader.read_byte_record(&mut record).unwrap_or(false) {
        tally.rows += 1;
        let line = line_of(&record, block);
        // Only a record of several lines can contain others by mistake, and such records are rare.
        let spans_lines = reader.position().line() > line + 1;
        if spans_lines && contains_records(&record, columns.fields) {
            return Err(line);
        }
        tally.count_row(&record, line, columns, period);
    }
    Ok(tally)
}

impl Tally {
    fn count_row(&mut self, record: &ByteRecord, line: u64, columns: &PoliceColumns, period: Option<Period>) {
        let field = |column: usize| record.get(column).map_or(&b""[..], <[u8]>::trim_ascii);
        if record.len() != columns.fields {
            return self.drops.count(DropReason::WrongFieldCount, "", record.get(0).unwrap_or(b""), line);
        }
        let Some(month) = Month::from_bytes(field(columns.month)) else {
            return self.drops.count(DropReason::UnreadableMonth, "Month", field(columns.month), line);
        };
        let reporter = self.reporter(columns.reported_by.map_or(b"", field), month);
        if period.is_some_and(|period| period.position(month).is_none()) {
            return self.drops.count(DropReason::OutsidePeriod, "Month", field(columns.month), line);
        }
        let category = field(columns.category);
        let Some(category) = STREET_CATEGORIES.iter().position(|known| known.as_bytes() == category) else {
            return self.drops.count(DropReason::UnknownCategory, "Crime type", category, line);
        };
        let place = match position(field(columns.longitude), field(columns.latitude), ["Longitude", "Latitude"]) {
            Ok(at) => self.place(at, columns.location.map_or(b"", field)),
            Err(Fault { reason: DropReason::NoCoordinates, .. }) => {
                self.drops.count(DropReason::NoCoordinates, "", b"", line);
                NOWHERE
            }
            Err(fault) => return self.drops.count_fault(&fault, line),
        };
        let key = (place, month, category as u16, reporter);
        *self.groups.entry(key).or_insert(0) += 1;
        let id = columns.id.map_or(&b""[..], field);
        if !id.is_empty() {
            self.ids.push(IdRow::new(id, place, month, category as u16, reporter));
        }
    }

    fn reporter(&mut self, name: &[u8], month: Month) -> u32 {
        let found = self.reporters.iter().position(|(known, _)| known == name);
        let at = found.unwrap_or_else(|| {
            self.reporters.push((name.to_vec(), Vec::new()));
            self.reporters.len() - 1
        });
        let months = &mut self.reporters[at].1;
        if months.last() != Some(&month) && !months.contains(&month) {
            months.push(month);
        }
        at as u32
    }

    fn place(&mut self, at: LonLat, street: &[u8]) -> u32 {
        let id = *self.place_ids.entry(at.order_key()).or_insert_with(|| {
            self.places.push((at, street.to_vec()));
            (self.places.len() - 1) as u32
        });
        let known = &mut self.places[id as usize].1;
        if *known != street && !street.is_empty() && (known.is_empty() || street < known.as_slice()) {
            *known = street.to_vec();
        }
        id
    }

    /// Adds the counts of the next part of the file.
    fn absorb(&mut self, part: Self) {
        self.drops.absorb(part.drops, self.lines);
        self.rows += part.rows;
        let part_rows = part.rows;
        self.lines += part.lines;
        if self.rows == part_rows {
            // The first part keeps its numbering. Most files have only one part.
            (self.place_ids, self.places, self.reporters) = (part.place_ids, part.places, part.reporters);
            (self.groups, self.ids) = (part.groups, part.ids);
            return;
        }
        let places: Vec<u32> = part.places.iter().map(|(at, street)| self.place(*at, street)).collect();
        let place_of = |place: u32| {
            if place == NOWHERE { NOWHERE } else { places[place as usize] }
        };
        let mut reporters = Vec::new();
        for (name, months) in &part.reporters {
            let numbers = months.iter().map(|month| self.reporter(name, *month)).max();
            reporters.push(numbers.unwrap_or_default());
        }
        for ((place, month, category, reporter), count) in part.groups {
            *self.groups.entry((place_of(place), month, category, reporters[reporter as usize])).or_insert(0) += count;
        }
        self.ids.extend(part.ids.into_iter().map(|row| IdRow {
            place: place_of(row.place),
            reporter: reporters[row.reporter as usize],
            ..row
        }));
    }

    /// Applies the rule for repeated Crime IDs and returns the number of repeats kept.
    fn apply_repeat_rule(&mut self, rule: RepeatedIds) -> u64 {
        let place_key = |place: u32| self.places.get(place as usize).map(|(at, _)| at.order_key());
        let repeats = find_repeats(std::mem::take(&mut self.ids), rule, place_key);
        for row in &repeats.dropped {
            let key = (row.place, row.month, row.category, row.reporter);
            *self.groups.get_mut(&key).expect("every row with an ID was counted in its group") -= 1;
        }
        let located = repeats.dropped.iter().filter(|row| row.place != NOWHERE).count() as u64;
        self.drops.count_many(DropReason::RepeatedId, located);
        repeats.kept
    }

    fn into_events(self) -> FileEvents {
        let mut events = FileEvents {
            places: self.places.into_iter().map(|(at, street)| (at, street_text(&street))).collect(),
            categories: STREET_CATEGORIES.iter().map(|name| (*name).to_owned()).collect(),
            ..FileEvents::default()
        };
        for (name, mut months) in self.reporters {
            months.sort_unstable();
            events.reporters.push((field_text(&name).into_owned(), months));
        }
        for ((place, month, category, reporter), count) in self.groups {
            match place {
                _ if count == 0 => {}
                NOWHERE => events.unlocated.push(UnlocatedEvents { feed: reporter, month, category, count }),
                _ => events.groups.push(EventGroup { place, feed: reporter, month, category, count, rows: count }),
            }
        }
        events
    }
}

/// The street of a location text: "Bishopsgate" for "On or near Bishopsgate", `None` for "No Location".
pub(super) fn street_text(location: &[u8]) -> Option<String> {
    let text = field_text(location);
    let street = text.strip_prefix("On or near").unwrap_or(&text).trim();
    (!street.is_empty() && street != "No Location").then(|| street.to_owned())
}
