//! Police stop and search: searches with date and time (UTC). About half have a position.
//!
//! A search is not a crime. It counts only in a user's theme that names the category.

use serde_json::Value;

use super::column_mapping_reader::source_of;
use super::event_accumulator::EventAccumulator;
use super::event_details::EventDetail;
use super::events::FileEvents;
use crate::error::Result;
use crate::ingest::event_time::{DateOrder, EventTimeParser};
use crate::ingest::ledger::FileAccount;
use crate::ingest::position::position;
use crate::ingest::rejected_rows::{DropReason, DroppedRows, Fault};
use crate::ingest::source::InputFile;
use crate::ingest::table::{Record, SmallTable, TextFile, column, column_names, records, required};
use crate::period::Period;

/// The name of this format in the ledger.
pub const FORMAT: &str = "police stop and search";

/// The category of every search.
pub const CATEGORY: &str = "Stop and search";

/// Whether these are the columns of a stop-and-search file.
pub fn recognises(columns: &[String]) -> bool {
    column(columns, "Object of search").is_some()
}

/// Reads one force's searches of a month. Times are converted to the zone `local`; rows outside `period` are dropped.
///
/// # Errors
/// When the file cannot be read or lacks a column.
pub fn read(file: &InputFile, local: &str, period: Option<Period>) -> Result<(FileAccount, FileEvents)> {
    let mut text = TextFile::open(file)?;
    let names = column_names(&text.header()?, b',');
    let columns = required(&file.name, FORMAT, &names, ["Date", "Longitude", "Latitude", "Object of search"])?;
    let SmallTable { records, sha256 } = records(text, Some(names.len()))?;
    let searches = records.iter().map(|record| {
        let whole = record.fields() == names.len();
        (record.line, if whole { Some(Search::from_record(record, columns)) } else { None })
    });
    count_searches(file, sha256, searches, local, period)
}

/// Reads the searches of an API response.
///
/// # Errors
/// When the zone `local` is unknown.
pub fn read_json(
    file: &InputFile,
    sha256: String,
    searches: &[Value],
    local: &str,
    period: Option<Period>,
) -> Result<(FileAccount, FileEvents)> {
    let fields: Vec<[String; 4]> = searches.iter().map(json_fields).collect();
    let searches =
        fields.iter().map(|[date, lon, lat, object]| Search { date, lon: lon.as_bytes(), lat: lat.as_bytes(), object });
    count_searches(file, sha256, searches.zip(1..).map(|(search, number)| (number, Some(search))), local, period)
}

/// The name of the reporting body. It is not in the data, but published files are named after the force.
fn reporter(file: &str) -> String {
    let source = source_of(file);
    format!("stop and search, {}", source.strip_suffix("-stop-and-search").unwrap_or(source))
}

struct Search<'a> {
    date: &'a str,
    lon: &'a [u8],
    lat: &'a [u8],
    object: &'a str,
}

impl<'a> Search<'a> {
    fn from_record(record: &'a Record, [date, lon, lat, object]: [usize; 4]) -> Self {
        let text = |at| std::str::from_utf8(record.bytes(at)).unwrap_or_default();
        Self { date: text(date), lon: record.bytes(lon), lat: record.bytes(lat), object: text(object) }
    }
}

fn json_fields(search: &Value) -> [String; 4] {
    let text = |value: Option<&Value>| match value {
        Some(Value::String(text)) => text.trim().to_owned(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    };
    let location = search.get("location");
    let field = |name| text(location.and_then(|location| location.get(name)));
    [text(search.get("datetime")), field("longitude"), field("latitude"), text(search.get("object_of_search"))]
}

fn count_searches<'a>(
    file: &InputFile,
    sha256: String,
    searches: impl Iterator<Item = (u64, Option<Search<'a>>)>,
    local: &str,
    period: Option<Period>,
) -> Result<(FileAccount, FileEvents)> {
    let times = EventTimeParser::new(DateOrder::DayFirst, Some("UTC"), local)?;
    let reporter = reporter(&file.name);
    let (mut events, mut drops, mut rows, mut kept) = (EventAccumulator::default(), DroppedRows::default(), 0, 0);
    let category = events.category(CATEGORY).expect("the first category can be numbered");
    for (line, search) in searches {
        rows += 1;
        let Some(search) = search else {
            drops.count(DropReason::WrongFieldCount, "", b"", line);
            continue;
        };
        let when = times.read(search.date).and_then(|time| Some((time, time.month()?)));
        let Some((from, month)) = when else {
            drops.count(DropReason::UnreadableTime, "Date", search.date.as_bytes(), line);
            continue;
        };
        let feed = events.reporter(&reporter, month);
        if period.is_some_and(|period| period.position(month).is_none()) {
            drops.count(DropReason::OutsidePeriod, "Date", search.date.as_bytes(), line);
            continue;
        }
        let place = match position(search.lon, search.lat, ["Longitude", "Latitude"]) {
            Ok(at) => Some(events.place(at, None)),
            Err(Fault { reason: DropReason::NoCoordinates, .. }) => {
                drops.count(DropReason::NoCoordinates, "", b"", line);
                None
            }
            Err(fault) => {
                drops.count_fault(&fault, line);
                continue;
            }
        };
        kept += u64::from(place.is_some());
        events.count(place, feed, month, category, 1);
        let offence = Some(search.object).filter(|object| !object.is_empty()).map(|object| events.offence(object));
        let (to, victim_sex, premises, weight, count) = (None, None, None, None, 1);
        events.add_detail(EventDetail {
            feed,
            place,
            from,
            to,
            category,
            offence,
            victim_sex,
            premises,
            weight,
            count,
        });
    }
    let mut account = FileAccount::new(file.name.clone(), FORMAT, sha256, rows, kept, drops);
    account.note =
        format!("times in UTC, turned into those of {local}; searches are no crimes and count in no built-in theme");
    Ok((account, events.finish()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_reporter_from_file_name() {
        assert_eq!(reporter("x/2019-07-city-of-london-stop-and-search.csv"), "stop and search, city-of-london");
        assert_eq!(reporter("searches.csv"), "stop and search, searches");
    }
}
