//! Gathers the events of a file row by row, giving numbers to places, categories and whoever reported.

use std::hash::BuildHasher;

use foldhash::fast::FixedState;

use super::event_details::Detail;
use super::events::{EventGroup, FileEvents, Map, Unlocated};
use crate::period::Month;
use crate::place::LonLat;

/// A file's events while they are read.
#[derive(Default)]
pub struct Gather {
    events: FileEvents,
    places: Map<(u64, u64), u32>,
    categories: Map<String, u32>,
    reporters: Map<String, u32>,
    offences: Map<String, u32>,
    premises: Map<String, u32>,
    /// Events and rows.
    groups: Map<(u32, u32, Month, u16), (u32, u32)>,
    unlocated: Map<(u32, Month, u16), u32>,
    ids: Map<u64, ()>,
}

impl Gather {
    /// The number of a position; of several texts given for it the least stays.
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

    /// The number of a category; `None` when there are more of them than can be numbered.
    pub fn category(&mut self, name: &str) -> Option<u16> {
        if !self.categories.contains_key(name) && self.categories.len() > usize::from(u16::MAX) {
            return None;
        }
        u16::try_from(numbered(&mut self.categories, &mut self.events.categories, name)).ok()
    }

    /// The number of whoever reported, who has a row in this month.
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

    /// The number of an offence's words.
    pub fn offence(&mut self, words: &str) -> u32 {
        numbered(&mut self.offences, &mut self.events.offences, words)
    }

    /// The number of a premises' name.
    pub fn premises(&mut self, name: &str) -> u32 {
        numbered(&mut self.premises, &mut self.events.premises, name)
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

    /// Takes note of the id that a source gives a row; whether it had given it before.
    pub fn repeats(&mut self, source: &str, id: &str) -> bool {
        self.ids.insert(FixedState::default().hash_one((source, id)), ()).is_some()
    }

    /// Keeps what more is known of a row; it must be counted as well.
    pub fn describe(&mut self, detail: Detail) {
        self.events.details.push(detail);
    }

    /// The events.
    pub fn finish(mut self) -> FileEvents {
        self.events.reporters.iter_mut().for_each(|(_, months)| months.sort_unstable());
        let group =
            |((place, feed, month, category), (count, rows))| EventGroup { place, feed, month, category, count, rows };
        self.events.groups = self.groups.into_iter().map(group).collect();
        let unlocated = |((feed, month, category), count)| Unlocated { feed, month, category, count };
        self.events.unlocated = self.unlocated.into_iter().map(unlocated).collect();
        self.events.ids = self.ids.into_keys().collect();
        self.events
    }
}

fn numbered(numbers: &mut Map<String, u32>, names: &mut Vec<String>, name: &str) -> u32 {
    if let Some(number) = numbers.get(name) {
        return *number;
    }
    let number = names.len() as u32;
    names.push(name.to_owned());
    numbers.insert(name.to_owned(), number);
    number
}
