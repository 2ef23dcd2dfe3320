//! Parses the two coordinate fields of a row into a position.

use super::crs::Converter;
use super::rejected_rows::{DropReason, Fault};
use crate::place::LonLat;

/// The position in a row's fields for longitude and latitude, whose columns are named `columns`.
///
/// # Errors
/// The fault of the fields: no coordinates, unreadable, swapped or out of range.
pub fn position<'a>(longitude: &'a [u8], latitude: &'a [u8], columns: [&'a str; 2]) -> Result<LonLat, Fault<'a>> {
    let (lon, lat) = numbers([longitude, latitude], columns)?;
    let fault = |reason, column, value| Err(Fault { reason, column, value });
    // A UK latitude in the longitude field, and a UK longitude in the latitude field. As given it would lie in the sea off Somalia.
    if (49.0..=61.5).contains(&lon) && (-9.0..=2.5).contains(&lat) {
        return fault(DropReason::CoordinatesSwapped, columns[0], longitude);
    }
    match LonLat::new(lon, lat) {
        Some(at) => Ok(at),
        None if (-180.0..=180.0).contains(&lon) => fault(DropReason::CoordinatesOutOfRange, columns[1], latitude),
        None => fault(DropReason::CoordinatesOutOfRange, columns[0], longitude),
    }
}

/// The position in a row's fields for easting and northing in another coordinate system.
///
/// # Errors
/// The fault of the fields: no coordinates, unreadable, or outside the area of the system.
pub fn projected<'a>(
    easting: &'a [u8],
    northing: &'a [u8],
    columns: [&'a str; 2],
    converter: &Converter,
) -> Result<LonLat, Fault<'a>> {
    let (x, y) = numbers([easting, northing], columns)?;
    let out_of_range = Fault { reason: DropReason::CoordinatesOutOfRange, column: columns[0], value: easting };
    converter.to_wgs84(x, y).ok_or(out_of_range)
}

/// Two fields as numbers. Both blank is no position. So is 0, 0, which stands for a suppressed position: longitude 0, latitude 0 is in
/// the Gulf of Guinea, and the origins of the grids in use lie in the sea.
fn numbers<'a>(fields: [&'a [u8]; 2], columns: [&'a str; 2]) -> Result<(f64, f64), Fault<'a>> {
    let none = Fault { reason: DropReason::NoCoordinates, column: "", value: b"" };
    if fields.iter().all(|field| field.is_empty()) {
        return Err(none);
    }
    let number = |at: usize| {
        let number = std::str::from_utf8(fields[at]).ok().and_then(|text| text.parse::<f64>().ok());
        number.ok_or(Fault { reason: DropReason::UnreadableNumber, column: columns[at], value: fields[at] })
    };
    match (number(0)?, number(1)?) {
        (0.0, 0.0) => Err(none),
        pair => Ok(pair),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_name_reason_and_column() {
        let reason = |lon: &'static str, lat: &'static str| {
            position(lon.as_bytes(), lat.as_bytes(), ["x", "y"]).map_err(|fault| (fault.reason, fault.column))
        };
        assert_eq!(reason("-0.08", "51.5"), Ok(LonLat::new(-0.08, 51.5).expect("in range")));
        assert_eq!(reason("", ""), Err((DropReason::NoCoordinates, "")));
        assert_eq!(reason("0", "0.0"), Err((DropReason::NoCoordinates, "")));
        assert_eq!(reason("-0.08", ""), Err((DropReason::UnreadableNumber, "y")));
        assert_eq!(reason("w0.08", "51.5"), Err((DropReason::UnreadableNumber, "x")));
        assert_eq!(reason("51.5", "-0.08"), Err((DropReason::CoordinatesSwapped, "x")));
        assert_eq!(reason("532500", "181500"), Err((DropReason::CoordinatesOutOfRange, "x")));
        assert_eq!(reason("-0.08", "91"), Err((DropReason::CoordinatesOutOfRange, "y")));
        assert_eq!(reason("NaN", "51.5"), Err((DropReason::CoordinatesOutOfRange, "x")));
    }
}
