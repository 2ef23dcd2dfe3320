//! Merges the events of many files, numbering each name and position once, in fixed orders.

use super::event_details::{self, EventDetail};
use super::events::{EventGroup, EventPlace, Events, Feed, FileEvents, FixedHashMap, UnlocatedEvents};
use crate::place::LonLat;

/// Merges the events of files.
///
/// The result does not depend on the order of rows. The order of files shows only in [`Events::feeds`].
#[derive(Debug, Default)]
pub struct EventsBuilder {
    place_ids: FixedHashMap<(u64, u64), u32>,
    places: Vec<(LonLat, Option<u32>)>,
    streets: NameIndex,
    categories: NameIndex,
    feeds: Vec<Feed>,
    groups: Vec<EventGroup>,
    unlocated: Vec<UnlocatedEvents>,
    details: Vec<EventDetail>,
    offences: NameIndex,
    premises: NameIndex,
}

impl EventsBuilder {
    /// Adds the events of the file with ledger number `file`.
    pub fn add(&mut self, file: usize, events: FileEvents) {
        let places: Vec<u32> = events.places.into_iter().map(|(at, street)| self.place(at, street)).collect();
        let categories: Vec<u16> = events.categories.iter().map(|name| self.categories.number(name) as u16).collect();
        let first_feed = self.feeds.len() as u32;
        self.feeds.extend(events.reporters.into_iter().map(|(reported_by, months)| Feed { file, reported_by, months }));
        self.groups.extend(events.groups.into_iter().map(|group| EventGroup {
            place: places[group.place as usize],
            feed: first_feed + group.feed,
            category: categories[usize::from(group.category)],
            ..group
        }));
        self.unlocated.extend(events.unlocated.into_iter().map(|unlocated| UnlocatedEvents {
            feed: first_feed + unlocated.feed,
            category: categories[usize::from(unlocated.category)],
            ..unlocated
        }));
        let offences: Vec<u32> = events.offences.iter().map(|name| self.offences.number(name)).collect();
        let premises: Vec<u32> = events.premises.iter().map(|name| self.premises.number(name)).collect();
        self.details.extend(events.details.into_iter().map(|detail| EventDetail {
            feed: first_feed + detail.feed,
            place: detail.place.map(|place| places[place as usize]),
            category: categories[usize::from(detail.category)],
            offence: detail.offence.map(|offence| offences[offence as usize]),
            premises: detail.premises.map(|name| premises[name as usize]),
            ..detail
        }));
    }

    /// All events, in the orders stated at [`Events`].
    pub fn finish(self) -> Events {
        let (streets, street_of) = self.streets.sorted();
        let (offences, offence_of) = self.offences.sorted();
        let (premises, premises_of) = self.premises.sorted();
        let (categories, category_of) = self.categories.sorted();
        let places: Vec<EventPlace> = self
            .places
            .iter()
            .map(|&(at, street)| EventPlace { at, street: street.map(|street| street_of[street as usize]) })
            .collect();
        let (places, place_of) = sorted(&places, |a, b| a.at.order_key().cmp(&b.at.order_key()));
        let mut groups = self.groups;
        for group in &mut groups {
            group.place = place_of[group.place as usize];
            group.category = category_of[usize::from(group.category)] as u16;
        }
        groups.sort_unstable_by_key(|group| (group.feed, group.place, group.month, group.category));
        let mut unlocated = self.unlocated;
        for events in &mut unlocated {
            events.category = category_of[usize::from(events.category)] as u16;
        }
        unlocated.sort_unstable();
        let mut details = self.details;
        for detail in &mut details {
            detail.place = detail.place.map(|place| place_of[place as usize]);
            detail.category = category_of[usize::from(detail.category)] as u16;
            detail.offence = detail.offence.map(|offence| offence_of[offence as usize]);
            detail.premises = detail.premises.map(|name| premises_of[name as usize]);
        }
        event_details::sort(&mut details);
        Events { places, streets, categories, feeds: self.feeds, groups, unlocated, details, offences, premises }
    }

    fn place(&mut self, at: LonLat, street: Option<String>) -> u32 {
        let street = street.map(|street| self.streets.number(&street));
        let id = *self.place_ids.entry(at.order_key()).or_insert_with(|| {
            self.places.push((at, None));
            (self.places.len() - 1) as u32
        });
        // Of several street names the first in alphabetical order is kept, so that the order of rows does not matter.
        let known = &mut self.places[id as usize].1;
        *known = match (*known, street) {
            (Some(a), Some(b)) if self.streets.names[a as usize] <= self.streets.names[b as usize] => Some(a),
            (a, b) => b.or(a),
        };
        id
    }
}

/// Names, numbered from 0 in the order in which they are first seen.
#[derive(Debug, Default)]
pub(super) struct NameIndex {
    numbers: FixedHashMap<String, u32>,
    names: Vec<String>,
}

impl NameIndex {
    /// The number of a name, which is added if it is new.
    pub(super) fn number(&mut self, name: &str) -> u32 {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        let number = self.names.len() as u32;
        self.names.push(name.to_owned());
        self.numbers.insert(name.to_owned(), number);
        number
    }

    /// Whether a name has a number.
    pub(super) fn contains(&self, name: &str) -> bool {
        self.numbers.contains_key(name)
    }

    /// How many names have a number.
    pub(super) fn len(&self) -> usize {
        self.names.len()
    }

    /// The names by number.
    pub(super) fn into_names(self) -> Vec<String> {
        self.names
    }

    /// The names in alphabetical order, and the new number of each old number.
    fn sorted(&self) -> (Vec<String>, Vec<u32>) {
        sorted(&self.names, Ord::cmp)
    }
}

/// The items sorted, and the new index of each old index.
fn sorted<T: Clone>(items: &[T], by: impl Fn(&T, &T) -> std::cmp::Ordering) -> (Vec<T>, Vec<u32>) {
    let mut order: Vec<u32> = (0..items.len() as u32).collect();
    order.sort_by(|a, b| by(&items[*a as usize], &items[*b as usize]));
    let mut new_of = vec![0; items.len()];
    for (new, old) in order.iter().enumerate() {
        new_of[*old as usize] = new as u32;
    }
    (order.iter().map(|old| items[*old as usize].clone()).collect(), new_of)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::period::Month;

    fn file(places: [(f64, &str); 2], counts: [u32; 2]) -> FileEvents {
        let month = Month::new(2024, 1).expect("a month");
        FileEvents {
            places: places
                .into_iter()
                .map(|(lat, street)| (LonLat::new(-0.1, lat).expect("in range"), Some(street.to_owned())))
                .collect(),
            reporters: vec![("Police".into(), vec![month])],
            categories: vec!["Drugs".into()],
            groups: counts
                .into_iter()
                .zip(0..)
                .map(|(count, place)| EventGroup { place, feed: 0, month, category: 0, count, rows: count })
                .collect(),
            unlocated: vec![UnlocatedEvents { feed: 0, month, category: 0, count: 1 }],
            ..FileEvents::default()
        }
    }

    #[test]
    fn merges_files_into_one_numbering() {
        let mut builder = EventsBuilder::default();
        builder.add(0, file([(51.6, "North"), (51.5, "South")], [2, 3]));
        builder.add(1, file([(51.5, "A better name"), (51.7, "Top")], [5, 7]));
        let events = builder.finish();
        let lats: Vec<f64> = events.places.iter().map(|place| place.at.lat()).collect();
        assert_eq!(lats, [51.5, 51.6, 51.7]);
        assert_eq!(events.streets[events.places[0].street.expect("named") as usize], "A better name");
        assert_eq!(
            events.groups.iter().map(|g| (g.feed, g.place, g.count)).collect::<Vec<_>>(),
            [(0, 0, 3), (0, 1, 2), (1, 0, 5), (1, 2, 7)]
        );
        assert_eq!(events.groups.iter().map(|group| group.count).sum::<u32>(), 17);
        assert_eq!(events.unlocated.iter().map(|u| (u.feed, u.count)).collect::<Vec<_>>(), [(0, 1), (1, 1)]);
    }
}
