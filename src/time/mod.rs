//! When: hours of the week, the night, weekends and darkness, of places that the events of a theme lie in.
//!
//! Beside `rank`, on the same floor. Days run from the end of one night to the end of the next: what happens at 02:00 on Saturday
//! belongs to Friday.

mod daylight;
mod days;
mod defaulted;
mod observed;
mod peak;
mod place;
mod tally;
mod timing;
mod week;
mod weekends;
mod windows;

pub use daylight::Daylight;
pub use days::{KnownDays, SourceDays};
pub use defaulted::{Defaulted, DefaultedTimes, HalfDay};
pub use observed::ObservedHours;
pub use peak::{FEWEST, MOST_HOURS, Peak, SHARE as PEAK_SHARE};
pub use place::TimedPlace;
pub use tally::{Known, PlaceTimes, Tally, tally};
pub use timing::{Telling, Timing};
pub use week::{HOURS, HoursOfWeek, WEEKDAYS, day_and_hour, slot};
pub use weekends::{BEFORE, LEVEL as WEEKEND_LEVEL, Weekend, Weekends};
pub use windows::{Window, WindowCount, windows};
