//! Reads the `.dbf` of a shapefile: its properties, in rows of fixed width.
//!
//! The crate `dbase` refuses or corrupts names that are not in the encoding that the file claims. This reader accepts UTF-8 and
//! Windows-1252, and keeps rows marked as deleted because their shapes remain.

use std::collections::BTreeMap;

use crate::ingest::table::field_text;

/// The columns and rows of a `.dbf`.
#[derive(Debug, PartialEq)]
pub struct DbfTable {
    /// The names of the columns, in order.
    pub columns: Vec<String>,
    /// By row, the columns that have a value.
    pub rows: Vec<BTreeMap<String, String>>,
}

/// The length of the header, in bytes.
const HEADER: usize = 32;

/// The length of the description of a column, in bytes.
const COLUMN: usize = 32;

/// Reads a table, or returns what is wrong with it.
pub fn read(bytes: &[u8]) -> Result<DbfTable, &'static str> {
    let header = bytes.get(..HEADER).ok_or("it is cut short")?;
    let count = u32::from_le_bytes([header[4], header[5], header[6], header[7]]) as usize;
    let [body, width] = [8, 10].map(|at| usize::from(u16::from_le_bytes([header[at], header[at + 1]])));
    let columns = columns(bytes.get(HEADER..body).ok_or("its header is cut short or no header")?)?;
    if columns.is_empty() || columns.iter().map(|column| column.width).sum::<usize>() >= width {
        return Err("its columns do not fit its rows");
    }
    let whole = count.checked_mul(width).and_then(|length| bytes[body..].get(..length)).ok_or("it is cut short")?;
    let rows = whole.chunks_exact(width).map(|row| values(&row[1..], &columns)).collect();
    Ok(DbfTable { columns: columns.into_iter().map(|column| column.name).collect(), rows })
}

struct Column {
    name: String,
    kind: u8,
    width: usize,
}

fn columns(bytes: &[u8]) -> Result<Vec<Column>, &'static str> {
    const END: u8 = 0x0D;
    let described = bytes.chunks(COLUMN).take_while(|column| column[0] != END);
    described
        .map(|column| {
            let column: &[u8; COLUMN] = column.try_into().map_err(|_| "its header is cut short")?;
            let name = column[..11].split(|byte| *byte == 0).next().unwrap_or_default();
            Ok(Column { name: field_text(name).into_owned(), kind: column[11], width: usize::from(column[16]) })
        })
        .collect()
}

fn values(row: &[u8], columns: &[Column]) -> BTreeMap<String, String> {
    let (mut values, mut left) = (BTreeMap::new(), row);
    for column in columns {
        let (field, rest) = left.split_at(column.width);
        left = rest;
        if let Some(value) = value(column.kind, field) {
            values.insert(column.name.clone(), value);
        }
    }
    values
}

/// The value of a text, number, date or logical field; other types are binary or in another file. Stars fill a number that did not
/// fit.
fn value(kind: u8, field: &[u8]) -> Option<String> {
    let field = field.split(|byte| *byte == 0).next().unwrap_or_default();
    let text = field_text(field);
    let blank = match kind {
        b'C' => text.is_empty(),
        b'N' | b'F' => text.is_empty() || text.contains('*'),
        b'D' => text.is_empty() || text.bytes().all(|byte| byte == b'0'),
        b'L' => text.is_empty() || text == "?",
        _ => true,
    };
    (!blank).then(|| text.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: &[&[u8]]) -> Vec<u8> {
        let mut bytes = vec![3, 124, 1, 1];
        bytes.extend((rows.len() as u32).to_le_bytes());
        bytes.extend(((HEADER + 3 * COLUMN + 1) as u16).to_le_bytes());
        bytes.extend(12u16.to_le_bytes());
        bytes.resize(HEADER, 0);
        for (name, kind, width) in [("NAME", b'C', 6u8), ("CODE", b'N', 3), ("NOTE", b'M', 2)] {
            let mut column = [0; COLUMN];
            column[..name.len()].copy_from_slice(name.as_bytes());
            (column[11], column[16]) = (kind, width);
            bytes.extend(column);
        }
        bytes.push(0x0D);
        rows.iter().for_each(|row| bytes.extend(*row));
        bytes.push(0x1A);
        bytes
    }

    #[test]
    fn reads_both_encodings_and_keeps_deleted_rows() {
        let read = read(&table(&[b" Caf\xe9    7xx", "*Café ***xx".as_bytes()])).expect("a table");
        assert_eq!(read.columns, ["NAME", "CODE", "NOTE"]);
        let names: Vec<_> = read.rows.iter().map(|row| row["NAME"].as_str()).collect();
        assert_eq!(names, ["Café", "Café"]);
        assert_eq!((read.rows[0]["CODE"].as_str(), read.rows[1].get("CODE")), ("7", None));
        assert!(!read.rows[0].contains_key("NOTE"), "a memo lies in another file");
    }

    #[test]
    fn rejects_damaged_tables() {
        let whole = table(&[b" Bank    12xx"]);
        for end in 0..whole.len() - 2 {
            assert!(read(&whole[..end]).is_err(), "cut at {end}");
        }
        for at in 0..HEADER + 3 * COLUMN {
            for value in [0, 0x0D, 0xFF] {
                let mut spoilt = whole.clone();
                spoilt[at] = value;
                let _ = read(&spoilt);
            }
        }
    }
}
