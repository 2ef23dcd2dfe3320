//! Results as tables and maps of named columns, and the one definition of each column.
//!
//! | part | holds |
//! |---|---|
//! | [`Field`] | the definition of a column: name, type, unit, meaning, disclosure rule |
//! | [`columns!`](crate::columns) | groups of definitions, each with the function that takes its value from a row |
//! | [`Table`] | columns of equal length |
//! | [`Collection`], [`Sheets`] | features with a geometry; the named results of a run |
//! | [`Layout`] | the columns and members of an output, and from them its JSON schema and its part of the field dictionary |

mod columns;
mod field;
mod layout;
mod sheet;
pub mod style;

use std::borrow::Cow;
use std::sync::Arc;

use serde::ser::{Serialize, SerializeMap, Serializer};

pub use self::columns::{AddColumn, Cell};
pub use self::field::{CELL, DATE, Disclosure, Field, Kind, MONTH, Range, Text};
pub(crate) use self::field::{ascii, lower_case};
pub use self::layout::{Geometry, Layout, MapLayout};
pub use self::sheet::{Collection, LayerContent, Shape, Sheet, Sheets};
pub use crate::columns;

columns! {
    /// What a table has where small numbers are suppressed.
    pub mod suppression(row: &bool) {
        /// whether the number of events is suppressed, and all that follows from it: it is small, or would reveal one that is;
        /// numbers that mix in those of other places are then suppressed everywhere; never true of a hotspot
        SUPPRESSED: truth.when("suppress") => *row;
    }
}

/// The values of a column; `None` is "missing" or "not applicable", never zero.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// Text.
    Text(Vec<Option<String>>),
    /// Whole numbers.
    Whole(Vec<Option<i64>>),
    /// Numbers; always finite.
    Number(Vec<Option<f64>>),
    /// Yes or no.
    Truth(Vec<Option<bool>>),
    /// Lists of text.
    List(Vec<Vec<String>>),
}

impl Values {
    /// Text.
    pub fn text(values: impl IntoIterator<Item = impl Cell<String>>) -> Self {
        Self::Text(values.into_iter().map(Cell::into_cell).collect())
    }

    /// Whole numbers.
    pub fn whole(values: impl IntoIterator<Item = impl Cell<i64>>) -> Self {
        Self::Whole(values.into_iter().map(Cell::into_cell).collect())
    }

    /// Numbers; one that is not finite is missing, for no output may hold it.
    pub fn number(values: impl IntoIterator<Item = impl Cell<f64>>) -> Self {
        Self::Number(values.into_iter().map(Cell::into_cell).collect())
    }

    /// Yes or no.
    pub fn truth(values: impl IntoIterator<Item = impl Cell<bool>>) -> Self {
        Self::Truth(values.into_iter().map(Cell::into_cell).collect())
    }

    /// Lists of text.
    pub fn list(values: impl IntoIterator<Item = Vec<String>>) -> Self {
        Self::List(values.into_iter().collect())
    }

    fn len(&self) -> usize {
        match self {
            Self::Text(values) => values.len(),
            Self::Whole(values) => values.len(),
            Self::Number(values) => values.len(),
            Self::Truth(values) => values.len(),
            Self::List(values) => values.len(),
        }
    }
}

/// A named column.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Its name in every format.
    pub name: Cow<'static, str>,
    /// Its definition; a column of a `DataFrame` has none.
    pub field: Option<&'static Field>,
    /// Its values.
    pub values: Values,
}

/// Columns of equal length. A clone shares them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    columns: Vec<Arc<Column>>,
    rows: usize,
}

impl Table {
    /// A table of this many rows and no columns yet.
    pub fn new(rows: usize) -> Self {
        Self { columns: Vec::new(), rows }
    }

    /// How many rows it has.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Its columns, in order.
    pub fn columns(&self) -> impl ExactSizeIterator<Item = &Column> {
        self.columns.iter().map(AsRef::as_ref)
    }

    /// The column of this definition.
    pub fn column(&self, field: &Field) -> Option<&Column> {
        self.named(field.name)
    }

    /// The column of this definition whose placeholder stands for `value`.
    pub fn column_for(&self, field: &Field, value: &str) -> Option<&Column> {
        self.named(&field.name_for(value))
    }

    /// The column of this name.
    pub fn named(&self, name: &str) -> Option<&Column> {
        self.columns().find(|column| column.name == name)
    }

    /// The table, to which columns are added whose placeholder stands for `value`.
    pub fn family<'a>(&'a mut self, value: &'a str) -> Family<'a> {
        Family { table: self, value }
    }

    /// Adds a column of these values, as many as there are rows.
    pub(crate) fn push(&mut self, name: impl Into<Cow<'static, str>>, field: Option<&'static Field>, values: Values) {
        let column = Column { name: name.into(), field, values };
        assert_eq!(column.values.len(), self.rows, "column {} has another length than its table", column.name);
        self.columns.push(Arc::new(column));
    }

    /// One row as a map of its fields.
    pub fn row(&self, row: usize) -> Row<'_> {
        Row { table: self, row }
    }
}

/// A table to which columns are added whose names have a part made at run time.
pub struct Family<'a> {
    table: &'a mut Table,
    value: &'a str,
}

/// One row of a table; serialises as a map.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    table: &'a Table,
    row: usize,
}

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.table.columns.len()))?;
        for column in self.table.columns() {
            match &column.values {
                Values::Text(values) => map.serialize_entry(&column.name, &values[self.row])?,
                Values::Whole(values) => map.serialize_entry(&column.name, &values[self.row])?,
                Values::Number(values) => map.serialize_entry(&column.name, &values[self.row])?,
                Values::Truth(values) => map.serialize_entry(&column.name, &values[self.row])?,
                Values::List(values) => map.serialize_entry(&column.name, &values[self.row])?,
            }
        }
        map.end()
    }
}
