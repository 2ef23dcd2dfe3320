//! Counts in tables of any columns: by a mapping of the user's own, or by one of those known by their header (`sources.toml`).

use jiff::civil::Date;
use serde::Deserialize;

use super::counts::{FileFootfall, Gatherer, Place, When};
use super::{DayType, areas, sensors};
use crate::error::{Error, ErrorKind, Result};
use crate::ingest::column_mapping_reader::Mapped;
use crate::ingest::event_time::EventTime;
use crate::ingest::ledger::FileAccount;
use crate::ingest::mapping::{Holds, Mapping, Role};
use crate::ingest::rejected_rows::{DropReason, Drops, Fault};
use crate::ingest::source::InputFile;
use crate::ingest::table::{Record, Table, column};

/// How this format is called in the ledger.
pub const FORMAT: &str = "people counted (table by mapping)";

/// A source that is known by its header.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Known {
    told_by: Vec<String>,
    /// The zone of its own clock, whatever that of the analysis is: what happens at its noon is told as at noon.
    clock: Option<String>,
    mapping: Mapping,
}

/// The source that is known by these columns.
pub fn known(columns: &[String]) -> Option<Known> {
    #[derive(Deserialize)]
    struct File {
        source: Vec<Known>,
    }
    let file: File = toml::from_str(include_str!("sources.toml")).expect("a test reads the file");
    let tells = |known: &Known| known.told_by.iter().all(|name| column(columns, name).is_some());
    file.source.into_iter().find(tells)
}

/// Reads the table of a mapping. Times are turned into those of the zone `local` when the mapping states the `time-zone` they are
/// written in, or when they carry an offset; all others are taken as they are written, and so are days and months.
pub fn read(file: &InputFile, mapping: &Mapping, local: &str) -> Result<FileFootfall> {
    counted(&file.name, &Mapped::open(file, mapping, local)?)
}

/// Reads a table of a known source, whose times are as they are written; those with an offset become times of the source's own
/// clock, or of the zone `local` when it has none.
pub fn read_known(file: &str, table: Table, known: &Known, local: &str) -> Result<FileFootfall> {
    counted(file, &Mapped::of(file, table, &known.mapping, known.clock.as_deref().unwrap_or(local))?)
}

fn counted(file: &str, mapped: &Mapped<'_>) -> Result<FileFootfall> {
    match mapped.mapping.holds {
        Holds::Sensors => return Ok(sensors::locations(file, mapped)),
        Holds::Footfall => {}
        _ => {
            let problem = "its mapping does not say that it holds footfall or sensors";
            return Err(Error::another_format(file, problem, "Set holds = \"footfall\", or give it elsewhere"));
        }
    }
    if !mapped.has(Role::Time) {
        let problem = format!("{file}: no column is said to be `time`, without which a count is of no day");
        let advice = "Name the column of dates, months, or dates and times".into();
        return Err(ErrorKind::Setting { setting: "table", problem, advice }.into());
    }
    let (mut drops, mut gatherer, mut of_months) = (Drops::default(), Gatherer::default(), false);
    for record in &mapped.table.records {
        match row(record, mapped) {
            Ok((place, when, people)) => {
                of_months |= when.day == DayType::EveryDay;
                let place = gatherer.place(place);
                gatherer.row(place, when.year, record.line);
                gatherer.add(place, when, people);
            }
            Err(fault) => drops.count_fault(&fault, record.line),
        }
    }
    let (read, kept) = (mapped.table.records.len() as u64, gatherer.kept());
    let mut account = FileAccount::new(file.into(), FORMAT, mapped.table.sha256.clone(), read, kept, drops);
    let when = if of_months { "the count of a month is divided by its days".into() } else { gatherer.period() };
    let notes = [mapped.mapping.source.clone().unwrap_or_default(), when];
    account.note = notes.into_iter().filter(|note| !note.is_empty()).collect::<Vec<_>>().join("; ");
    Ok(gatherer.finish(account))
}

fn row<'a>(record: &'a Record, mapped: &'a Mapped<'_>) -> Result<(Place, When, f64), Fault<'a>> {
    mapped.check(record)?;
    let place = if mapped.has(Role::Sensor) { sensors::place(record, mapped) } else { areas::place(record, mapped) }?;
    let untimed = || Fault {
        reason: DropReason::UnreadableTime,
        column: mapped.column(Role::Time),
        value: mapped.bytes(record, Role::Time),
    };
    let when = match mapped.moment(record, Role::Time)?.ok_or_else(untimed)? {
        EventTime::Minute(at) => When::on(at.date(), Some(at.hour().unsigned_abs())),
        EventTime::Day(date) => When::on(date, None),
        EventTime::Month(month) => {
            // Its first day stands for the month, so that months are averaged and not added up.
            let first = Date::new(month.year() as i16, month.month() as i8, 1).ok();
            let days = u32::from(month.first_day().days_in_month().unsigned_abs());
            Some(When { year: month.year(), day: DayType::EveryDay, hour: None, date: first, days })
        }
    };
    let people = if mapped.has(Role::Count) {
        mapped.number(record, Role::Count)?
    } else {
        // One direction is not the whole.
        let exits = if mapped.has(Role::Exits) { mapped.number(record, Role::Exits)? } else { Some(0.0) };
        mapped.number(record, Role::Entries)?.zip(exits).map(|(entries, exits)| entries + exits)
    };
    let role = if mapped.has(Role::Count) { Role::Count } else { Role::Entries };
    let none = || Fault { reason: DropReason::NoCount, column: mapped.column(role), value: b"" };
    Ok((place, when.ok_or_else(untimed)?, people.ok_or_else(none)?))
}
