//! Parquet files of plain columns.

use ::parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type};
use ::parquet::errors::ParquetError;
use ::parquet::file::reader::{FileReader, SerializedFileReader};
use ::parquet::record::Field;
use ::parquet::schema::types::ColumnDescriptor;
use bytes::Bytes;
use jiff::Timestamp;
use jiff::civil::Date;

use super::records::Record;
use crate::error::{Error, Result};

/// The names of the columns, and the rows; `line` is the row number from 1.
///
/// # Errors
/// When the file cannot be read, or has nested columns.
pub fn rows(file: &str, bytes: Vec<u8>) -> Result<(Vec<String>, Vec<Record>)> {
    let damaged = |problem: ParquetError| {
        let advice = "It may be cut short: download or export it again";
        Error::unreadable(file, format!("not Parquet that can be read ({problem})"), advice)
    };
    let reader = SerializedFileReader::new(Bytes::from(bytes)).map_err(damaged)?;
    let schema = reader.metadata().file_metadata().schema_descr();
    let columns = schema.columns();
    if let Some(strange) = columns.iter().find(|column| !is_plain(column)) {
        let problem = format!("column {:?} is not of a plain kind (text, number, date, time)", strange.path().string());
        return Err(Error::unreadable(file, problem, "Export it without that column"));
    }
    let mut records = Vec::new();
    for (row, line) in reader.get_row_iter(None).map_err(damaged)?.zip(1..) {
        let row = row.map_err(damaged)?;
        let fields = row.get_column_iter().zip(columns).map(|((_, field), column)| text(field, column));
        records.push(Record::new(fields, line));
    }
    Ok((columns.iter().map(|column| column.name().to_owned()).collect(), records))
}

/// Whether a column has one value per row, of a type that can be written as text.
fn is_plain(column: &ColumnDescriptor) -> bool {
    let is_unsupported =
        matches!(column.converted_type(), ConvertedType::INTERVAL | ConvertedType::BSON | ConvertedType::LIST);
    column.max_rep_level() == 0 && column.path().parts().len() == 1 && !is_unsupported
}

fn text(field: &Field, column: &ColumnDescriptor) -> String {
    match field {
        Field::Null => String::new(),
        Field::Str(text) => text.clone(),
        Field::Bytes(bytes) => String::from_utf8_lossy(bytes.data()).into_owned(),
        Field::Float(number) => number.to_string(),
        Field::Double(number) => number.to_string(),
        Field::Date(days) => Date::constant(1970, 1, 1)
            .checked_add(jiff::Span::new().try_days(*days).unwrap_or_default())
            .map_or_else(|_| days.to_string(), |date| date.to_string()),
        Field::TimestampMillis(millis) => time_text(&Timestamp::from_millisecond(*millis), column, *millis),
        Field::TimestampMicros(micros) => time_text(&Timestamp::from_microsecond(*micros), column, *micros),
        // The reader returns nanoseconds as integers.
        Field::Long(nanos) if is_nanoseconds(column) => {
            time_text(&Timestamp::from_nanosecond(i128::from(*nanos)), column, *nanos)
        }
        other => other.to_string(),
    }
}

fn is_nanoseconds(column: &ColumnDescriptor) -> bool {
    let unit = match column.logical_type_ref() {
        Some(LogicalType::Timestamp(kind)) => &kind.unit,
        _ => return false,
    };
    column.physical_type() == Type::INT64 && matches!(unit, TimeUnit::NANOS)
}

/// A timestamp as ISO 8601: with `Z` when the column is in UTC, without it when the column holds local time.
fn time_text(value: &Result<Timestamp, jiff::Error>, column: &ColumnDescriptor, raw: i64) -> String {
    let Ok(value) = value else { return raw.to_string() };
    let in_utc = match column.logical_type_ref() {
        Some(LogicalType::Timestamp(kind)) => kind.is_adjusted_to_u_t_c,
        _ => true,
    };
    let civil = value.to_zoned(jiff::tz::TimeZone::UTC).datetime();
    if in_utc { format!("{civil}Z") } else { civil.to_string() }
}
