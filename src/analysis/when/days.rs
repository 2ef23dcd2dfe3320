//! The days whose times of day the sources of a theme know.

use std::collections::BTreeMap;

use jiff::civil::DateTime;

use crate::clock::Night;
use crate::grid::{MIN_SHARE_OF_EVENTS, OUTSIDE};
use crate::ingest::{EventDetail, EventTime, Events, InputData};
use crate::period::Period;
use crate::temporal::ObservedDays;
use crate::theme::{DatedEvents, Selection};

/// The days of `period` known to the sources that give the theme's events in the grid a time of day, by all such events of the theme's categories:
/// what asks for more than a category may be too rare to tell from when to when a source reaches.
pub fn known_days(
    loaded: &InputData,
    cell_of: &[u32],
    period: Period,
    selection: &Selection,
    dated: &DatedEvents<'_>,
    night: Night,
) -> ObservedDays {
    let events = &loaded.events;
    let mut inside: BTreeMap<&str, u64> = BTreeMap::new();
    for detail in dated.details.iter().filter(|detail| minute(detail).is_some()) {
        let in_grid = detail.place.is_some_and(|place| cell_of[place as usize] != OUTSIDE);
        *inside.entry(source(detail, events)).or_default() += if in_grid { u64::from(detail.count) } else { 0 };
    }
    let total: u64 = inside.values().sum();
    inside.retain(|_, events| *events as f64 >= MIN_SHARE_OF_EVENTS * total as f64);
    let mut times: BTreeMap<&str, Vec<DateTime>> = BTreeMap::new();
    for detail in &events.details {
        let name = source(detail, events);
        if inside.contains_key(name) && selection.category_weights(detail.category).is_some() {
            times.entry(name).or_default().extend(minute(detail));
        }
    }
    ObservedDays::from_event_times(&times, period, night)
}

fn source<'a>(detail: &EventDetail, events: &'a Events) -> &'a str {
    &events.feeds[detail.feed as usize].reported_by
}

/// When it was or had begun, where that is known to the minute.
pub fn minute(detail: &EventDetail) -> Option<DateTime> {
    match detail.from {
        EventTime::Minute(at) => Some(at),
        _ => None,
    }
}
