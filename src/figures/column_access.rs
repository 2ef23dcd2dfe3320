//! Columns of sheets, read by their definitions; an absent one has missing values only.

use crate::table::{Field, Table, Values};

/// A column as numbers; unknown where it is not there, or holds no numbers.
pub(super) fn numbers(table: &Table, column: &Field) -> Vec<Option<f64>> {
    match table.column(column).map(|column| &column.values) {
        Some(Values::Number(values)) => values.clone(),
        Some(Values::Whole(values)) => values.iter().map(|value| value.map(|value| value as f64)).collect(),
        _ => vec![None; table.rows()],
    }
}

/// A column as text.
pub(super) fn texts<'t>(table: &'t Table, column: &Field) -> Vec<Option<&'t str>> {
    match table.column(column).map(|column| &column.values) {
        Some(Values::Text(values)) => values.iter().map(Option::as_deref).collect(),
        _ => vec![None; table.rows()],
    }
}

/// A column of yes or no.
pub(super) fn truths(table: &Table, column: &Field) -> Vec<Option<bool>> {
    match table.column(column).map(|column| &column.values) {
        Some(Values::Truth(values)) => values.clone(),
        _ => vec![None; table.rows()],
    }
}
