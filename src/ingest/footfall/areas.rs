//! People counted by area: by H3 cell, or with the position of each row.

use h3o::CellIndex;

use super::Counts;
use super::counts::Place;
use crate::ingest::column_mapping_reader::Mapped;
use crate::ingest::mapping::Role;
use crate::ingest::rejected_rows::{DropReason, Fault};
use crate::ingest::table::Record;
use crate::place::centre;

/// The area of a count, put at its centre; an area that is no H3 cell needs a position in the row.
pub fn place<'a>(record: &'a Record, mapped: &'a Mapped<'_>) -> Result<Place, Fault<'a>> {
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
    Ok(Place { code: Some(name.clone()), name, mode: String::new(), at: Some(at), counts: Counts::Present })
}
