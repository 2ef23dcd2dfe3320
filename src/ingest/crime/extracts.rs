//! Tables of the user's own may be of a week as well as of a month, and may overlap: the same table twice is an error, the same
//! event in two tables is said.

use std::collections::{BTreeMap, BTreeSet};

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

/// Notes answers of the API whose months stand in street files too: the answer does not say of which force it is, so whether the
/// two overlap cannot be told.
pub fn note_answers(ledger: &mut Ledger, months: &BTreeMap<usize, BTreeSet<Month>>) {
    let of_format = |format: &str| -> Vec<usize> {
        months.keys().copied().filter(|number| ledger.files()[*number].format == format).collect()
    };
    let (answers, files) = (of_format(super::POLICE_API), of_format(super::POLICE_STREET));
    for answer in answers {
        let shared = files.iter().find(|file| !months[*file].is_disjoint(&months[&answer]));
        if let Some(file) = shared {
            let file = ledger.files()[*file].file.clone();
            ledger.note(answer, &format!("{file} has the same month: where both reach, events are {COUNTED_TWICE}"));
        }
    }
}

/// What a note says of events that stand in two files.
pub const COUNTED_TWICE: &str = "counted twice";
