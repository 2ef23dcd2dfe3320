//! Saved JSON responses of the data.police.uk API: street-level crimes, and stop and search.

use serde_json::Value;

use super::column_mapping_reader::source_of;
use super::event_accumulator::EventAccumulator;
use super::events::FileEvents;
use super::police::street_text;
use super::stop_search;
use crate::error::{Error, Result};
use crate::ingest::ledger::FileAccount;
use crate::ingest::position::position;
use crate::ingest::rejected_rows::{DropReason, DroppedRows, Fault};
use crate::ingest::sha256;
use crate::ingest::source::InputFile;
use crate::period::{Month, Period};

/// The name of this format in the ledger.
pub const FORMAT: &str = "police street-level crime (API)";

/// API names of categories that differ from the names in the CSV files by more than hyphens, with the latter.
const SLUGS: [(&str, &str); 3] = [
    ("anti-social-behaviour", "Anti-social behaviour"),
    ("criminal-damage-arson", "Criminal damage and arson"),
    ("violent-crime", "Violence and sexual offences"),
];

/// Reads a saved response. Times of searches are converted to the zone `local`; rows outside `period` are dropped.
///
/// # Errors
/// When the file is not JSON or holds neither crimes nor searches.
pub fn read(file: &InputFile, local: &str, period: Option<Period>) -> Result<(FileAccount, FileEvents)> {
    let bytes = file.read()?;
    let sha256 = sha256::hash(&bytes);
    let response: Value =
        serde_json::from_slice(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes)).map_err(|problem| {
            let problem = format!("not JSON that can be read ({problem})");
            Error::wrong_format(&file.name, problem, "The response may be cut short: fetch it again")
        })?;
    let rows = match response {
        Value::Array(rows) => rows,
        one @ Value::Object(_) => vec![one],
        _ => Vec::new(),
    };
    let has = |key: &str| rows.iter().any(|row| row.get(key).is_some());
    if has("month") && has("category") {
        return Ok(crimes(file, sha256, &rows, period));
    }
    if has("datetime") && has("object_of_search") || has("involved_person") {
        return stop_search::read_json(file, sha256, &rows, local, period);
    }
    let problem = match rows.first().and_then(Value::as_object) {
        None => "it holds no crimes".to_owned(),
        Some(first) => {
            let keys: Vec<&str> = first.keys().map(String::as_str).take(6).collect();
            format!("JSON that holds neither crimes nor searches: its fields are {}", keys.join(", "))
        }
    };
    Err(Error::wrong_format(&file.name, problem, "Give the response of crimes-street or stops-street"))
}

fn crimes(file: &InputFile, sha256: String, rows: &[Value], period: Option<Period>) -> (FileAccount, FileEvents) {
    let (mut events, mut drops, mut kept) = (EventAccumulator::default(), DroppedRows::default(), 0);
    for (crime, number) in rows.iter().zip(1..) {
        match crime_of(crime) {
            Err((reason, column, value)) => drops.count(reason, column, value.as_bytes(), number),
            Ok(found) => {
                let month = found.month;
                let reporter = events.reporter(&reporter(file, crime), month);
                if period.is_some_and(|period| period.position(month).is_none()) {
                    drops.count(DropReason::OutsidePeriod, "month", month.to_string().as_bytes(), number);
                } else if found.id.as_ref().is_some_and(|id| events.is_repeated_id(FORMAT, id)) {
                    // Responses for adjacent polygons repeat the crimes on their border.
                    drops.count(DropReason::RepeatedId, "id", found.id.unwrap_or_default().as_bytes(), number);
                } else {
                    let category = events.category(found.category).expect("fourteen categories can be numbered");
                    let place = found.at.map(|at| events.place(at, found.street));
                    match place {
                        Some(_) => kept += 1,
                        None => drops.count(DropReason::NoCoordinates, "", b"", number),
                    }
                    events.count(place, reporter, month, category, 1);
                }
            }
        }
    }
    let account = FileAccount::new(file.name.clone(), FORMAT, sha256, rows.len() as u64, kept, drops);
    (account, events.finish())
}

/// The name of the reporting body. A response does not state the force, only whether it is the transport police, so the file name
/// stands for it.
fn reporter(file: &InputFile, crime: &Value) -> String {
    match crime.get("location_type").and_then(Value::as_str) {
        Some("BTP") => format!("British Transport Police, by {}", source_of(&file.name)),
        _ => format!("police API, {}", source_of(&file.name)),
    }
}

struct Crime {
    id: Option<String>,
    month: Month,
    category: &'static str,
    at: Option<crate::place::LonLat>,
    street: Option<String>,
}

fn crime_of(crime: &Value) -> Result<Crime, (DropReason, &'static str, String)> {
    let text = |value: Option<&Value>| match value {
        Some(Value::String(text)) => text.trim().to_owned(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    };
    let month_text = text(crime.get("month"));
    let month = Month::from_bytes(month_text.as_bytes());
    let month = month.ok_or((DropReason::UnreadableMonth, "month", month_text))?;
    let slug = text(crime.get("category"));
    let category = category(&slug).ok_or((DropReason::UnknownCategory, "category", slug))?;
    let location = crime.get("location");
    let field = |name| text(location.and_then(|location| location.get(name)));
    let (lon, lat) = (field("longitude"), field("latitude"));
    let at = match position(lon.as_bytes(), lat.as_bytes(), ["longitude", "latitude"]) {
        Ok(at) => Some(at),
        Err(Fault { reason: DropReason::NoCoordinates, .. }) => None,
        Err(fault) => {
            let column = if fault.column == "latitude" { "latitude" } else { "longitude" };
            return Err((fault.reason, column, String::from_utf8_lossy(fault.value).into_owned()));
        }
    };
    let street = location.and_then(|location| location.get("street")).map(|street| text(street.get("name")));
    let street = street.and_then(|street| street_text(street.as_bytes()));
    let id = Some(text(crime.get("id"))).filter(|id| !id.is_empty());
    Ok(Crime { id, month, category, at, street })
}

/// The category of an API name, as named in the CSV files.
fn category(slug: &str) -> Option<&'static str> {
    if let Some((_, name)) = SLUGS.iter().find(|(known, _)| *known == slug) {
        return Some(name);
    }
    let plain = slug.replace('-', " ");
    super::STREET_CATEGORIES.into_iter().find(|name| name.eq_ignore_ascii_case(&plain))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn maps_every_api_category() {
        // The names of `crime-categories`, less "all-crime".
        let slugs = [
            "anti-social-behaviour",
            "bicycle-theft",
            "burglary",
            "criminal-damage-arson",
            "drugs",
            "other-theft",
            "possession-of-weapons",
            "public-order",
            "robbery",
            "shoplifting",
            "theft-from-the-person",
            "vehicle-crime",
            "violent-crime",
            "other-crime",
        ];
        let names: BTreeSet<&str> = slugs.iter().filter_map(|slug| category(slug)).collect();
        assert_eq!(names, super::super::STREET_CATEGORIES.into_iter().collect());
        assert_eq!(category("all-crime"), None);
    }
}
