//! A table of the page: some columns of a sheet, in words for a reader, sorted by what they mean and not by how they are written.

use serde_json::Value;

use super::column_access::{Field as Column, field};
use crate::table::{Field, Table};

/// A table with its heading.
#[derive(Clone, Debug, Default)]
pub(super) struct Grid {
    /// What it tells.
    pub caption: String,
    /// Headings of columns.
    pub heads: Vec<String>,
    /// Rows of as many entries as there are headings.
    pub rows: Vec<Vec<Entry>>,
    /// What must be known to read it rightly.
    pub caveat: String,
    /// Whether it is closed until a reader opens it.
    pub folded: bool,
}

/// One entry of a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Entry {
    /// What is shown; a dash where nothing is known.
    pub text: String,
    /// The interval of a number, set smaller; empty for none.
    pub interval: String,
    /// What it is sorted by when it is a number.
    pub key: Option<f64>,
}

/// How a column is shown.
#[derive(Clone, Copy)]
pub(super) enum Show {
    /// Its text, list, or yes or no.
    Words,
    /// The day and the time of day of a text such as `2025-01-10T20:15:00`.
    Time,
    /// A number with so many decimals.
    Number(usize),
    /// A share as per cent.
    Percent,
    /// A number with the columns of its interval.
    Interval(&'static Field, &'static Field, usize),
}

/// A heading, the column below it, and how it is shown.
pub(super) type Of = (&'static str, &'static Field, Show);

impl Grid {
    /// These columns of these rows. A column of which nothing is known in them is left out.
    pub fn of(
        caption: impl Into<String>,
        table: &Table,
        columns: &[Of],
        rows: impl IntoIterator<Item = usize>,
    ) -> Self {
        let rows: Vec<usize> = rows.into_iter().collect();
        let mut grid = Self { caption: caption.into(), rows: vec![Vec::new(); rows.len()], ..Self::default() };
        for (head, column, show) in columns {
            let entries: Vec<Entry> = rows.iter().map(|row| show.entry(table, column, *row)).collect();
            if entries.iter().all(|entry| entry.text == UNKNOWN) {
                continue;
            }
            grid.heads.push((*head).into());
            for (row, entry) in grid.rows.iter_mut().zip(entries) {
                row.push(entry);
            }
        }
        grid
    }

    /// A table of what is told elsewhere than in a sheet.
    pub fn told(caption: impl Into<String>, heads: &[&str], rows: Vec<Vec<Entry>>) -> Self {
        let heads = heads.iter().map(|head| (*head).to_owned()).collect();
        Self { caption: caption.into(), heads, rows, ..Self::default() }
    }

    /// Whether a column holds numbers.
    pub fn is_number(&self, column: &usize) -> bool {
        self.rows.iter().any(|row| row.get(*column).is_some_and(|entry| entry.key.is_some()))
    }

    /// With what must be known to read it.
    pub fn caveat(self, caveat: impl Into<String>) -> Self {
        Self { caveat: caveat.into(), ..self }
    }

    /// Closed until it is opened.
    pub fn folded(self) -> Self {
        Self { folded: true, ..self }
    }
}

const UNKNOWN: &str = "–";

impl Show {
    fn entry(self, table: &Table, column: &Field, row: usize) -> Entry {
        let column = field(table, column);
        let value = column.number(row);
        match (self, value) {
            (Self::Words, _) => Entry::text(&words(column, row)),
            (Self::Time, _) => Entry::text(&day_and_time(&words(column, row))),
            (_, None) => Entry::text(""),
            (Self::Number(decimals), Some(value)) => Entry::number(value, decimals),
            (Self::Percent, Some(value)) => Entry::percent(value),
            (Self::Interval(low, high, decimals), Some(value)) => {
                let bound = |column| field(table, column).number(row);
                let interval = match (bound(low), bound(high)) {
                    (Some(low), Some(high)) => format!("({} to {})", shown(low, decimals), shown(high, decimals)),
                    _ => String::new(),
                };
                Entry { interval, ..Entry::number(value, decimals) }
            }
        }
    }
}

/// "2025-01-10 20:15"; a text of another form as it is.
fn day_and_time(text: &str) -> String {
    match text.split_once('T').map(|(day, time)| (day, time.get(..5))) {
        Some((day, Some(time))) => format!("{day} {time}"),
        _ => text.to_owned(),
    }
}

fn words(column: Column<'_>, row: usize) -> String {
    let truth = column.truth(row).map(|truth| if truth { "yes" } else { "no" });
    match (column.text(row).or(truth), column.list(row), column.number(row)) {
        (Some(text), ..) => text.to_owned(),
        (_, [], Some(number)) => shown(number, 0),
        (_, list, _) => list.join(", "),
    }
}

impl Entry {
    /// Whether it is a sentence, which is not to be squeezed into a column as narrow as a word.
    pub fn is_sentence(&self) -> bool {
        /// Characters that a column of words may well hold in a line or two.
        const WORDS: usize = 60;
        self.text.chars().count() > WORDS
    }

    /// Text; a dash for none.
    pub fn text(text: &str) -> Self {
        Self { text: if text.is_empty() { UNKNOWN.into() } else { text.into() }, ..Self::default() }
    }

    /// A number.
    pub fn number(value: f64, decimals: usize) -> Self {
        Self { text: shown(value, decimals), interval: String::new(), key: Some(value) }
    }

    /// A share as per cent.
    pub fn percent(share: f64) -> Self {
        Self { text: format!("{} %", shown(100.0 * share, 1)), interval: String::new(), key: Some(share) }
    }

    /// A value of the manifest.
    pub fn of(value: &Value) -> Self {
        match value {
            Value::Null => Self::text(""),
            Value::Number(number) if number.is_f64() => Self::number(number.as_f64().unwrap_or_default(), 2),
            Value::Number(number) => Self::number(number.as_f64().unwrap_or_default(), 0),
            Value::String(text) => Self::text(text),
            Value::Array(values) => {
                let texts: Vec<String> = values.iter().map(|value| Self::of(value).text).collect();
                Self::text(&texts.join(", "))
            }
            other => Self::text(&other.to_string()),
        }
    }
}

/// A number as people write it: thousands set apart, no sign on zero.
pub(super) fn shown(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |digits| ("−", digits));
    let (whole, part) =
        digits.split_once('.').map_or((digits, String::new()), |(whole, part)| (whole, format!(".{part}")));
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let sign = if digits.chars().all(|c| matches!(c, '0' | '.')) { "" } else { sign };
    format!("{sign}{grouped}{part}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::columns::hotspot;
    use crate::table::{AddColumn, Values};

    #[test]
    fn numbers_are_written_for_people() {
        let told = [(1_234_567.0, 0), (-1234.5, 1), (-0.04, 1), (999.0, 0), (12.0, 2)]
            .map(|(value, decimals)| shown(value, decimals));
        assert_eq!(told, ["1,234,567", "−1,234.5", "0.0", "999", "12.00"]);
    }

    #[test]
    fn a_column_that_is_not_there_is_left_out_and_no_row_with_it() {
        let mut table = Table::new(2);
        table.add(hotspot::LABEL, Values::text([Some("<b>"), None]));
        table.add(hotspot::TIMES_EXPECTED, Values::number([Some(2.0), None]));
        table.add(hotspot::TIMES_EXPECTED_LOW, Values::number([Some(1.0), None]));
        let interval = Show::Interval(hotspot::TIMES_EXPECTED_LOW, hotspot::TIMES_EXPECTED_HIGH, 1);
        let columns = [
            ("Name", hotspot::LABEL, Show::Words),
            ("Absent", hotspot::P_TOP, Show::Percent),
            ("Rate", hotspot::TIMES_EXPECTED, interval),
        ];
        let grid = Grid::of("c", &table, &columns, 0..2);
        assert_eq!(grid.heads, ["Name", "Rate"]);
        assert_eq!(grid.rows[0][1], Entry::number(2.0, 1), "no interval of one bound");
        assert_eq!(grid.rows[1][0].text, "–");
    }
}
