//! Premises: the places that rates divide by and that Safe Havens are chosen from.
//!
//! One file per format and one door, [`read`]; [`join::unite`] makes one list of several in which no place stands twice.

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
pub use hours::{Hours, Reader as HoursReader, Week};
pub use jiff::civil::Weekday;
pub use merge::unite;
pub use names::operator_key;
pub(crate) use names::{NameKey, SIMILAR};
pub use schemes::Member;

use crate::error::{Error, Result};
use crate::ingest::ledger::FileAccount;
use crate::ingest::source::InputFile;
use crate::ingest::table::{self, Layout, lacks};
use crate::place::LonLat;

/// The endings of files that may hold premises.
pub const ENDINGS: [&str; 9] = [".xml", ".csv", ".csv.gz", ".geojson", ".json", ".xlsx", ".xls", ".ods", ".parquet"];

/// How the formats are called in the ledger.
pub const FORMATS: [&str; 5] =
    [fhrs::FORMAT, register::FORMAT, osm::FORMAT, column_mapping_reader::FORMAT, schemes::FORMAT];

/// Who may enter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Access {
    /// Anybody.
    Public,
    /// By invitation, membership or employment only.
    Restricted,
}

/// What kind of list a premises comes from. Where several lists have a place, what the first of these says of it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Register {
    /// A register of licensed premises.
    Licensing,
    /// OpenStreetMap: what volunteers saw; says nothing of licences, so a proxy for them.
    Map,
    /// A food-hygiene register: says nothing of licences, so a proxy for them.
    FoodHygiene,
    /// A table of the user's own that shows no sign of licences: a proxy for them.
    Other,
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
    /// Opening hours.
    pub hours: Option<Hours>,
    /// Postcode.
    pub postcode: Option<String>,
    /// Schemes it belongs to, such as "Safe Haven".
    pub schemes: Vec<String>,
    /// The list it comes from.
    pub register: Register,
    /// What else the list says of it, by column or tag.
    pub attributes: BTreeMap<String, String>,
    /// Number of the file's account in the ledger.
    pub file: usize,
    /// Its line there, or row.
    pub line: u64,
    /// The same place's rows in other lists, as they stand there.
    pub also_in: Vec<Venue>,
    /// Which part of the file: a list that has a place twice by its nature has two parts.
    pub(crate) part: u8,
}

impl Venue {
    /// A premises of which no more is known than where it is.
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

    /// Its brand or owner for grouping, letter case and the form of the company aside.
    pub fn operator_key(&self) -> Option<String> {
        self.operator.as_deref().map(operator_key)
    }
}

/// The kind of premises whose list does not say.
const UNKNOWN_KIND: &str = "unknown";

/// All premises read, each place once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Premises {
    /// The premises that have a position, in order of file and row.
    pub venues: Vec<Venue>,
    /// Places that two files both have: number of the one, of the other, and how many.
    pub joined: Vec<(usize, usize, u64)>,
    /// Whose the lists of [`Register::Other`] are, in order.
    pub others: BTreeSet<String>,
    /// The date of extract, when a register states one; of several the earliest.
    pub extract_date: Option<String>,
}

/// A file's premises.
pub struct FilePremises {
    pub account: FileAccount,
    pub venues: Vec<Venue>,
    /// Members of schemes, when the file is a list of these.
    pub members: Vec<Member>,
    /// Whose list it is, when it is of [`Register::Other`].
    pub list: Option<String>,
    pub extract_date: Option<String>,
}

/// Reads a file whose account has the number `number`; its format is found from the content.
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
    let table = table::read(file, &Layout::default())?;
    if register::recognises(&table.columns) {
        return register::read(&file.name, &table, number);
    }
    if schemes::recognises(&table.columns) {
        return Ok(schemes::read(&file.name, &table));
    }
    match column_mapping_reader::known(&table.columns) {
        Some(known) => column_mapping_reader::read_known(file, table, &known, number),
        None => {
            let missing: Vec<&str> = register::NEEDED.into_iter().filter(|name| !table.has(name)).collect();
            Err(lacks(&file.name, register::FORMAT, &table.columns, &missing))
        }
    }
}

/// Whether a file is premises of OpenStreetMap: GeoJSON whose features have the tag that nearly all of these have.
pub fn is_map(file: &InputFile) -> Result<bool> {
    Ok(file.has_ending(&[".geojson", ".json"]) && memchr::memmem::find(&file.read()?, b"\"amenity\"").is_some())
}

/// Which format of premises the columns of a table are, if any.
pub fn recognises(columns: &[String]) -> Option<&'static str> {
    let mapped = || column_mapping_reader::known(columns).map(|_| column_mapping_reader::FORMAT);
    let schemes = || schemes::recognises(columns).then_some(schemes::FORMAT);
    register::recognises(columns).then_some(register::FORMAT).or_else(schemes).or_else(mapped)
}

/// A kind in lower case with hyphens: "Members Club" and "members-club" are one.
pub fn slug(kind: &str) -> String {
    let words: Vec<String> =
        kind.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
    words.join("-")
}
