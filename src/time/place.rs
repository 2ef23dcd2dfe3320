//! A place with all that is known of when things happen there.

use super::peak::Peak;
use super::tally::PlaceTimes;
use super::week::HoursOfWeek;
use super::weekends::Weekend;
use super::windows::WindowCount;

/// What kind of place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlaceKind {
    /// All cells that are reported.
    StudyArea,
    /// A hotspot.
    Hotspot,
    /// A named area.
    Area,
}

impl PlaceKind {
    /// The name of this kind.
    pub fn as_str(self) -> &'static str {
        ["study-area", "hotspot", "area"][self as usize]
    }
}

/// When the events of a theme happen at a place.
#[derive(Clone, Debug, PartialEq)]
pub struct TimedPlace {
    /// Its name: "study-area", that of a hotspot such as "vawg-1", or of the area.
    pub id: String,
    /// What it is.
    pub kind: PlaceKind,
    /// What people call it.
    pub label: String,
    /// Its events by time.
    pub times: PlaceTimes,
    /// People in each hour of the week; `None` where that is not known.
    pub footfall: Option<HoursOfWeek>,
    /// Night, day, weekend …
    pub windows: Vec<WindowCount>,
    /// Weekend by weekend.
    pub weekends: Vec<Weekend>,
    /// The hours in which most happens; `None` with too few events.
    pub peak: Option<Peak>,
}
