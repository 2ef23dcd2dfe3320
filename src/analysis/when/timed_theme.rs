//! What is told of a theme.

use crate::clock::DayWindow;
use crate::grid::Coverage;
use crate::temporal::{ObservedDays, ObservedHours, TimedPlace, Weekends};
use crate::theme::Selection;

/// When the events of a theme happen.
#[derive(Clone, Debug)]
pub struct TimedTheme {
    /// The theme and its events.
    pub selection: Selection,
    /// The months in which it is known.
    pub coverage: Coverage,
    /// The days of them whose times of day are known.
    pub days: ObservedDays,
    /// The hours of the day to which its events are confined, by the theme and by what was asked for.
    pub confined: Vec<DayWindow>,
    /// The hours of these days.
    pub hours: ObservedHours,
    /// The weekends of these days.
    pub weekends: Weekends,
    /// The study area, its hotspots first place first, the areas.
    pub places: Vec<TimedPlace>,
    /// The events that are in no figure of the study area, and how the others were told.
    pub account: Account,
}

/// What became of a theme's events.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// Events of which only the month is known.
    pub month_only: u64,
    /// Events of which only the day is known.
    pub day_only: u64,
    /// Events whose minute is known and whose place is not.
    pub without_position: u64,
    /// Events whose minute is known, in no cell of the study area.
    pub outside: u64,
    /// Events whose minute is known, on a day that none of the sources that cover the area knows.
    pub other_days: u64,
    /// Events of the places told of which only a span is known.
    pub spans: u64,
    /// Of these, events that lasted longer than a week: in no window and no peak.
    pub long: u64,
    /// Events that end long after the last month of the data: their end counts as not known.
    pub endless: u64,
    /// Of the same, events that are said to have ended before they began.
    pub turned: u64,
}
