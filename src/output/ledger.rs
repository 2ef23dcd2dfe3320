//! The ledger as a table: for each file what was read and kept, and a row for every reason to drop.

use crate::ingest::{FileAccount, Ledger};
use crate::table::{Table, columns};

/// One line of the account of a file.
pub struct LedgerRow<'a> {
    account: &'a FileAccount,
    entry: &'static str,
    reason: Option<String>,
    rows: u64,
    example: Option<String>,
}

columns! {
    /// The columns of the ledger.
    pub mod ledger_entry(row: &LedgerRow<'_>) {
        /// the file, by its path
        FILE: text.filled() => &row.account.file;
        /// the format that it was recognised as
        FORMAT: text => row.account.format;
        /// what the number counts: rows read, rows kept, rows dropped for the reason, rows kept of which the reason is noted
        ENTRY: text.names(&["read", "kept", "dropped", "noted"]) => row.entry;
        /// why rows were dropped or noted
        REASON: text.or_null() => row.reason.as_ref();
        /// rows
        ROWS: whole.least(0.0).unit("rows") => row.rows;
        /// the first such row: its line and what stands there
        EXAMPLE: text.or_null() => row.example.as_ref();
        /// SHA-256 of the file, hexadecimal
        SHA256: text => &row.account.sha256;
        /// what is to be known of the file
        NOTE: text.or_null() => Some(&row.account.note).filter(|note| !note.is_empty());
    }
}

/// The accounts in order of their files: `read`, then `kept`, then each `dropped` with its reason and an example, then what was
/// `noted` of rows that were kept.
pub fn ledger(ledger: &Ledger) -> Table {
    let mut rows = Vec::new();
    for account in ledger.files() {
        let row = |entry, number| LedgerRow { account, entry, reason: None, rows: number, example: None };
        rows.push(row("read", account.read));
        rows.push(row("kept", account.kept));
        for (reason, dropped) in account.dropped.iter() {
            let example = dropped.example.as_ref().map(ToString::to_string);
            rows.push(LedgerRow { reason: Some(reason.to_string()), example, ..row("dropped", dropped.rows) });
        }
        if account.repeated_ids_kept > 0 {
            let reason = Some("repeats a Crime ID of its file and month, and is kept".to_owned());
            rows.push(LedgerRow { reason, ..row("noted", account.repeated_ids_kept) });
        }
    }
    let mut out = Table::new(rows.len());
    ledger_entry::write(&mut out, &rows);
    out
}
