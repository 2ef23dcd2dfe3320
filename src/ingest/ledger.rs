//! The account of every row read: per file, read = kept + dropped, by named reason.

use super::rejected_rows::{DropReason, Drops};
use crate::error::{ErrorKind, Result};

/// The account of one file.
#[derive(Clone, Debug)]
pub struct FileAccount {
    /// The file as the user would name it; a member of a zip as `archive.zip/member`.
    pub file: String,
    /// What it was found to be, such as "police street-level crime".
    pub format: &'static str,
    /// SHA-256 of its bytes, hexadecimal; of the member's bytes for a member of a zip.
    pub sha256: String,
    /// Data rows read.
    pub read: u64,
    /// Rows that went into the analysis.
    pub kept: u64,
    /// Rows that did not, by reason.
    pub dropped: Drops,
    /// Rows with a position that repeat a non-blank Crime ID of the same file and month and were not dropped for it.
    pub repeated_ids_kept: u64,
    /// Anything about the whole file that a reader of the map should know.
    pub note: String,
}

impl FileAccount {
    /// An account of `read` rows, of which `kept` are in the data that the reader returns, counted there.
    pub fn new(file: String, format: &'static str, sha256: String, read: u64, kept: u64, dropped: Drops) -> Self {
        Self { file, format, sha256, read, kept, dropped, repeated_ids_kept: 0, note: String::new() }
    }

    /// Puts a note before what is noted already.
    pub fn note_first(&mut self, note: String) {
        let rest = std::mem::replace(&mut self.note, note);
        if !rest.is_empty() {
            self.note = format!("{}; {rest}", self.note);
        }
    }

    /// Whether it is the account of a file given as crime, read or passed over.
    pub fn is_crime(&self) -> bool {
        self.format.starts_with("police") || self.format.starts_with("events")
    }

    /// Whether its positions are map points: data.police.uk moves each event to the nearest of a list of them.
    pub fn is_on_map_points(&self) -> bool {
        self.format.starts_with("police")
    }

    /// Fails when read ≠ kept + dropped.
    pub fn check(&self) -> Result<()> {
        let dropped = self.dropped.total();
        if self.read == self.kept + dropped {
            return Ok(());
        }
        Err(ErrorKind::LedgerImbalance { file: self.file.clone(), read: self.read, kept: self.kept, dropped }.into())
    }

    /// Fails when more than `limit` (a share) of the rows read were faulty.
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

/// The accounts of all files read, in order of their names.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    files: Vec<FileAccount>,
}

impl Ledger {
    /// Opens accounts and returns the number of the first: the caller's files are numbered from there.
    pub fn open(&mut self, accounts: Vec<FileAccount>) -> usize {
        let first = self.files.len();
        self.files.extend(accounts);
        first
    }

    /// Moves rows that an earlier stage kept to a reason found later, such as lying outside the study area.
    pub fn drop_kept(&mut self, file: usize, reason: DropReason, rows: u64) {
        let account = &mut self.files[file];
        account.kept = account.kept.saturating_sub(rows);
        account.dropped.count_many(reason, rows);
    }

    /// The same for one row, with the column and value that show why.
    pub fn drop_kept_row(&mut self, file: usize, reason: DropReason, column: &str, value: &str, line: u64) {
        let account = &mut self.files[file];
        account.kept = account.kept.saturating_sub(1);
        account.dropped.count(reason, column, value.as_bytes(), line);
    }

    /// Adds a note to a file's account.
    pub fn note(&mut self, file: usize, note: &str) {
        let account = &mut self.files[file];
        let gap = if account.note.is_empty() { "" } else { "; " };
        account.note = format!("{}{gap}{note}", account.note);
    }

    /// Fails unless every file's rows are accounted for.
    pub fn check(&self) -> Result<()> {
        self.files.iter().try_for_each(FileAccount::check)
    }

    /// The accounts.
    pub fn files(&self) -> &[FileAccount] {
        &self.files
    }

    /// Rows read, kept and dropped, over all files.
    pub fn totals(&self) -> (u64, u64, Drops) {
        let mut dropped = Drops::default();
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
    fn an_account_adds_up_or_says_so() {
        let mut drops = Drops::default();
        drops.count(DropReason::NoCoordinates, "Longitude", b"", 7);
        let mut account = FileAccount::new("a.csv".into(), "test", String::new(), 10, 9, drops);
        account.check().expect("adds up");
        account.kept = 10;
        assert!(account.check().expect_err("does not add up").to_string().contains("a.csv"));
    }

    #[test]
    fn only_faults_count_towards_the_limit() {
        let mut drops = Drops::default();
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
