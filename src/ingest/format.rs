//! Which format a CSV file is in, found from its header and never from its name.

use super::records::field_text;
use crate::error::{Error, Result, nearest};

/// The fourteen categories of police street-level crime.
pub const STREET_CATEGORIES: [&str; 14] = [
    "Anti-social behaviour",
    "Bicycle theft",
    "Burglary",
    "Criminal damage and arson",
    "Drugs",
    "Other crime",
    "Other theft",
    "Possession of weapons",
    "Public order",
    "Robbery",
    "Shoplifting",
    "Theft from the person",
    "Vehicle crime",
    "Violence and sexual offences",
];

/// Where the columns of a police street file stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PoliceColumns {
    pub id: Option<usize>,
    pub month: usize,
    pub reported_by: Option<usize>,
    pub longitude: usize,
    pub latitude: usize,
    pub location: Option<usize>,
    pub category: usize,
    /// How many fields every row must have.
    pub fields: usize,
}

/// What a header says of its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Format {
    /// Police street-level crime.
    PoliceStreet(PoliceColumns),
    /// A file that data.police.uk publishes beside street-level crime and that holds no crimes of its own.
    PoliceOther(&'static str),
}

/// The names of a CSV header's columns.
pub fn column_names(header: &[u8]) -> Vec<String> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(header);
    let first = reader.byte_records().next().and_then(std::result::Result::ok).unwrap_or_default();
    first.iter().map(|name| field_text(name).into_owned()).collect()
}

/// Where `name` stands among `columns`, letter case aside.
pub fn column(columns: &[String], name: &str) -> Option<usize> {
    columns.iter().position(|column| column.eq_ignore_ascii_case(name))
}

/// Where the `wanted` columns stand, or an error that names those missing and what they might be called here.
pub fn required<const N: usize>(file: &str, format: &str, columns: &[String], wanted: [&str; N]) -> Result<[usize; N]> {
    let found = wanted.map(|name| column(columns, name));
    let missing: Vec<&str> = wanted.iter().zip(found).filter(|(_, at)| at.is_none()).map(|(name, _)| *name).collect();
    if missing.is_empty() {
        return Ok(found.map(Option::unwrap_or_default));
    }
    Err(Error::another_format(file, missing_columns(format, columns, &missing), advice(columns, &missing)))
}

/// The format of the crime file with this header.
pub fn of_crime(file: &str, header: &[u8]) -> Result<Format> {
    let columns = column_names(header);
    if column(&columns, "Outcome type").is_some() {
        return Ok(Format::PoliceOther("police outcomes"));
    }
    if column(&columns, "Object of search").is_some() {
        return Ok(Format::PoliceOther("police stop and search"));
    }
    let wanted = ["Month", "Longitude", "Latitude", "Crime type"];
    let [month, longitude, latitude, category] = required(file, super::police::FORMAT, &columns, wanted)?;
    Ok(Format::PoliceStreet(PoliceColumns {
        id: column(&columns, "Crime ID"),
        month,
        reported_by: column(&columns, "Reported by"),
        longitude,
        latitude,
        location: column(&columns, "Location"),
        category,
        fields: columns.len(),
    }))
}

fn missing_columns(format: &str, columns: &[String], missing: &[&str]) -> String {
    let s = if missing.len() == 1 { "" } else { "s" };
    let met: Vec<&str> = columns.iter().map(String::as_str).take(12).collect();
    let missing = missing.join(", ");
    format!("not {format}: the header lacks the column{s} {missing}; it reads {:?}", met.join(","))
}

fn advice(columns: &[String], missing: &[&str]) -> String {
    for (mark, name) in [(';', "semicolons"), ('\t', "tabs"), ('|', "bars")] {
        if columns.len() == 1 && columns[0].contains(mark) {
            return format!("The columns are separated by {name}: save the file with commas");
        }
    }
    let renamed: Vec<String> = missing
        .iter()
        .filter_map(|name| Some((name, nearest(name, columns.iter().map(String::as_str))?)))
        .map(|(name, met)| format!("{met:?} may be meant for {name:?}"))
        .collect();
    match renamed.as_slice() {
        [] if columns.first().is_some_and(|name| name.parse::<f64>().is_ok()) => {
            "The first line looks like data: put the header back as the first line".into()
        }
        [] => "Check that it is the file you meant; the first line must be the header as published".into(),
        _ => format!("{}: rename the column", renamed.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &[u8] = b"Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,Last outcome category,Context";

    #[test]
    fn the_published_header_is_recognised_in_any_order_and_case() {
        let Ok(Format::PoliceStreet(columns)) = of_crime("a.csv", HEADER) else { panic!("not recognised") };
        assert_eq!((columns.month, columns.category, columns.fields), (1, 9, 12));
        let turned = b"LATITUDE,longitude,month,\"Crime type\"";
        assert!(matches!(of_crime("a.csv", turned), Ok(Format::PoliceStreet(PoliceColumns { latitude: 0, .. }))));
    }

    #[test]
    fn a_wrong_header_says_what_is_missing_and_what_to_do() {
        let message = |header: &[u8]| of_crime("a.csv", header).expect_err("wrong").to_string();
        assert!(message(b"Month;Longitude;Latitude;Crime type").contains("semicolons"));
        assert!(message(b"Month,Longitud,Latitude,Crime type").contains("\"Longitud\" may be meant for \"Longitude\""));
        assert!(message(b"1,2024-01,x").contains("looks like data"));
    }
}
