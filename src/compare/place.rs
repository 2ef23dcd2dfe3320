//! A place that is compared with itself.

use super::change::Changed;

/// What kind of place it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PlaceKind {
    /// All reported cells together.
    Total,
    /// An area of the user's.
    Area,
    /// A hotspot.
    Hotspot,
    /// An H3 cell.
    Cell,
}

impl PlaceKind {
    /// The name of the kind.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Total => "total",
            Self::Area => "area",
            Self::Hotspot => "hotspot",
            Self::Cell => "cell",
        }
    }
}

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
