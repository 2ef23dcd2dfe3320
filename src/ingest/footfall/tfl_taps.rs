//! Transport for London's daily taps (`StationFootfall_2023.csv`): entries and exits of each station and date, without hours.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::Counts;
use super::counts::{FileFootfall, Gatherer, Place, When};
use crate::error::Result;
use crate::ingest::event_time::{Clock, DEFAULT_TIME_ZONE, DateOrder, EventTime};
use crate::ingest::ledger::FileAccount;
use crate::ingest::rejected_rows::{DropReason, Drops, Fault};
use crate::ingest::table::{Record, Table, column, required};

/// How this format is called in the ledger.
pub const FORMAT: &str = "TfL daily taps (CSV)";

const NEEDED: [&str; 4] = ["TravelDate", "Station", "EntryTapCount", "ExitTapCount"];

/// Whether these are the columns of such a file.
pub fn recognises(columns: &[String]) -> bool {
    NEEDED.iter().all(|name| column(columns, name).is_some())
}

/// Reads such a file.
pub fn read(file: &str, table: &Table) -> Result<FileFootfall> {
    let columns = required(file, FORMAT, &table.columns, NEEDED)?;
    let clock = Clock::new(DateOrder::DayFirst, None, DEFAULT_TIME_ZONE)?;
    let (mut drops, mut gatherer, mut seen) = (Drops::default(), Gatherer::default(), BTreeSet::new());
    for record in &table.records {
        match row(record, table, columns, &clock) {
            Ok((name, date, when, people)) => {
                if !seen.insert((name.clone(), date)) {
                    drops.count(DropReason::RepeatedRow, "Station", name.as_bytes(), record.line);
                    continue;
                }
                let place = Place { name, mode: String::new(), code: None, at: None, counts: Counts::Passengers };
                let place = gatherer.place(place);
                gatherer.row(place, when.year, record.line);
                gatherer.add(place, when, people);
            }
            Err(fault) => drops.count_fault(&fault, record.line),
        }
    }
    let (read, kept) = (table.records.len() as u64, gatherer.kept());
    let mut account = FileAccount::new(file.into(), FORMAT, table.sha256.clone(), read, kept, drops);
    account.note = gatherer.period();
    Ok(gatherer.finish(account))
}

fn row<'a>(
    record: &'a Record,
    table: &'a Table,
    [day, station, entries, exits]: [usize; 4],
    clock: &Clock,
) -> Result<(String, Date, When, f64), Fault<'a>> {
    table.check_fields(record)?;
    let fault = |reason, at: usize| Fault { reason, column: &table.columns[at], value: record.bytes(at) };
    let Some(EventTime::Day(date)) = clock.read(&record.text(day)) else {
        return Err(fault(DropReason::UnreadableTime, day));
    };
    // The years spell it DayOfWeek and DayOFWeek. A weekday that is not the date's shows that one of them is wrong.
    if let Some(at) = column(&table.columns, "DayOfWeek") {
        let said = record.text(at).to_lowercase();
        let is = format!("{:?}", date.weekday()).to_lowercase();
        if !said.is_empty() && (said.len() < 3 || !is.starts_with(&said)) {
            return Err(fault(DropReason::UnreadableTime, at));
        }
    }
    let number = |at: usize| {
        let number = record.text(at).parse().ok().filter(|n: &f64| n.is_finite() && *n >= 0.0);
        number.ok_or_else(|| fault(DropReason::UnreadableNumber, at))
    };
    let people: f64 = number(entries)? + number(exits)?;
    let when = When::on(date, None).ok_or_else(|| fault(DropReason::UnreadableTime, day))?;
    Ok((record.text(station), date, when, people))
}
