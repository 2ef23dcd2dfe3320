//! Police outcomes: what happened after crimes, by month. They are never counted as crimes.

use std::collections::BTreeMap;

use crate::error::Result;
use crate::ingest::ledger::FileAccount;
use crate::ingest::rejected_rows::{DropReason, DroppedRows};
use crate::ingest::source::InputFile;
use crate::ingest::table::{SmallTable, TextFile, column, column_names, records, required};
use crate::period::Month;

/// The name of this format in the ledger.
pub const FORMAT: &str = "police outcomes";

/// The number of outcomes by month and type.
pub type Outcomes = BTreeMap<(Month, String), u64>;

/// Whether these are the columns of an outcomes file.
pub fn recognises(columns: &[String]) -> bool {
    column(columns, "Outcome type").is_some()
}

/// Reads one force's outcomes of a month.
///
/// # Errors
/// When the file cannot be read or lacks a column.
pub fn read(file: &InputFile) -> Result<(FileAccount, Outcomes)> {
    let mut text = TextFile::open(file)?;
    let names = column_names(&text.header()?, b',');
    let [month, kind] = required(&file.name, FORMAT, &names, ["Month", "Outcome type"])?;
    let SmallTable { records, sha256 } = records(text, Some(names.len()))?;
    let (mut drops, mut outcomes) = (DroppedRows::default(), Outcomes::new());
    for record in &records {
        let read = Month::from_bytes(record.bytes(month));
        match read {
            _ if record.fields() != names.len() => {
                drops.count(DropReason::WrongFieldCount, "", record.bytes(0), record.line);
            }
            None => drops.count(DropReason::UnreadableMonth, "Month", record.bytes(month), record.line),
            Some(read) => *outcomes.entry((read, record.text(kind))).or_default() += 1,
        }
    }
    let kept = outcomes.values().sum();
    let mut account = FileAccount::new(file.name.clone(), FORMAT, sha256, records.len() as u64, kept, drops);
    account.note = "outcomes of crimes, which are in the street files: never counted as crimes".into();
    Ok((account, outcomes))
}
