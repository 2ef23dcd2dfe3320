//! The events: one group per distinct place × month × category × feed, with a count.
//!
//! Open police data moves crimes to a few snap points, so groups repeat and memory grows with distinct groups, not with rows.

use std::collections::{BTreeMap, BTreeSet};

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::event_details::EventDetail;
use crate::period::{Month, Period};
use crate::place::LonLat;

/// A hash map with a fixed seed. Its order must never show in results: look keys up, or sort before iterating.
pub(crate) type FixedHashMap<K, V> = HashMap<K, V, FixedState>;

/// A place of events as given: a snap point or an exact position.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EventPlace {
    /// The position.
    pub at: LonLat,
    /// Index into [`Events::streets`], where the file names a street.
    pub street: Option<u32>,
}

/// Events of the same place, feed, month and category.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct EventGroup {
    /// Index into [`Events::places`].
    pub place: u32,
    /// Index into [`Events::feeds`].
    pub feed: u32,
    /// The month.
    pub month: Month,
    /// Index into [`Events::categories`].
    pub category: u16,
    /// The number of events.
    pub count: u32,
    /// The number of rows. A table can count several events in one row.
    pub rows: u32,
}

/// Events without a position, of the same feed, month and category.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct UnlocatedEvents {
    /// Index into [`Events::feeds`]; while a file is read, into its reporters.
    pub feed: u32,
    /// The month.
    pub month: Month,
    /// Index into [`Events::categories`].
    pub category: u16,
    /// The number of events.
    pub count: u32,
}

/// The rows of one file that one body reported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feed {
    /// The ledger number of the file.
    pub file: usize,
    /// The reporting body, such as "City of London Police".
    pub reported_by: String,
    /// The months with rows, kept or dropped. A month without rows is missing, not zero.
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
    /// Events without a position, by feed, month and category.
    pub unlocated: Vec<UnlocatedEvents>,
    /// The details of single events, in order of feed, place and time. All of them are counted above as well.
    pub details: Vec<EventDetail>,
    /// The offences of the details, in order.
    pub offences: Vec<String>,
    /// The names of premises in the details, in order.
    pub premises: Vec<String>,
}

/// The months of `period` without rows, by reporting body, for the bodies that lack any.
pub(crate) fn missing_months(seen: &BTreeMap<&str, BTreeSet<Month>>, period: Period) -> Vec<(String, Vec<Month>)> {
    let missing = |months: &BTreeSet<Month>| period.iter().filter(|month| !months.contains(month)).collect::<Vec<_>>();
    let bodies = seen.iter().map(|(body, months)| ((*body).to_owned(), missing(months)));
    bodies.filter(|(_, missing)| !missing.is_empty()).collect()
}

/// The period from `from` to `to`. An absent end is the first or last of `months` in the range. `None` when no month is in the range.
pub(crate) fn covering_period(
    months: impl Iterator<Item = Month>,
    from: Option<Month>,
    to: Option<Month>,
) -> Option<Period> {
    let within = |month: &Month| from.is_none_or(|from| from <= *month) && to.is_none_or(|to| *month <= to);
    let (first, last) = months.filter(within).fold(None, |ends: Option<(Month, Month)>, month| {
        Some(ends.map_or((month, month), |(first, last)| (first.min(month), last.max(month))))
    })?;
    Period::new(from.unwrap_or(first), to.unwrap_or(last))
}

/// The events of one file, with a numbering of their own, to be merged by [`EventsBuilder`](super::EventsBuilder).
#[derive(Debug, Default)]
pub struct FileEvents {
    /// Distinct positions, each with its street name.
    pub places: Vec<(LonLat, Option<String>)>,
    /// The reporting bodies, each with the months seen.
    pub reporters: Vec<(String, Vec<Month>)>,
    /// Category names.
    pub categories: Vec<String>,
    /// Groups; `feed` is the index into `reporters`.
    pub groups: Vec<EventGroup>,
    /// Events without a position.
    pub unlocated: Vec<UnlocatedEvents>,
    /// The details of single events.
    pub details: Vec<EventDetail>,
    /// The offences of the details.
    pub offences: Vec<String>,
    /// The premises of the details.
    pub premises: Vec<String>,
    /// Hashes of source and id of the rows with an id, each once.
    pub ids: Vec<u64>,
}

impl Events {
    /// The events of a period, the same as reading only its months gives. Feeds keep all their months, as they do when rows outside a
    /// period are dropped.
    pub fn within(&self, period: Period) -> Self {
        let holds = |month| period.position(month).is_some();
        let mut groups = self.groups.clone();
        groups.retain(|group| holds(group.month));
        let mut unlocated = self.unlocated.clone();
        unlocated.retain(|unlocated| holds(unlocated.month));
        let mut details = self.details.clone();
        details.retain(|detail| detail.from.month().is_some_and(holds));

        let of_groups = groups.iter().map(|group| group.place as usize);
        let (places, place_of) =
            used(&self.places, of_groups.chain(details.iter().filter_map(|detail| Some(detail.place? as usize))));
        let of_places = places.iter().filter_map(|place| Some(place.street? as usize));
        let (streets, street_of) = used(&self.streets, of_places);
        let of_rows = groups.iter().map(|group| group.category).chain(unlocated.iter().map(|events| events.category));
        let of_rows = of_rows.chain(details.iter().map(|detail| detail.category)).map(usize::from);
        let (categories, category_of) = used(&self.categories, of_rows);
        let named = details.iter().filter_map(|detail| Some(detail.offence? as usize));
        let (offences, offence_of) = used(&self.offences, named);
        let named = details.iter().filter_map(|detail| Some(detail.premises? as usize));
        let (premises, premises_of) = used(&self.premises, named);

        let places = places
            .into_iter()
            .map(|place| EventPlace { street: place.street.map(|street| street_of[street as usize]), ..place })
            .collect();
        let category = |category: u16| category_of[usize::from(category)] as u16;
        for group in &mut groups {
            group.place = place_of[group.place as usize];
            group.category = category(group.category);
        }
        unlocated.iter_mut().for_each(|events| events.category = category(events.category));
        for detail in &mut details {
            detail.place = detail.place.map(|place| place_of[place as usize]);
            detail.category = category(detail.category);
            detail.offence = detail.offence.map(|offence| offence_of[offence as usize]);
            detail.premises = detail.premises.map(|name| premises_of[name as usize]);
        }
        Self { places, streets, categories, feeds: self.feeds.clone(), groups, unlocated, details, offences, premises }
    }
}

/// The used items in order, and the new index of each old index.
fn used<T: Clone>(items: &[T], uses: impl Iterator<Item = usize>) -> (Vec<T>, Vec<u32>) {
    let mut is_used = vec![false; items.len()];
    uses.for_each(|item| is_used[item] = true);
    let mut next = 0;
    let went = is_used.iter().map(|used| {
        let at = next;
        next += u32::from(*used);
        at
    });
    let new_of = went.collect();
    (items.iter().zip(&is_used).filter(|(_, used)| **used).map(|(item, _)| item.clone()).collect(), new_of)
}
