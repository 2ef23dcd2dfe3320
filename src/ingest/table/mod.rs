//! Reads tables as rows of text: CSV (plain or gzip), Excel workbooks, Parquet.
//!
//! Numbers, dates and times that a file stores as such become text that all readers understand: `1.5`, `2024-01-31`,
//! `2024-01-31T23:59:00`. The meaning of columns is not decided here.

mod excel;
mod header;
mod parquet;
mod records;
mod text;

pub use header::{column, column_names, delimiter, lacks, required};
pub use records::{Record, SmallTable, contains_records, field_text, line_of, records, unclosed_quotation};
pub use text::TextFile;

use super::rejected_rows::{DropReason, Fault};
use super::sha256;
use super::source::InputFile;
use crate::error::{Error, Result};

/// The endings of files that may hold a table.
pub const ENDINGS: [&str; 8] = [".csv", ".csv.gz", ".tsv", ".txt", ".xlsx", ".xls", ".ods", ".parquet"];

/// How a table is stored in its file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableLayout {
    /// The sheet of a workbook; by default the one with the most cells.
    pub sheet: Option<String>,
    /// The number of the header row, from 1; 0 for a table without one. By default it is found.
    pub header_row: Option<usize>,
    /// What separates the columns of a text file; by default found from the header.
    pub delimiter: Option<u8>,
}

/// A table in memory.
pub struct Table {
    /// The form of storage, such as "CSV" or "Excel sheet ByQhr".
    pub stored_as: String,
    /// The names of the columns; "column 1", … for a table without a header.
    pub columns: Vec<String>,
    /// The rows with at least one value.
    pub records: Vec<Record>,
    /// The rows with a value above the header: titles and notes.
    pub above: Vec<Record>,
    /// The sheets of a workbook with values that were not read, when the user named no sheet.
    pub unread_sheets: Vec<String>,
    /// The SHA-256 of the file.
    pub sha256: String,
}

impl Table {
    /// Whether the table has a column of this name, ignoring case.
    pub fn has(&self, name: &str) -> bool {
        column(&self.columns, name).is_some()
    }

    /// Checks the number of fields of a row.
    ///
    /// # Errors
    /// The fault of a row with more fields than columns, or with fewer in a CSV file.
    pub fn check_fields<'r>(&self, record: &'r Record) -> Result<(), Fault<'r>> {
        let columns = self.columns.len();
        // The rows of a sheet end at their last cell, but a short line of CSV has lost fields.
        if record.fields() > columns || (record.fields() < columns && self.stored_as == "CSV") {
            return Err(Fault { reason: DropReason::WrongFieldCount, column: "", value: record.bytes(0) });
        }
        Ok(())
    }
}

/// Reads a table. The form of storage is recognised from the content.
///
/// # Errors
/// When the file cannot be read, or has no such sheet or header row.
pub fn read(file: &InputFile, layout: &TableLayout) -> Result<Table> {
    match storage(&start(file)?) {
        Storage::Text => read_text(file, layout),
        Storage::Workbook => {
            let bytes = file.read()?;
            let sheet = excel::rows(&file.name, &bytes, layout.sheet.as_deref())?;
            let others = if sheet.unread.is_empty() {
                String::new()
            } else {
                format!(" (not read: {})", sheet.unread.join(", "))
            };
            let stored_as = format!("Excel sheet {:?}{others}", sheet.name);
            let table = with_header(file, stored_as, sheet.records, layout, sha256::hash(&bytes))?;
            Ok(Table { unread_sheets: sheet.unread, ..table })
        }
        Storage::Parquet => {
            let bytes = file.read()?;
            let sha256 = sha256::hash(&bytes);
            let (columns, records) = parquet::rows(&file.name, bytes)?;
            Ok(Table {
                stored_as: "Parquet".into(),
                columns,
                records,
                above: Vec::new(),
                unread_sheets: Vec::new(),
                sha256,
            })
        }
    }
}

enum Storage {
    Text,
    Workbook,
    Parquet,
}

fn storage(start: &[u8]) -> Storage {
    match start {
        [b'P', b'A', b'R', b'1', ..] => Storage::Parquet,
        [b'P', b'K', 3, 4, ..] | [0xD0, 0xCF, 0x11, 0xE0, ..] => Storage::Workbook,
        _ => Storage::Text,
    }
}

/// Whether a file is a table other than text: a workbook or Parquet.
///
/// # Errors
/// When the file cannot be read.
pub fn is_binary(file: &InputFile) -> Result<bool> {
    Ok(!matches!(storage(&start(file)?), Storage::Text))
}

fn start(file: &InputFile) -> Result<[u8; 4]> {
    use std::io::Read;
    let (mut start, mut filled) = ([0; 4], 0);
    let mut reader = file.open()?;
    while filled < start.len() {
        match reader.read(&mut start[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(source) => return Err(Error::cannot_open(std::path::Path::new(&file.name), source)),
        }
    }
    Ok(start)
}

fn read_text(file: &InputFile, layout: &TableLayout) -> Result<Table> {
    let mut text = TextFile::open(file)?;
    let mut first = text.header()?;
    let delimiter = layout.delimiter.unwrap_or_else(|| header::delimiter(&first));
    text.set_delimiter(delimiter);
    if layout.header_row.unwrap_or(1) != 1 {
        first.push(b'\n');
        text.put_back(&first);
        let SmallTable { records, sha256 } = records(text, None)?;
        return with_header(file, "CSV".into(), records, layout, sha256);
    }
    let columns = column_names(&first, delimiter);
    let SmallTable { records, sha256 } = records(text, Some(columns.len()))?;
    Ok(Table { stored_as: "CSV".into(), columns, records, above: Vec::new(), unread_sheets: Vec::new(), sha256 })
}

/// Splits rows into those above the header, the header, and those below it.
fn with_header(
    file: &InputFile,
    stored_as: String,
    mut rows: Vec<Record>,
    layout: &TableLayout,
    sha256: String,
) -> Result<Table> {
    let at = match layout.header_row {
        Some(0) => None,
        Some(row) => match rows.iter().position(|record| record.line == row as u64) {
            Some(at) => Some(at),
            None => {
                let problem = format!("row {row} was to be the header, and holds nothing");
                return Err(Error::unreadable(&file.name, problem, "Correct header-row: the first row is 1"));
            }
        },
        None => header::find(&rows),
    };
    let Some(at) = at else {
        let widest = rows.iter().map(Record::fields).max().unwrap_or(0);
        let columns = (1..=widest).map(|number| format!("column {number}")).collect();
        return Ok(Table { stored_as, columns, records: rows, above: Vec::new(), unread_sheets: Vec::new(), sha256 });
    };
    let records = rows.split_off(at + 1);
    let header = rows.pop().expect("the header is the last of what was not split off");
    let columns = (0..header.fields()).map(|field| header.text(field)).collect();
    Ok(Table { stored_as, columns, records, above: rows, unread_sheets: Vec::new(), sha256 })
}
