//! Tables to and from polars: the one place where a `DataFrame` is made.

use std::io::Write;

use polars::prelude::{Column as Series, DataFrame, DataType, ParquetWriter, PolarsResult, polars_bail};

use crate::table::{Table, Values};

/// The table as a `DataFrame` with the same columns; lists become text joined by semicolons, as in CSV.
pub fn to_data_frame(table: &Table) -> PolarsResult<DataFrame> {
    let columns = table.columns().map(|column| {
        let name = column.name.as_ref().into();
        match &column.values {
            Values::Text(values) => Series::new(name, values),
            Values::Whole(values) => Series::new(name, values),
            Values::Number(values) => Series::new(name, values),
            Values::Truth(values) => Series::new(name, values),
            Values::List(values) => Series::new(name, values.iter().map(|list| list.join(";")).collect::<Vec<_>>()),
        }
    });
    DataFrame::new(table.rows(), columns.collect())
}

/// A `DataFrame` as a table; fails on a column that is neither text, whole number, number nor yes-or-no.
pub fn from_data_frame(frame: &DataFrame) -> PolarsResult<Table> {
    let mut table = Table::new(frame.height());
    for column in frame.columns() {
        let name = column.name().to_string();
        let values = match column.dtype() {
            DataType::String => Values::text(column.str()?.iter()),
            DataType::Boolean => Values::truth(column.bool()?.iter()),
            DataType::Float32 | DataType::Float64 => Values::number(column.cast(&DataType::Float64)?.f64()?.iter()),
            kind if kind.is_integer() => Values::whole(column.cast(&DataType::Int64)?.i64()?.iter()),
            other => polars_bail!(InvalidOperation: "column {name} is of type {other}, which a table does not hold"),
        };
        table.push(name, None, values);
    }
    Ok(table)
}

/// Writes the table as Parquet.
pub fn write_parquet(table: &Table, out: impl Write) -> std::io::Result<()> {
    let mut frame = to_data_frame(table).map_err(std::io::Error::other)?;
    ParquetWriter::new(out).finish(&mut frame).map(drop).map_err(std::io::Error::other)
}
