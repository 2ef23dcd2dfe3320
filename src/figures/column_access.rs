//! Columns of sheets read by name; one that is not there says of nothing.

use crate::output::{Table, Values};

/// A column as numbers; unknown where it is not there, or holds no numbers.
pub(super) fn numbers(table: &Table, name: &str) -> Vec<Option<f64>> {
    match table.column(name).map(|column| &column.values) {
        Some(Values::Number(values)) => values.clone(),
        Some(Values::Whole(values)) => values.iter().map(|value| value.map(|value| value as f64)).collect(),
        _ => vec![None; table.rows()],
    }
}

/// A column as text.
pub(super) fn texts<'t>(table: &'t Table, name: &str) -> Vec<Option<&'t str>> {
    match table.column(name).map(|column| &column.values) {
        Some(Values::Text(values)) => values.iter().map(Option::as_deref).collect(),
        _ => vec![None; table.rows()],
    }
}

/// A column of yes or no.
pub(super) fn truths(table: &Table, name: &str) -> Vec<Option<bool>> {
    match table.column(name).map(|column| &column.values) {
        Some(Values::Truth(values)) => values.clone(),
        _ => vec![None; table.rows()],
    }
}
