//! Registers of any columns: by a mapping of the user's own, or by one of those known by their header (`registers.toml`).

use serde::Deserialize;

use crate::error::{Error, Result};
use crate::ingest::column_mapping_reader::Mapped;
use crate::ingest::event_time::DEFAULT_TIME_ZONE;
use crate::ingest::ledger::FileAccount;
use crate::ingest::mapping::{Mapping, Role};
use crate::ingest::premises::attributes::Facts;
use crate::ingest::premises::register::schemes_of;
use crate::ingest::premises::{FilePremises, Register, UNKNOWN_KIND, Venue, slug};
use crate::ingest::rejected_rows::{Drops, Fault};
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

/// Reads a table of the user's own: a register of licensed premises when something shows that it is, else any list. `local` is the
/// zone of the analysis; premises have no times.
pub fn read_mapped(file: &InputFile, mapping: &Mapping, local: &str, number: usize) -> Result<FilePremises> {
    if mapping.holds != crate::ingest::Holds::Premises {
        let problem = "its mapping does not say that it holds premises";
        return Err(Error::another_format(&file.name, problem, "Set holds = \"premises\", or give it elsewhere"));
    }
    let mapped = Mapped::open(file, mapping, local)?;
    let (source, register) = (mapping.source.as_deref(), register(file, mapping));
    let mut found = premises(&file.name, &mapped, &Nature { source, register, kind: UNKNOWN_KIND }, number);
    if register == Register::Other {
        let note = &mut found.account.note;
        let gap = if note.is_empty() { "" } else { "; " };
        note.push_str(gap);
        note.push_str("nothing shows that it lists licences: its pubs, bars and nightclubs are a proxy");
        found.list = Some(source.unwrap_or(base_name(file)).to_owned());
    }
    Ok(found)
}

/// Licences state capacity, hours or who may enter, or are called licences; a mapping has no place to say so.
fn register(file: &InputFile, mapping: &Mapping) -> Register {
    let states = [Role::Capacity, Role::Hours, Role::Access].iter().any(|role| mapping.columns.contains_key(role));
    let called = [mapping.source.as_deref().unwrap_or_default(), base_name(file)];
    let licences = states || called.iter().any(|name| name.to_lowercase().contains("licen"));
    if licences { Register::Licensing } else { Register::Other }
}

/// The name of the file, without its folders: these may be called anything.
fn base_name(file: &InputFile) -> &str {
    file.name.rsplit(['/', '\\']).next().unwrap_or(&file.name)
}

fn premises(file: &str, mapped: &Mapped<'_>, nature: &Nature<'_>, number: usize) -> FilePremises {
    let (mut drops, mut venues, mut facts) = (Drops::default(), Vec::new(), Facts::default());
    for (record, row) in mapped.table.records.iter().zip(1usize..) {
        match venue(record, mapped, nature, (number, row), &mut facts) {
            Ok(venue) => venues.push(venue),
            Err(fault) => drops.count_fault(&fault, record.line),
        }
    }
    let (read, kept) = (mapped.table.records.len() as u64, venues.len() as u64);
    let mut account = FileAccount::new(file.into(), FORMAT, mapped.table.sha256.clone(), read, kept, drops);
    let notes = [nature.source.unwrap_or_default().to_owned(), facts.note()];
    account.note = notes.into_iter().filter(|note| !note.is_empty()).collect::<Vec<_>>().join("; ");
    FilePremises { account, venues, members: Vec::new(), list: None, extract_date: None }
}

fn venue<'a>(
    record: &'a Record,
    mapped: &'a Mapped<'_>,
    nature: &Nature<'_>,
    (file, row): (usize, usize),
    facts: &mut Facts,
) -> Result<Venue, Fault<'a>> {
    mapped.check(record)?;
    let at = mapped.position(record)?;
    let text = |role| mapped.text(record, role).map(std::borrow::Cow::into_owned);
    let mut attributes = mapped.attributes(record);
    let postcode = attributes.iter().find(|(name, _)| name.eq_ignore_ascii_case("postcode"));
    let postcode = postcode.map(|(_, postcode)| postcode.clone());
    // A place is not lost for words where its capacity should stand: they are kept beside it.
    let capacity =
        text(Role::Capacity).and_then(|words| facts.capacity(mapped.column(Role::Capacity), &words, &mut attributes));
    let access =
        text(Role::Access).and_then(|words| facts.access(mapped.column(Role::Access), &words, &mut attributes));
    let operator = text(Role::Operator);
    Ok(Venue {
        id: text(Role::Id).unwrap_or_else(|| row.to_string()),
        // A licence without a trading name is its holder's.
        name: text(Role::Name).or_else(|| operator.clone()).unwrap_or_default(),
        operator,
        kind: text(Role::Kind).map_or_else(|| nature.kind.to_owned(), |kind| slug(&kind)),
        access,
        capacity,
        hours: text(Role::Hours).map(|words| facts.hours.read_in(&words, mapped.mapping)),
        schemes: text(Role::Schemes).map(|list| schemes_of(&list)).unwrap_or_default(),
        postcode,
        attributes,
        ..Venue::at(at, nature.register, file, record.line)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::Hours;

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
