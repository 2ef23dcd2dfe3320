//! Sensors that count passers-by: the places of their counts, and the lists that say where they stand.

use super::Counts;
use super::counts::{FileFootfall, Gatherer, Location, Place};
use crate::ingest::column_mapping_reader::Mapped;
use crate::ingest::ledger::FileAccount;
use crate::ingest::mapping::Role;
use crate::ingest::rejected_rows::{DropReason, Drops, Fault};
use crate::ingest::table::Record;
use crate::place::LonLat;

/// How a list of sensors is called in the ledger.
pub const FORMAT: &str = "positions of sensors (table by mapping)";

/// The sensor of a count.
pub fn place<'a>(record: &'a Record, mapped: &'a Mapped<'_>) -> Result<Place, Fault<'a>> {
    let fault = Fault { reason: DropReason::StationNotFound, column: mapped.column(Role::Sensor), value: b"" };
    let name = mapped.text(record, Role::Sensor).ok_or(fault)?.into_owned();
    let placed = mapped.has(Role::Lon) || mapped.has(Role::Easting);
    let at = if placed { Some(mapped.position(record)?) } else { None };
    Ok(Place { code: Some(name.clone()), name, mode: String::new(), at, counts: Counts::PassersBy })
}

/// Reads a list of sensors.
pub fn locations(file: &str, mapped: &Mapped<'_>) -> FileFootfall {
    let (mut drops, mut locations) = (Drops::default(), Vec::new());
    for record in &mapped.table.records {
        match location(record, mapped) {
            Ok(location) => locations.push(location),
            Err(fault) => drops.count_fault(&fault, record.line),
        }
    }
    let (read, kept) = (mapped.table.records.len() as u64, locations.len() as u64);
    let account = FileAccount::new(file.into(), FORMAT, mapped.table.sha256.clone(), read, kept, drops);
    FileFootfall { locations, ..Gatherer::default().finish(account) }
}

fn location<'a>(record: &'a Record, mapped: &'a Mapped<'_>) -> Result<Location, Fault<'a>> {
    mapped.check(record)?;
    let at: LonLat = mapped.position(record)?;
    let text = |role| mapped.text(record, role).map(std::borrow::Cow::into_owned);
    let code = text(Role::Id);
    Ok(Location { name: text(Role::Name).or_else(|| code.clone()).unwrap_or_default(), code, at })
}
