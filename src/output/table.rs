//! A result as named columns: the one place from which every format is written.

use std::borrow::Cow;
use std::sync::Arc;

use serde::ser::{Serialize, SerializeMap, Serializer};

/// The values of a column; `None` is "not known" or "not applicable", never zero.
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

/// A named column.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Its name in every format.
    pub name: Cow<'static, str>,
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

    /// The column of this name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns().find(|column| column.name == name)
    }

    /// Adds a column of text.
    pub fn text(
        &mut self,
        name: impl Into<Cow<'static, str>>,
        values: impl IntoIterator<Item = impl Into<Option<String>>>,
    ) {
        self.push(name, Values::Text(values.into_iter().map(Into::into).collect()));
    }

    /// Adds a column of whole numbers.
    pub fn whole<T: TryInto<i64>>(
        &mut self,
        name: impl Into<Cow<'static, str>>,
        values: impl IntoIterator<Item = Option<T>>,
    ) {
        let whole = |value: Option<T>| value.and_then(|value| value.try_into().ok());
        self.push(name, Values::Whole(values.into_iter().map(whole).collect()));
    }

    /// Adds a column of numbers; one that is not finite becomes "not known", for no output may hold it.
    pub fn number(&mut self, name: impl Into<Cow<'static, str>>, values: impl IntoIterator<Item = Option<f64>>) {
        self.push(
            name,
            Values::Number(values.into_iter().map(|value| value.filter(|value| value.is_finite())).collect()),
        );
    }

    /// Adds a column of yes or no.
    pub fn truth(&mut self, name: impl Into<Cow<'static, str>>, values: impl IntoIterator<Item = Option<bool>>) {
        self.push(name, Values::Truth(values.into_iter().collect()));
    }

    /// Adds a column of lists.
    pub fn list(&mut self, name: impl Into<Cow<'static, str>>, values: impl IntoIterator<Item = Vec<String>>) {
        self.push(name, Values::List(values.into_iter().collect()));
    }

    /// Adds a column of values made elsewhere, as many as there are rows.
    pub(crate) fn push(&mut self, name: impl Into<Cow<'static, str>>, values: Values) {
        let column = Column { name: name.into(), values };
        assert_eq!(column.len(), self.rows, "column {} has another length than its table", column.name);
        self.columns.push(Arc::new(column));
    }

    /// One row as a map of its fields.
    pub fn row(&self, row: usize) -> Row<'_> {
        Row { table: self, row }
    }
}

impl Column {
    fn len(&self) -> usize {
        match &self.values {
            Values::Text(values) => values.len(),
            Values::Whole(values) => values.len(),
            Values::Number(values) => values.len(),
            Values::Truth(values) => values.len(),
            Values::List(values) => values.len(),
        }
    }
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
