//! A register of licensed premises as CSV: one row a premises, columns `name`, `lon`, `lat` and, as far as known, `id`,
//! `operator`, `kind`, `access` (public or restricted), `capacity`, `hours`, `schemes` (several separated by semicolons).

use crate::error::Result;
use crate::ingest::drops::{DropReason, Drops, Fault};
use crate::ingest::ledger::FileAccount;
use crate::ingest::position::position;
use crate::ingest::premises::{Access, FilePremises, Register, Venue, slug};
use crate::ingest::source::InputFile;
use crate::ingest::table::{Record, SmallTable, TextFile, column, column_names, records, required};

/// How this format is called in the ledger.
pub const FORMAT: &str = "premises register (CSV)";

/// Where the columns stand.
struct Columns {
    name: usize,
    lon: usize,
    lat: usize,
    id: Option<usize>,
    operator: Option<usize>,
    kind: Option<usize>,
    access: Option<usize>,
    capacity: Option<usize>,
    hours: Option<usize>,
    schemes: Option<usize>,
    fields: usize,
}

/// Reads the premises of a register whose file has account `number`.
pub fn read(file: &InputFile, number: usize) -> Result<FilePremises> {
    let mut text = TextFile::open(file)?;
    let columns = columns(&file.name, &column_names(&text.header()?, b','))?;
    let SmallTable { records, sha256 } = records(text, Some(columns.fields))?;
    let (mut drops, mut venues) = (Drops::default(), Vec::new());
    for (row, record) in records.iter().enumerate() {
        match venue(record, &columns, row, number) {
            Ok(venue) => venues.push(venue),
            Err(fault) => drops.count_fault(&fault, record.line),
        }
    }
    let (read, kept) = (records.len() as u64, venues.len() as u64);
    let account = FileAccount::new(file.name.clone(), FORMAT, sha256, read, kept, drops);
    Ok(FilePremises { account, venues, extract_date: None })
}

fn columns(file: &str, names: &[String]) -> Result<Columns> {
    let [name, lon, lat] = required(file, FORMAT, names, ["name", "lon", "lat"])?;
    let at = |name| column(names, name);
    Ok(Columns {
        name,
        lon,
        lat,
        id: at("id"),
        operator: at("operator"),
        kind: at("kind"),
        access: at("access"),
        capacity: at("capacity"),
        hours: at("hours"),
        schemes: at("schemes"),
        fields: names.len(),
    })
}

fn venue<'a>(record: &'a Record, columns: &Columns, row: usize, file: usize) -> Result<Venue, Fault<'a>> {
    if record.fields() != columns.fields {
        return Err(Fault { reason: DropReason::WrongFieldCount, column: "", value: record.bytes(0) });
    }
    let field = |at: Option<usize>| at.map(|at| record.text(at)).filter(|text| !text.is_empty());
    let at = position(record.bytes(columns.lon), record.bytes(columns.lat), ["lon", "lat"])?;
    let scheme = |name: &str| Some(name.trim().to_owned()).filter(|name| !name.is_empty());
    Ok(Venue {
        id: field(columns.id).unwrap_or_else(|| (row + 1).to_string()),
        name: record.text(columns.name),
        operator: field(columns.operator),
        kind: field(columns.kind).map_or_else(|| "unknown".into(), |kind| slug(&kind)),
        access: field(columns.access).and_then(|access| match access.to_lowercase().as_str() {
            "public" => Some(Access::Public),
            "restricted" => Some(Access::Restricted),
            _ => None,
        }),
        at,
        capacity: field(columns.capacity).and_then(|persons| persons.parse().ok()),
        hours: field(columns.hours),
        schemes: field(columns.schemes).map(|list| list.split(';').filter_map(scheme).collect()).unwrap_or_default(),
        register: Register::Licensing,
        file,
    })
}
