//! Groups of columns: each definition with the function that takes its value from a row.

use super::{Family, Field, Table, Values};

/// Defines a group of columns over one type of row, as a module with
///
/// * a constant for each column, by which it is looked up (`COUNT` is the column `count`),
/// * `FIELDS`, all of them in order, for schemas and the dictionary,
/// * `write`, which adds them to a table.
///
/// The doc comment of a column is its meaning. Adding, renaming or removing a column changes one entry and nothing else:
///
/// ```text
/// use hexspot::columns;
/// use hexspot::table::Table;
///
/// struct Street { name: &'static str, events: u32 }
///
/// columns! {
///     /// The columns of a street.
///     pub mod street(row: &Street) {
///         /// name of the street
///         NAME: text.filled() => row.name;
///         /// events on it
///         EVENTS: whole.least(0.0).unit("events") => row.events;
///         /// events on it, as a share of 100
///         EVENTS_SHARE as "events-share": number.or_null() => Some(f64::from(row.events) / 100.0);
///     }
/// }
///
/// let streets = [Street { name: "Bridge Street", events: 7 }];
/// let mut table = Table::new(streets.len());
/// street::write(&mut table, &streets);
/// assert!(table.column(street::EVENTS).is_some());
/// ```
///
/// Without a row it defines fields whose values are made elsewhere, such as members of a map.
#[macro_export]
macro_rules! columns {
    (
        $(#[$about:meta])*
        $vis:vis mod $group:ident($row:ident: &$Row:ty) {
            $(
                $(#[doc = $meaning:literal])*
                $NAME:ident $(as $name:literal)?: $kind:ident $(.$rule:ident($($argument:expr),* $(,)?))* => $value:expr;
            )*
        }
    ) => {
        $(#[$about])*
        $vis mod $group {
            #[allow(unused_imports)]
            use super::*;

            $(
                $(#[doc = $meaning])*
                pub const $NAME: &$crate::table::Field = &$crate::table::Field::$kind(
                    $crate::columns!(@name $NAME $($name)?),
                    concat!($($meaning),*),
                )$(.$rule($($argument),*))*;
            )*

            /// The columns in order.
            pub const FIELDS: &[&$crate::table::Field] = &[$($NAME),*];

            /// Adds the columns to a table that has these rows.
            pub fn write(out: &mut impl $crate::table::AddColumn, rows: &[$Row]) {
                $(out.add($NAME, $crate::table::Values::$kind(rows.iter().map(|$row: &$Row| $value)));)*
            }
        }
    };
    (
        $(#[$about:meta])*
        $vis:vis mod $group:ident {
            $(
                $(#[doc = $meaning:literal])*
                $NAME:ident $(as $name:literal)?: $kind:ident $(($schema:expr))? $(.$rule:ident($($argument:expr),* $(,)?))*;
            )*
        }
    ) => {
        $(#[$about])*
        $vis mod $group {
            #[allow(unused_imports)]
            use super::*;

            $(
                $(#[doc = $meaning])*
                pub const $NAME: &$crate::table::Field = &$crate::table::Field::$kind(
                    $crate::columns!(@name $NAME $($name)?),
                    concat!($($meaning),*),
                    $($schema)?
                )$(.$rule($($argument),*))*;
            )*

            /// The fields in order.
            pub const FIELDS: &[&$crate::table::Field] = &[$($NAME),*];
        }
    };
    (@name $NAME:ident $name:literal) => { $name };
    (@name $NAME:ident) => {{
        const NAME: &[u8] = &$crate::table::lower_case::<{ stringify!($NAME).len() }>(stringify!($NAME));
        $crate::table::ascii(NAME)
    }};
}

/// What columns are added to.
pub trait AddColumn {
    /// Adds a column of these values, as many as there are rows.
    fn add(&mut self, field: &'static Field, values: Values);
}

impl AddColumn for Table {
    fn add(&mut self, field: &'static Field, values: Values) {
        self.push(field.name, Some(field), values);
    }
}

impl AddColumn for Family<'_> {
    fn add(&mut self, field: &'static Field, values: Values) {
        self.table.push(field.name_for(self.value), Some(field), values);
    }
}

/// A value that a cell of a table takes: `T`, or `Option<T>` where it may be missing.
pub trait Cell<T> {
    /// The value, if there is one.
    fn into_cell(self) -> Option<T>;
}

macro_rules! cells {
    ($($from:ty => $to:ty: $convert:expr;)*) => {$(
        impl Cell<$to> for $from {
            fn into_cell(self) -> Option<$to> {
                let convert: fn($from) -> Option<$to> = $convert;
                convert(self)
            }
        }

        impl Cell<$to> for Option<$from> {
            fn into_cell(self) -> Option<$to> {
                self.and_then(Cell::into_cell)
            }
        }
    )*};
}

cells! {
    String => String: Some;
    &str => String: |text| Some(text.to_owned());
    &String => String: |text| Some(text.clone());
    u8 => i64: |number| Some(number.into());
    u16 => i64: |number| Some(number.into());
    u32 => i64: |number| Some(number.into());
    u64 => i64: |number| number.try_into().ok();
    usize => i64: |number| number.try_into().ok();
    i8 => i64: |number| Some(number.into());
    i32 => i64: |number| Some(number.into());
    i64 => i64: Some;
    f64 => f64: |number| Some(number).filter(|number| number.is_finite());
    bool => bool: Some;
}
