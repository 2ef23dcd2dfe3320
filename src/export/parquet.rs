//! Tables to and from polars: the one place where a `DataFrame` is made.

use std::io::Write;

use polars::prelude::{Column as Series, DataFrame, NamedFrom, ParquetWriter, PolarsResult};

use super::table::{Table, Values};

/// The table as a `DataFrame` with the same columns; lists become text joined by semicolons, as in CSV.
pub fn to_data_frame(table: &Table) -> PolarsResult<DataFrame> {
    let columns = table.columns().iter().map(|column| {
        let name = column.name.into();
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

/// Writes the table as Parquet.
pub fn write_parquet(table: &Table, out: impl Write) -> std::io::Result<()> {
    let mut frame = to_data_frame(table).map_err(std::io::Error::other)?;
    ParquetWriter::new(out)
        .finish(&mut frame)
        .map(drop)
        .map_err(std::io::Error::other)
}
