//! Transport for London's workbook of entries and exits by quarter hour, as published ("ByQhr").
//!
//! A row is a station, a kind of day and a direction. Its day runs from 05:00 to 05:00: the quarters before five belong to the
//! traffic day that began the evening before, and stay with it.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::counts::{FileFootfall, Gatherer, Place, When};
use super::{Counts, DayType};
use crate::error::{Error, Result};
use crate::ingest::ledger::FileAccount;
use crate::ingest::rejected_rows::{DropReason, Drops, Fault};
use crate::ingest::table::{Record, Table, column, required};

/// How this format is called in the ledger.
pub const FORMAT: &str = "TfL entries and exits by quarter hour (workbook)";

const QUARTERS: usize = 96;

/// Half a person lost in rounding, at most, in each quarter.
const ROUNDING: f64 = 0.5 * QUARTERS as f64;

/// Whether these are the columns of the workbook.
pub fn recognises(columns: &[String]) -> bool {
    ["NLC", "Station", "dir"].iter().all(|name| column(columns, name).is_some())
        && columns.iter().any(|name| hour_of(name).is_some())
}

/// A row understood.
struct Row {
    place: Place,
    year: u16,
    day: DayType,
    hours: [f64; 24],
    /// Whether the quarters add up to the row's own total.
    adds_up: bool,
    line: u64,
}

/// Station, network, year, day; then direction.
type Rows = BTreeMap<(String, String, u16, DayType), BTreeMap<String, Row>>;

/// Reads the workbook.
pub fn read(file: &str, table: &Table) -> Result<FileFootfall> {
    let wanted = ["Mode", "NLC", "Station", "year", "day", "dir"];
    let columns = required(file, FORMAT, &table.columns, wanted)?;
    let quarters: Vec<(usize, usize)> =
        table.columns.iter().enumerate().filter_map(|(at, name)| Some((at, hour_of(name)?))).collect();
    if quarters.len() != QUARTERS {
        let problem = format!("its header has {} of the {QUARTERS} quarter hours of a day", quarters.len());
        return Err(Error::unreadable(file, problem, "It is cut short or was edited: download it again"));
    }
    let (mut drops, mut rows) = (Drops::default(), Rows::new());
    for record in &table.records {
        match row(record, table, columns, &quarters) {
            Ok((direction, row)) => {
                let name = row.place.name.clone();
                let key = (name.clone(), row.place.mode.clone(), row.year, row.day);
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
    let mut gatherer = Gatherer::default();
    let (mut astray, mut first_astray) = (0u64, u64::MAX);
    for directions in rows.into_values() {
        let both = directions.len() == 2;
        for (direction, row) in directions {
            if !both {
                drops.count(DropReason::OneDirection, "dir", direction.as_bytes(), row.line);
                continue;
            }
            if !row.adds_up {
                (astray, first_astray) = (astray + 1, first_astray.min(row.line));
            }
            let place = gatherer.place(row.place);
            gatherer.row(place, row.year, row.line);
            for (hour, people) in (0u8..).zip(row.hours) {
                gatherer.add(
                    place,
                    When { year: row.year, day: row.day, hour: Some(hour), date: None, days: 1 },
                    people,
                );
            }
        }
    }
    let (read, kept) = (table.records.len() as u64, gatherer.kept());
    let mut account = FileAccount::new(file.into(), FORMAT, table.sha256.clone(), read, kept, drops);
    if astray > 0 {
        let s = if astray == 1 { "" } else { "s" };
        account.note =
            format!("{astray} row{s} whose quarters do not add up to their Total, the first on line {first_astray}");
    }
    Ok(gatherer.finish(account))
}

fn row<'a>(
    record: &'a Record,
    table: &'a Table,
    [mode, nlc, station, year, day, direction]: [usize; 6],
    quarters: &[(usize, usize)],
) -> Result<(String, Row), Fault<'a>> {
    table.check_fields(record)?;
    let fault = |reason, at: usize| Fault { reason, column: &table.columns[at], value: record.bytes(at) };
    let number = |at: usize| record.text(at).parse().ok().filter(|n: &f64| n.is_finite() && *n >= 0.0);
    let of_year: Option<u16> = record.text(year).parse().ok().filter(|year| (1900..2200).contains(year));
    let of_year = of_year.ok_or_else(|| fault(DropReason::UnreadableNumber, year))?;
    let of_day = DayType::from_code(&record.text(day)).ok_or_else(|| fault(DropReason::UnknownCategory, day))?;
    let to = record.text(direction);
    if !["IN", "OUT"].contains(&to.as_str()) {
        return Err(fault(DropReason::UnknownCategory, direction));
    }
    let mut hours = [0.0; 24];
    for (at, hour) in quarters {
        hours[*hour] += number(*at).ok_or_else(|| fault(DropReason::UnreadableNumber, *at))?;
    }
    let total = column(&table.columns, "Total").and_then(number);
    let adds_up = total.is_none_or(|total| (total - hours.iter().sum::<f64>()).abs() <= ROUNDING);
    let place = Place {
        name: record.text(station),
        mode: record.text(mode),
        code: Some(record.text(nlc)),
        at: None,
        counts: Counts::Passengers,
    };
    Ok((to, Row { place, year: of_year, day: of_day, hours, adds_up, line: record.line }))
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
