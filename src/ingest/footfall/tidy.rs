//! Reads the tidy table with columns `year, mode, station, day_type, hour, count, lon, lat` and a row per direction.

use super::counts::{CountAccumulator, CountSite, CountTime, FileFootfall};
use super::{CountKind, DayType};
use crate::error::Result;
use crate::ingest::ledger::FileAccount;
use crate::ingest::position::position;
use crate::ingest::rejected_rows::{DropReason, DroppedRows, Fault};
use crate::ingest::table::{Record, Table, column, required};

/// The name of this format in the ledger.
pub const FORMAT: &str = "station footfall by hour (CSV)";

const REQUIRED: [&str; 8] = ["year", "mode", "station", "day_type", "hour", "count", "lon", "lat"];

/// Whether these are the columns of such a table; the required columns are checked when it is read.
pub fn recognises(columns: &[String]) -> bool {
    column(columns, "day_type").is_some()
}

/// Reads such a table.
pub fn read(file: &str, table: &Table) -> Result<FileFootfall> {
    let columns = required(file, FORMAT, &table.columns, REQUIRED)?;
    let (mut drops, mut accumulator) = (DroppedRows::default(), CountAccumulator::default());
    for record in &table.records {
        match parse_row(record, table, columns) {
            Ok((site, time, people)) => {
                let site = accumulator.site(site);
                accumulator.keep_row(site, time.year, record.line);
                accumulator.add(site, time, people);
            }
            Err(fault) => drops.count_fault(&fault, record.line),
        }
    }
    let (read, kept) = (table.records.len() as u64, accumulator.kept());
    Ok(accumulator.finish(FileAccount::new(file.into(), FORMAT, table.sha256.clone(), read, kept, drops)))
}

fn parse_row<'a>(
    record: &'a Record,
    table: &'a Table,
    columns: [usize; 8],
) -> Result<(CountSite, CountTime, f64), Fault<'a>> {
    let [year, mode, station, day, hour, count, lon, lat] = columns;
    table.check_fields(record)?;
    let fault = |reason, column, at: usize| Fault { reason, column, value: record.bytes(at) };
    let unreadable = |column, at| fault(DropReason::UnreadableNumber, column, at);
    let year_counted: Option<u16> = record.text(year).parse().ok().filter(|year| (1900..2200).contains(year));
    let year_counted = year_counted.ok_or_else(|| unreadable("year", year))?;
    let day_type = DayType::from_code(&record.text(day));
    let day_type = day_type.ok_or_else(|| fault(DropReason::UnknownCategory, "day_type", day))?;
    let hour_of_day: Option<u8> = record.text(hour).parse().ok().filter(|hour| *hour < 24);
    let hour_of_day = hour_of_day.ok_or_else(|| unreadable("hour", hour))?;
    let people: Option<f64> = record.text(count).parse().ok().filter(|n: &f64| n.is_finite() && *n >= 0.0);
    let people = people.ok_or_else(|| unreadable("count", count))?;
    let at = position(record.bytes(lon), record.bytes(lat), ["lon", "lat"])?;
    let (name, mode) = (record.text(station), record.text(mode));
    let site = CountSite { name, mode, code: None, at: Some(at), count_kind: CountKind::Passengers };
    Ok((site, CountTime { year: year_counted, day: day_type, hour: Some(hour_of_day), date: None, days: 1 }, people))
}
