//! Excel and OpenDocument workbooks.

use std::io::Cursor;

use calamine::{Data, ExcelDateTime, Range, Reader, open_workbook_auto_from_rs};

use super::records::Record;
use crate::error::{Error, Result};

/// A sheet of a workbook.
pub struct Sheet {
    /// The name.
    pub name: String,
    /// The rows with values; `line` is the row number in the sheet.
    pub records: Vec<Record>,
    /// The other sheets with values, when no sheet was named.
    pub unread: Vec<String>,
}

/// Reads a sheet; by default the one with the most cells.
///
/// # Errors
/// When the workbook or sheet cannot be read, or has no such sheet.
pub fn rows(file: &str, bytes: &[u8], sheet: Option<&str>) -> Result<Sheet> {
    let mut workbook = open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(|problem| {
        let advice = "It may be cut short or protected: open it and save it again as .xlsx or CSV";
        Error::unreadable(file, format!("not a workbook that can be read ({problem})"), advice)
    })?;
    let names = workbook.sheet_names();
    let damaged = |name: &str, problem: calamine::Error| {
        Error::unreadable(file, format!("sheet {name:?} cannot be read ({problem})"), "Save it again as .xlsx or CSV")
    };
    let mut filled = Vec::new();
    let chosen = match sheet {
        Some(sheet) => {
            let name = names.iter().find(|name| name.eq_ignore_ascii_case(sheet)).ok_or_else(|| {
                let problem = format!("it has no sheet {sheet:?}; its sheets are {}", names.join(", "));
                Error::unreadable(file, problem, "Correct the name of the sheet")
            })?;
            Some((name.clone(), workbook.worksheet_range(name).map_err(|problem| damaged(name, problem))?))
        }
        None => {
            let mut largest: Option<(String, Range<Data>)> = None;
            for name in &names {
                let range = workbook.worksheet_range(name).map_err(|problem| damaged(name, problem))?;
                if range.used_cells().next().is_some() {
                    filled.push(name.clone());
                }
                if largest.as_ref().is_none_or(|(_, most)| range.used_cells().count() > most.used_cells().count()) {
                    largest = Some((name.clone(), range));
                }
            }
            largest
        }
    };
    let (name, range) = chosen
        .ok_or_else(|| Error::unreadable(file, "the workbook has no sheet", "Check that it is the right file"))?;
    // A range begins at its first used cell. Rows and columns before it are added, so that row and column numbers agree.
    let (first_row, first_column) = range.start().unwrap_or_default();
    let blank = || std::iter::repeat_n(String::new(), first_column as usize);
    filled.retain(|other| *other != name);
    let with_values = range.rows().zip(u64::from(first_row) + 1..).filter(|(cells, _)| !cells.iter().all(is_blank));
    let records = with_values.map(|(cells, line)| Record::new(blank().chain(cells.iter().map(text)), line)).collect();
    Ok(Sheet { name, records, unread: filled })
}

fn is_blank(cell: &Data) -> bool {
    matches!(cell, Data::Empty) || matches!(cell, Data::String(text) if text.trim().is_empty())
}

fn text(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number.to_string(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Bool(value) => value.to_string(),
        Data::DateTime(value) => time_text(value),
        Data::Error(error) => error.to_string(),
    }
}

/// A date and time as ISO 8601; the date alone at midnight, the time alone without a date.
fn time_text(value: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = value.to_ymd_hms_milli();
    let time = format!("{hour:02}:{minute:02}:{second:02}");
    match value.as_f64() {
        days if days.fract() == 0.0 => format!("{year:04}-{month:02}-{day:02}"),
        days if days.abs() < 1.0 => time,
        _ => format!("{year:04}-{month:02}-{day:02}T{time}"),
    }
}
