//! Reads tables of counts, and lists of sensors, with any columns: by the user's mapping, or by a built-in mapping that is recognised
//! by the header (`sources.toml`).

use jiff::civil::Date;
use serde::Deserialize;

use h3o::CellIndex;

use super::counts::{CountAccumulator, CountSite, CountTime, FileFootfall, StationLocation};
use super::{CountKind, DayType};
use crate::error::{Error, ErrorKind, Result};
use crate::ingest::column_mapping_reader::ColumnMappingReader;
use crate::ingest::event_time::EventTime;
use crate::ingest::ledger::FileAccount;
use crate::ingest::mapping::{Mapping, Role, TableContent};
use crate::ingest::rejected_rows::{DropReason, DroppedRows, Fault};
use crate::ingest::source::InputFile;
use crate::ingest::table::{Record, Table, column};
use crate::place::{LonLat, centre};

/// The name of this format in the ledger.
pub const FORMAT: &str = "people counted (table by mapping)";

/// A source that is recognised by its header.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct KnownSource {
    identifying_columns: Vec<String>,
    /// The time zone in which it counts, independent of the zone of the analysis: its noon is reported as noon.
    clock: Option<String>,
    mapping: Mapping,
}

/// The known source that has these columns.
pub fn find_known(columns: &[String]) -> Option<KnownSource> {
    #[derive(Deserialize)]
    struct KnownSources {
        source: Vec<KnownSource>,
    }
    let file: KnownSources = toml::from_str(include_str!("sources.toml")).expect("a test reads the file");
    let has_columns =
        |source: &KnownSource| source.identifying_columns.iter().all(|name| column(columns, name).is_some());
    file.source.into_iter().find(has_columns)
}

/// Reads a table through its mapping. Times are converted to the zone `local` when the mapping states their `time-zone` or when they
/// carry an offset. All other times, days and months are read as written.
pub fn read(file: &InputFile, mapping: &Mapping, local: &str) -> Result<FileFootfall> {
    read_counts(&file.name, &ColumnMappingReader::open(file, mapping, local)?)
}

/// Reads a table of a known source. Its times are read as written; times with an offset are converted to the zone of its clock, or to
/// the zone `local` when it has none.
pub fn read_known(file: &str, table: Table, source: &KnownSource, local: &str) -> Result<FileFootfall> {
    read_counts(
        file,
        &ColumnMappingReader::from_table(file, table, &source.mapping, source.clock.as_deref().unwrap_or(local))?,
    )
}

fn read_counts(file: &str, mapped: &ColumnMappingReader<'_>) -> Result<FileFootfall> {
    match mapped.mapping.holds {
        TableContent::Sensors => return Ok(read_sensor_locations(file, mapped)),
        TableContent::Footfall => {}
        _ => {
            let problem = "its mapping does not say that it holds footfall or sensors";
            return Err(Error::wrong_format(file, problem, "Set holds = \"footfall\", or give it elsewhere"));
        }
    }
    if !mapped.has(Role::Time) {
        let problem = format!("{file}: no column is said to be `time`, without which a count is of no day");
        let advice = "Name the column of dates, months, or dates and times".into();
        return Err(ErrorKind::Setting { setting: "table", problem, advice }.into());
    }
    let (mut drops, mut accumulator, mut monthly) = (DroppedRows::default(), CountAccumulator::default(), false);
    for record in &mapped.table.records {
        match parse_row(record, mapped) {
            Ok((site, time, people)) => {
                monthly |= time.day == DayType::EveryDay;
                let site = accumulator.site(site);
                accumulator.keep_row(site, time.year, record.line);
                accumulator.add(site, time, people);
            }
            Err(fault) => drops.count_fault(&fault, record.line),
        }
    }
    let (read, kept) = (mapped.table.records.len() as u64, accumulator.kept());
    let mut account = FileAccount::new(file.into(), FORMAT, mapped.table.sha256.clone(), read, kept, drops);
    let period = if monthly { "the count of a month is divided by its days".into() } else { accumulator.period() };
    let notes = [mapped.mapping.source.clone().unwrap_or_default(), period];
    account.note = notes.into_iter().filter(|note| !note.is_empty()).collect::<Vec<_>>().join("; ");
    Ok(accumulator.finish(account))
}

fn parse_row<'a>(
    record: &'a Record,
    mapped: &'a ColumnMappingReader<'_>,
) -> Result<(CountSite, CountTime, f64), Fault<'a>> {
    mapped.check(record)?;
    let site = if mapped.has(Role::Sensor) { sensor_site(record, mapped) } else { area_site(record, mapped) }?;
    let no_time = || Fault {
        reason: DropReason::UnreadableTime,
        column: mapped.column(Role::Time),
        value: mapped.bytes(record, Role::Time),
    };
    let time = match mapped.event_time(record, Role::Time)?.ok_or_else(no_time)? {
        EventTime::Minute(at) => CountTime::from_date(at.date(), Some(at.hour().unsigned_abs())),
        EventTime::Day(date) => CountTime::from_date(date, None),
        EventTime::Month(month) => {
            // The first day represents the month, so that months are averaged and not added.
            let first = Date::new(month.year() as i16, month.month() as i8, 1).ok();
            let days = u32::from(month.first_day().days_in_month().unsigned_abs());
            Some(CountTime { year: month.year(), day: DayType::EveryDay, hour: None, date: first, days })
        }
    };
    let people = if mapped.has(Role::Count) {
        mapped.number(record, Role::Count)?
    } else {
        // Without exits the entries are the count; a missing direction makes the count missing.
        let exits = if mapped.has(Role::Exits) { mapped.number(record, Role::Exits)? } else { Some(0.0) };
        mapped.number(record, Role::Entries)?.zip(exits).map(|(entries, exits)| entries + exits)
    };
    let role = if mapped.has(Role::Count) { Role::Count } else { Role::Entries };
    let none = || Fault { reason: DropReason::NoCount, column: mapped.column(role), value: b"" };
    Ok((site, time.ok_or_else(no_time)?, people.ok_or_else(none)?))
}

/// The name of a list of sensors in the ledger.
pub const SENSORS_FORMAT: &str = "positions of sensors (table by mapping)";

/// The sensor of a count.
fn sensor_site<'a>(record: &'a Record, mapped: &'a ColumnMappingReader<'_>) -> Result<CountSite, Fault<'a>> {
    let fault = Fault { reason: DropReason::StationNotFound, column: mapped.column(Role::Sensor), value: b"" };
    let name = mapped.text(record, Role::Sensor).ok_or(fault)?.into_owned();
    let has_position = mapped.has(Role::Lon) || mapped.has(Role::Easting);
    let at = if has_position { Some(mapped.position(record)?) } else { None };
    Ok(CountSite { code: Some(name.clone()), name, mode: String::new(), at, count_kind: CountKind::PassersBy })
}

/// Reads a list of sensors.
fn read_sensor_locations(file: &str, mapped: &ColumnMappingReader<'_>) -> FileFootfall {
    let (mut drops, mut locations) = (DroppedRows::default(), Vec::new());
    for record in &mapped.table.records {
        match parse_location(record, mapped) {
            Ok(location) => locations.push(location),
            Err(fault) => drops.count_fault(&fault, record.line),
        }
    }
    let (read, kept) = (mapped.table.records.len() as u64, locations.len() as u64);
    let account = FileAccount::new(file.into(), SENSORS_FORMAT, mapped.table.sha256.clone(), read, kept, drops);
    FileFootfall { locations, ..CountAccumulator::default().finish(account) }
}

fn parse_location<'a>(record: &'a Record, mapped: &'a ColumnMappingReader<'_>) -> Result<StationLocation, Fault<'a>> {
    mapped.check(record)?;
    let at: LonLat = mapped.position(record)?;
    let text = |role| mapped.text(record, role).map(std::borrow::Cow::into_owned);
    let code = text(Role::Id);
    Ok(StationLocation { name: text(Role::Name).or_else(|| code.clone()).unwrap_or_default(), code, at })
}

/// The area of a count, at the centre of its H3 cell. An area that is not an H3 cell needs a position in the row.
fn area_site<'a>(record: &'a Record, mapped: &'a ColumnMappingReader<'_>) -> Result<CountSite, Fault<'a>> {
    let area = mapped.text(record, Role::Area);
    let at = if mapped.has(Role::Lon) || mapped.has(Role::Easting) {
        mapped.position(record)?
    } else {
        let cell: Option<CellIndex> = area.as_ref().and_then(|area| area.parse().ok());
        let value = mapped.bytes(record, Role::Area);
        let fault = Fault { reason: DropReason::StationNotFound, column: mapped.column(Role::Area), value };
        centre(cell.ok_or(fault)?)
    };
    let name = area.map_or_else(|| format!("{:.5}, {:.5}", at.lat(), at.lon()), std::borrow::Cow::into_owned);
    Ok(CountSite { code: Some(name.clone()), name, mode: String::new(), at: Some(at), count_kind: CountKind::Present })
}
