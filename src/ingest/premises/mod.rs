//! Premises: the places that rates divide by and that Safe Havens are chosen from.

mod fhrs;
mod register;

pub use fhrs::{FORMAT as HYGIENE, PUB_BAR_NIGHTCLUB};
pub use register::FORMAT as REGISTER;

use crate::error::{Error, Result};
use crate::ingest::ledger::FileAccount;
use crate::ingest::source::InputFile;
use crate::place::LonLat;

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
    register::read(file, number)
}

/// A kind in lower case with hyphens: "Members Club" and "members-club" are one.
pub fn slug(kind: &str) -> String {
    let words: Vec<String> =
        kind.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
    words.join("-")
}
