//! Reads Transport for London's daily taps (`StationFootfall_2023.csv`): entries and exits by station and date, without hours.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::CountKind;
use super::counts::{CountAccumulator, CountSite, CountTime, FileFootfall};
use crate::error::Result;
use crate::ingest::event_time::{DEFAULT_TIME_ZONE, DateOrder, EventTime, EventTimeParser};
use crate::ingest::ledger::FileAccount;
use crate::ingest::rejected_rows::{DropReason, DroppedRows, Fault};
use crate::ingest::table::{Record, Table, column, required};

/// The name of this format in the ledger.
pub const FORMAT: &str = "TfL daily taps (CSV)";

const REQUIRED: [&str; 4] = ["TravelDate", "Station", "EntryTapCount", "ExitTapCount"];

/// Whether these are the columns of such a file.
pub fn recognises(columns: &[String]) -> bool {
    REQUIRED.iter().all(|name| column(columns, name).is_some())
}

/// Reads such a file.
pub fn read(file: &str, table: &Table) -> Result<FileFootfall> {
    let columns = required(file, FORMAT, &table.columns, REQUIRED)?;
    let clock = EventTimeParser::new(DateOrder::DayFirst, None, DEFAULT_TIME_ZONE)?;
    let (mut drops, mut accumulator, mut seen) = (DroppedRows::default(), CountAccumulator::default(), BTreeSet::new());
    for record in &table.records {
        match parse_row(record, table, columns, &clock) {
            Ok((name, date, time, people)) => {
                if !seen.insert((name.clone(), date)) {
                    drops.count(DropReason::RepeatedRow, "Station", name.as_bytes(), record.line);
                    continue;
                }
                let site =
                    CountSite { name, mode: String::new(), code: None, at: None, count_kind: CountKind::Passengers };
                let site = accumulator.site(site);
                accumulator.keep_row(site, time.year, record.line);
                accumulator.add(site, time, people);
            }
            Err(fault) => drops.count_fault(&fault, record.line),
        }
    }
    let (read, kept) = (table.records.len() as u64, accumulator.kept());
    let mut account = FileAccount::new(file.into(), FORMAT, table.sha256.clone(), read, kept, drops);
    account.note = accumulator.period();
    Ok(accumulator.finish(account))
}

fn parse_row<'a>(
    record: &'a Record,
    table: &'a Table,
    [day, station, entries, exits]: [usize; 4],
    clock: &EventTimeParser,
) -> Result<(String, Date, CountTime, f64), Fault<'a>> {
    table.check_fields(record)?;
    let fault = |reason, at: usize| Fault { reason, column: &table.columns[at], value: record.bytes(at) };
    let Some(EventTime::Day(date)) = clock.read(&record.text(day)) else {
        return Err(fault(DropReason::UnreadableTime, day));
    };
    // Spelt DayOfWeek or DayOFWeek, depending on the year. If it is not the weekday of the date, one of the two is wrong.
    if let Some(at) = column(&table.columns, "DayOfWeek") {
        let stated = record.text(at).to_lowercase();
        let actual = format!("{:?}", date.weekday()).to_lowercase();
        if !stated.is_empty() && (stated.len() < 3 || !actual.starts_with(&stated)) {
            return Err(fault(DropReason::UnreadableTime, at));
        }
    }
    let number = |at: usize| {
        let number = record.text(at).parse().ok().filter(|n: &f64| n.is_finite() && *n >= 0.0);
        number.ok_or_else(|| fault(DropReason::UnreadableNumber, at))
    };
    let people: f64 = number(entries)? + number(exits)?;
    let time = CountTime::from_date(date, None).ok_or_else(|| fault(DropReason::UnreadableTime, day))?;
    Ok((record.text(station), date, time, people))
}
