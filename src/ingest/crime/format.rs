//! Which format a CSV file is in, found from its header and never from its name.

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
    /// What separates them.
    pub delimiter: u8,
}

/// What a header says of its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Format {
    /// Police street-level crime.
    PoliceStreet(PoliceColumns),
    /// Police stop and search.
    StopAndSearch,
    /// Police outcomes.
    Outcomes,
}

/// Whether these are columns of a file that data.police.uk publishes.
pub fn recognises(columns: &[String]) -> bool {
    let street = ["Month", "Longitude", "Latitude", "Crime type"].iter().all(|name| column(columns, name).is_some());
    street || super::outcomes::recognises(columns) || super::stop_search::recognises(columns)
}

/// The format of the crime file with this header.
pub fn of_crime(file: &str, header: &[u8]) -> Result<Format> {
    let delimiter = delimiter(header);
    let columns = column_names(header, delimiter);
    if super::outcomes::recognises(&columns) {
        return Ok(Format::Outcomes);
    }
    if super::stop_search::recognises(&columns) {
        return Ok(Format::StopAndSearch);
    }
    let wanted = ["Month", "Longitude", "Latitude", "Crime type"];
    let [month, longitude, latitude, category] =
        required(file, crate::ingest::crime::police::FORMAT, &columns, wanted)?;
    Ok(Format::PoliceStreet(PoliceColumns {
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
    fn the_published_header_is_recognised_in_any_order_and_case() {
        let Ok(Format::PoliceStreet(columns)) = of_crime("a.csv", HEADER) else { panic!("not recognised") };
        assert_eq!((columns.month, columns.category, columns.fields), (1, 9, 12));
        let turned = b"LATITUDE,longitude,month,\"Crime type\"";
        assert!(matches!(of_crime("a.csv", turned), Ok(Format::PoliceStreet(PoliceColumns { latitude: 0, .. }))));
    }

    #[test]
    fn a_wrong_header_says_what_is_missing_and_what_to_do() {
        let message = |header: &[u8]| of_crime("a.csv", header).expect_err("wrong").to_string();
        assert!(matches!(
            of_crime("a.csv", b"Month;Longitude;Latitude;Crime type"),
            Ok(Format::PoliceStreet(PoliceColumns { delimiter: b';', .. }))
        ));
        assert!(message(b"Month,Longitud,Latitude,Crime type").contains("\"Longitud\" may be meant for \"Longitude\""));
        assert!(message(b"1,2024-01,x").contains("looks like data"));
    }
}
