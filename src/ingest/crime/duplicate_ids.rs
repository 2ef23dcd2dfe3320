//! Rules for Crime IDs that occur more than once in a file and month.
//!
//! In ten years of City of London files 1.2 % of rows repeat an ID, nearly always with another outcome or another place. The totals
//! that the police publish count rows, so the default keeps all rows and counts the repeats. Rows without an ID (all anti-social
//! behaviour) are never affected.

use std::hash::{BuildHasher, Hasher};

use foldhash::fast::FixedState;
use strum::{EnumString, IntoStaticStr, VariantNames};

use super::police::NOWHERE;
use crate::error::Error;
use crate::period::Month;

/// What to do with repeated Crime IDs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, EnumString, IntoStaticStr, VariantNames)]
#[strum(serialize_all = "kebab-case", parse_err_ty = Error, parse_err_fn = unknown_rule)]
pub enum RepeatedIds {
    /// Keep every row, as the published totals do. The ledger counts the repeats.
    #[default]
    Keep,
    /// Keep one of the rows with the same ID, month, place and category, which differ only in outcome.
    OnePerPlace,
    /// Keep one of the rows with the same ID and month: one with a position first, then the southernmost, then the westernmost, then
    /// the first by category.
    One,
}

impl RepeatedIds {
    /// The name of the rule.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

crate::option_group::serde_as_text!(RepeatedIds);

impl std::fmt::Display for RepeatedIds {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

fn unknown_rule(name: &str) -> Error {
    Error::unknown_name("rule for repeated IDs", name, RepeatedIds::VARIANTS.iter().copied())
}

/// A row with a Crime ID. Its place, category and reporter are numbers of its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IdRow {
    /// 128 bits of hash in place of the ID. Two IDs of a file collide less than once in 10²⁴ files.
    pub(super) id: (u64, u64),
    pub(super) place: u32,
    pub(super) month: Month,
    pub(super) category: u16,
    pub(super) reporter: u32,
}

impl IdRow {
    /// A row with the Crime ID `id`.
    pub fn new(id: &[u8], place: u32, month: Month, category: u16, reporter: u32) -> Self {
        /// Seeds of the two halves. Any two different numbers serve.
        const SEEDS: (u64, u64) = (0x6865_7873, 0x706f_7421);
        let hash = |seed| {
            let mut hasher = FixedState::with_seed(seed).build_hasher();
            hasher.write(id);
            hasher.finish()
        };
        Self { id: (hash(SEEDS.0), hash(SEEDS.1)), place, month, category, reporter }
    }
}

/// The repeats in a file, under a rule.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Repeats {
    /// The number of repeats with a position that are kept.
    pub kept: u64,
    /// The repeats that are dropped.
    pub dropped: Vec<IdRow>,
}

/// Finds the rows that repeat the ID and month of another. The order is that of the values, not of the file.
pub fn find_repeats(mut rows: Vec<IdRow>, rule: RepeatedIds, place_key: impl Fn(u32) -> Option<(u64, u64)>) -> Repeats {
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
        let repeats = find_repeats(rows, rule, |place| (place != NOWHERE).then_some((u64::from(place), 0)));
        let mut places: Vec<u32> = repeats.dropped.iter().map(|row| row.place).collect();
        places.sort_unstable();
        (repeats.kept, places)
    }

    #[test]
    fn rules_are_independent_of_row_order() {
        let mut reversed = rows();
        reversed.reverse();
        for rows in [rows(), reversed] {
            assert_eq!(dropped_places(RepeatedIds::Keep, rows.clone()), (2, vec![]));
            assert_eq!(dropped_places(RepeatedIds::OnePerPlace, rows.clone()), (1, vec![1]));
            assert_eq!(dropped_places(RepeatedIds::One, rows), (0, vec![1, 1, NOWHERE]));
        }
    }

    #[test]
    fn same_id_in_another_month_is_no_repeat() {
        let month = |m| Month::new(2024, m).expect("a month");
        let rows = vec![IdRow::new(b"a", 0, month(1), 0, 0), IdRow::new(b"a", 0, month(2), 0, 0)];
        assert_eq!(find_repeats(rows, RepeatedIds::One, |place| Some((u64::from(place), 0))), Repeats::default());
    }
}
