//! Tables as CSV that opens harmless in a spreadsheet.

use std::borrow::Cow;
use std::io::Write;

use super::table::{Table, Values};

/// Writes a table with its header. Text that a spreadsheet would take for a formula is given an apostrophe in front; lists are
/// joined by semicolons.
pub fn write_csv(table: &Table, out: impl Write) -> std::io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(table.columns().iter().map(|column| column.name))?;
    for row in 0..table.rows() {
        for column in table.columns() {
            let field: Cow<'_, str> = match &column.values {
                Values::Text(values) => values[row].as_deref().map_or("".into(), harmless),
                Values::Whole(values) => values[row].map_or("".into(), |value| value.to_string().into()),
                Values::Number(values) => values[row].map_or("".into(), |value| value.to_string().into()),
                Values::Truth(values) => values[row].map_or("".into(), |value| value.to_string().into()),
                Values::List(values) => harmless(&values[row].join(";")).into_owned().into(),
            };
            writer.write_field(field.as_bytes())?;
        }
        writer.write_record(None::<&[u8]>)?;
    }
    writer.flush()
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
        table.text(
            "name",
            ["=HYPERLINK(\"x\")", "a,b", " @SUM(1)"].map(|text| Some(text.to_owned())),
        );
        table.number("value", [Some(-1.5), None, Some(1e-9)]);
        let mut out = Vec::new();
        write_csv(&table, &mut out).expect("written");
        let text = String::from_utf8(out).expect("text");
        assert_eq!(
            text,
            "name,value\n\"'=HYPERLINK(\"\"x\"\")\",-1.5\n\"a,b\",\n' @SUM(1),0.000000001\n"
        );
    }
}
