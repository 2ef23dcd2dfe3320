//! Times of day: windows that may go through midnight, the night, and real time between two local times, clock changes included.

mod span;
mod window;

use jiff::tz::{TimeZone, TimeZoneDatabase};

pub use span::{LONGEST_WEEKS, Slice, Span};
pub use window::{DayWindow, HoursOfDay, Night};

use crate::error::{Error, ErrorKind, Result};

/// What it takes to say whether something was by night.
#[derive(Clone, Debug)]
pub struct Times {
    /// The night.
    pub night: Night,
    /// The zone of the analysis.
    pub zone: TimeZone,
}

impl Default for Times {
    fn default() -> Self {
        let zone = zone(DEFAULT_TIME_ZONE).expect("the default zone is in the database");
        Self { night: Night::default(), zone }
    }
}

/// The zone of the analysis when none is said.
pub const DEFAULT_TIME_ZONE: &str = "Europe/London";

/// A time zone by its IANA name, from the database inside the program: what a machine has installed leaves no trace in results.
pub fn zone(name: &str) -> Result<TimeZone> {
    TimeZoneDatabase::bundled().get(name).map_err(|_| {
        let problem = format!("there is no time zone {name:?}");
        Error::from(ErrorKind::Setting {
            setting: "time-zone",
            problem,
            advice: "Give an IANA name such as Europe/London or UTC".into(),
        })
    })
}
