//! The stated rule for Crime IDs that stand in a file more than once in a month.
//!
//! In ten years of City of London files 1.2 % of rows repeat an ID, nearly always with another outcome or another
//! place. The police's own published totals count rows, so the default keeps them all and counts the repeats.
//! Rows without an ID (all anti-social behaviour) are never touched.

use std::hash::{BuildHasher, Hasher};
use std::str::FromStr;

use foldhash::fast::FixedState;

use crate::error::Error;
use crate::ingest::crime::police::NOWHERE;
use crate::period::Month;

/// What to do with repeated Crime IDs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RepeatedIds {
    /// Keep every row, as the published totals do; the ledger says how many repeat.
    #[default]
    Keep,
    /// Of rows with the same ID, month, place and category keep one: they differ in outcome only.
    OnePerPlace,
    /// Of rows with the same ID and month keep one: the one with a position, southernmost, then westernmost, then
    /// first by category.
    One,
}

impl RepeatedIds {
    /// The names of the rules.
    pub const NAMES: [&'static str; 3] = ["keep", "one-per-place", "one"];

    /// The name of this rule.
    pub fn as_str(self) -> &'static str {
        Self::NAMES[self as usize]
    }
}

crate::option_group::serde_as_text!(RepeatedIds);

impl std::fmt::Display for RepeatedIds {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for RepeatedIds {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        let rules = [Self::Keep, Self::OnePerPlace, Self::One];
        let found = rules.into_iter().find(|rule| rule.as_str() == name);
        found.ok_or_else(|| Error::unknown_name("rule for repeated IDs", name, Self::NAMES))
    }
}

/// A row that has a Crime ID, by numbers of its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IdRow {
    /// 128 bits of hash stand for the ID: two IDs of a file meet by chance less than once in 10²⁴ files.
    pub(super) id: (u64, u64),
    pub(super) place: u32,
    pub(super) month: Month,
    pub(super) category: u16,
    pub(super) reporter: u32,
}

impl IdRow {
    pub fn new(id: &[u8], place: u32, month: Month, category: u16, reporter: u32) -> Self {
        /// Seeds of the two halves; any two different numbers do.
        const SEEDS: (u64, u64) = (0x6865_7873, 0x706f_7421);
        let hash = |seed| {
            let mut hasher = FixedState::with_seed(seed).build_hasher();
            hasher.write(id);
            hasher.finish()
        };
        Self { id: (hash(SEEDS.0), hash(SEEDS.1)), place, month, category, reporter }
    }
}

/// What the rule makes of the repeats.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Repeats {
    /// Repeats with a position that stay.
    pub kept: u64,
    /// Repeats that go.
    pub dropped: Vec<IdRow>,
}

/// Finds rows that repeat the ID and month of an earlier one, in an order that is that of the values and not of the file.
pub fn repeated(mut rows: Vec<IdRow>, rule: RepeatedIds, place_key: impl Fn(u32) -> Option<(u64, u64)>) -> Repeats {
    let order =
        |row: &IdRow| (row.id, row.month, row.place == NOWHERE, place_key(row.place), row.category, row.reporter);
    if rule == RepeatedIds::Keep {
        rows.sort_unstable_by_key(|row| (row.id, row.month, row.place == NOWHERE));
    } else {
        rows.sort_by_cached_key(order);
    }
    let mut repeats = Repeats::default();
    for pair in rows.windows(2) {
        let (earlier, row) = (pair[0], pair[1]);
        if (earlier.id, earlier.month) != (row.id, row.month) {
            continue;
        }
        let same_place = (earlier.place, earlier.category) == (row.place, row.category);
        match rule {
            RepeatedIds::One => repeats.dropped.push(row),
            RepeatedIds::OnePerPlace if same_place => repeats.dropped.push(row),
            _ => repeats.kept += u64::from(row.place != NOWHERE),
        }
    }
    repeats
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows() -> Vec<IdRow> {
        let month = Month::new(2024, 1).expect("a month");
        let row = |id: &[u8], place| IdRow::new(id, place, month, 0, 0);
        vec![row(b"a", 1), row(b"b", 0), row(b"a", 0), row(b"a", 1), row(b"c", NOWHERE), row(b"c", 2)]
    }

    fn dropped_places(rule: RepeatedIds, rows: Vec<IdRow>) -> (u64, Vec<u32>) {
        let repeats = repeated(rows, rule, |place| (place != NOWHERE).then_some((u64::from(place), 0)));
        let mut places: Vec<u32> = repeats.dropped.iter().map(|row| row.place).collect();
        places.sort_unstable();
        (repeats.kept, places)
    }

    #[test]
    fn each_rule_drops_what_it_says_whatever_the_order_of_rows() {
        let mut turned = rows();
        turned.reverse();
        for rows in [rows(), turned] {
            assert_eq!(dropped_places(RepeatedIds::Keep, rows.clone()), (2, vec![]));
            assert_eq!(dropped_places(RepeatedIds::OnePerPlace, rows.clone()), (1, vec![1]));
            assert_eq!(dropped_places(RepeatedIds::One, rows), (0, vec![1, 1, NOWHERE]));
        }
    }

    #[test]
    fn the_same_id_in_another_month_is_no_repeat() {
        let month = |m| Month::new(2024, m).expect("a month");
        let rows = vec![IdRow::new(b"a", 0, month(1), 0, 0), IdRow::new(b"a", 0, month(2), 0, 0)];
        assert_eq!(repeated(rows, RepeatedIds::One, |place| Some((u64::from(place), 0))), Repeats::default());
    }
}
