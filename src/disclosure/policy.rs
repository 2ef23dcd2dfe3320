//! Which columns of a sheet are published when small numbers are suppressed: each by the rule of its definition.

use crate::table::{AddColumn, Disclosure, Field, Table, Values, suppression};

/// A row that is published: which row of the sheet, and whether its number is suppressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SharedRow {
    /// The row of the sheet.
    pub row: usize,
    /// Whether its number is suppressed.
    pub suppressed: bool,
}

/// A sheet with these rows and, of its columns, the values that may be published. Columns whose definition has no rule are there and
/// hold nothing, so that a reader finds every column of the dictionary. `recomputed` has a row for each of `rows`; whether a row is
/// suppressed stands after the column `last`.
pub fn apply_policy(table: &Table, rows: &[SharedRow], recomputed: &Table, last: &Field) -> Table {
    let suppressed: Vec<bool> = rows.iter().map(|row| row.suppressed).collect();
    let mut out = Table::new(rows.len());
    for column in table.columns() {
        let rule = column.field.map_or(Disclosure::Suppressed, |field| field.disclosure);
        let published = |row: &SharedRow| match rule {
            Disclosure::Published(_) => true,
            Disclosure::WithCount(_) => !row.suppressed,
            Disclosure::Recomputed(_) | Disclosure::Suppressed => false,
        };
        let anew = recomputed.named(&column.name).filter(|_| matches!(rule, Disclosure::Recomputed(_)));
        let values = anew.map_or_else(|| picked(&column.values, rows, published), |column| column.values.clone());
        out.push(column.name.clone(), column.field, values);
        if column.name == last.name {
            out.add(suppression::SUPPRESSED, Values::truth(suppressed.iter().copied()));
        }
    }
    out
}

/// The values of these rows, where they are published.
fn picked(values: &Values, rows: &[SharedRow], published: impl Fn(&SharedRow) -> bool) -> Values {
    fn pick<T: Clone + Default>(values: &[T], rows: &[SharedRow], published: impl Fn(&SharedRow) -> bool) -> Vec<T> {
        rows.iter().map(|row| if published(row) { values[row.row].clone() } else { T::default() }).collect()
    }
    match values {
        Values::Text(values) => Values::Text(pick(values, rows, published)),
        Values::Whole(values) => Values::Whole(pick(values, rows, published)),
        Values::Number(values) => Values::Number(pick(values, rows, published)),
        Values::Truth(values) => Values::Truth(pick(values, rows, published)),
        Values::List(values) => Values::List(pick(values, rows, published)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::columns::cell;

    // A column without a rule is suppressed, and one that follows from the count goes with the count.
    #[test]
    fn publishes_columns_by_their_rules() {
        let mut table = Table::new(2);
        table.add(cell::H3, Values::text(["a", "b"]));
        table.add(cell::COUNT, Values::whole([7, 2_i64]));
        table.add(cell::GI_Z, Values::number([1.5, 0.5]));
        table.add(cell::HOT, Values::truth([true, true]));
        let mut recomputed = Table::new(2);
        recomputed.add(cell::HOT, Values::Truth(vec![None, Some(false)]));
        recomputed.add(cell::GI_Z, Values::number([9.0, 9.0]));
        let rows = [SharedRow { row: 1, suppressed: true }, SharedRow { row: 0, suppressed: false }];
        let shared = apply_policy(&table, &rows, &recomputed, cell::HOT);
        let values = |field: &Field| shared.column(field).expect("every column is there").values.clone();
        assert_eq!(values(cell::H3), Values::Text(vec![Some("b".into()), Some("a".into())]));
        assert_eq!(values(cell::COUNT), Values::Whole(vec![None, Some(7)]));
        assert_eq!(values(cell::GI_Z), Values::Number(vec![None, None]));
        assert_eq!(values(cell::HOT), Values::Truth(vec![None, Some(false)]));
        assert_eq!(values(suppression::SUPPRESSED), Values::Truth(vec![Some(true), Some(false)]));
    }
}
