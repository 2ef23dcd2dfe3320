//! Windows of the day, the night, and the elapsed time between two local times (clock changes included).

mod span;
mod window;

use jiff::tz::{TimeZone, TimeZoneDatabase};

pub use span::{HourSlice, MAX_SPAN_WEEKS, Span};
pub use window::{DayWindow, HoursOfDay, Night};

use crate::error::{Error, ErrorKind, Result};

/// The night and the time zone: what decides whether an event happened at night.
#[derive(Clone, Debug)]
pub struct LocalClock {
    /// The hours that count as night.
    pub night: Night,
    /// The time zone of the analysis.
    pub zone: TimeZone,
}

impl Default for LocalClock {
    fn default() -> Self {
        let zone = zone(DEFAULT_TIME_ZONE).expect("the default zone is in the database");
        Self { night: Night::default(), zone }
    }
}

/// The time zone of the analysis unless the user sets another.
pub const DEFAULT_TIME_ZONE: &str = "Europe/London";

/// The time zone with an IANA name.
///
/// The zone database is compiled in, so results do not depend on the one installed on the machine.
///
/// # Errors
/// An [`ErrorKind::Setting`] for a name that is not in the database.
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
