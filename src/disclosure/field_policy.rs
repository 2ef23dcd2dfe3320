//! What of a sheet stands when small numbers are withheld, field by field, each with the reason why it gives nothing away. What is not
//! on these lists is withheld from every row: most statistics of a cell mix in what its neighbours, or all cells, have.

use crate::output::{Table, Values};

/// What becomes of a field that stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DisclosureRule {
    /// It is not of events at all.
    Everywhere,
    /// It follows from the row's own number, and goes where that goes.
    WithItsNumber,
    /// It is made anew from nothing but what is told.
    Anew,
}

/// A field that stands.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// How.
    pub stands: DisclosureRule,
    /// Why it gives nothing away.
    pub why: &'static str,
}

/// The fields of a cell, in maps and tables.
pub const OF_CELLS: &[Field] = &[
    everywhere("h3", "geometry"),
    everywhere("resolution", "geometry"),
    with_number("label", "may name the street of the cell's own events: no number, and withheld with them"),
    anew("rank", "the place of the told number among told numbers, equal ones in order of the index"),
    with_number("count", "told, and shown to leave what is withheld with enough numbers that it may be"),
    everywhere("area_m2", "geometry"),
    with_number("density_per_km2", "the told number over the area"),
    everywhere("premises", "of a list of premises"),
    everywhere("footfall", "of counts of people"),
    anew("times_expected", "the told number over the told total's share"),
    anew(
        "hot",
        "the verdict of the same test on told numbers, those withheld replaced by their told remainder shared out evenly",
    ),
    anew("hot_test", "the same for every export: with a dispersion declared, not estimated"),
    anew("rank_by_count", "as rank"),
    everywhere("months_observed", "of the files there are"),
    anew("reason", "says the told number, or that it is withheld"),
    everywhere("lon", "geometry"),
    everywhere("lat", "geometry"),
];

/// The fields of a hotspot: hot cells side by side whose numbers are all told.
pub const OF_HOTSPOTS: &[Field] = &[
    with_number("hotspot", "a name"),
    with_number("label", "that of its first cell"),
    with_number("rank", "by told numbers"),
    with_number("best_cell_rank", "by told numbers"),
    with_number("cells", "cells whose numbers are told"),
    with_number("count", "the sum of told numbers"),
    anew("share_of_events", "of the told total"),
    with_number("share_of_area", "geometry"),
    with_number("area_m2", "geometry"),
    with_number("density_per_km2", "the told number over the area"),
    with_number("premises", "of a list of premises"),
    with_number("footfall", "of counts of people"),
    anew("times_expected", "told numbers over the told total's share"),
    anew("hot_test", "the same for every export: with a dispersion declared, not estimated"),
    with_number("months_observed", "of the files there are"),
    anew("reason", "says the told number"),
];

/// The fields of a month of the whole area.
pub const OF_MONTHS: &[Field] = &[
    everywhere("place", "a name"),
    everywhere("month", "a name"),
    with_number("count", "told, and shown to leave what is withheld with enough numbers that it may be"),
    everywhere("observed", "of the files there are"),
    everywhere("complete", "of the files there are"),
    everywhere("place_kind", "a name"),
    everywhere("label", "a name"),
];

const fn everywhere(name: &'static str, why: &'static str) -> Field {
    Field { name, stands: DisclosureRule::Everywhere, why }
}

const fn with_number(name: &'static str, why: &'static str) -> Field {
    Field { name, stands: DisclosureRule::WithItsNumber, why }
}

const fn anew(name: &'static str, why: &'static str) -> Field {
    Field { name, stands: DisclosureRule::Anew, why }
}

/// A row that is written: which of the sheet, and whether its number is withheld.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// The row of the sheet.
    pub of: usize,
    /// Whether its number is withheld.
    pub suppressed: bool,
}

/// A sheet with these rows and, of its columns, what stands; the others are there and hold nothing, so that a reader finds every
/// field of the dictionary. `anew` has a row for each of `rows`; whether it is withheld stands after the field `last`.
pub fn stand(table: &Table, fields: &[Field], rows: &[Row], anew: &Table, last: &str) -> Table {
    let mut out = Table::new(rows.len());
    for column in table.columns() {
        let stands = fields.iter().find(|field| field.name == column.name).map(|field| field.stands);
        let tells = |row: &Row| match stands {
            Some(DisclosureRule::Everywhere) => true,
            Some(DisclosureRule::WithItsNumber) => !row.suppressed,
            Some(DisclosureRule::Anew) | None => false,
        };
        let made = anew.column(&column.name).filter(|_| stands == Some(DisclosureRule::Anew));
        let values = made.map_or_else(|| picked(&column.values, rows, tells), |made| made.values.clone());
        out.push(column.name.clone(), values);
        if column.name == last {
            out.truth("suppressed", rows.iter().map(|row| Some(row.suppressed)));
        }
    }
    out
}

/// The values of these rows, where they are told.
fn picked(values: &Values, rows: &[Row], tells: impl Fn(&Row) -> bool) -> Values {
    fn pick<T: Clone + Default>(values: &[T], rows: &[Row], tells: impl Fn(&Row) -> bool) -> Vec<T> {
        rows.iter().map(|row| if tells(row) { values[row.of].clone() } else { T::default() }).collect()
    }
    match values {
        Values::Text(values) => Values::Text(pick(values, rows, tells)),
        Values::Whole(values) => Values::Whole(pick(values, rows, tells)),
        Values::Number(values) => Values::Number(pick(values, rows, tells)),
        Values::Truth(values) => Values::Truth(pick(values, rows, tells)),
        Values::List(values) => Values::List(pick(values, rows, tells)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_on_no_list_is_withheld_and_what_goes_with_a_number_goes_with_it() {
        let mut table = Table::new(2);
        table.text("h3", ["a", "b"].map(|cell| Some(cell.to_owned())));
        table.whole("count", [Some(7), Some(2)]);
        table.number("gi_z", [Some(1.5), Some(0.5)]);
        table.truth("hot", [Some(true), Some(true)]);
        let mut anew = Table::new(2);
        anew.truth("hot", [None, Some(false)]);
        anew.number("gi_z", [Some(9.0), Some(9.0)]);
        let rows = [Row { of: 1, suppressed: true }, Row { of: 0, suppressed: false }];
        let shared = stand(&table, OF_CELLS, &rows, &anew, "hot");
        let values = |name: &str| shared.column(name).expect("every column is there").values.clone();
        assert_eq!(values("h3"), Values::Text(vec![Some("b".into()), Some("a".into())]));
        assert_eq!(values("count"), Values::Whole(vec![None, Some(7)]));
        assert_eq!(values("gi_z"), Values::Number(vec![None, None]));
        assert_eq!(values("hot"), Values::Truth(vec![None, Some(false)]));
        assert_eq!(values("suppressed"), Values::Truth(vec![Some(true), Some(false)]));
    }
}
