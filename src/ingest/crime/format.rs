//! Recognises the format of a crime CSV file from its header, never from its name.

use crate::error::Result;
use crate::ingest::table::{column, column_names, delimiter, required};

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

/// The indices of the columns of a police street file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PoliceColumns {
    pub id: Option<usize>,
    pub month: usize,
    pub reported_by: Option<usize>,
    pub longitude: usize,
    pub latitude: usize,
    pub location: Option<usize>,
    pub category: usize,
    /// The number of fields that every row must have.
    pub fields: usize,
    /// What separates the fields.
    pub delimiter: u8,
}

/// The format of a crime CSV file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CrimeFormat {
    /// Police street-level crime.
    PoliceStreet(PoliceColumns),
    /// Police stop and search.
    StopAndSearch,
    /// Police outcomes.
    Outcomes,
}

/// Whether these are the columns of a file published on data.police.uk.
pub fn recognises(columns: &[String]) -> bool {
    let street = ["Month", "Longitude", "Latitude", "Crime type"].iter().all(|name| column(columns, name).is_some());
    street || super::outcomes::recognises(columns) || super::stop_search::recognises(columns)
}

/// The format of the crime file with this header.
///
/// # Errors
/// When the header is of no known format; the error names the missing columns.
pub fn parse_header(file: &str, header: &[u8]) -> Result<CrimeFormat> {
    let delimiter = delimiter(header);
    let columns = column_names(header, delimiter);
    if super::outcomes::recognises(&columns) {
        return Ok(CrimeFormat::Outcomes);
    }
    if super::stop_search::recognises(&columns) {
        return Ok(CrimeFormat::StopAndSearch);
    }
    let wanted = ["Month", "Longitude", "Latitude", "Crime type"];
    let [month, longitude, latitude, category] = required(file, super::police::FORMAT, &columns, wanted)?;
    Ok(CrimeFormat::PoliceStreet(PoliceColumns {
        id: column(&columns, "Crime ID"),
        month,
        reported_by: column(&columns, "Reported by"),
        longitude,
        latitude,
        location: column(&columns, "Location"),
        category,
        fields: columns.len(),
        delimiter,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &[u8] = b"Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,Last outcome category,Context";

    #[test]
    fn recognises_columns_in_any_order_and_case() {
        let Ok(CrimeFormat::PoliceStreet(columns)) = parse_header("a.csv", HEADER) else { panic!("not recognised") };
        assert_eq!((columns.month, columns.category, columns.fields), (1, 9, 12));
        let reordered = b"LATITUDE,longitude,month,\"Crime type\"";
        assert!(matches!(
            parse_header("a.csv", reordered),
            Ok(CrimeFormat::PoliceStreet(PoliceColumns { latitude: 0, .. }))
        ));
    }

    #[test]
    fn reports_missing_columns() {
        let message = |header: &[u8]| parse_header("a.csv", header).expect_err("wrong").to_string();
        assert!(matches!(
            parse_header("a.csv", b"Month;Longitude;Latitude;Crime type"),
            Ok(CrimeFormat::PoliceStreet(PoliceColumns { delimiter: b';', .. }))
        ));
        assert!(message(b"Month,Longitud,Latitude,Crime type").contains("\"Longitud\" may be meant for \"Longitude\""));
        assert!(message(b"1,2024-01,x").contains("looks like data"));
    }
}
