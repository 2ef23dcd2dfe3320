//! Collects the events of a file row by row, and numbers its places, categories and reporting bodies.

use std::hash::BuildHasher;

use foldhash::fast::FixedState;

use super::builder::NameIndex;
use super::event_details::EventDetail;
use super::events::{EventGroup, FileEvents, FixedHashMap, UnlocatedEvents};
use crate::period::Month;
use crate::place::LonLat;

/// The events of a file while its rows are read.
#[derive(Default)]
pub struct EventAccumulator {
    events: FileEvents,
    places: FixedHashMap<(u64, u64), u32>,
    categories: NameIndex,
    reporters: FixedHashMap<String, u32>,
    offences: NameIndex,
    premises: NameIndex,
    /// The numbers of events and rows of each group.
    groups: FixedHashMap<(u32, u32, Month, u16), (u32, u32)>,
    unlocated: FixedHashMap<(u32, Month, u16), u32>,
    ids: FixedHashMap<u64, ()>,
}

impl EventAccumulator {
    /// The number of a position. Of several street names for it, the first in alphabetical order is kept.
    pub fn place(&mut self, at: LonLat, street: Option<String>) -> u32 {
        let places = &mut self.events.places;
        let number = *self.places.entry(at.order_key()).or_insert_with(|| {
            places.push((at, None));
            (places.len() - 1) as u32
        });
        let known = &mut places[number as usize].1;
        *known = match (known.take(), street) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        number
    }

    /// The number of a category; `None` when there are more than 65,536.
    pub fn category(&mut self, name: &str) -> Option<u16> {
        if !self.categories.contains(name) && self.categories.len() > usize::from(u16::MAX) {
            return None;
        }
        u16::try_from(self.categories.number(name)).ok()
    }

    /// The number of a reporting body, which has a row in this month.
    pub fn reporter(&mut self, name: &str, month: Month) -> u32 {
        let reporters = &mut self.events.reporters;
        let number = *self.reporters.entry(name.to_owned()).or_insert_with(|| {
            reporters.push((name.to_owned(), Vec::new()));
            (reporters.len() - 1) as u32
        });
        let months = &mut reporters[number as usize].1;
        if months.last() != Some(&month) && !months.contains(&month) {
            months.push(month);
        }
        number
    }

    /// The number of an offence.
    pub fn offence(&mut self, name: &str) -> u32 {
        self.offences.number(name)
    }

    /// The number of a name of premises.
    pub fn premises(&mut self, name: &str) -> u32 {
        self.premises.number(name)
    }

    /// Counts the events of a row.
    pub fn count(&mut self, place: Option<u32>, reporter: u32, month: Month, category: u16, count: u32) {
        match place {
            Some(place) => {
                let (events, rows) = self.groups.entry((place, reporter, month, category)).or_default();
                *events = events.saturating_add(count);
                *rows += 1;
            }
            None => {
                let events = self.unlocated.entry((reporter, month, category)).or_insert(0);
                *events = events.saturating_add(count);
            }
        }
    }

    /// Records the id of a row, and returns whether the source used it before.
    pub fn is_repeated_id(&mut self, source: &str, id: &str) -> bool {
        self.ids.insert(FixedState::default().hash_one((source, id)), ()).is_some()
    }

    /// Adds the details of a row, which must be counted as well.
    pub fn add_detail(&mut self, detail: EventDetail) {
        self.events.details.push(detail);
    }

    /// The events of the file.
    pub fn finish(mut self) -> FileEvents {
        self.events.reporters.iter_mut().for_each(|(_, months)| months.sort_unstable());
        let group =
            |((place, feed, month, category), (count, rows))| EventGroup { place, feed, month, category, count, rows };
        self.events.groups = self.groups.into_iter().map(group).collect();
        let unlocated = |((feed, month, category), count)| UnlocatedEvents { feed, month, category, count };
        self.events.unlocated = self.unlocated.into_iter().map(unlocated).collect();
        self.events.ids = self.ids.into_keys().collect();
        self.events.categories = self.categories.into_names();
        self.events.offences = self.offences.into_names();
        self.events.premises = self.premises.into_names();
        self.events
    }
}
