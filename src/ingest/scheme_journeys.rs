//! Journeys counted by a scheme: taxi marshals, night buses, escorts home.

use super::column_mapping_reader::ColumnMappingReader;
use super::crime::source_of;
use super::event_time::EventTime;
use super::ledger::FileAccount;
use super::mapping::{Mapping, Role};
use super::rejected_rows::{DropReason, DroppedRows, Fault};
use super::source::InputFile;
use super::table::Record;
use crate::error::Result;
use crate::place::LonLat;

/// The name of this format in the ledger.
pub const FORMAT: &str = "journeys (mapped table)";

/// A journey, or several counted in one row.
#[derive(Clone, Debug, PartialEq)]
pub struct Journey {
    /// The time, to the day or the minute.
    pub at: EventTime,
    /// The name of the scheme, or of the point at which it operates.
    pub point: Option<String>,
    /// The area, by code or name.
    pub area: Option<String>,
    /// The position at which it began.
    pub position: Option<LonLat>,
    /// The number of journeys.
    pub journeys: u32,
    /// The number of passengers; `None` where missing.
    pub passengers: Option<u32>,
    /// The women among the passengers, at most as many; `None` where missing.
    pub women: Option<u32>,
    /// The women who travelled alone, at most as many as the women; `None` where missing.
    pub lone_women: Option<u32>,
}

/// The journeys of a table, in order of time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Journeys {
    /// The source, as the user names it; otherwise from the file name.
    pub source: String,
    /// The journeys.
    pub journeys: Vec<Journey>,
}

/// Reads a table of journeys. Times are converted to the zone `local`.
///
/// # Errors
/// When the mapping is invalid or the file cannot be read.
pub fn read(file: &InputFile, mapping: &Mapping, local: &str) -> Result<(FileAccount, Journeys)> {
    let mapped = ColumnMappingReader::open(file, mapping, local)?;
    let (mut journeys, mut drops) = (Vec::new(), DroppedRows::default());
    for record in &mapped.table.records {
        match journey(&mapped, record) {
            Ok(journey) => journeys.push(journey),
            Err(fault) => drops.count_fault(&fault, record.line),
        }
    }
    // The result must not depend on the order of rows.
    journeys.sort_by(|a, b| a.at.cmp(&b.at).then_with(|| a.point.cmp(&b.point)));
    let (read, kept) = (mapped.table.records.len() as u64, journeys.len() as u64);
    let account = FileAccount::new(file.name.clone(), FORMAT, mapped.table.sha256.clone(), read, kept, drops);
    let source = mapping.source.clone().unwrap_or_else(|| source_of(&file.name).to_owned());
    Ok((account, Journeys { source, journeys }))
}

fn journey<'r>(mapped: &'r ColumnMappingReader<'_>, record: &'r Record) -> Result<Journey, Fault<'r>> {
    mapped.check(record)?;
    let column = mapped.column(Role::Time);
    let at = mapped.event_time(record, Role::Time)?.ok_or(Fault { reason: DropReason::NoTime, column, value: b"" })?;
    if matches!(at, EventTime::Month(_)) || at.month().is_none() {
        return Err(Fault { reason: DropReason::UnreadableTime, column, value: mapped.bytes(record, Role::Time) });
    }
    let journeys = match whole_number(mapped, record, Role::Count)? {
        Some(journeys) => journeys,
        None if !mapped.has(Role::Count) => 1,
        None => return Err(Fault { reason: DropReason::NoCount, column: mapped.column(Role::Count), value: b"" }),
    };
    let [passengers, women, lone_women] =
        [Role::Passengers, Role::Women, Role::LoneWomen].map(|role| whole_number(mapped, record, role));
    let (passengers, women, lone_women) = (passengers?, women?, lone_women?);
    for (part, of, role) in [(women, passengers, Role::Women), (lone_women, women.or(passengers), Role::LoneWomen)] {
        if part.zip(of).is_some_and(|(part, of)| part > of) {
            let value = mapped.bytes(record, role);
            return Err(Fault { reason: DropReason::Contradiction, column: mapped.column(role), value });
        }
    }
    let text = |role| mapped.text(record, role).map(std::borrow::Cow::into_owned);
    let placed = mapped.has(Role::Lon) || mapped.has(Role::Easting);
    let position = match placed.then(|| mapped.position(record)).transpose() {
        Err(Fault { reason: DropReason::NoCoordinates, .. }) => None,
        position => position?,
    };
    Ok(Journey {
        at,
        point: text(Role::Name),
        area: text(Role::Area),
        position,
        journeys,
        passengers,
        women,
        lone_women,
    })
}

/// The whole number of a role's field; `None` when missing.
fn whole_number<'r>(
    mapped: &'r ColumnMappingReader<'_>,
    record: &'r Record,
    role: Role,
) -> Result<Option<u32>, Fault<'r>> {
    match mapped.number(record, role)? {
        Some(number) if number.fract() == 0.0 && number <= f64::from(u32::MAX) => Ok(Some(number as u32)),
        None => Ok(None),
        Some(_) => {
            let (column, value) = (mapped.column(role), mapped.bytes(record, role));
            Err(Fault { reason: DropReason::UnreadableNumber, column, value })
        }
    }
}
