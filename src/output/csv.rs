//! Tables as CSV that opens harmless in a spreadsheet.

use std::borrow::Cow;
use std::io::Write;
use std::ops::Range;

use rayon::prelude::*;
use serde::Serialize;

use crate::table::{Table, Values};

/// Writes a table with its header. Text that a spreadsheet would take for a formula is given an apostrophe in front; lists are
/// joined by semicolons. Rows are encoded side by side and written in order.
pub fn write_csv(table: &Table, mut out: impl Write) -> std::io::Result<()> {
    /// Rows encoded by one thread at a time.
    const PART: usize = 4096;
    let mut header = csv::Writer::from_writer(&mut out);
    header.write_record(table.columns().map(|column| column.name.as_ref()))?;
    header.flush()?;
    drop(header);
    let starts: Vec<usize> = (0..table.rows()).step_by(PART).collect();
    let parts: Vec<std::io::Result<Vec<u8>>> =
        starts.par_iter().map(|start| encode(table, *start..(*start + PART).min(table.rows()))).collect();
    parts.into_iter().try_for_each(|part| out.write_all(&part?))?;
    out.flush()
}

/// A table as [`write_csv`] writes it.
pub fn csv_text(table: &Table) -> String {
    let mut out = Vec::new();
    write_csv(table, &mut out).expect("memory takes it");
    String::from_utf8(out).expect("text makes text")
}

fn encode(table: &Table, rows: Range<usize>) -> std::io::Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut number = Vec::new();
    for row in rows {
        for column in table.columns() {
            match &column.values {
                Values::Text(values) => {
                    writer.write_field(values[row].as_deref().map_or("".into(), harmless).as_bytes())?
                }
                Values::Whole(values) => writer.write_field(json(&mut number, values[row])?)?,
                Values::Number(values) => writer.write_field(json(&mut number, values[row])?)?,
                Values::Truth(values) => writer.write_field(json(&mut number, values[row])?)?,
                Values::List(values) => writer.write_field(harmless(&values[row].join(";")).as_bytes())?,
            }
        }
        writer.write_record(None::<&[u8]>)?;
    }
    writer.into_inner().map_err(csv::IntoInnerError::into_error)
}

/// A value as JSON writes it, so that a number reads the same in every format; nothing for one that is not known.
fn json(buffer: &mut Vec<u8>, value: Option<impl Serialize>) -> std::io::Result<&[u8]> {
    buffer.clear();
    if let Some(value) = value {
        serde_json::to_writer(&mut *buffer, &value)?;
    }
    Ok(buffer)
}

/// Text that no spreadsheet runs.
fn harmless(text: &str) -> Cow<'_, str> {
    match text.trim_start().chars().next() {
        Some('=' | '+' | '-' | '@') => format!("'{text}").into(),
        _ if text.starts_with(['\t', '\r']) => format!("'{text}").into(),
        _ => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_become_text_and_numbers_stay_numbers() {
        let mut table = Table::new(3);
        table.push("name", None, Values::text(["=HYPERLINK(\"x\")", "a,b", " @SUM(1)"]));
        table.push("value", None, Values::number([Some(-1.5), None, Some(1e-9)]));
        let mut out = Vec::new();
        write_csv(&table, &mut out).expect("written");
        let text = String::from_utf8(out).expect("text");
        assert_eq!(text, "name,value\n\"'=HYPERLINK(\"\"x\"\")\",-1.5\n\"a,b\",\n' @SUM(1),1e-9\n");
    }
}
