//! When: hours of the week, the night, weekends and darkness, of places that the events of a theme lie in.
//!
//! Beside `rank`, on the same floor. Days run from the end of one night to the end of the next: what happens at 02:00 on Saturday
//! belongs to Friday.

mod aoristic;
mod daylight;
mod days;
mod observed_hours;
mod options;
mod peak_hours;
mod placeholder_times;
mod tally;
mod timed_place;
mod week;
mod weekends;
mod windows;

pub use aoristic::{Timing, TimingOptions};
pub use daylight::Daylight;
pub use days::{KnownDays, SourceDays};
pub use observed_hours::ObservedHours;
pub use options::SpanTimingOptions;
pub use peak_hours::{FEWEST, MOST_HOURS, Peak, SHARE as PEAK_SHARE};
pub use placeholder_times::{Defaulted, DefaultedTimes, HalfDay};
pub use tally::{Known, PlaceTimes, Tally, tally};
pub use timed_place::TimedPlace;
pub use week::{HOURS, HoursOfWeek, WEEKDAYS, day_and_hour, slot};
pub use weekends::{BEFORE, LEVEL as WEEKEND_LEVEL, Weekend, Weekends};
pub use windows::{Window, WindowCount, windows};
