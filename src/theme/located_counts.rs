//! Events that have a position, and those that have none.

use super::select::Selection;
use crate::ingest::{EventGroup, Events, UnlocatedEvents};
use crate::period::Period;

/// How many events have a position.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Positions {
    /// Events that have one.
    pub with: u64,
    /// Events that have none.
    pub without: u64,
}

impl Positions {
    /// The share that has none.
    pub fn share_without(self) -> f64 {
        self.without as f64 / (self.without + self.with).max(1) as f64
    }
}

impl Selection {
    /// How many events of the theme have no position.
    pub fn unlocated(&self, events: &Events) -> u64 {
        let groups = self.told.as_ref().map_or(&events.unlocated, |told| &told.unlocated);
        let counts = |group: &&UnlocatedEvents| {
            self.feeds[group.feed as usize] && self.category_weights(group.category).is_some()
        };
        groups.iter().filter(counts).map(|group| u64::from(group.count)).sum()
    }

    /// How many of the theme's events, wherever they happened, have a position and how many have none.
    pub fn positions(&self, events: &Events, period: Period) -> Positions {
        Positions { with: self.located(events, period), without: self.unlocated(events) }
    }

    /// How many events of the theme and the period have a position, near premises or not.
    pub fn located(&self, events: &Events, period: Period) -> u64 {
        let counts =
            |group: &&EventGroup| self.weights_anywhere(group).is_some() && period.position(group.month).is_some();
        self.groups(events).iter().filter(counts).map(|group| u64::from(group.count)).sum()
    }
}
