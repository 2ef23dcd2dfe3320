//! Rows that are not in the analysis, counted by the reason why.

mod reason;

use std::collections::BTreeMap;
use std::fmt;

pub use reason::DropReason;

/// Why a row cannot be kept, and the field that shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault<'a> {
    /// The reason.
    pub reason: DropReason,
    /// The column that shows it, when one does.
    pub column: &'a str,
    /// The value met there.
    pub value: &'a [u8],
}

/// One of the rows dropped for a reason, so that somebody can go and look.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Example {
    /// The value met.
    pub value: String,
    /// Line of the file on which the row begins, the header being line 1.
    pub line: u64,
    /// The column in which the fault shows, when it shows in one.
    pub column: String,
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
    pub fn count(&mut self, reason: DropReason, column: &str, value: &[u8], line: u64) {
        /// Values are shown to be recognised, not to be read in full.
        const SHOWN: usize = 40;
        let value: String = super::table::field_text(value).chars().take(SHOWN).collect();
        self.0.entry(reason).or_default().absorb(1, Some(Example { value, line, column: column.to_owned() }));
    }

    /// Counts one row dropped for a fault of one of its fields.
    pub fn count_fault(&mut self, fault: &Fault<'_>, line: u64) {
        self.count(fault.reason, fault.column, fault.value, line);
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

    /// Counts the rows of one reason under another, where more is known of them.
    pub fn rename(&mut self, from: DropReason, to: DropReason) {
        if let Some(dropped) = self.0.remove(&from) {
            self.0.entry(to).or_default().absorb(dropped.rows, dropped.example);
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

#[cfg(test)]
mod tests {
    use super::*;

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
}
