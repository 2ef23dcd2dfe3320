//! When events happen: hours of the week, nights, weekends and darkness, by place.
//!
//! Days run from the end of one night to the end of the next: 02:00 on Saturday belongs to Friday.

use crate::place::PlaceKind;

mod aoristic;
mod daylight;
mod days;
mod observed_hours;
mod options;
mod peak_hours;
mod placeholder_times;
mod tally;
mod week;
mod weekends;
mod windows;

pub use aoristic::{TimingMethod, TimingOptions};
pub use daylight::Daylight;
pub use days::{ObservedDays, SourceDays};
pub use observed_hours::ObservedHours;
pub use options::SpanTimingOptions;
pub use peak_hours::{MAX_PEAK_HOURS, MIN_PEAK_EVENTS, PEAK_SHARE, PeakHours};
pub use placeholder_times::{HalfDay, PlaceholderTime, PlaceholderTimes};
pub use tally::{PlaceTimes, TimeTally, TimedEvents, tally_times};
pub use week::{HOURS_PER_WEEK, HoursOfWeek, WEEKDAYS, day_and_hour, slot};
pub use weekends::{WEEKEND_LEVEL, WEEKENDS_BEFORE, Weekend, Weekends};
pub use windows::{TimeWindow, WindowCount, count_windows};

/// When the events of a theme happen at a place.
#[derive(Clone, Debug, PartialEq)]
pub struct TimedPlace {
    /// Its identifier: "study-area", a hotspot such as "vawg-1", or the code of an area.
    pub id: String,
    /// The kind of place.
    pub kind: PlaceKind,
    /// Its name for people.
    pub label: String,
    /// Its events by time.
    pub times: PlaceTimes,
    /// People in each hour of the week; `None` without footfall by hour.
    pub footfall: Option<HoursOfWeek>,
    /// The counts at night, by day, at weekends and so on.
    pub windows: Vec<WindowCount>,
    /// The counts of each weekend.
    pub weekends: Vec<Weekend>,
    /// The peak hours; `None` with too few events.
    pub peak: Option<PeakHours>,
}
