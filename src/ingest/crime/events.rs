//! Events as the analysis holds them: one row per distinct place × month × category × feed, with how many there were.
//!
//! Open police data repeats itself (crimes are moved to a few snap points), so memory grows with what is distinct
//! and not with the rows read.

use std::collections::{BTreeMap, BTreeSet};

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use crate::period::{Month, Period};
use crate::place::LonLat;

/// A hash map whose order never shows: it is only asked, or sorted before it is walked.
pub(crate) type Map<K, V> = HashMap<K, V, FixedState>;

/// Where events happened, as given: a snap point or an exact position.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EventPlace {
    /// The position.
    pub at: LonLat,
    /// Its text in [`Events::streets`], if the file gives one.
    pub street: Option<u32>,
}

/// Events that cannot be told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct EventGroup {
    /// Index into [`Events::places`].
    pub place: u32,
    /// Index into [`Events::feeds`].
    pub feed: u32,
    /// When.
    pub month: Month,
    /// Index into [`Events::categories`].
    pub category: u16,
    /// How many.
    pub count: u32,
}

/// Events without a position: known to have happened, not where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unlocated {
    /// When.
    pub month: Month,
    /// Index into [`Events::categories`].
    pub category: u16,
    /// How many.
    pub count: u32,
}

/// Rows of one file that one body reported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feed {
    /// Number of the file's account in the ledger.
    pub file: usize,
    /// Who reported, such as "City of London Police".
    pub reported_by: String,
    /// The months for which it has rows, whatever became of them: a month without any is unknown, not zero.
    pub months: Vec<Month>,
}

/// All events read.
#[derive(Clone, Debug, Default)]
pub struct Events {
    /// Distinct positions, from south to north and west to east.
    pub places: Vec<EventPlace>,
    /// Distinct location texts, in order.
    pub streets: Vec<String>,
    /// Distinct categories, in order.
    pub categories: Vec<String>,
    /// Feeds, in order of their files.
    pub feeds: Vec<Feed>,
    /// Groups by feed; within a feed by place, month and category.
    pub groups: Vec<EventGroup>,
    /// Events without a position, by month and category.
    pub unlocated: Vec<Unlocated>,
}

/// Months of `period` that a body of `seen` has no rows for: who, and which.
pub(crate) fn gaps(seen: &BTreeMap<&str, BTreeSet<Month>>, period: Period) -> Vec<(String, Vec<Month>)> {
    let missing = |months: &BTreeSet<Month>| period.iter().filter(|month| !months.contains(month)).collect::<Vec<_>>();
    let bodies = seen.iter().map(|(body, months)| ((*body).to_owned(), missing(months)));
    bodies.filter(|(_, missing)| !missing.is_empty()).collect()
}

/// The months from `from` to `to`, each the first or last of `months` between when absent; `None` when none lies between.
pub(crate) fn period_of(months: impl Iterator<Item = Month>, from: Option<Month>, to: Option<Month>) -> Option<Period> {
    let within = |month: &Month| from.is_none_or(|from| from <= *month) && to.is_none_or(|to| *month <= to);
    let (first, last) = months.filter(within).fold(None, |ends: Option<(Month, Month)>, month| {
        Some(ends.map_or((month, month), |(first, last)| (first.min(month), last.max(month))))
    })?;
    Period::new(from.unwrap_or(first), to.unwrap_or(last))
}

/// The events of one file, with their own numbering, ready to be joined to the others'.
#[derive(Debug, Default)]
pub struct FileEvents {
    /// Distinct positions and the location text given there.
    pub places: Vec<(LonLat, Option<String>)>,
    /// Who reported, with the months seen.
    pub reporters: Vec<(String, Vec<Month>)>,
    /// Category names.
    pub categories: Vec<String>,
    /// Groups; `feed` is the index into `reporters`.
    pub groups: Vec<EventGroup>,
    /// Events without a position.
    pub unlocated: Vec<Unlocated>,
}

/// Joins files' events; the result does not hang on the order of rows, and on that of files only in `feeds`.
#[derive(Debug, Default)]
pub struct EventsBuilder {
    place_ids: Map<(u64, u64), u32>,
    places: Vec<(LonLat, Option<u32>)>,
    street_ids: Map<String, u32>,
    streets: Vec<String>,
    categories: Vec<String>,
    feeds: Vec<Feed>,
    groups: Vec<EventGroup>,
    unlocated: Map<(Month, u16), u32>,
}

impl EventsBuilder {
    /// Adds the events of the file with account number `file`.
    pub fn add(&mut self, file: usize, events: FileEvents) {
        let places: Vec<u32> = events.places.into_iter().map(|(at, street)| self.place(at, street)).collect();
        let categories: Vec<u16> = events.categories.into_iter().map(|name| self.category(name)).collect();
        let first_feed = self.feeds.len() as u32;
        self.feeds.extend(events.reporters.into_iter().map(|(reported_by, months)| Feed { file, reported_by, months }));
        self.groups.extend(events.groups.into_iter().map(|group| EventGroup {
            place: places[group.place as usize],
            feed: first_feed + group.feed,
            category: categories[usize::from(group.category)],
            ..group
        }));
        for unlocated in events.unlocated {
            let category = categories[usize::from(unlocated.category)];
            *self.unlocated.entry((unlocated.month, category)).or_insert(0) += unlocated.count;
        }
    }

    /// All the events, numbered in the stated orders.
    pub fn finish(self) -> Events {
        let (streets, street_of) = ordered(&self.streets, Ord::cmp);
        let (categories, category_of) = ordered(&self.categories, Ord::cmp);
        let places: Vec<EventPlace> = self
            .places
            .iter()
            .map(|&(at, street)| EventPlace { at, street: street.map(|street| street_of[street as usize]) })
            .collect();
        let (places, place_of) = ordered(&places, |a, b| a.at.order_key().cmp(&b.at.order_key()));
        let mut groups = self.groups;
        for group in &mut groups {
            group.place = place_of[group.place as usize];
            group.category = category_of[usize::from(group.category)] as u16;
        }
        groups.sort_unstable_by_key(|group| (group.feed, group.place, group.month, group.category));
        let mut unlocated: Vec<Unlocated> = self
            .unlocated
            .into_iter()
            .map(|((month, category), count)| Unlocated {
                month,
                category: category_of[usize::from(category)] as u16,
                count,
            })
            .collect();
        unlocated.sort_unstable();
        Events { places, streets, categories, feeds: self.feeds, groups, unlocated }
    }

    fn place(&mut self, at: LonLat, street: Option<String>) -> u32 {
        let street = street.map(|street| self.street(street));
        let id = *self.place_ids.entry(at.order_key()).or_insert_with(|| {
            self.places.push((at, None));
            (self.places.len() - 1) as u32
        });
        // A position with several texts takes the least of them: any stated rule will do, the order of rows will not.
        let known = &mut self.places[id as usize].1;
        *known = match (*known, street) {
            (Some(a), Some(b)) if self.streets[a as usize] <= self.streets[b as usize] => Some(a),
            (a, b) => b.or(a),
        };
        id
    }

    fn street(&mut self, text: String) -> u32 {
        if let Some(id) = self.street_ids.get(&text) {
            return *id;
        }
        let id = self.streets.len() as u32;
        self.streets.push(text.clone());
        self.street_ids.insert(text, id);
        id
    }

    fn category(&mut self, name: String) -> u16 {
        let found = self.categories.iter().position(|known| *known == name);
        found.unwrap_or_else(|| {
            self.categories.push(name);
            self.categories.len() - 1
        }) as u16
    }
}

/// Sorts `items` and tells where each went: `new_of[old]`.
fn ordered<T: Clone>(items: &[T], by: impl Fn(&T, &T) -> std::cmp::Ordering) -> (Vec<T>, Vec<u32>) {
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
                .map(|(count, place)| EventGroup { place, feed: 0, month, category: 0, count })
                .collect(),
            unlocated: vec![Unlocated { month, category: 0, count: 1 }],
        }
    }

    #[test]
    fn files_join_into_one_numbering_whatever_their_inner_order() {
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
        assert_eq!(events.unlocated[0].count, 2);
    }
}
