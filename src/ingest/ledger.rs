//! The ledger: for every file, rows read = rows kept + rows dropped, by reason.

use super::rejected_rows::{DropReason, DroppedRows};
use crate::error::{ErrorKind, Result};

/// The account of the rows of one file.
#[derive(Clone, Debug)]
pub struct FileAccount {
    /// The name of the file; `archive.zip/member` for a member of a zip.
    pub file: String,
    /// The format of the file, such as "police street-level crime".
    pub format: &'static str,
    /// The SHA-256 of the file (for a member of a zip, of the member), hexadecimal.
    pub sha256: String,
    /// Data rows read.
    pub read: u64,
    /// Rows that are in the analysis.
    pub kept: u64,
    /// Rows that are not in the analysis, by reason.
    pub dropped: DroppedRows,
    /// Kept rows with a position that repeat a non-blank Crime ID of the same file and month.
    pub repeated_ids_kept: u64,
    /// Notes on the whole file for the reader of the results.
    pub note: String,
}

impl FileAccount {
    /// An account of `read` rows, of which the reader returns `kept`.
    pub fn new(file: String, format: &'static str, sha256: String, read: u64, kept: u64, dropped: DroppedRows) -> Self {
        Self { file, format, sha256, read, kept, dropped, repeated_ids_kept: 0, note: String::new() }
    }

    /// Adds a note before the existing ones.
    pub fn prepend_note(&mut self, note: String) {
        let rest = std::mem::replace(&mut self.note, note);
        if !rest.is_empty() {
            self.note = format!("{}; {rest}", self.note);
        }
    }

    /// Whether the file was given as crime, whether read or skipped.
    pub fn is_crime(&self) -> bool {
        self.format.starts_with("police") || self.format.starts_with("events")
    }

    /// Whether the positions are map points. data.police.uk moves each event to the nearest one on a list.
    pub fn is_on_map_points(&self) -> bool {
        self.format.starts_with("police")
    }

    /// Checks that read = kept + dropped.
    ///
    /// # Errors
    /// [`ErrorKind::LedgerImbalance`] when it is not.
    pub fn check(&self) -> Result<()> {
        let dropped = self.dropped.total();
        if self.read == self.kept + dropped {
            return Ok(());
        }
        Err(ErrorKind::LedgerImbalance { file: self.file.clone(), read: self.read, kept: self.kept, dropped }.into())
    }

    /// Checks that at most the share `limit` (0 to 1) of the rows read were faulty.
    ///
    /// # Errors
    /// [`ErrorKind::TooManyBadRows`] when more were.
    pub fn check_faults(&self, limit: f64) -> Result<()> {
        let (bad, commonest) = self.dropped.faults();
        let Some((reason, dropped)) = commonest.filter(|_| bad as f64 > limit * self.read as f64) else {
            return Ok(());
        };
        let example = dropped.example.as_ref().map_or_else(String::new, |example| format!(" ({example})"));
        Err(ErrorKind::TooManyBadRows {
            file: self.file.clone(),
            bad,
            read: self.read,
            limit,
            example: format!("{reason}{example}"),
        }
        .into())
    }
}

/// The accounts of all files, in the order in which they were read.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    files: Vec<FileAccount>,
}

impl Ledger {
    /// Adds accounts and returns the number of the first. The others follow in order.
    pub fn open(&mut self, accounts: Vec<FileAccount>) -> usize {
        let first = self.files.len();
        self.files.extend(accounts);
        first
    }

    /// Records that `rows` kept rows are dropped after all, such as for being outside the study area.
    pub fn drop_kept(&mut self, file: usize, reason: DropReason, rows: u64) {
        let account = &mut self.files[file];
        account.kept = account.kept.saturating_sub(rows);
        account.dropped.count_many(reason, rows);
    }

    /// Records that one kept row is dropped after all, with the column and value that show why.
    pub fn drop_kept_row(&mut self, file: usize, reason: DropReason, column: &str, value: &str, line: u64) {
        let account = &mut self.files[file];
        account.kept = account.kept.saturating_sub(1);
        account.dropped.count(reason, column, value.as_bytes(), line);
    }

    /// Adds a note to the account of a file.
    pub fn note(&mut self, file: usize, note: &str) {
        let account = &mut self.files[file];
        let gap = if account.note.is_empty() { "" } else { "; " };
        account.note = format!("{}{gap}{note}", account.note);
    }

    /// Checks that the rows of every file add up.
    ///
    /// # Errors
    /// [`ErrorKind::LedgerImbalance`] for the first file whose rows do not.
    pub fn check(&self) -> Result<()> {
        self.files.iter().try_for_each(FileAccount::check)
    }

    /// The accounts, by file number.
    pub fn files(&self) -> &[FileAccount] {
        &self.files
    }

    /// The rows read, kept and dropped, over all files.
    pub fn totals(&self) -> (u64, u64, DroppedRows) {
        let mut dropped = DroppedRows::default();
        for file in &self.files {
            dropped.absorb(file.dropped.clone(), 0);
        }
        (self.files.iter().map(|file| file.read).sum(), self.files.iter().map(|file| file.kept).sum(), dropped)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_an_imbalance() {
        let mut drops = DroppedRows::default();
        drops.count(DropReason::NoCoordinates, "Longitude", b"", 7);
        let mut account = FileAccount::new("a.csv".into(), "test", String::new(), 10, 9, drops);
        account.check().expect("adds up");
        account.kept = 10;
        assert!(account.check().expect_err("does not add up").to_string().contains("a.csv"));
    }

    #[test]
    fn counts_only_faults_towards_the_limit() {
        let mut drops = DroppedRows::default();
        for line in 0..60 {
            drops.count(DropReason::NoCoordinates, "Longitude", b"", line);
        }
        for line in 60..65 {
            drops.count(DropReason::UnreadableNumber, "Longitude", b"x", line);
        }
        let account = FileAccount::new("a.csv".into(), "test", String::new(), 100, 35, drops);
        account.check_faults(0.05).expect("five of a hundred are within five per cent");
        assert!(account.check_faults(0.04).is_err());
    }
}
