//! Reads Transport for London's yearly workbook of entries and exits on typical days ("AnnualisedEntryExit").
//!
//! It has two header rows: the type of day, and below it "Entries" or "Exits". It has days and no hours; hours are not estimated.

use super::counts::{CountAccumulator, CountSite, CountTime, FileFootfall};
use super::{CountKind, DayType};
use crate::error::{Error, Result};
use crate::ingest::ledger::FileAccount;
use crate::ingest::rejected_rows::{DropReason, DroppedRows, Fault};
use crate::ingest::table::{Record, Table, column, required};

/// The name of this format in the ledger.
pub const FORMAT: &str = "TfL entries and exits on typical days (workbook)";

/// A type of day with its columns of entries and of exits.
type DayColumns = (DayType, usize, usize);

/// Whether these are the columns of the workbook.
pub fn recognises(columns: &[String]) -> bool {
    column(columns, "Station").is_some()
        && ["Entries", "Exits"].iter().all(|name| columns_named(columns, name).len() > 1)
}

/// Reads the workbook.
pub fn read(file: &str, table: &Table) -> Result<FileFootfall> {
    let [mode, station] = required(file, FORMAT, &table.columns, ["Mode", "Station"])?;
    let code = column(&table.columns, "MNLC").or_else(|| column(&table.columns, "NLC"));
    let days = day_columns(file, table)?;
    let year = year(table).ok_or_else(|| {
        let problem = "the title above its table does not say of which year it is";
        Error::unreadable(file, problem, "Put the published title back: \"COUNTS (…)--2023 // …\"")
    })?;
    let (mut drops, mut accumulator) = (DroppedRows::default(), CountAccumulator::default());
    for record in &table.records {
        match parse_row(record, table, &days) {
            Ok(counts) => {
                let site = accumulator.site(CountSite {
                    name: record.text(station),
                    mode: record.text(mode),
                    code: code.map(|at| record.text(at)),
                    at: None,
                    count_kind: CountKind::Passengers,
                });
                // Another row of a site and year would count it twice.
                if accumulator.has(site, year) {
                    drops.count(DropReason::RepeatedRow, "Station", record.bytes(station), record.line);
                    continue;
                }
                accumulator.keep_row(site, year, record.line);
                for (day, people) in counts {
                    accumulator.add(site, CountTime { year, day, hour: None, date: None, days: 1 }, people);
                }
            }
            Err(fault) => drops.count_fault(&fault, record.line),
        }
    }
    let (read, kept) = (table.records.len() as u64, accumulator.kept());
    Ok(accumulator.finish(FileAccount::new(file.into(), FORMAT, table.sha256.clone(), read, kept, drops)))
}

/// The days that are counted in a row.
fn parse_row<'a>(record: &'a Record, table: &'a Table, days: &[DayColumns]) -> Result<Vec<(DayType, f64)>, Fault<'a>> {
    table.check_fields(record)?;
    let number = |at: usize| {
        let value = record.bytes(at);
        // "---" means closed, or counted with another network.
        if value.is_empty() || value.starts_with(b"---") {
            return Ok(None);
        }
        let number = record.text(at).parse().ok().filter(|n: &f64| n.is_finite() && *n >= 0.0);
        let fault = Fault { reason: DropReason::UnreadableNumber, column: &table.columns[at], value };
        number.map(Some).ok_or(fault)
    };
    let mut counts = Vec::new();
    for (day, entries, exits) in days {
        if let (Some(entries), Some(exits)) = (number(*entries)?, number(*exits)?) {
            counts.push((*day, entries + exits));
        }
    }
    if counts.is_empty() {
        let coverage = column(&table.columns, "Coverage").map_or(&[][..], |at| record.bytes(at));
        return Err(Fault { reason: DropReason::NoCount, column: "Coverage", value: coverage });
    }
    Ok(counts)
}

/// The types of days, from the row of headings above the header.
fn day_columns(file: &str, table: &Table) -> Result<Vec<DayColumns>> {
    let unreadable = |problem: String| Error::unreadable(file, problem, "It was edited: download it again");
    let above =
        table.above.last().ok_or_else(|| unreadable("there is no row that names the days above its header".into()))?;
    let find = |name: &str| -> Result<Vec<(DayType, usize)>> {
        let day = |at: usize| {
            let heading = above.text(at);
            let day = DayType::from_heading(&heading);
            day.map(|day| (day, at)).ok_or_else(|| {
                unreadable(format!(
                    "above the column {:?} stands {heading:?}, which is no kind of day",
                    table.columns[at]
                ))
            })
        };
        columns_named(&table.columns, name).into_iter().map(day).collect()
    };
    let exits = find("Exits")?;
    let both = find("Entries")?.into_iter().map(|(day, entries)| {
        let found = exits.iter().find(|(other, _)| *other == day);
        found
            .map(|(_, exits)| (day, entries, *exits))
            .ok_or_else(|| unreadable(format!("there are no exits for {day:?}")))
    });
    both.collect()
}

fn columns_named(columns: &[String], name: &str) -> Vec<usize> {
    columns.iter().enumerate().filter(|(_, column)| column.eq_ignore_ascii_case(name)).map(|(at, _)| at).collect()
}

/// The year in the title: "COUNTS (LU/LO/DLR/TfL Rail)--2023 // …".
fn year(table: &Table) -> Option<u16> {
    let titles = table.above.iter().flat_map(|row| (0..row.fields()).map(|at| row.text(at)));
    let year = |title: String| title.split("--").nth(1)?.trim().get(..4)?.parse().ok();
    titles.filter_map(year).find(|year| (1900..2200).contains(year))
}
