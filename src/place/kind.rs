//! What kind of place a row of a table or a feature of a map is.

/// What a place is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PlaceKind {
    /// Everything that is reported, together.
    StudyArea,
    /// A hotspot.
    Hotspot,
    /// An area of the user's.
    Area,
    /// An H3 cell.
    Cell,
}

/// What the study area as a whole is called in tables.
pub const STUDY_AREA: &str = "study-area";

/// What people call it.
pub const WHOLE_STUDY_AREA: &str = "the whole study area";

impl PlaceKind {
    /// The name of the kind in outputs.
    pub fn as_str(self) -> &'static str {
        [STUDY_AREA, "hotspot", "area", "cell"][self as usize]
    }
}
