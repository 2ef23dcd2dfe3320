//! A place that is compared with itself.

use super::change::Changed;
use crate::place::PlaceKind;

/// A place, and how it has changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// What kind of place it is.
    pub kind: PlaceKind,
    /// Its identifier: of a cell its H3 index.
    pub id: String,
    /// What it is called.
    pub label: String,
    /// How it has changed.
    pub changed: Changed,
    /// The same in a sentence.
    pub sentence: String,
}

impl Place {
    /// Events after beyond what the rate before would have given, for ordering: the largest changes in number come first.
    pub(crate) fn gained(&self, [before, after]: [f64; 2]) -> f64 {
        let pair = self.changed.pair;
        (pair.after as f64 - pair.before as f64 * after / before).abs()
    }
}
