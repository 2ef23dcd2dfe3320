//! Premises: the places that rates divide by and that Safe Havens are chosen from.

use sha2::{Digest, Sha256};

use super::format::{column, column_names, required};
use super::ledger::{DropReason, Drops, FileAccount};
use super::source::InputFile;
use super::text::{TextFile, field_text, hex};
use super::{fhrs, text};
use crate::error::{Error, Result};
use crate::place::LonLat;

/// How the register's format is called in the ledger.
pub const REGISTER: &str = "premises register (CSV)";

/// The endings of files that may hold premises.
pub const ENDINGS: [&str; 2] = [".xml", ".csv"];

/// Who may enter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Access {
    /// Anybody.
    Public,
    /// By invitation, membership or employment only.
    Restricted,
}

/// What kind of list a premises comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Register {
    /// A register of licensed premises.
    Licensing,
    /// A food-hygiene register: says nothing of licences, so a proxy for them.
    FoodHygiene,
}

/// One premises.
#[derive(Clone, Debug, PartialEq)]
pub struct Venue {
    /// The register's own number, or the row's when it has none.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Brand or owner.
    pub operator: Option<String>,
    /// Kind in lower case with hyphens, such as `pub` or `members-club`.
    pub kind: String,
    /// Who may enter, when the register says.
    pub access: Option<Access>,
    /// Where.
    pub at: LonLat,
    /// Persons, when the register says.
    pub capacity: Option<u32>,
    /// Opening hours in OpenStreetMap syntax, as given.
    pub hours: Option<String>,
    /// Schemes it belongs to, such as "Safe Haven".
    pub schemes: Vec<String>,
    /// The list it comes from.
    pub register: Register,
    /// Number of the file's account in the ledger.
    pub file: usize,
}

/// All premises read, in order of file and row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Premises {
    /// The premises that have a position.
    pub venues: Vec<Venue>,
    /// The date of extract, when a register states one; of several the earliest.
    pub extract_date: Option<String>,
}

/// A file's premises.
pub struct FilePremises {
    pub account: FileAccount,
    pub venues: Vec<Venue>,
    pub extract_date: Option<String>,
}

/// Reads a food-hygiene XML or a register CSV; which of them is found from the content.
pub fn read(file: &InputFile, number: usize) -> Result<FilePremises> {
    let bytes = file.read()?;
    if bytes.trim_ascii().is_empty() {
        return Err(Error::unreadable(&file.name, "the file is empty", "Download or export it again"));
    }
    let start = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes).trim_ascii_start();
    if start.starts_with(b"<") {
        return fhrs::read(&file.name, &bytes, number);
    }
    register(file, hex(&Sha256::digest(&bytes)), number)
}

/// A register with one row a premises and columns `name`, `lon`, `lat` and, as far as known, `id`, `operator`, `kind`,
/// `access`, `capacity`, `hours`, `schemes` (several separated by semicolons).
fn register(file: &InputFile, sha256: String, number: usize) -> Result<FilePremises> {
    let mut text = TextFile::open(file)?;
    let columns = column_names(&text.header()?);
    let [name, lon, lat] = required(&file.name, REGISTER, &columns, ["name", "lon", "lat"])?;
    let optional =
        ["id", "operator", "kind", "access", "capacity", "hours", "schemes"].map(|name| column(&columns, name));
    let [id, operator, kind, access, capacity, hours, schemes] = optional;
    let (mut rows, mut drops, mut venues) = (0, Drops::default(), Vec::new());
    for record in text::records(text, columns.len())? {
        rows += 1;
        let line = record.line;
        let field = |at: Option<usize>| at.map(|at| record.text(at)).filter(|text| !text.is_empty());
        if record.fields() != columns.len() {
            drops.count(DropReason::WrongFieldCount, "", record.bytes(0), line);
            continue;
        }
        let at = match (record.text(lon), record.text(lat)) {
            (lon, lat) if lon.is_empty() && lat.is_empty() => Err((DropReason::NoCoordinates, "", lon)),
            (lon, lat) => match (lon.parse::<f64>(), lat.parse::<f64>()) {
                (Err(_), _) => Err((DropReason::UnreadableNumber, "lon", lon)),
                (_, Err(_)) => Err((DropReason::UnreadableNumber, "lat", lat)),
                (Ok(x), Ok(y)) => LonLat::new(x, y).ok_or((DropReason::CoordinatesOutOfRange, "lat", lat)),
            },
        };
        let at = match at {
            Ok(at) => at,
            Err((reason, column, value)) => {
                drops.count(reason, column, value.as_bytes(), line);
                continue;
            }
        };
        venues.push(Venue {
            id: field(id).unwrap_or_else(|| rows.to_string()),
            name: field_text(record.bytes(name)).into_owned(),
            operator: field(operator),
            kind: field(kind).map_or_else(|| "unknown".into(), |kind| slug(&kind)),
            access: field(access).and_then(|access| match access.to_lowercase().as_str() {
                "public" => Some(Access::Public),
                "restricted" => Some(Access::Restricted),
                _ => None,
            }),
            at,
            capacity: field(capacity).and_then(|persons| persons.parse().ok()),
            hours: field(hours),
            schemes: field(schemes)
                .map(|list| list.split(';').map(|scheme| scheme.trim().to_owned()).filter(|s| !s.is_empty()).collect())
                .unwrap_or_default(),
            register: Register::Licensing,
            file: number,
        });
    }
    let account = FileAccount::new(file.name.clone(), REGISTER, sha256, rows, venues.len() as u64, drops);
    Ok(FilePremises { account, venues, extract_date: None })
}

/// A kind in lower case with hyphens: "Members Club" and "members-club" are one.
pub fn slug(kind: &str) -> String {
    let words: Vec<String> =
        kind.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
    words.join("-")
}
