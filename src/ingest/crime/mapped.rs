//! Events of a table of the user's own: a force's extract, ambulance calls, noise complaints, another country's open data.

use super::detail::{Detail, VictimSex};
use super::events::FileEvents;
use super::gather::Gather;
use crate::error::Result;
use crate::ingest::drops::{DropReason, Drops, Fault};
use crate::ingest::ledger::FileAccount;
use crate::ingest::mapped::Mapped;
use crate::ingest::mapping::{Mapping, Role};
use crate::ingest::moment::Moment;
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
    let source = mapping.source.clone().unwrap_or_else(|| stem(&file.name).to_owned());
    let (mut gather, mut drops, mut kept) = (Gather::default(), Drops::default(), 0);
    let (mut weightless, mut repeats) = (0u64, 0u64);
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
                weightless += u64::from(row.count == 0);
                if let Some(id) = mapped.text(record, Role::Id) {
                    repeats += u64::from(gather.repeats(&row.source, &id));
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
    account.note = note(&mapped, weightless, repeats);
    Ok((account, gather.finish()))
}

struct Row {
    source: String,
    month: Month,
    from: Moment,
    to: Option<Moment>,
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
    let own = mapped.text(record, Role::Category).or_else(|| mapped.text(record, Role::Offence));
    match own {
        Some(own) => mapping.categories.get(own.as_ref()).cloned().unwrap_or_else(|| own.into_owned()),
        None => mapping.category.clone().unwrap_or_else(|| source.to_owned()),
    }
}

/// The name of a file without folders and endings.
pub fn stem(name: &str) -> &str {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    last.split('.').next().unwrap_or(last)
}

fn note(mapped: &Mapped<'_>, weightless: u64, repeats: u64) -> String {
    let mut notes = Vec::new();
    if mapped.table.stored_as != "CSV" {
        notes.push(mapped.table.stored_as.clone());
    }
    if mapped.has(Role::Easting) {
        let crs = mapped.crs();
        notes.push(format!("positions in {crs}, {}", crs.accuracy()));
    }
    if let Some(zone) = &mapped.mapping.time_zone {
        notes.push(format!("times in {zone}, turned into local time"));
    }
    if weightless > 0 {
        notes.push(format!("{weightless} rows count no event"));
    }
    if repeats > 0 {
        notes.push(format!("{repeats} rows repeat an id; all are counted"));
    }
    notes.join("; ")
}
