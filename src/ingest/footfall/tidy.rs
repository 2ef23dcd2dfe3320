//! The tidy table: `year, mode, station, day_type, hour, count, lon, lat`, a row for each direction.

use super::counts::{FileFootfall, Gatherer, Place, When};
use super::{Counts, DayType};
use crate::error::Result;
use crate::ingest::ledger::FileAccount;
use crate::ingest::position::position;
use crate::ingest::rejected_rows::{DropReason, Drops, Fault};
use crate::ingest::table::{Record, Table, column, required};

/// How this format is called in the ledger.
pub const FORMAT: &str = "station footfall by hour (CSV)";

const NEEDED: [&str; 8] = ["year", "mode", "station", "day_type", "hour", "count", "lon", "lat"];

/// Whether these are the columns of such a table, or nearly.
pub fn recognises(columns: &[String]) -> bool {
    column(columns, "day_type").is_some()
}

/// Reads such a table.
pub fn read(file: &str, table: &Table) -> Result<FileFootfall> {
    let columns = required(file, FORMAT, &table.columns, NEEDED)?;
    let (mut drops, mut gatherer) = (Drops::default(), Gatherer::default());
    for record in &table.records {
        match row(record, table, columns) {
            Ok((place, when, people)) => {
                let place = gatherer.place(place);
                gatherer.row(place, when.year, record.line);
                gatherer.add(place, when, people);
            }
            Err(fault) => drops.count_fault(&fault, record.line),
        }
    }
    let (read, kept) = (table.records.len() as u64, gatherer.kept());
    Ok(gatherer.finish(FileAccount::new(file.into(), FORMAT, table.sha256.clone(), read, kept, drops)))
}

fn row<'a>(record: &'a Record, table: &'a Table, columns: [usize; 8]) -> Result<(Place, When, f64), Fault<'a>> {
    let [year, mode, station, day, hour, count, lon, lat] = columns;
    table.check_fields(record)?;
    let fault = |reason, column, at: usize| Fault { reason, column, value: record.bytes(at) };
    let unreadable = |column, at| fault(DropReason::UnreadableNumber, column, at);
    let of_year: Option<u16> = record.text(year).parse().ok().filter(|year| (1900..2200).contains(year));
    let of_year = of_year.ok_or_else(|| unreadable("year", year))?;
    let of_day = DayType::from_code(&record.text(day));
    let of_day = of_day.ok_or_else(|| fault(DropReason::UnknownCategory, "day_type", day))?;
    let of_hour: Option<u8> = record.text(hour).parse().ok().filter(|hour| *hour < 24);
    let of_hour = of_hour.ok_or_else(|| unreadable("hour", hour))?;
    let people: Option<f64> = record.text(count).parse().ok().filter(|n: &f64| n.is_finite() && *n >= 0.0);
    let people = people.ok_or_else(|| unreadable("count", count))?;
    let at = position(record.bytes(lon), record.bytes(lat), ["lon", "lat"])?;
    let (name, mode) = (record.text(station), record.text(mode));
    let place = Place { name, mode, code: None, at: Some(at), counts: Counts::Passengers };
    Ok((place, When { year: of_year, day: of_day, hour: Some(of_hour), date: None, days: 1 }, people))
}
