//! Transport for London's yearly workbook of entries and exits on typical days ("AnnualisedEntryExit").
//!
//! Two rows of headings: the kind of day, and below it "Entries" or "Exits". It knows days, not hours: none are made up.

use super::counts::{FileFootfall, Gatherer, Place, When};
use super::{Counts, DayType};
use crate::error::{Error, Result};
use crate::ingest::ledger::FileAccount;
use crate::ingest::rejected_rows::{DropReason, Drops, Fault};
use crate::ingest::table::{Record, Table, column, required};

/// How this format is called in the ledger.
pub const FORMAT: &str = "TfL entries and exits on typical days (workbook)";

/// A kind of day with its columns of entries and of exits.
type Day = (DayType, usize, usize);

/// Whether these are the columns of the workbook.
pub fn recognises(columns: &[String]) -> bool {
    column(columns, "Station").is_some() && ["Entries", "Exits"].iter().all(|name| places_of(columns, name).len() > 1)
}

/// Reads the workbook.
pub fn read(file: &str, table: &Table) -> Result<FileFootfall> {
    let [mode, station] = required(file, FORMAT, &table.columns, ["Mode", "Station"])?;
    let code = column(&table.columns, "MNLC").or_else(|| column(&table.columns, "NLC"));
    let days = days(file, table)?;
    let year = year(table).ok_or_else(|| {
        let problem = "the title above its table does not say of which year it is";
        Error::unreadable(file, problem, "Put the published title back: \"COUNTS (…)--2023 // …\"")
    })?;
    let (mut drops, mut gatherer) = (Drops::default(), Gatherer::default());
    for record in &table.records {
        match row(record, table, &days) {
            Ok(counts) => {
                let place = gatherer.place(Place {
                    name: record.text(station),
                    mode: record.text(mode),
                    code: code.map(|at| record.text(at)),
                    at: None,
                    counts: Counts::Passengers,
                });
                // A place and year that has been counted is counted twice by another row.
                if gatherer.has(place, year) {
                    drops.count(DropReason::RepeatedRow, "Station", record.bytes(station), record.line);
                    continue;
                }
                gatherer.row(place, year, record.line);
                for (day, people) in counts {
                    gatherer.add(place, When { year, day, hour: None, date: None, days: 1 }, people);
                }
            }
            Err(fault) => drops.count_fault(&fault, record.line),
        }
    }
    let (read, kept) = (table.records.len() as u64, gatherer.kept());
    Ok(gatherer.finish(FileAccount::new(file.into(), FORMAT, table.sha256.clone(), read, kept, drops)))
}

/// The days of a row that are counted there.
fn row<'a>(record: &'a Record, table: &'a Table, days: &[Day]) -> Result<Vec<(DayType, f64)>, Fault<'a>> {
    table.check_fields(record)?;
    let number = |at: usize| {
        let value = record.bytes(at);
        // "---" for closed, or counted with another network.
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

/// The kinds of days, from the row of headings above the header.
fn days(file: &str, table: &Table) -> Result<Vec<Day>> {
    let unreadable = |problem: String| Error::unreadable(file, problem, "It was edited: download it again");
    let above =
        table.above.last().ok_or_else(|| unreadable("there is no row that names the days above its header".into()))?;
    let of = |name: &str| -> Result<Vec<(DayType, usize)>> {
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
        places_of(&table.columns, name).into_iter().map(day).collect()
    };
    let exits = of("Exits")?;
    let both = of("Entries")?.into_iter().map(|(day, entries)| {
        let found = exits.iter().find(|(other, _)| *other == day);
        found
            .map(|(_, exits)| (day, entries, *exits))
            .ok_or_else(|| unreadable(format!("there are no exits for {day:?}")))
    });
    both.collect()
}

fn places_of(columns: &[String], name: &str) -> Vec<usize> {
    columns.iter().enumerate().filter(|(_, column)| column.eq_ignore_ascii_case(name)).map(|(at, _)| at).collect()
}

/// The year in the title: "COUNTS (LU/LO/DLR/TfL Rail)--2023 // …".
fn year(table: &Table) -> Option<u16> {
    let titles = table.above.iter().flat_map(|row| (0..row.fields()).map(|at| row.text(at)));
    let year = |title: String| title.split("--").nth(1)?.trim().get(..4)?.parse().ok();
    titles.filter_map(year).find(|year| (1900..2200).contains(year))
}
