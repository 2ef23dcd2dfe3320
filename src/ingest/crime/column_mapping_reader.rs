//! Events of a user's table: a force's extract, ambulance calls, noise complaints, open data of another country.

use std::collections::BTreeMap;

use super::event_accumulator::EventAccumulator;
use super::event_details::{EventDetail, VictimSex};
use super::events::FileEvents;
use super::format::STREET_CATEGORIES;
use crate::error::Result;
use crate::ingest::column_mapping_reader::ColumnMappingReader;
use crate::ingest::event_time::EventTime;
use crate::ingest::ledger::FileAccount;
use crate::ingest::mapping::{Mapping, Role};
use crate::ingest::rejected_rows::{DropReason, DroppedRows, Fault};
use crate::ingest::source::InputFile;
use crate::ingest::table::Record;
use crate::period::{Month, Period};
use crate::place::LonLat;

/// The name of this format in the ledger.
pub const FORMAT: &str = "events (mapped table)";

/// Reads the events of a mapped table. Times are converted to the zone `local`; rows outside `period` are dropped.
///
/// # Errors
/// When the mapping is invalid or the file cannot be read.
pub fn read(
    file: &InputFile,
    mapping: &Mapping,
    local: &str,
    period: Option<Period>,
) -> Result<(FileAccount, FileEvents)> {
    let mapped = ColumnMappingReader::open(file, mapping, local)?;
    let source = mapping.source.clone().unwrap_or_else(|| source_of(&file.name).to_owned());
    let (mut events, mut drops, mut kept) = (EventAccumulator::default(), DroppedRows::default(), 0);
    let mut notes = TableNotes::default();
    for record in &mapped.table.records {
        match row(&mapped, record, &source) {
            Err(fault) => drops.count_fault(&fault, record.line),
            Ok(row) => {
                let reporter = events.reporter(&row.source, row.month);
                if period.is_some_and(|period| period.position(row.month).is_none()) {
                    let value = mapped.bytes(record, Role::Time);
                    drops.count(DropReason::OutsidePeriod, mapped.column(Role::Time), value, record.line);
                    continue;
                }
                let Some(category) = events.category(&row.category) else {
                    let value = row.category.as_bytes();
                    drops.count(DropReason::UnknownCategory, mapped.column(Role::Category), value, record.line);
                    continue;
                };
                let place = row.at.map(|at| events.place(at, None));
                match place {
                    Some(_) => kept += 1,
                    None => drops.count(DropReason::NoCoordinates, "", b"", record.line),
                }
                notes.add(&row, &mapped, record);
                if let Some(id) = mapped.text(record, Role::Id) {
                    notes.repeats += u64::from(events.is_repeated_id(&row.source, &id));
                }
                events.count(place, reporter, row.month, category, row.count);
                let detail = EventDetail {
                    feed: reporter,
                    place,
                    from: row.from,
                    to: row.to,
                    category,
                    offence: mapped.text(record, Role::Offence).map(|words| events.offence(&words)),
                    victim_sex: mapped.text(record, Role::VictimSex).and_then(|text| VictimSex::read(&text)),
                    premises: mapped.text(record, Role::Premises).map(|name| events.premises(&name)),
                    weight: row.weight,
                    count: row.count,
                };
                events.add_detail(detail);
            }
        }
    }
    let (read, sha256) = (mapped.table.records.len() as u64, mapped.table.sha256.clone());
    let mut account = FileAccount::new(file.name.clone(), FORMAT, sha256, read, kept, drops);
    account.note = notes.text(&mapped);
    Ok((account, events.finish()))
}

/// The fields of a row of events.
struct EventRow {
    source: String,
    month: Month,
    from: EventTime,
    to: Option<EventTime>,
    at: Option<LonLat>,
    category: String,
    weight: Option<f64>,
    count: u32,
}

fn row<'r>(mapped: &'r ColumnMappingReader<'_>, record: &'r Record, source: &str) -> Result<EventRow, Fault<'r>> {
    mapped.check(record)?;
    let (from, to) = (mapped.event_time(record, Role::Time)?, mapped.event_time(record, Role::TimeTo)?);
    // Where the beginning is blank, the end is the only time recorded.
    let column = mapped.column(Role::Time);
    let no_time = Fault { reason: DropReason::NoTime, column, value: b"" };
    let from_or_to = from.or(to).ok_or(no_time)?;
    let unreadable = Fault { reason: DropReason::UnreadableTime, column, value: mapped.bytes(record, Role::Time) };
    let month = from_or_to.month().ok_or(unreadable)?;
    let at = match mapped.position(record) {
        Ok(at) => Some(at),
        Err(Fault { reason: DropReason::NoCoordinates, .. }) => None,
        Err(fault) => return Err(fault),
    };
    let count = match mapped.number(record, Role::Count)? {
        None => 1,
        Some(count) if count.fract() == 0.0 && count <= f64::from(u32::MAX) => count as u32,
        Some(_) => {
            let (column, value) = (mapped.column(Role::Count), mapped.bytes(record, Role::Count));
            return Err(Fault { reason: DropReason::UnreadableNumber, column, value });
        }
    };
    Ok(EventRow {
        source: mapped.text(record, Role::Source).map_or_else(|| source.to_owned(), std::borrow::Cow::into_owned),
        month,
        from: from_or_to,
        to: to.filter(|_| from.is_some()),
        at,
        category: category(mapped, record, source),
        weight: mapped.number(record, Role::Weight)?,
        count,
    })
}

/// The category of a row as named in themes; the source's own where the mapping does not translate it.
fn category(mapped: &ColumnMappingReader<'_>, record: &Record, source: &str) -> String {
    let mapping = mapped.mapping;
    let same = |known: &str, word: &str| known.to_lowercase() == word.to_lowercase();
    let translated = |word: &str| {
        mapping.categories.iter().find(|(known, _)| same(known, word)).map(|(_, category)| category.clone())
    };
    let police_category = |word: &str| STREET_CATEGORIES.into_iter().find(|known| same(known, word)).map(str::to_owned);
    if let Some(word) = mapped.text(record, Role::Category) {
        return translated(&word).or_else(|| police_category(&word)).unwrap_or_else(|| word.into_owned());
    }
    // An offence is finer than a category, and replaces one only where there is none.
    let offence = mapped.text(record, Role::Offence).map(std::borrow::Cow::into_owned);
    let from_offence = |translate: &dyn Fn(&str) -> Option<String>| offence.as_deref().and_then(translate);
    from_offence(&translated)
        .or_else(|| mapping.category.clone())
        .or_else(|| from_offence(&police_category))
        .or_else(|| offence.clone())
        .unwrap_or_else(|| source.to_owned())
}

/// The source of a file that states none: its name without folders, endings and dates at either end, so that the monthly files of a
/// series have the same source.
pub fn source_of(name: &str) -> &str {
    let stem = stem(name);
    let source = stem.trim_matches(|c: char| c.is_ascii_digit() || "-_. ".contains(c));
    if source.is_empty() { stem } else { source }
}

/// The name of a file without folders and endings.
pub fn stem(name: &str) -> &str {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    last.split('.').next().unwrap_or(last)
}

/// The note on a table that does not reach the ends of its months.
pub const PART_OF_MONTH: &str = "a month of which it holds a part is counted as a whole month by rates";

/// The note when dated events begin well after the first day of their first month, or end well before the last day of their last.
fn part_of_month(first: EventTime, last: EventTime) -> Option<String> {
    /// The number of days without events at an end of a month that is not unusual.
    const QUIET: i8 = 4;
    let dated = !matches!((first, last), (EventTime::Month(_), _) | (_, EventTime::Month(_)));
    let (first, last) = (first.start().date(), last.start().date());
    let part = first.day() > QUIET || last.days_in_month() - last.day() >= QUIET;
    (dated && part).then(|| PART_OF_MONTH.to_owned())
}

/// Counts for the notes on a table: what the reader of the results should know, although no row is faulty.
#[derive(Default)]
struct TableNotes {
    countless: u64,
    repeats: u64,
    weights: u64,
    reversed_spans: u64,
    unread_sexes: u64,
    days: Option<(EventTime, EventTime)>,
    /// Events by category, for the categories that no built-in theme counts.
    unknown_categories: BTreeMap<String, u64>,
}

impl TableNotes {
    fn add(&mut self, row: &EventRow, mapped: &ColumnMappingReader<'_>, record: &Record) {
        self.countless += u64::from(row.count == 0);
        self.weights += u64::from(row.weight.is_some());
        self.reversed_spans += u64::from(row.to.is_some_and(|to| to < row.from));
        let sex = mapped.text(record, Role::VictimSex);
        self.unread_sexes += u64::from(sex.is_some_and(|sex| VictimSex::read(&sex).is_none()));
        self.days = Some(self.days.map_or((row.from, row.from), |(a, b)| (a.min(row.from), b.max(row.from))));
        if !STREET_CATEGORIES.contains(&row.category.as_str()) {
            *self.unknown_categories.entry(row.category.clone()).or_default() += u64::from(row.count);
        }
    }

    fn text(&self, mapped: &ColumnMappingReader<'_>) -> String {
        /// The number of categories that are listed.
        const NAMED: usize = 5;
        let mut notes = Vec::new();
        if mapped.table.stored_as != "CSV" {
            notes.push(mapped.table.stored_as.clone());
        }
        if let Some((first, last)) = self.days {
            notes.push(format!("events of {} to {}", first.start().date(), last.start().date()));
            notes.extend(part_of_month(first, last));
        }
        if mapped.has(Role::Easting) {
            let crs = mapped.crs();
            notes.push(format!("positions in {crs}, {}", crs.accuracy()));
        }
        if let Some(zone) = &mapped.mapping.time_zone {
            notes.push(format!("times in {zone}, turned into local time"));
        }
        if !self.unknown_categories.is_empty() {
            let mut named: Vec<(&String, &u64)> = self.unknown_categories.iter().collect();
            named.sort_by_key(|(name, events)| (std::cmp::Reverse(**events), name.as_str()));
            let list: Vec<String> = named.iter().take(NAMED).map(|(name, events)| format!("{name} {events}")).collect();
            let more = if named.len() > NAMED { ", …" } else { "" };
            notes.push(format!("categories that no built-in theme counts: {}{more}", list.join(", ")));
        }
        let counted = [
            (self.countless, "rows count no event"),
            (self.repeats, "rows repeat an id; all are counted"),
            (self.weights, "rows state a weight, which no harm preset uses"),
            (self.reversed_spans, "rows end before they begin"),
            (self.unread_sexes, "rows have a victim's sex that is not understood"),
        ];
        notes.extend(counted.iter().filter(|(rows, _)| *rows > 0).map(|(rows, what)| format!("{rows} {what}")));
        notes.join("; ")
    }
}
