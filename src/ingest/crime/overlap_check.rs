//! Checks for events that are in two files.
//!
//! Users' tables can cover any dates and may overlap. The same table twice is an error; the same event in two tables is noted in the
//! ledger.

use std::collections::BTreeMap;

use super::events::{FileEvents, FixedHashMap};
use crate::error::{ErrorKind, Result};
use crate::ingest::ledger::Ledger;
use crate::period::Month;

/// The tables and event ids read so far.
#[derive(Default)]
pub struct TableOverlaps {
    /// The file of each table, by SHA-256.
    tables: BTreeMap<String, usize>,
    /// The first file of each event with an id.
    events: FixedHashMap<u64, usize>,
}

impl TableOverlaps {
    /// Adds the table with ledger number `number`, and notes how many of its events are in earlier tables.
    ///
    /// # Errors
    /// [`ErrorKind::DuplicateFile`] when the same table was read before.
    pub fn check(&mut self, ledger: &mut Ledger, number: usize, events: &FileEvents) -> Result<()> {
        let account = &ledger.files()[number];
        if account.sha256.is_empty() {
            return Ok(()); // skipped
        }
        if let Some(first) = self.tables.insert(account.sha256.clone(), number) {
            let (first, second) = (ledger.files()[first].file.clone(), account.file.clone());
            return Err(ErrorKind::DuplicateFile { first, second }.into());
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

/// The reporting bodies of a file, each with the months of its rows.
pub type Sources = Vec<(String, Vec<Month>)>;

/// Notes files whose events may also be in a street file: the same months of the same reporting body, or the months of an API
/// response, which does not state the force.
pub fn note_shared_months(ledger: &mut Ledger, sources: &BTreeMap<usize, Sources>) {
    let is_street = |number: &usize| ledger.files()[*number].format == super::POLICE_STREET;
    let street_files = || sources.iter().filter(|(number, _)| is_street(number));
    let mut notes = Vec::new();
    for (number, bodies) in sources.iter().filter(|(number, _)| !is_street(number)) {
        let is_api = ledger.files()[*number].format == super::POLICE_API;
        let shares = |(body, months): &(String, Vec<Month>)| {
            let same = |(other, others): &&(String, Vec<Month>)| {
                (is_api || other == body) && months.iter().any(|month| others.contains(month))
            };
            street_files().find(|(_, street)| street.iter().any(|source| same(&source))).map(|(street, _)| *street)
        };
        if let Some(street) = bodies.iter().find_map(shares) {
            notes.push((*number, ledger.files()[street].file.clone()));
        }
    }
    for (number, street) in notes {
        ledger.note(number, &format!("{street} has the same month: events that are in both are {COUNTED_TWICE}"));
    }
}

/// The words of a note on events that are in two files.
pub const COUNTED_TWICE: &str = "counted twice";
