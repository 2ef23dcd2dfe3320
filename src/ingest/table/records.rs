//! Records and fields of a table in text.

use std::borrow::Cow;

use super::text::TextFile;
use crate::error::{Error, ErrorKind, Result};

/// A field with more line ends is the result of an unclosed quotation mark.
const MAX_LINES_IN_FIELD: usize = 8;

/// A row of a table.
pub struct Record {
    fields: csv::ByteRecord,
    /// The line of the file on which the row begins. The header is line 1.
    pub line: u64,
}

impl Record {
    /// A row of these fields.
    pub fn new<T: AsRef<[u8]>>(fields: impl IntoIterator<Item = T>, line: u64) -> Self {
        Self { fields: fields.into_iter().collect(), line }
    }

    /// The number of fields.
    pub fn fields(&self) -> usize {
        self.fields.len()
    }

    /// The bytes of a field, trimmed; empty when there is no such field.
    pub fn bytes(&self, at: usize) -> &[u8] {
        self.fields.get(at).map_or(&[], <[u8]>::trim_ascii)
    }

    /// The text of a field, trimmed.
    pub fn text(&self, at: usize) -> String {
        field_text(self.bytes(at)).into_owned()
    }
}

/// Whether a record contains several others, because a quotation mark was not closed.
pub fn contains_records(record: &csv::ByteRecord, columns: usize) -> bool {
    let line_ends = |field: &[u8]| memchr::memchr_iter(b'\n', field).count();
    record.iter().map(line_ends).any(|ends| ends > MAX_LINES_IN_FIELD || (ends > 0 && record.len() != columns))
}

/// The error for such a record.
pub fn unclosed_quotation(file: &str, row: Option<u64>) -> Error {
    let problem = "a quotation mark is opened and not closed, so the lines after it are read as one field".into();
    let advice = "Close the mark or take it out, and try again".into();
    ErrorKind::Unreadable { file: file.into(), row, problem, advice }.into()
}

/// The records of a table in memory.
pub struct SmallTable {
    /// The records without the header.
    pub records: Vec<Record>,
    /// The SHA-256 of the file.
    pub sha256: String,
}

/// Reads the records of a table whose header has been read and has `columns` columns, if known.
///
/// # Errors
/// When the file cannot be read or a quotation mark is not closed.
pub fn records(mut text: TextFile, columns: Option<usize>) -> Result<SmallTable> {
    let mut records = Vec::new();
    let mut lines = text.lines_before();
    while let Some(block) = text.block()? {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(text.delimiter())
            .from_reader(block.as_slice());
        for fields in reader.byte_records().filter_map(std::result::Result::ok) {
            if contains_records(&fields, columns.unwrap_or(fields.len())) {
                return Err(unclosed_quotation(text.name(), Some(lines + line_of(&fields, &block))));
            }
            let line = lines + line_of(&fields, &block);
            records.push(Record { fields, line });
        }
        lines += memchr::memchr_iter(b'\n', &block).count() as u64;
    }
    Ok(SmallTable { records, sha256: text.sha256() })
}

/// The line of `block` on which a record begins, from 1. (The reader's position is the end of the previous record: before the second
/// half of a CRLF, or before blank lines.)
pub fn line_of(record: &csv::ByteRecord, block: &[u8]) -> u64 {
    let Some(position) = record.position() else { return 0 };
    let ends = block[position.byte() as usize..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
    position.line() + ends.filter(|byte| **byte == b'\n').count() as u64
}

/// The text of a field, trimmed. A field that is not UTF-8 is read as Windows-1252, which common spreadsheets write and in which every
/// byte is valid.
pub fn field_text(field: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(field) {
        Ok(text) => text.trim().into(),
        Err(_) => encoding_rs::WINDOWS_1252.decode(field).0.trim().to_owned().into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_windows_1252() {
        assert_eq!(field_text(b" Caf\xe9 "), "Café");
        assert_eq!(field_text("Café".as_bytes()), "Café");
    }
}
