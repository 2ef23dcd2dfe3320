//! Premises: the denominators of rates and the candidates for Safe Havens.
//!
//! [`read`] recognises the format by the content; each format has a file of its own. [`merge()`] combines several lists into one without
//! duplicates.

mod attributes;
mod column_mapping_reader;
mod fhrs;
mod hours;
mod merge;
mod names;
mod osm;
mod register;
mod schemes;

use std::collections::{BTreeMap, BTreeSet};

pub use column_mapping_reader::read_mapped;
pub use fhrs::PUB_BAR_NIGHTCLUB;
pub use hours::{Hours, HoursReader, Week};
pub use jiff::civil::Weekday;
pub use merge::merge;
pub use names::operator_key;
pub(crate) use names::{MIN_SIMILARITY, NameKey};
pub use schemes::SchemeMember;

use crate::error::{Error, Result};
use crate::ingest::ledger::FileAccount;
use crate::ingest::source::InputFile;
use crate::ingest::table::{self, TableLayout, lacks};
use crate::place::LonLat;

/// The endings of files that may hold premises.
pub const ENDINGS: [&str; 9] = [".xml", ".csv", ".csv.gz", ".geojson", ".json", ".xlsx", ".xls", ".ods", ".parquet"];

/// The names of the formats in the ledger.
pub const FORMATS: [&str; 5] =
    [fhrs::FORMAT, register::FORMAT, osm::FORMAT, column_mapping_reader::FORMAT, schemes::FORMAT];

/// Who may enter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Access {
    /// Anyone.
    Public,
    /// By invitation, membership or employment only.
    Restricted,
}

/// The kind of list that a premises comes from, in order of priority: where several lists have one place, the first of these decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Register {
    /// A register of licensed premises.
    Licensing,
    /// OpenStreetMap, surveyed by volunteers; a proxy for licences, which it does not record.
    Map,
    /// A food-hygiene register; a proxy for licences, which it does not record.
    FoodHygiene,
    /// Another table of the user that shows no sign of licences; a proxy for them.
    Other,
}

/// One premises.
#[derive(Clone, Debug, PartialEq)]
pub struct Venue {
    /// Its number in the register, or else its row number.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Brand or owner.
    pub operator: Option<String>,
    /// Kind in lower case with hyphens, such as `pub` or `members-club`.
    pub kind: String,
    /// Who may enter, when the register states it.
    pub access: Option<Access>,
    /// Its position.
    pub at: LonLat,
    /// The capacity in persons, when the register states it.
    pub capacity: Option<u32>,
    /// Opening hours.
    pub hours: Option<Hours>,
    /// Postcode.
    pub postcode: Option<String>,
    /// Schemes it belongs to, such as "Safe Haven".
    pub schemes: Vec<String>,
    /// The list it comes from.
    pub register: Register,
    /// Its other properties, by column or tag.
    pub attributes: BTreeMap<String, String>,
    /// The number of the file's account in the ledger.
    pub file: usize,
    /// Its line, or row, in the file.
    pub line: u64,
    /// The rows of the same place in other lists, unchanged.
    pub also_in: Vec<Venue>,
    /// The part of the file: a list that by its nature has a place twice has two parts.
    pub(crate) part: u8,
}

impl Venue {
    /// A premises of which only the position is known.
    pub(crate) fn at(at: LonLat, register: Register, file: usize, line: u64) -> Self {
        Self {
            id: String::new(),
            name: String::new(),
            operator: None,
            kind: UNKNOWN_KIND.into(),
            access: None,
            at,
            capacity: None,
            hours: None,
            postcode: None,
            schemes: Vec::new(),
            attributes: BTreeMap::new(),
            register,
            file,
            line,
            also_in: Vec::new(),
            part: 0,
        }
    }

    /// Its brand or owner for grouping, without letter case and the legal form of the company.
    pub fn operator_key(&self) -> Option<String> {
        self.operator.as_deref().map(operator_key)
    }
}

/// The kind of premises whose list does not state one.
const UNKNOWN_KIND: &str = "unknown";

/// All premises read, each place once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Premises {
    /// The premises with a position, in order of file and row.
    pub venues: Vec<Venue>,
    /// For each pair of files, by number, how many places both have.
    pub joined: Vec<(usize, usize, u64)>,
    /// The names of the lists of [`Register::Other`], in order.
    pub others: BTreeSet<String>,
    /// The date of extraction, when a register states one; of several the earliest.
    pub extract_date: Option<String>,
}

/// The premises of a file.
pub struct FilePremises {
    pub account: FileAccount,
    pub venues: Vec<Venue>,
    /// The members of schemes, when the file lists those.
    pub members: Vec<SchemeMember>,
    /// The name of the list, when it is of [`Register::Other`].
    pub list_name: Option<String>,
    pub extract_date: Option<String>,
}

/// Reads a file whose account has the number `number`; its format is recognised by the content.
pub fn read(file: &InputFile, number: usize) -> Result<FilePremises> {
    if !table::is_binary(file)? {
        let bytes = file.read()?;
        if bytes.trim_ascii().is_empty() {
            return Err(Error::unreadable(&file.name, "the file is empty", "Download or export it again"));
        }
        let start = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes).trim_ascii_start();
        match start.first() {
            Some(b'<') => return fhrs::read(&file.name, &bytes, number),
            Some(b'{') => return osm::read(&file.name, &bytes, number),
            _ => {}
        }
    }
    let table = table::read(file, &TableLayout::default())?;
    if register::recognises(&table.columns) {
        return register::read(&file.name, &table, number);
    }
    if schemes::recognises(&table.columns) {
        return Ok(schemes::read(&file.name, &table));
    }
    match column_mapping_reader::find_known(&table.columns) {
        Some(register) => column_mapping_reader::read_known(file, table, &register, number),
        None => {
            let missing: Vec<&str> = register::REQUIRED.into_iter().filter(|name| !table.has(name)).collect();
            Err(lacks(&file.name, register::FORMAT, &table.columns, &missing))
        }
    }
}

/// Whether a file holds premises of OpenStreetMap: GeoJSON with the tag that nearly all of them have.
pub fn is_openstreetmap(file: &InputFile) -> Result<bool> {
    Ok(file.has_ending(&[".geojson", ".json"]) && memchr::memmem::find(&file.read()?, b"\"amenity\"").is_some())
}

/// The premises format that has these columns, if any.
pub fn recognises(columns: &[String]) -> Option<&'static str> {
    let mapped = || column_mapping_reader::find_known(columns).map(|_| column_mapping_reader::FORMAT);
    let schemes = || schemes::recognises(columns).then_some(schemes::FORMAT);
    register::recognises(columns).then_some(register::FORMAT).or_else(schemes).or_else(mapped)
}

/// A kind in lower case with hyphens: "Members Club" and "members-club" are one.
pub fn slug(kind: &str) -> String {
    let words: Vec<String> =
        kind.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
    words.join("-")
}
