//! Tables of the user's own may be of a week as well as of a month, and may overlap: the same table twice is an error, the same
//! event in two tables is said.

use std::collections::BTreeMap;

use super::events::{FileEvents, Map};
use crate::error::{ErrorKind, Result};
use crate::ingest::ledger::Ledger;
use crate::period::Month;

/// The tables met so far.
#[derive(Default)]
pub struct Extracts {
    /// File of each hash of a table.
    tables: BTreeMap<String, usize>,
    /// First file of each event that has an id.
    events: Map<u64, usize>,
}

impl Extracts {
    /// Fails when the table of account `number` was given before; notes how many of its events were.
    pub fn check(&mut self, ledger: &mut Ledger, number: usize, events: &FileEvents) -> Result<()> {
        let account = &ledger.files()[number];
        if account.sha256.is_empty() {
            return Ok(()); // passed over
        }
        if let Some(first) = self.tables.insert(account.sha256.clone(), number) {
            let (first, second) = (ledger.files()[first].file.clone(), account.file.clone());
            return Err(ErrorKind::FileTwice { first, second }.into());
        }
        let mut shared: BTreeMap<usize, u64> = BTreeMap::new();
        for id in &events.ids {
            let first = *self.events.entry(*id).or_insert(number);
            if first != number {
                *shared.entry(first).or_default() += 1;
            }
        }
        for (first, ids) in shared {
            let first = ledger.files()[first].file.clone();
            ledger.note(number, &format!("{ids} of its ids are also in {first}: these events are {COUNTED_TWICE}"));
        }
        Ok(())
    }
}

/// Who reported in a file, and the months of their rows.
pub type Sources = Vec<(String, Vec<Month>)>;

/// Notes what may stand both in a street file and in a file of another kind: the same months of the same source, and the months of an
/// answer of the API, which does not say of which force it is.
pub fn note_doubles(ledger: &mut Ledger, sources: &BTreeMap<usize, Sources>) {
    let is_street = |number: &usize| ledger.files()[*number].format == super::POLICE_STREET;
    let of_street = || sources.iter().filter(|(number, _)| is_street(number));
    let mut notes = Vec::new();
    for (number, own) in sources.iter().filter(|(number, _)| !is_street(number)) {
        let of_api = ledger.files()[*number].format == super::POLICE_API;
        let shares = |(body, months): &(String, Vec<Month>)| {
            let same = |(other, others): &&(String, Vec<Month>)| {
                (of_api || other == body) && months.iter().any(|month| others.contains(month))
            };
            of_street().find(|(_, street)| street.iter().any(|source| same(&source))).map(|(street, _)| *street)
        };
        if let Some(street) = own.iter().find_map(shares) {
            notes.push((*number, ledger.files()[street].file.clone()));
        }
    }
    for (number, street) in notes {
        ledger.note(number, &format!("{street} has the same month: events that are in both are {COUNTED_TWICE}"));
    }
}

/// What a note says of events that stand in two files.
pub const COUNTED_TWICE: &str = "counted twice";
