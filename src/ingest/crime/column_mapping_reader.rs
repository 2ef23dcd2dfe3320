//! Events of a table of the user's own: a force's extract, ambulance calls, noise complaints, another country's open data.

use std::collections::BTreeMap;

use super::event_accumulator::Gather;
use super::event_details::{Detail, VictimSex};
use super::events::FileEvents;
use super::format::STREET_CATEGORIES;
use crate::error::Result;
use crate::ingest::column_mapping_reader::Mapped;
use crate::ingest::event_time::EventTime;
use crate::ingest::ledger::FileAccount;
use crate::ingest::mapping::{Mapping, Role};
use crate::ingest::rejected_rows::{DropReason, Drops, Fault};
use crate::ingest::source::InputFile;
use crate::ingest::table::Record;
use crate::period::{Month, Period};
use crate::place::LonLat;

/// How this format is called in the ledger.
pub const FORMAT: &str = "events (mapped table)";

/// Reads the events of a mapped table. Times become those of the zone `local`; rows outside `period` are dropped.
pub fn read(
    file: &InputFile,
    mapping: &Mapping,
    local: &str,
    period: Option<Period>,
) -> Result<(FileAccount, FileEvents)> {
    let mapped = Mapped::open(file, mapping, local)?;
    let source = mapping.source.clone().unwrap_or_else(|| source_of(&file.name).to_owned());
    let (mut gather, mut drops, mut kept) = (Gather::default(), Drops::default(), 0);
    let mut met = Met::default();
    for record in &mapped.table.records {
        match row(&mapped, record, &source) {
            Err(fault) => drops.count_fault(&fault, record.line),
            Ok(row) => {
                let reporter = gather.reporter(&row.source, row.month);
                if period.is_some_and(|period| period.position(row.month).is_none()) {
                    let value = mapped.bytes(record, Role::Time);
                    drops.count(DropReason::PeriodNotAskedFor, mapped.column(Role::Time), value, record.line);
                    continue;
                }
                let Some(category) = gather.category(&row.category) else {
                    let value = row.category.as_bytes();
                    drops.count(DropReason::UnknownCategory, mapped.column(Role::Category), value, record.line);
                    continue;
                };
                let place = row.at.map(|at| gather.place(at, None));
                match place {
                    Some(_) => kept += 1,
                    None => drops.count(DropReason::NoCoordinates, "", b"", record.line),
                }
                met.take(&row, &mapped, record);
                if let Some(id) = mapped.text(record, Role::Id) {
                    met.repeats += u64::from(gather.repeats(&row.source, &id));
                }
                gather.count(place, reporter, row.month, category, row.count);
                let detail = Detail {
                    feed: reporter,
                    place,
                    from: row.from,
                    to: row.to,
                    category,
                    offence: mapped.text(record, Role::Offence).map(|words| gather.offence(&words)),
                    victim_sex: mapped.text(record, Role::VictimSex).and_then(|text| VictimSex::read(&text)),
                    premises: mapped.text(record, Role::Premises).map(|name| gather.premises(&name)),
                    weight: row.weight,
                    count: row.count,
                };
                gather.describe(detail);
            }
        }
    }
    let (read, sha256) = (mapped.table.records.len() as u64, mapped.table.sha256.clone());
    let mut account = FileAccount::new(file.name.clone(), FORMAT, sha256, read, kept, drops);
    account.note = met.note(&mapped);
    Ok((account, gather.finish()))
}

struct Row {
    source: String,
    month: Month,
    from: EventTime,
    to: Option<EventTime>,
    at: Option<LonLat>,
    category: String,
    weight: Option<f64>,
    count: u32,
}

fn row<'r>(mapped: &'r Mapped<'_>, record: &'r Record, source: &str) -> Result<Row, Fault<'r>> {
    mapped.check(record)?;
    let (from, to) = (mapped.moment(record, Role::Time)?, mapped.moment(record, Role::TimeTo)?);
    // Of a span whose beginning is blank the end is what is known.
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
    Ok(Row {
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

/// The category of a row in the words of themes; the source's own words where the mapping has no others.
fn category(mapped: &Mapped<'_>, record: &Record, source: &str) -> String {
    let mapping = mapped.mapping;
    let same = |known: &str, own: &str| known.to_lowercase() == own.to_lowercase();
    let translated =
        |own: &str| mapping.categories.iter().find(|(known, _)| same(known, own)).map(|(_, category)| category.clone());
    let of_police = |own: &str| STREET_CATEGORIES.into_iter().find(|known| same(known, own)).map(str::to_owned);
    if let Some(own) = mapped.text(record, Role::Category) {
        return translated(&own).or_else(|| of_police(&own)).unwrap_or_else(|| own.into_owned());
    }
    // An offence is finer than a category: it stands for one where nothing else does.
    let offence = mapped.text(record, Role::Offence).map(std::borrow::Cow::into_owned);
    let of_offence = |meant: &dyn Fn(&str) -> Option<String>| offence.as_deref().and_then(meant);
    of_offence(&translated)
        .or_else(|| mapping.category.clone())
        .or_else(|| of_offence(&of_police))
        .or_else(|| offence.clone())
        .unwrap_or_else(|| source.to_owned())
}

/// Whose a file is when nobody says: its name without folders, endings and the dates at either end, so that the months of a series
/// are one source's.
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

/// What the note says of a table that does not reach to the ends of its months.
pub const PART_OF_MONTH: &str = "a month of which it holds a part is counted as a whole month by rates";

/// Says so when dated events begin well after the first of their first month, or end well before the last of their last.
fn part_of_month(first: EventTime, last: EventTime) -> Option<String> {
    /// Days without an event at the ends of a month that say nothing.
    const QUIET: i8 = 4;
    let dated = !matches!((first, last), (EventTime::Month(_), _) | (_, EventTime::Month(_)));
    let (first, last) = (first.start().date(), last.start().date());
    let part = first.day() > QUIET || last.days_in_month() - last.day() >= QUIET;
    (dated && part).then(|| PART_OF_MONTH.to_owned())
}

/// What was met that a reader of the map should know, row by row no fault.
#[derive(Default)]
struct Met {
    countless: u64,
    repeats: u64,
    weights: u64,
    turned_spans: u64,
    unread_sexes: u64,
    days: Option<(EventTime, EventTime)>,
    /// Events by category, of those that no built-in theme counts.
    own_categories: BTreeMap<String, u64>,
}

impl Met {
    fn take(&mut self, row: &Row, mapped: &Mapped<'_>, record: &Record) {
        self.countless += u64::from(row.count == 0);
        self.weights += u64::from(row.weight.is_some());
        self.turned_spans += u64::from(row.to.is_some_and(|to| to < row.from));
        let sex = mapped.text(record, Role::VictimSex);
        self.unread_sexes += u64::from(sex.is_some_and(|sex| VictimSex::read(&sex).is_none()));
        self.days = Some(self.days.map_or((row.from, row.from), |(a, b)| (a.min(row.from), b.max(row.from))));
        if !STREET_CATEGORIES.contains(&row.category.as_str()) {
            *self.own_categories.entry(row.category.clone()).or_default() += u64::from(row.count);
        }
    }

    fn note(&self, mapped: &Mapped<'_>) -> String {
        /// Categories named before the rest are left out.
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
        if !self.own_categories.is_empty() {
            let mut named: Vec<(&String, &u64)> = self.own_categories.iter().collect();
            named.sort_by_key(|(name, events)| (std::cmp::Reverse(**events), name.as_str()));
            let list: Vec<String> = named.iter().take(NAMED).map(|(name, events)| format!("{name} {events}")).collect();
            let more = if named.len() > NAMED { ", …" } else { "" };
            notes.push(format!("categories that no built-in theme counts: {}{more}", list.join(", ")));
        }
        let counted = [
            (self.countless, "rows count no event"),
            (self.repeats, "rows repeat an id; all are counted"),
            (self.weights, "rows state a weight, which no harm preset uses"),
            (self.turned_spans, "rows end before they begin"),
            (self.unread_sexes, "rows have a victim's sex that is not understood"),
        ];
        notes.extend(counted.iter().filter(|(rows, _)| *rows > 0).map(|(rows, what)| format!("{rows} {what}")));
        notes.join("; ")
    }
}
