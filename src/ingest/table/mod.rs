//! Tables of any kind as rows of text: CSV (plain or gzip), Excel workbooks, Parquet.
//!
//! A number, date or time that a file stores as such is written the one way all readers understand: `1.5`, `2024-01-31`,
//! `2024-01-31T23:59:00`. What a column means is not decided here.

mod excel;
mod header;
mod parquet;
mod records;
mod text;

pub use header::{column, column_names, delimiter, lacks, required};
pub use records::{Record, SmallTable, field_text, line_of, records, swallows_records, unclosed_quotation};
pub use text::TextFile;

use super::rejected_rows::{DropReason, Fault};
use super::sha256;
use super::source::InputFile;
use crate::error::{Error, Result};

/// The endings of files that may hold a table.
pub const ENDINGS: [&str; 8] = [".csv", ".csv.gz", ".tsv", ".txt", ".xlsx", ".xls", ".ods", ".parquet"];

/// How a table lies in its file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// The sheet of a workbook; the one with the most cells when absent.
    pub sheet: Option<String>,
    /// The row that holds the names of the columns, the first being 1; 0 for a table without; found when absent.
    pub header_row: Option<usize>,
    /// What separates the columns of a text; found in the header when absent.
    pub delimiter: Option<u8>,
}

/// A table read whole.
pub struct Table {
    /// What it was stored as, such as "CSV" or "Excel sheet ByQhr".
    pub stored_as: String,
    /// The names of its columns; "column 1", … for a table without.
    pub columns: Vec<String>,
    /// Its rows; rows without any value are no rows.
    pub records: Vec<Record>,
    /// Rows above the header, with a value: titles and notes.
    pub above: Vec<Record>,
    /// Sheets of a workbook that hold something and were not read, when nobody said which one to read.
    pub unread_sheets: Vec<String>,
    /// The SHA-256 of the file.
    pub sha256: String,
}

impl Table {
    /// Whether it has a column of this name, letter case aside.
    pub fn has(&self, name: &str) -> bool {
        column(&self.columns, name).is_some()
    }

    /// Fails with the fault of a row that has more fields than columns, or fewer where each row states all.
    pub fn check_fields<'r>(&self, record: &'r Record) -> Result<(), Fault<'r>> {
        let columns = self.columns.len();
        // A sheet's rows end at their last cell; a line of CSV that is short has lost something.
        if record.fields() > columns || (record.fields() < columns && self.stored_as == "CSV") {
            return Err(Fault { reason: DropReason::WrongFieldCount, column: "", value: record.bytes(0) });
        }
        Ok(())
    }
}

/// Reads a table whole. The kind is found from the content.
pub fn read(file: &InputFile, layout: &Layout) -> Result<Table> {
    match kind(&start(file)?) {
        Kind::Text => read_text(file, layout),
        Kind::Workbook => {
            let bytes = file.read()?;
            let sheet = excel::rows(&file.name, &bytes, layout.sheet.as_deref())?;
            let others = if sheet.unread.is_empty() {
                String::new()
            } else {
                format!(" (not read: {})", sheet.unread.join(", "))
            };
            let stored_as = format!("Excel sheet {:?}{others}", sheet.name);
            let table = with_header(file, stored_as, sheet.records, layout, sha256::of(&bytes))?;
            Ok(Table { unread_sheets: sheet.unread, ..table })
        }
        Kind::Parquet => {
            let bytes = file.read()?;
            let sha256 = sha256::of(&bytes);
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

enum Kind {
    Text,
    Workbook,
    Parquet,
}

fn kind(start: &[u8]) -> Kind {
    match start {
        [b'P', b'A', b'R', b'1', ..] => Kind::Parquet,
        [b'P', b'K', 3, 4, ..] | [0xD0, 0xCF, 0x11, 0xE0, ..] => Kind::Workbook,
        _ => Kind::Text,
    }
}

/// Whether a file is a workbook or Parquet: a table that is no text.
pub fn is_binary(file: &InputFile) -> Result<bool> {
    Ok(!matches!(kind(&start(file)?), Kind::Text))
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

fn read_text(file: &InputFile, layout: &Layout) -> Result<Table> {
    let mut text = TextFile::open(file)?;
    let mut first = text.header()?;
    let delimiter = layout.delimiter.unwrap_or_else(|| header::delimiter(&first));
    text.delimited_by(delimiter);
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

/// Parts the rows of a sheet into what stands above the header, the header and the rows.
fn with_header(
    file: &InputFile,
    stored_as: String,
    mut rows: Vec<Record>,
    layout: &Layout,
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
