//! The ledger as a table: for each file what was read and kept, and a row for every reason to drop.

use super::table::Table;
use crate::ingest::{FileAccount, Ledger};

/// One line of the table.
struct Line<'a> {
    account: &'a FileAccount,
    entry: &'static str,
    reason: Option<String>,
    rows: u64,
    example: Option<String>,
}

/// The accounts in order of their files: `read`, then `kept`, then each `dropped` with its reason and an example, then what was
/// `noted` of rows that were kept.
pub fn ledger(ledger: &Ledger) -> Table {
    let mut lines = Vec::new();
    for account in ledger.files() {
        let line = |entry, rows| Line { account, entry, reason: None, rows, example: None };
        lines.push(line("read", account.read));
        lines.push(line("kept", account.kept));
        for (reason, dropped) in account.dropped.iter() {
            let example = dropped.example.as_ref().map(ToString::to_string);
            lines.push(Line { reason: Some(reason.to_string()), example, ..line("dropped", dropped.rows) });
        }
        if account.repeated_ids_kept > 0 {
            let reason = Some("repeats a Crime ID of its file and month, and is kept".to_owned());
            lines.push(Line { reason, ..line("noted", account.repeated_ids_kept) });
        }
    }
    let mut out = Table::new(lines.len());
    out.text("file", lines.iter().map(|line| Some(line.account.file.clone())));
    out.text("format", lines.iter().map(|line| Some(line.account.format.to_owned())));
    out.text("entry", lines.iter().map(|line| Some(line.entry.to_owned())));
    out.text("reason", lines.iter().map(|line| line.reason.clone()));
    out.whole("rows", lines.iter().map(|line| Some(line.rows)));
    out.text("example", lines.iter().map(|line| line.example.clone()));
    out.text("sha256", lines.iter().map(|line| Some(line.account.sha256.clone())));
    out.text("note", lines.iter().map(|line| Some(line.account.note.clone()).filter(|note| !note.is_empty())));
    out
}
