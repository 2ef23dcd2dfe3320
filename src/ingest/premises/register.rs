//! A register of licensed premises as CSV: one row a premises, columns `name`, `lon`, `lat` and, as far as known, `id`,
//! `operator`, `kind`, `access` (public or restricted), `capacity`, `hours`, `postcode`, `schemes` (several separated by
//! semicolons). Every other column is kept as an attribute.

use std::collections::BTreeMap;

use crate::error::Result;
use crate::ingest::ledger::FileAccount;
use crate::ingest::position::position;
use crate::ingest::premises::attributes::Facts;
use crate::ingest::premises::{FilePremises, Register, UNKNOWN_KIND, Venue, slug};
use crate::ingest::rejected_rows::{Drops, Fault};
use crate::ingest::table::{Record, Table, column, required};

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
    postcode: Option<usize>,
    /// Columns kept as they are.
    others: Vec<usize>,
}

/// The columns without which it is no such register.
pub const NEEDED: [&str; 3] = ["name", "lon", "lat"];

/// Whether these are the columns of such a register.
pub fn recognises(columns: &[String]) -> bool {
    NEEDED.iter().all(|name| column(columns, name).is_some()) && column(columns, "scheme").is_none()
}

/// Reads the premises of a register whose file has account `number`.
pub fn read(file: &str, table: &Table, number: usize) -> Result<FilePremises> {
    let columns = columns(file, &table.columns)?;
    let (mut drops, mut venues, mut facts) = (Drops::default(), Vec::new(), Facts::default());
    for (row, record) in table.records.iter().enumerate() {
        match venue(record, table, &columns, row, number, &mut facts) {
            Ok(venue) => venues.push(venue),
            Err(fault) => drops.count_fault(&fault, record.line),
        }
    }
    let (read, kept) = (table.records.len() as u64, venues.len() as u64);
    let mut account = FileAccount::new(file.into(), FORMAT, table.sha256.clone(), read, kept, drops);
    account.note = facts.note();
    Ok(FilePremises { account, venues, members: Vec::new(), list: None, extract_date: None })
}

fn columns(file: &str, names: &[String]) -> Result<Columns> {
    let [name, lon, lat] = required(file, FORMAT, names, NEEDED)?;
    let at = |name| column(names, name);
    let mut columns = Columns {
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
        postcode: at("postcode"),
        others: Vec::new(),
    };
    let c = &columns;
    let optional = [c.id, c.operator, c.kind, c.access, c.capacity, c.hours, c.schemes, c.postcode];
    let taken: Vec<usize> = optional.into_iter().flatten().chain([name, lon, lat]).collect();
    columns.others = (0..names.len()).filter(|at| !taken.contains(at)).collect();
    Ok(columns)
}

fn venue<'a>(
    record: &'a Record,
    table: &'a Table,
    columns: &Columns,
    row: usize,
    file: usize,
    facts: &mut Facts,
) -> Result<Venue, Fault<'a>> {
    table.check_fields(record)?;
    let field = |at: Option<usize>| at.map(|at| record.text(at)).filter(|text| !text.is_empty());
    let at = position(record.bytes(columns.lon), record.bytes(columns.lat), ["lon", "lat"])?;
    let others = columns.others.iter().map(|at| (table.columns[*at].clone(), record.text(*at)));
    let mut attributes: BTreeMap<String, String> = others.filter(|(_, value)| !value.is_empty()).collect();
    Ok(Venue {
        id: field(columns.id).unwrap_or_else(|| (row + 1).to_string()),
        name: record.text(columns.name),
        operator: field(columns.operator),
        kind: field(columns.kind).map_or_else(|| UNKNOWN_KIND.into(), |kind| slug(&kind)),
        access: field(columns.access).and_then(|words| facts.access("access", &words, &mut attributes)),
        capacity: field(columns.capacity).and_then(|words| facts.capacity("capacity", &words, &mut attributes)),
        hours: field(columns.hours).map(|text| facts.hours.read(&text)),
        schemes: field(columns.schemes).map(|list| schemes_of(&list)).unwrap_or_default(),
        postcode: field(columns.postcode),
        attributes,
        ..Venue::at(at, Register::Licensing, file, record.line)
    })
}

/// The schemes of a list parted by semicolons.
pub fn schemes_of(list: &str) -> Vec<String> {
    list.split(';').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}
