//! A place with all that is known of when things happen there.

use super::peak_hours::Peak;
use super::tally::PlaceTimes;
use super::week::HoursOfWeek;
use super::weekends::Weekend;
use super::windows::WindowCount;
use crate::place::PlaceKind;

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
