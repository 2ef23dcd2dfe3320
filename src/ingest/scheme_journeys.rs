//! Journeys that a scheme counts: taxi marshals, night buses, escorts home.

use super::column_mapping_reader::Mapped;
use super::crime::source_of;
use super::event_time::EventTime;
use super::ledger::FileAccount;
use super::mapping::{Mapping, Role};
use super::rejected_rows::{DropReason, Drops, Fault};
use super::source::InputFile;
use super::table::Record;
use crate::error::Result;
use crate::place::LonLat;

/// How this format is called in the ledger.
pub const FORMAT: &str = "journeys (mapped table)";

/// A journey, or several that the scheme counts in one row.
#[derive(Clone, Debug, PartialEq)]
pub struct Journey {
    /// The day, or the minute.
    pub at: EventTime,
    /// The point at which the scheme works, or the scheme, as the table calls it.
    pub point: Option<String>,
    /// The area, by code or name.
    pub area: Option<String>,
    /// Where it began.
    pub position: Option<LonLat>,
    /// How many journeys.
    pub journeys: u32,
    /// Passengers; `None` where it is not known.
    pub passengers: Option<u32>,
    /// Women among them; at most as many.
    pub women: Option<u32>,
    /// Women who travelled alone; at most as many as women.
    pub lone_women: Option<u32>,
}

/// The journeys of a table, in the order of time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Journeys {
    /// Whose they are: what the user says, else the name of the file.
    pub source: String,
    /// The journeys.
    pub journeys: Vec<Journey>,
}

/// Reads a table of journeys; times become those of the zone `local`.
pub fn read(file: &InputFile, mapping: &Mapping, local: &str) -> Result<(FileAccount, Journeys)> {
    let mapped = Mapped::open(file, mapping, local)?;
    let (mut journeys, mut drops) = (Vec::new(), Drops::default());
    for record in &mapped.table.records {
        match journey(&mapped, record) {
            Ok(journey) => journeys.push(journey),
            Err(fault) => drops.count_fault(&fault, record.line),
        }
    }
    // The order of rows leaves no trace.
    journeys.sort_by(|a, b| a.at.cmp(&b.at).then_with(|| a.point.cmp(&b.point)));
    let (read, kept) = (mapped.table.records.len() as u64, journeys.len() as u64);
    let account = FileAccount::new(file.name.clone(), FORMAT, mapped.table.sha256.clone(), read, kept, drops);
    let source = mapping.source.clone().unwrap_or_else(|| source_of(&file.name).to_owned());
    Ok((account, Journeys { source, journeys }))
}

fn journey<'r>(mapped: &'r Mapped<'_>, record: &'r Record) -> Result<Journey, Fault<'r>> {
    mapped.check(record)?;
    let column = mapped.column(Role::Time);
    let at = mapped.moment(record, Role::Time)?.ok_or(Fault { reason: DropReason::NoTime, column, value: b"" })?;
    if matches!(at, EventTime::Month(_)) || at.month().is_none() {
        return Err(Fault { reason: DropReason::UnreadableTime, column, value: mapped.bytes(record, Role::Time) });
    }
    let journeys = match whole(mapped, record, Role::Count)? {
        Some(journeys) => journeys,
        None if !mapped.has(Role::Count) => 1,
        None => return Err(Fault { reason: DropReason::NoCount, column: mapped.column(Role::Count), value: b"" }),
    };
    let [passengers, women, lone_women] =
        [Role::Passengers, Role::Women, Role::LoneWomen].map(|role| whole(mapped, record, role));
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

/// A whole number, unless missing.
fn whole<'r>(mapped: &'r Mapped<'_>, record: &'r Record, role: Role) -> Result<Option<u32>, Fault<'r>> {
    match mapped.number(record, role)? {
        Some(number) if number.fract() == 0.0 && number <= f64::from(u32::MAX) => Ok(Some(number as u32)),
        None => Ok(None),
        Some(_) => {
            let (column, value) = (mapped.column(role), mapped.bytes(record, role));
            Err(Fault { reason: DropReason::UnreadableNumber, column, value })
        }
    }
}
