//! A column of a sheet by its definition, present or not, and as numbers of the page.

use serde_json::{Value, json};

use crate::table::{Field as Definition, Table, Values};

/// The values of a column; those of an absent column are all missing.
#[derive(Clone, Copy)]
pub(super) struct Field<'a>(Option<&'a Values>);

/// How much of a number the page keeps.
#[derive(Clone, Copy)]
pub(super) enum Keep {
    /// So many decimals.
    Decimals(i32),
    /// So many figures.
    Figures(i32),
}

/// The values of this column.
pub(super) fn field<'a>(table: &'a Table, column: &Definition) -> Field<'a> {
    Field(table.column(column).map(|column| &column.values))
}

impl<'a> Field<'a> {
    /// The number in a row.
    pub fn number(self, row: usize) -> Option<f64> {
        match self.0? {
            Values::Whole(values) => values[row].map(|value| value as f64),
            Values::Number(values) => values[row],
            _ => None,
        }
    }

    /// The text in a row.
    pub fn text(self, row: usize) -> Option<&'a str> {
        match self.0? {
            Values::Text(values) => values[row].as_deref(),
            _ => None,
        }
    }

    /// The yes or no in a row.
    pub fn truth(self, row: usize) -> Option<bool> {
        match self.0? {
            Values::Truth(values) => values[row],
            _ => None,
        }
    }

    /// The list in a row.
    pub fn list(self, row: usize) -> &'a [String] {
        match self.0 {
            Some(Values::List(values)) => &values[row],
            _ => &[],
        }
    }
}

/// The numbers of a column in these rows; `null` when none of them is known.
pub(super) fn numbers(table: &Table, column: &Definition, keep: Keep) -> Value {
    let field = field(table, column);
    let values: Vec<Option<f64>> = (0..table.rows()).map(|row| field.number(row)).collect();
    known(&values, |value| number(value, keep))
}

/// The yes or no of a column as 1 or 0.
pub(super) fn truths(table: &Table, column: &Definition) -> Value {
    let field = field(table, column);
    let values: Vec<Option<bool>> = (0..table.rows()).map(|row| field.truth(row)).collect();
    known(&values, |value| json!(u8::from(value)))
}

fn known<T: Copy>(values: &[Option<T>], told: impl Fn(T) -> Value) -> Value {
    if values.iter().all(Option::is_none) {
        return Value::Null;
    }
    values.iter().map(|value| value.map_or(Value::Null, &told)).collect()
}

/// A number as it stands in the page: rounded, and without a point where it is whole.
pub(super) fn number(value: f64, keep: Keep) -> Value {
    let decimals = match keep {
        Keep::Decimals(decimals) => decimals,
        Keep::Figures(_) if value == 0.0 => 0,
        Keep::Figures(figures) => figures - 1 - value.abs().log10().floor() as i32,
    };
    // Powers of ten up to 22 are exact, so that dividing by them gives the nearest short decimal.
    let decimals = decimals.clamp(0, 22);
    let scale = 10_f64.powi(decimals);
    let rounded = (value * scale).round() / scale;
    if rounded.fract() == 0.0 && rounded.abs() < 9e15 { json!(rounded as i64) } else { json!(rounded) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::columns::cell;
    use crate::table::AddColumn;

    #[test]
    fn numbers_are_short_and_what_is_not_known_is_no_zero() {
        assert_eq!(number(14.464_657_4, Keep::Figures(4)).to_string(), "14.46");
        assert_eq!(number(0.000_123_456, Keep::Figures(3)).to_string(), "0.000123");
        assert_eq!(number(179_550.0, Keep::Figures(4)).to_string(), "179550");
        assert_eq!(number(-0.08249, Keep::Decimals(3)).to_string(), "-0.082");
        let mut table = Table::new(2);
        table.add(cell::HARM, Values::Number(vec![None, Some(2.0)]));
        table.add(cell::P_TOP, Values::Number(vec![None, None]));
        assert_eq!(numbers(&table, cell::HARM, Keep::Decimals(1)), json!([null, 2]));
        assert_eq!(numbers(&table, cell::P_TOP, Keep::Decimals(1)), Value::Null);
        assert_eq!(numbers(&table, cell::GI_Z, Keep::Decimals(1)), Value::Null);
    }
}
