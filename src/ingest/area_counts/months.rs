//! Columns that are months: tables as wide as they are long.

use crate::ingest::event_time::month_number;
use crate::period::Month;

/// The columns whose name is a month, and that month.
pub fn columns(names: &[String]) -> impl Iterator<Item = (usize, Month)> {
    names.iter().enumerate().filter_map(|(at, name)| Some((at, month(name)?)))
}

/// The month that a header names: 202401, 2024-01, 2024-01-01, 01/2024, Jan 2024, January-24, 2024 Jan.
fn month(header: &str) -> Option<Month> {
    let header = header.trim();
    if header.len() == 6 && header.bytes().all(|byte| byte.is_ascii_digit()) {
        return Month::new(header[..4].parse().ok()?, header[4..].parse().ok()?);
    }
    // A spreadsheet's first of the month, at midnight.
    let header = header.strip_suffix("T00:00:00").unwrap_or(header);
    let parts: Vec<&str> = header.split(['-', '/', ' ', '_']).filter(|part| !part.is_empty()).collect();
    let (year, month) = match parts.as_slice() {
        [year, month, "01"] if is_number(month) => (year, month),
        [year, month] if year.len() == 4 && is_number(year) => (year, month),
        [month, year] if year.len() == 4 || (year.len() == 2 && !is_number(month)) => (year, month),
        _ => return None,
    };
    if !is_number(year) {
        return None;
    }
    let century = if year.len() == 2 { 2000 } else { 0 };
    Month::new(year.parse::<u16>().ok()?.checked_add(century)?, u16::try_from(month_number(month)?).ok()?)
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_way_of_writing_is_read_and_nothing_else() {
        for text in [
            "202401",
            "2024-01",
            "2024/01",
            "2024-01-01",
            "2024-01-01T00:00:00",
            "01/2024",
            "Jan 2024",
            "January 2024",
            "Jan-24",
            "JAN_2024",
            "2024 Jan",
        ] {
            assert_eq!(month(text), Month::new(2024, 1), "{text}");
        }
        for text in [
            "",
            "2024",
            "202413",
            "012024",
            "Ward 2024",
            "01-24",
            "2024-01-02",
            "E01000001",
            "Jan",
            "20240",
            "1 2",
            "-",
        ] {
            assert_eq!(month(text), None, "{text}");
        }
    }
}
