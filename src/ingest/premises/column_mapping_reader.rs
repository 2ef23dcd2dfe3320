//! Reads registers with any columns: by the user's mapping, or by a built-in mapping that is recognised by the header
//! (`registers.toml`).

use serde::Deserialize;

use crate::error::{Error, Result};
use crate::ingest::column_mapping_reader::ColumnMappingReader;
use crate::ingest::event_time::DEFAULT_TIME_ZONE;
use crate::ingest::ledger::FileAccount;
use crate::ingest::mapping::{Mapping, Role};
use crate::ingest::premises::attributes::AttributeParser;
use crate::ingest::premises::register::parse_schemes;
use crate::ingest::premises::{FilePremises, Register, UNKNOWN_KIND, Venue, slug};
use crate::ingest::rejected_rows::{DroppedRows, Fault};
use crate::ingest::source::InputFile;
use crate::ingest::table::{Record, Table, column};

/// The name of this format in the ledger.
pub const FORMAT: &str = "premises register (table by mapping)";

/// A register that is recognised by its header.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct KnownRegister {
    name: String,
    /// The columns that identify it.
    identifying_columns: Vec<String>,
    register: Register,
    /// The kind of all its premises, where no column states it.
    kind: Option<String>,
    mapping: Mapping,
}

/// The properties of a register that a mapping does not state.
struct RegisterProperties<'a> {
    source: Option<&'a str>,
    register: Register,
    kind: &'a str,
}

/// The known register that has these columns.
pub fn find_known(columns: &[String]) -> Option<KnownRegister> {
    #[derive(Deserialize)]
    struct KnownRegisters {
        register: Vec<KnownRegister>,
    }
    let file: KnownRegisters = toml::from_str(include_str!("registers.toml")).expect("a test reads the file");
    let has_columns =
        |register: &KnownRegister| register.identifying_columns.iter().all(|name| column(columns, name).is_some());
    file.register.into_iter().find(has_columns)
}

/// Reads a known register.
pub fn read_known(file: &InputFile, table: Table, known: &KnownRegister, number: usize) -> Result<FilePremises> {
    let mapped = ColumnMappingReader::from_table(&file.name, table, &known.mapping, DEFAULT_TIME_ZONE)?;
    let kind = known.kind.as_deref().unwrap_or(UNKNOWN_KIND);
    Ok(read_premises(
        &file.name,
        &mapped,
        &RegisterProperties { source: Some(&known.name), register: known.register, kind },
        number,
    ))
}

/// Reads a table through the user's mapping: a register of licensed premises when it looks like one, else another list. `local` is the
/// time zone of the analysis, which premises do not use.
pub fn read_mapped(file: &InputFile, mapping: &Mapping, local: &str, number: usize) -> Result<FilePremises> {
    if mapping.holds != crate::ingest::TableContent::Premises {
        let problem = "its mapping does not say that it holds premises";
        return Err(Error::wrong_format(&file.name, problem, "Set holds = \"premises\", or give it elsewhere"));
    }
    let mapped = ColumnMappingReader::open(file, mapping, local)?;
    let (source, register) = (mapping.source.as_deref(), register_kind(file, mapping));
    let mut found =
        read_premises(&file.name, &mapped, &RegisterProperties { source, register, kind: UNKNOWN_KIND }, number);
    if register == Register::Other {
        let note = &mut found.account.note;
        let gap = if note.is_empty() { "" } else { "; " };
        note.push_str(gap);
        note.push_str("nothing shows that it lists licences: its pubs, bars and nightclubs are a proxy");
        found.list_name = Some(source.unwrap_or(base_name(file)).to_owned());
    }
    Ok(found)
}

/// The kind of list. A mapping cannot state it: licences have capacity, hours or access, or "licen" in their name.
fn register_kind(file: &InputFile, mapping: &Mapping) -> Register {
    let has_licence_columns =
        [Role::Capacity, Role::Hours, Role::Access].iter().any(|role| mapping.columns.contains_key(role));
    let names = [mapping.source.as_deref().unwrap_or_default(), base_name(file)];
    let is_licensing = has_licence_columns || names.iter().any(|name| name.to_lowercase().contains("licen"));
    if is_licensing { Register::Licensing } else { Register::Other }
}

/// The name of the file without its folders, whose names mean nothing here.
fn base_name(file: &InputFile) -> &str {
    file.name.rsplit(['/', '\\']).next().unwrap_or(&file.name)
}

fn read_premises(
    file: &str,
    mapped: &ColumnMappingReader<'_>,
    properties: &RegisterProperties<'_>,
    number: usize,
) -> FilePremises {
    let (mut drops, mut venues, mut parser) = (DroppedRows::default(), Vec::new(), AttributeParser::default());
    for (record, row) in mapped.table.records.iter().zip(1usize..) {
        match parse_row(record, mapped, properties, (number, row), &mut parser) {
            Ok(venue) => venues.push(venue),
            Err(fault) => drops.count_fault(&fault, record.line),
        }
    }
    let (read, kept) = (mapped.table.records.len() as u64, venues.len() as u64);
    let mut account = FileAccount::new(file.into(), FORMAT, mapped.table.sha256.clone(), read, kept, drops);
    let notes = [properties.source.unwrap_or_default().to_owned(), parser.note()];
    account.note = notes.into_iter().filter(|note| !note.is_empty()).collect::<Vec<_>>().join("; ");
    FilePremises { account, venues, members: Vec::new(), list_name: None, extract_date: None }
}

fn parse_row<'a>(
    record: &'a Record,
    mapped: &'a ColumnMappingReader<'_>,
    properties: &RegisterProperties<'_>,
    (file, row): (usize, usize),
    parser: &mut AttributeParser,
) -> Result<Venue, Fault<'a>> {
    mapped.check(record)?;
    let at = mapped.position(record)?;
    let text = |role| mapped.text(record, role).map(std::borrow::Cow::into_owned);
    let mut attributes = mapped.attributes(record);
    let postcode = attributes.iter().find(|(name, _)| name.eq_ignore_ascii_case("postcode"));
    let postcode = postcode.map(|(_, postcode)| postcode.clone());
    // An unreadable capacity does not drop the premises: the text becomes an attribute.
    let capacity = text(Role::Capacity)
        .and_then(|words| parser.parse_capacity(mapped.column(Role::Capacity), &words, &mut attributes));
    let access =
        text(Role::Access).and_then(|words| parser.parse_access(mapped.column(Role::Access), &words, &mut attributes));
    let operator = text(Role::Operator);
    Ok(Venue {
        id: text(Role::Id).unwrap_or_else(|| row.to_string()),
        // A licence without a trading name is named after its holder.
        name: text(Role::Name).or_else(|| operator.clone()).unwrap_or_default(),
        operator,
        kind: text(Role::Kind).map_or_else(|| properties.kind.to_owned(), |kind| slug(&kind)),
        access,
        capacity,
        hours: text(Role::Hours).map(|words| parser.hours.read_translated(&words, mapped.mapping)),
        schemes: text(Role::Schemes).map(|list| parse_schemes(&list)).unwrap_or_default(),
        postcode,
        attributes,
        ..Venue::at(at, properties.register, file, record.line)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::Hours;

    #[test]
    fn recognises_known_registers() {
        let columns = |text: &str| text.split(',').map(str::to_owned).collect::<Vec<String>>();
        let open_pubs = "fas_id,name,address,postcode,easting,northing,latitude,longitude,local_authority";
        let victoria = "Licence Num,Licensee,Trading As,Category,Trading Hours,After 11 pm,Maximum Capacity,Latitude";
        for (header, name) in [(open_pubs, "Open Pubs"), (victoria, "Victorian liquor licences")] {
            let known = find_known(&columns(header)).expect("known");
            assert_eq!(known.name, name);
            known.mapping.check().expect("a sound mapping");
            for (words, meaning) in &known.mapping.hours {
                assert!(Hours::new(meaning).week.is_some(), "{words}");
            }
        }
        assert!(find_known(&columns("name,lon,lat")).is_none());
    }
}
