//! When something happened, as finely as it is known.

mod clock;

use std::cmp::Ordering;

use jiff::civil::{Date, DateTime, Time};

pub use crate::clock::DEFAULT_TIME_ZONE;
use crate::period::Month;
pub(super) use clock::month_number;
pub use clock::{Clock, DateOrder};

/// When something happened, as finely as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventTime {
    /// In this month.
    Month(Month),
    /// On this day.
    Day(Date),
    /// At this minute, local time.
    Minute(DateTime),
}

impl EventTime {
    /// The month in which it lies; `None` before the year 1 (no crime is).
    pub fn month(self) -> Option<Month> {
        match self {
            Self::Month(month) => Some(month),
            Self::Day(date) => month_of(date),
            Self::Minute(at) => month_of(at.date()),
        }
    }

    /// The earliest that it can have been.
    pub fn start(self) -> DateTime {
        match self {
            Self::Month(month) => month.first_day().to_datetime(Time::midnight()),
            Self::Day(date) => date.to_datetime(Time::midnight()),
            Self::Minute(at) => at,
        }
    }
}

/// Moments are in order of time; of those that start together the vaguest is first.
impl Ord for EventTime {
    fn cmp(&self, other: &Self) -> Ordering {
        let vagueness = |moment: &Self| match moment {
            Self::Month(_) => 0,
            Self::Day(_) => 1,
            Self::Minute(_) => 2,
        };
        self.start().cmp(&other.start()).then(vagueness(self).cmp(&vagueness(other)))
    }
}

impl PartialOrd for EventTime {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

fn month_of(date: Date) -> Option<Month> {
    Month::new(u16::try_from(date.year()).ok()?, date.month() as u16)
}
