//! Reads Transport for London's workbook of entries and exits by quarter hour ("ByQhr").
//!
//! A row is a station, a type of day and a direction. Its day runs from 05:00 to 05:00: the quarters before five belong to the
//! traffic day that began the day before.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::counts::{CountAccumulator, CountSite, CountTime, FileFootfall};
use super::{CountKind, DayType};
use crate::error::{Error, Result};
use crate::ingest::ledger::FileAccount;
use crate::ingest::rejected_rows::{DropReason, DroppedRows, Fault};
use crate::ingest::table::{Record, Table, column, required};

/// The name of this format in the ledger.
pub const FORMAT: &str = "TfL entries and exits by quarter hour (workbook)";

const QUARTERS: usize = 96;

/// The largest rounding error of a total: half a person in each quarter.
const ROUNDING: f64 = 0.5 * QUARTERS as f64;

/// Whether these are the columns of the workbook.
pub fn recognises(columns: &[String]) -> bool {
    ["NLC", "Station", "dir"].iter().all(|name| column(columns, name).is_some())
        && columns.iter().any(|name| hour_of(name).is_some())
}

/// A parsed row.
struct QuarterHourRow {
    site: CountSite,
    year: u16,
    day: DayType,
    hours: [f64; 24],
    /// Whether the quarters add up to the total of the row.
    adds_up: bool,
    line: u64,
}

/// Rows by station, network, year and day, then by direction.
type RowsByStation = BTreeMap<(String, String, u16, DayType), BTreeMap<String, QuarterHourRow>>;

/// Reads the workbook.
pub fn read(file: &str, table: &Table) -> Result<FileFootfall> {
    let names = ["Mode", "NLC", "Station", "year", "day", "dir"];
    let columns = required(file, FORMAT, &table.columns, names)?;
    let quarters: Vec<(usize, usize)> =
        table.columns.iter().enumerate().filter_map(|(at, name)| Some((at, hour_of(name)?))).collect();
    if quarters.len() != QUARTERS {
        let problem = format!("its header has {} of the {QUARTERS} quarter hours of a day", quarters.len());
        return Err(Error::unreadable(file, problem, "It is cut short or was edited: download it again"));
    }
    let (mut drops, mut rows) = (DroppedRows::default(), RowsByStation::new());
    for record in &table.records {
        match parse_row(record, table, columns, &quarters) {
            Ok((direction, row)) => {
                let name = row.site.name.clone();
                let key = (name.clone(), row.site.mode.clone(), row.year, row.day);
                match rows.entry(key).or_default().entry(direction) {
                    Entry::Vacant(first) => {
                        first.insert(row);
                    }
                    Entry::Occupied(_) => {
                        drops.count(DropReason::RepeatedRow, "Station", name.as_bytes(), record.line);
                    }
                }
            }
            Err(fault) => drops.count_fault(&fault, record.line),
        }
    }
    let mut accumulator = CountAccumulator::default();
    let (mut mismatches, mut first_mismatch) = (0u64, u64::MAX);
    for directions in rows.into_values() {
        let both = directions.len() == 2;
        for (direction, row) in directions {
            if !both {
                drops.count(DropReason::OneDirection, "dir", direction.as_bytes(), row.line);
                continue;
            }
            if !row.adds_up {
                (mismatches, first_mismatch) = (mismatches + 1, first_mismatch.min(row.line));
            }
            let site = accumulator.site(row.site);
            accumulator.keep_row(site, row.year, row.line);
            for (hour, people) in (0u8..).zip(row.hours) {
                accumulator.add(
                    site,
                    CountTime { year: row.year, day: row.day, hour: Some(hour), date: None, days: 1 },
                    people,
                );
            }
        }
    }
    let (read, kept) = (table.records.len() as u64, accumulator.kept());
    let mut account = FileAccount::new(file.into(), FORMAT, table.sha256.clone(), read, kept, drops);
    if mismatches > 0 {
        let s = if mismatches == 1 { "" } else { "s" };
        account.note = format!(
            "{mismatches} row{s} whose quarters do not add up to their Total, the first on line {first_mismatch}"
        );
    }
    Ok(accumulator.finish(account))
}

fn parse_row<'a>(
    record: &'a Record,
    table: &'a Table,
    [mode, nlc, station, year, day, direction]: [usize; 6],
    quarters: &[(usize, usize)],
) -> Result<(String, QuarterHourRow), Fault<'a>> {
    table.check_fields(record)?;
    let fault = |reason, at: usize| Fault { reason, column: &table.columns[at], value: record.bytes(at) };
    let number = |at: usize| record.text(at).parse().ok().filter(|n: &f64| n.is_finite() && *n >= 0.0);
    let year_counted: Option<u16> = record.text(year).parse().ok().filter(|year| (1900..2200).contains(year));
    let year_counted = year_counted.ok_or_else(|| fault(DropReason::UnreadableNumber, year))?;
    let day_type = DayType::from_code(&record.text(day)).ok_or_else(|| fault(DropReason::UnknownCategory, day))?;
    let direction_code = record.text(direction);
    if !["IN", "OUT"].contains(&direction_code.as_str()) {
        return Err(fault(DropReason::UnknownCategory, direction));
    }
    let mut hours = [0.0; 24];
    for (at, hour) in quarters {
        hours[*hour] += number(*at).ok_or_else(|| fault(DropReason::UnreadableNumber, *at))?;
    }
    let total = column(&table.columns, "Total").and_then(number);
    let adds_up = total.is_none_or(|total| (total - hours.iter().sum::<f64>()).abs() <= ROUNDING);
    let site = CountSite {
        name: record.text(station),
        mode: record.text(mode),
        code: Some(record.text(nlc)),
        at: None,
        count_kind: CountKind::Passengers,
    };
    Ok((direction_code, QuarterHourRow { site, year: year_counted, day: day_type, hours, adds_up, line: record.line }))
}

/// The hour of a column such as "0515-0530".
fn hour_of(column: &str) -> Option<usize> {
    let minutes = |clock: &str| {
        let whole = clock.len() == 4 && clock.bytes().all(|byte| byte.is_ascii_digit());
        let (hour, minute): (usize, usize) = (clock.get(..2)?.parse().ok()?, clock.get(2..)?.parse().ok()?);
        (whole && hour < 24 && minute < 60).then_some(hour * 60 + minute)
    };
    let (from, to) = column.split_once('-')?;
    let (from, to) = (minutes(from)?, minutes(to)?);
    ((from + 15) % (24 * 60) == to).then_some(from / 60)
}
