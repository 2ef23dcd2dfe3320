//! The account of every row read: per file, read = kept + dropped, by named reason.

use std::collections::BTreeMap;
use std::fmt;

use crate::error::{ErrorKind, Result};

/// Why a row is not in the analysis. The order is the order in which the reasons are reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum DropReason {
    /// The row has more or fewer fields than the header.
    WrongFieldCount,
    /// The month is blank or not `YYYY-MM`.
    UnreadableMonth,
    /// A number (coordinate, count) cannot be read.
    UnreadableNumber,
    /// The category is none of those that the format has.
    UnknownCategory,
    /// Longitude and latitude stand in each other's column: reported, never swapped by guess.
    CoordinatesSwapped,
    /// A coordinate that is no place on earth.
    CoordinatesOutOfRange,
    /// The row is well formed but has no position (withheld, or never recorded).
    NoCoordinates,
    /// Outside the months asked for.
    PeriodNotAskedFor,
    /// A repeat of a non-blank Crime ID within the file and month, under the rule in force.
    RepeatedId,
    /// A feature of a boundary file that is no polygon.
    NotAPolygon,
    /// In no cell of the study area or its buffer.
    OutsideStudyArea,
}

impl DropReason {
    /// Whether the row itself is faulty, as against well formed but not wanted here.
    pub fn is_fault(self) -> bool {
        use DropReason::{
            CoordinatesOutOfRange, CoordinatesSwapped, UnknownCategory, UnreadableMonth, UnreadableNumber,
            WrongFieldCount,
        };
        matches!(
            self,
            WrongFieldCount
                | UnreadableMonth
                | UnreadableNumber
                | UnknownCategory
                | CoordinatesSwapped
                | CoordinatesOutOfRange
        )
    }

    /// The reason in words.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::WrongFieldCount => "wrong number of fields",
            Self::UnreadableMonth => "unreadable month",
            Self::UnreadableNumber => "unreadable number",
            Self::UnknownCategory => "unknown category",
            Self::CoordinatesSwapped => "longitude and latitude swapped",
            Self::CoordinatesOutOfRange => "coordinates out of range",
            Self::NoCoordinates => "no coordinates",
            Self::PeriodNotAskedFor => "period not asked for",
            Self::RepeatedId => "repeated Crime ID",
            Self::NotAPolygon => "not a polygon",
            Self::OutsideStudyArea => "outside the study area",
        }
    }
}

impl fmt::Display for DropReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One of the rows dropped for a reason, so that somebody can go and look.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Example {
    /// The value met.
    pub value: String,
    /// Line of the file on which the row begins, the header being line 1.
    pub line: u64,
    /// The column in which the fault shows, when it shows in one.
    pub column: &'static str,
}

impl fmt::Display for Example {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.column.is_empty() {
            write!(f, "line {}", self.line)
        } else {
            write!(f, "line {}, column {:?}, value {:?}", self.line, self.column, self.value)
        }
    }
}

/// How many rows were dropped for one reason.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dropped {
    /// The rows.
    pub rows: u64,
    /// The least of them by value and then line: which one is shown must not hang on the order of the rows.
    pub example: Option<Example>,
}

impl Dropped {
    fn absorb(&mut self, rows: u64, example: Option<Example>) {
        self.rows += rows;
        self.example = match (self.example.take(), example) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
    }
}

/// Rows dropped, by reason.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drops(BTreeMap<DropReason, Dropped>);

impl Drops {
    /// Counts one row dropped, with the column and value that show why.
    pub fn count(&mut self, reason: DropReason, column: &'static str, value: &[u8], line: u64) {
        /// Values are shown to be recognised, not to be read in full.
        const SHOWN: usize = 40;
        let value: String = super::text::field_text(value).chars().take(SHOWN).collect();
        self.0.entry(reason).or_default().absorb(1, Some(Example { value, line, column }));
    }

    /// Counts rows dropped for a reason that no single value shows.
    pub fn count_many(&mut self, reason: DropReason, rows: u64) {
        if rows > 0 {
            self.0.entry(reason).or_default().rows += rows;
        }
    }

    /// Adds the drops of a later part of the same file that begins `lines` lines further down.
    pub fn absorb(&mut self, part: Self, lines: u64) {
        for (reason, dropped) in part.0 {
            let example = dropped.example.map(|example| Example { line: example.line + lines, ..example });
            self.0.entry(reason).or_default().absorb(dropped.rows, example);
        }
    }

    /// All rows dropped.
    pub fn total(&self) -> u64 {
        self.0.values().map(|dropped| dropped.rows).sum()
    }

    /// The rows dropped for `reason`.
    pub fn rows(&self, reason: DropReason) -> u64 {
        self.0.get(&reason).map_or(0, |dropped| dropped.rows)
    }

    /// Rows that were faulty, and the commonest fault with its example.
    pub fn faults(&self) -> (u64, Option<(DropReason, &Dropped)>) {
        let faults = || self.iter().filter(|(reason, _)| reason.is_fault());
        (faults().map(|(_, dropped)| dropped.rows).sum(), faults().max_by_key(|(_, dropped)| dropped.rows))
    }

    /// The reasons in order, each with its rows.
    pub fn iter(&self) -> impl Iterator<Item = (DropReason, &Dropped)> {
        self.0.iter().map(|(reason, dropped)| (*reason, dropped))
    }
}

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

    /// Whether it is the account of a file given as crime, read or passed over.
    pub fn is_crime(&self) -> bool {
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
    fn the_example_does_not_hang_on_the_order_of_rows() {
        let mut one = Drops::default();
        let mut other = Drops::default();
        for (value, line) in [("b", 2), ("a", 3), ("c", 4)] {
            one.count(DropReason::UnreadableNumber, "Longitude", value.as_bytes(), line);
        }
        for (value, line) in [("c", 4), ("a", 3), ("b", 2)] {
            other.count(DropReason::UnreadableNumber, "Longitude", value.as_bytes(), line);
        }
        assert_eq!(one, other);
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
