//! Registers of any columns: by a mapping of the user's own, or by one of those known by their header (`registers.toml`).

use serde::Deserialize;

use crate::error::{Error, Result};
use crate::ingest::drops::{Drops, Fault};
use crate::ingest::ledger::FileAccount;
use crate::ingest::mapped::Mapped;
use crate::ingest::mapping::{Mapping, Role};
use crate::ingest::moment::DEFAULT_TIME_ZONE;
use crate::ingest::premises::hours::{Hours, Reader};
use crate::ingest::premises::register::{access_of, schemes_of};
use crate::ingest::premises::{FilePremises, Register, UNKNOWN_KIND, Venue, slug};
use crate::ingest::source::InputFile;
use crate::ingest::table::{Record, Table, column};

/// How this format is called in the ledger.
pub const FORMAT: &str = "premises register (table by mapping)";

/// A register that is known by its header.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Known {
    name: String,
    /// The columns that tell it.
    told_by: Vec<String>,
    register: Register,
    /// The kind of all its premises, where no column says.
    kind: Option<String>,
    mapping: Mapping,
}

/// What a mapping does not say of a register.
struct Nature<'a> {
    source: Option<&'a str>,
    register: Register,
    kind: &'a str,
}

/// The register that has these columns.
pub fn known(columns: &[String]) -> Option<Known> {
    #[derive(Deserialize)]
    struct File {
        register: Vec<Known>,
    }
    let file: File = toml::from_str(include_str!("registers.toml")).expect("a test reads the file");
    file.register.into_iter().find(|known| known.told_by.iter().all(|name| column(columns, name).is_some()))
}

/// Reads a known register.
pub fn read_known(file: &InputFile, table: Table, known: &Known, number: usize) -> Result<FilePremises> {
    let mapped = Mapped::of(&file.name, table, &known.mapping, DEFAULT_TIME_ZONE)?;
    let kind = known.kind.as_deref().unwrap_or(UNKNOWN_KIND);
    Ok(premises(&file.name, &mapped, &Nature { source: Some(&known.name), register: known.register, kind }, number))
}

/// Reads a table of the user's own, taken for a register of licensed premises.
pub fn read_mapped(file: &InputFile, mapping: &Mapping, number: usize) -> Result<FilePremises> {
    if mapping.holds != crate::ingest::Holds::Premises {
        let problem = "its mapping does not say that it holds premises";
        return Err(Error::another_format(&file.name, problem, "Set holds = \"premises\", or give it elsewhere"));
    }
    let mapped = Mapped::open(file, mapping, DEFAULT_TIME_ZONE)?;
    let source = mapping.source.as_deref();
    Ok(premises(&file.name, &mapped, &Nature { source, register: Register::Licensing, kind: UNKNOWN_KIND }, number))
}

fn premises(file: &str, mapped: &Mapped<'_>, nature: &Nature<'_>, number: usize) -> FilePremises {
    let (mut drops, mut venues, mut hours) = (Drops::default(), Vec::new(), Reader::default());
    for (record, row) in mapped.table.records.iter().zip(1usize..) {
        match venue(record, mapped, nature, (number, row), &mut hours) {
            Ok(venue) => venues.push(venue),
            Err(fault) => drops.count_fault(&fault, record.line),
        }
    }
    let (read, kept) = (mapped.table.records.len() as u64, venues.len() as u64);
    let mut account = FileAccount::new(file.into(), FORMAT, mapped.table.sha256.clone(), read, kept, drops);
    let notes = [nature.source.unwrap_or_default().to_owned(), hours.note()];
    account.note = notes.into_iter().filter(|note| !note.is_empty()).collect::<Vec<_>>().join("; ");
    FilePremises { account, venues, members: Vec::new(), extract_date: None }
}

fn venue<'a>(
    record: &'a Record,
    mapped: &'a Mapped<'_>,
    nature: &Nature<'_>,
    (file, row): (usize, usize),
    hours: &mut Reader,
) -> Result<Venue, Fault<'a>> {
    mapped.check(record)?;
    let at = mapped.position(record)?;
    let text = |role| mapped.text(record, role).map(std::borrow::Cow::into_owned);
    let mut attributes = mapped.attributes(record);
    let postcode = attributes.iter().find(|(name, _)| name.eq_ignore_ascii_case("postcode"));
    let postcode = postcode.map(|(_, postcode)| postcode.clone());
    let capacity = match mapped.number(record, Role::Capacity) {
        Ok(persons) => persons.map(|persons| persons as u32),
        // A place is not lost for words where its capacity should stand: they are kept beside it.
        Err(fault) => {
            let words = crate::ingest::table::field_text(fault.value).into_owned();
            attributes.insert(fault.column.to_owned(), words);
            None
        }
    };
    let operator = text(Role::Operator);
    Ok(Venue {
        id: text(Role::Id).unwrap_or_else(|| row.to_string()),
        // A licence without a trading name is its holder's.
        name: text(Role::Name).or_else(|| operator.clone()).unwrap_or_default(),
        operator,
        kind: text(Role::Kind).map_or_else(|| nature.kind.to_owned(), |kind| slug(&kind)),
        access: text(Role::Access).and_then(|access| access_of(&access)),
        capacity,
        hours: text(Role::Hours).map(|words| read_hours(&words, mapped.mapping, hours)),
        schemes: text(Role::Schemes).map(|list| schemes_of(&list)).unwrap_or_default(),
        postcode,
        attributes,
        ..Venue::at(at, nature.register, file, record.line)
    })
}

/// Hours in the syntax of OpenStreetMap, or in words that the mapping translates.
fn read_hours(words: &str, mapping: &Mapping, hours: &mut Reader) -> Hours {
    let translated = mapping.hours.iter().find(|(said, _)| said.eq_ignore_ascii_case(words));
    hours.read_as(words, Some(translated.map_or(words, |(_, meaning)| meaning)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_known_register_is_told_by_columns_and_its_mapping_is_sound() {
        let columns = |text: &str| text.split(',').map(str::to_owned).collect::<Vec<String>>();
        let open_pubs = "fas_id,name,address,postcode,easting,northing,latitude,longitude,local_authority";
        let victoria = "Licence Num,Licensee,Trading As,Category,Trading Hours,After 11 pm,Maximum Capacity,Latitude";
        for (header, name) in [(open_pubs, "Open Pubs"), (victoria, "Victorian liquor licences")] {
            let known = known(&columns(header)).expect("known");
            assert_eq!(known.name, name);
            known.mapping.check().expect("a sound mapping");
            for (words, meaning) in &known.mapping.hours {
                assert!(Hours::new(meaning).week.is_some(), "{words}");
            }
        }
        assert!(known(&columns("name,lon,lat")).is_none());
    }
}
