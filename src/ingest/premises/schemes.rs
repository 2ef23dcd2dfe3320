//! Reads lists of members of schemes (Safe Haven, Ask for Angela, WAVE, Safety Thirst), and matches them to the premises.
//!
//! A list is a table with the columns `name` and `scheme` and, optionally, `id`, `postcode`, `lon`, `lat`.

use std::collections::{BTreeMap, BTreeSet};

use crate::ingest::ledger::{FileAccount, Ledger};
use crate::ingest::position::position;
use crate::ingest::premises::merge::MAX_DISTANCE_M;
use crate::ingest::premises::names::{MIN_SIMILARITY, NameKey};
use crate::ingest::premises::register::parse_schemes;
use crate::ingest::premises::{FilePremises, Venue};
use crate::ingest::rejected_rows::{DropReason, DroppedRows, Fault};
use crate::ingest::table::{Record, Table, column};
use crate::place::{LonLat, PointIndex};

/// The name of this format in the ledger.
pub const FORMAT: &str = "members of a scheme (table)";

/// A member of a scheme, or of several.
#[derive(Clone, Debug, PartialEq)]
pub struct SchemeMember {
    /// The number of the premises in its register, if given.
    pub id: Option<String>,
    /// Its name.
    pub name: String,
    /// Its postcode, if given.
    pub postcode: Option<String>,
    /// Its position, if given.
    pub at: Option<LonLat>,
    /// The schemes.
    pub schemes: Vec<String>,
    /// Its line in the list.
    pub line: u64,
}

/// Whether these are the columns of such a list.
pub fn recognises(columns: &[String]) -> bool {
    ["name", "scheme"].iter().all(|name| column(columns, name).is_some())
}

/// Reads the members of a list.
pub fn read(file: &str, table: &Table) -> FilePremises {
    let (mut drops, mut members) = (DroppedRows::default(), Vec::new());
    for record in &table.records {
        match parse_row(record, table) {
            Ok(member) => members.push(member),
            Err(fault) => drops.count_fault(&fault, record.line),
        }
    }
    let (read, kept) = (table.records.len() as u64, members.len() as u64);
    let account = FileAccount::new(file.into(), FORMAT, table.sha256.clone(), read, kept, drops);
    FilePremises { account, venues: Vec::new(), members, list_name: None, extract_date: None }
}

fn parse_row<'a>(record: &'a Record, table: &'a Table) -> Result<SchemeMember, Fault<'a>> {
    table.check_fields(record)?;
    let bytes = |name| column(&table.columns, name).map_or(&[][..], |at| record.bytes(at));
    let text = |name| column(&table.columns, name).map(|at| record.text(at)).filter(|text| !text.is_empty());
    let at = match position(bytes("lon"), bytes("lat"), ["lon", "lat"]) {
        Ok(at) => Some(at),
        Err(fault) if fault.reason == DropReason::NoCoordinates => None,
        Err(fault) => return Err(fault),
    };
    let schemes = parse_schemes(&text("scheme").unwrap_or_default());
    let name = text("name").unwrap_or_default();
    Ok(SchemeMember { id: text("id"), name, postcode: text("postcode"), at, schemes, line: record.line })
}

/// Assigns the schemes of these members to the premises. Members that match no premises are dropped in the ledger.
///
/// A member matches the premises with its number and a similar name; or else the one with the most similar name within
/// [`MAX_DISTANCE_M`] of its position or with its postcode; or else, when it has neither, the only one with the same name.
pub fn assign(venues: &mut [Venue], lists: &[(usize, Vec<SchemeMember>)], ledger: &mut Ledger) {
    let index = VenueIndex::new(venues);
    let matches: Vec<(usize, &SchemeMember, Option<usize>)> =
        lists.iter().flat_map(|(file, list)| list.iter().map(|member| (*file, member, index.find(member)))).collect();
    for (file, member, venue) in matches {
        match venue {
            Some(number) => {
                let venue = &mut venues[number];
                for scheme in &member.schemes {
                    if !venue.schemes.contains(scheme) {
                        venue.schemes.push(scheme.clone());
                    }
                }
            }
            None => ledger.drop_kept_row(file, DropReason::NotAmongPremises, "name", &member.name, member.line),
        }
    }
}

/// Finds premises by number, postcode, position and name.
struct VenueIndex {
    keys: Vec<NameKey>,
    by_id: BTreeMap<String, Vec<usize>>,
    by_postcode: BTreeMap<String, Vec<usize>>,
    near: PointIndex,
    at: Vec<LonLat>,
}

impl VenueIndex {
    fn new(venues: &[Venue]) -> Self {
        let (mut by_id, mut by_postcode) = (BTreeMap::<_, Vec<usize>>::new(), BTreeMap::<_, Vec<usize>>::new());
        for (number, venue) in venues.iter().enumerate() {
            by_id.entry(venue.id.clone()).or_default().push(number);
            if let Some(postcode) = &venue.postcode {
                by_postcode.entry(postcode_key(postcode)).or_default().push(number);
            }
        }
        let keys = venues.iter().map(|venue| NameKey::new(&venue.name)).collect();
        let at: Vec<LonLat> = venues.iter().map(|venue| venue.at).collect();
        Self { keys, by_id, by_postcode, near: PointIndex::new(&at), at }
    }

    fn find(&self, member: &SchemeMember) -> Option<usize> {
        let key = NameKey::new(&member.name);
        let with_id = member.id.as_ref().and_then(|id| self.by_id.get(id)).map_or(&[][..], Vec::as_slice);
        if let Some(found) = self.most_similar(&key, member.at, with_id) {
            return Some(found);
        }
        let with_postcode = member.postcode.as_ref().and_then(|postcode| self.by_postcode.get(&postcode_key(postcode)));
        let mut candidates: BTreeSet<usize> = with_postcode.into_iter().flatten().copied().collect();
        if let Some(at) = member.at {
            candidates.extend(self.near.within(at, MAX_DISTANCE_M));
        }
        if member.at.is_some() || member.postcode.is_some() {
            return self.most_similar(&key, member.at, &candidates.into_iter().collect::<Vec<_>>());
        }
        let mut same = (0..self.keys.len()).filter(|number| self.keys[*number] == key);
        same.next().filter(|_| same.next().is_none())
    }

    /// The candidate with the most similar name; of equals the nearest, then the first.
    fn most_similar(&self, key: &NameKey, at: Option<LonLat>, candidates: &[usize]) -> Option<usize> {
        let distance = |number: usize| at.map_or(0.0, |at| at.distance_m(self.at[number]));
        candidates
            .iter()
            .map(|number| (self.keys[*number].similarity(key), distance(*number), *number))
            .filter(|(similarity, ..)| *similarity >= MIN_SIMILARITY)
            .min_by(|a, b| b.0.total_cmp(&a.0).then(a.1.total_cmp(&b.1)).then(a.2.cmp(&b.2)))
            .map(|(.., number)| number)
    }
}

/// A postcode without blanks, in upper case: "EC2M 7PY" and "ec2m7py" are one.
fn postcode_key(postcode: &str) -> String {
    postcode.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}
