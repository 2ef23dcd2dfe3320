//! The columns of a table, and the error for missing ones.

use super::records::{Record, field_text};
use crate::error::{Error, Result, nearest};

/// The number of rows that are searched for the header.
const SEARCHED: usize = 30;

/// The names of the columns of a CSV header.
pub fn column_names(header: &[u8], delimiter: u8) -> Vec<String> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).delimiter(delimiter).from_reader(header);
    let first = reader.byte_records().next().and_then(std::result::Result::ok).unwrap_or_default();
    first.iter().map(|name| field_text(name).into_owned()).collect()
}

/// The delimiter of a header: the most common of comma, semicolon, tab and bar.
pub fn delimiter(header: &[u8]) -> u8 {
    let count = |mark: u8| header.iter().filter(|byte| **byte == mark).count();
    // Of equally common marks the last is chosen, which prefers the comma.
    *[b'|', b'\t', b';', b','].iter().max_by_key(|mark| count(**mark)).unwrap_or(&b',')
}

/// The header of a sheet: of the first rows, the one with the most texts that are not numbers.
pub fn find(rows: &[Record]) -> Option<usize> {
    let texts = |row: &Record| {
        (0..row.fields()).filter(|at| !row.bytes(*at).is_empty() && row.text(*at).parse::<f64>().is_err()).count()
    };
    let most = rows.iter().take(SEARCHED).map(texts).max().filter(|most| *most > 0)?;
    rows.iter().take(SEARCHED).position(|row| texts(row) == most)
}

/// The index of the column `name`, ignoring case.
pub fn column(columns: &[String], name: &str) -> Option<usize> {
    columns.iter().position(|column| column.eq_ignore_ascii_case(name))
}

/// The indices of the `wanted` columns.
///
/// # Errors
/// Names the missing columns, and columns of similar names.
pub fn required<const N: usize>(file: &str, format: &str, columns: &[String], wanted: [&str; N]) -> Result<[usize; N]> {
    let found = wanted.map(|name| column(columns, name));
    let missing: Vec<&str> = wanted.iter().zip(found).filter(|(_, at)| at.is_none()).map(|(name, _)| *name).collect();
    if missing.is_empty() {
        return Ok(found.map(Option::unwrap_or_default));
    }
    Err(lacks(file, format, columns, &missing))
}

/// The error for a table that lacks the `missing` columns of a format.
pub fn lacks(file: &str, format: &str, columns: &[String], missing: &[&str]) -> Error {
    Error::wrong_format(file, missing_columns(format, columns, missing), advice(columns, missing))
}

fn missing_columns(format: &str, columns: &[String], missing: &[&str]) -> String {
    let s = if missing.len() == 1 { "" } else { "s" };
    let present: Vec<&str> = columns.iter().map(String::as_str).take(12).collect();
    let missing = missing.join(", ");
    format!("not {format}: the header lacks the column{s} {missing}; it reads {:?}", present.join(","))
}

fn advice(columns: &[String], missing: &[&str]) -> String {
    for (mark, name) in [(';', "semicolons"), ('\t', "tabs"), ('|', "bars")] {
        if columns.len() == 1 && columns[0].contains(mark) {
            return format!("The columns are separated by {name}: save the file with commas");
        }
    }
    let renamed: Vec<String> = missing
        .iter()
        .filter_map(|name| Some((name, nearest(name, columns.iter().map(String::as_str))?)))
        .map(|(name, similar)| format!("{similar:?} may be meant for {name:?}"))
        .collect();
    match renamed.as_slice() {
        [] if columns.first().is_some_and(|name| name.parse::<f64>().is_ok()) => {
            "The first line looks like data: put the header back as the first line".into()
        }
        [] => "Check that it is the file you meant; the first line must be the header as published".into(),
        _ => format!("{}: rename the column", renamed.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_header_below_titles() {
        let row = |line, fields: &[&str]| Record::new(fields.iter().copied(), line);
        let rows =
            [row(2, &["", "Licences as of August"]), row(4, &["Id", "Name", "Lon"]), row(5, &["7", "Bar", "1.5"])];
        assert_eq!(find(&rows), Some(1));
        assert_eq!(find(&[row(1, &["1", "2"])]), None, "numbers are no names");
    }

    #[test]
    fn finds_the_commonest_delimiter() {
        assert_eq!(delimiter(b"a,b,c"), b',');
        assert_eq!(delimiter(b"a;b;c, d"), b';');
        assert_eq!(delimiter(b"a\tb"), b'\t');
        assert_eq!(delimiter(b"one"), b',');
    }
}
