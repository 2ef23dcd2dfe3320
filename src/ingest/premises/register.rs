//! Reads a register of licensed premises as CSV: one row per premises, columns `name`, `lon`, `lat` and, as far as known, `id`,
//! `operator`, `kind`, `access` (public or restricted), `capacity`, `hours`, `postcode`, `schemes` (several separated by
//! semicolons). Every other column is kept as an attribute.

use std::collections::BTreeMap;

use crate::error::Result;
use crate::ingest::ledger::FileAccount;
use crate::ingest::position::position;
use crate::ingest::premises::attributes::AttributeParser;
use crate::ingest::premises::{FilePremises, Register, UNKNOWN_KIND, Venue, slug};
use crate::ingest::rejected_rows::{DroppedRows, Fault};
use crate::ingest::table::{Record, Table, column, required};

/// The name of this format in the ledger.
pub const FORMAT: &str = "premises register (CSV)";

/// The indices of the columns.
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
    /// Columns kept as attributes.
    others: Vec<usize>,
}

/// The columns that such a register must have.
pub const REQUIRED: [&str; 3] = ["name", "lon", "lat"];

/// Whether these are the columns of such a register.
pub fn recognises(columns: &[String]) -> bool {
    REQUIRED.iter().all(|name| column(columns, name).is_some()) && column(columns, "scheme").is_none()
}

/// Reads the premises of a register whose account has the number `number`.
pub fn read(file: &str, table: &Table, number: usize) -> Result<FilePremises> {
    let columns = columns(file, &table.columns)?;
    let (mut drops, mut venues, mut parser) = (DroppedRows::default(), Vec::new(), AttributeParser::default());
    for (row, record) in table.records.iter().enumerate() {
        match parse_row(record, table, &columns, row, number, &mut parser) {
            Ok(venue) => venues.push(venue),
            Err(fault) => drops.count_fault(&fault, record.line),
        }
    }
    let (read, kept) = (table.records.len() as u64, venues.len() as u64);
    let mut account = FileAccount::new(file.into(), FORMAT, table.sha256.clone(), read, kept, drops);
    account.note = parser.note();
    Ok(FilePremises { account, venues, members: Vec::new(), list_name: None, extract_date: None })
}

fn columns(file: &str, names: &[String]) -> Result<Columns> {
    let [name, lon, lat] = required(file, FORMAT, names, REQUIRED)?;
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
    let used: Vec<usize> = optional.into_iter().flatten().chain([name, lon, lat]).collect();
    columns.others = (0..names.len()).filter(|at| !used.contains(at)).collect();
    Ok(columns)
}

fn parse_row<'a>(
    record: &'a Record,
    table: &'a Table,
    columns: &Columns,
    row: usize,
    file: usize,
    parser: &mut AttributeParser,
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
        access: field(columns.access).and_then(|words| parser.parse_access("access", &words, &mut attributes)),
        capacity: field(columns.capacity).and_then(|words| parser.parse_capacity("capacity", &words, &mut attributes)),
        hours: field(columns.hours).map(|text| parser.hours.read(&text)),
        schemes: field(columns.schemes).map(|list| parse_schemes(&list)).unwrap_or_default(),
        postcode: field(columns.postcode),
        attributes,
        ..Venue::at(at, Register::Licensing, file, record.line)
    })
}

/// The schemes of a list separated by semicolons.
pub fn parse_schemes(list: &str) -> Vec<String> {
    list.split(';').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}
