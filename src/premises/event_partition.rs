//! The events of a period, partitioned by how they can be attributed: by name, by place or not at all.

use std::collections::BTreeMap;

use crate::ingest::{EventGroup, Events};
use crate::period::{Month, Period};

/// Category and, where the source states it, offence: indexes into those of the events.
pub type KindKey = (u16, Option<u32>);

/// The events of a period, each in exactly one part.
#[derive(Debug, Default)]
pub struct EventPartition {
    /// Events that name a premises, by name, place, month of the period and kind.
    pub named: BTreeMap<(u32, Option<u32>, usize, KindKey), u64>,
    /// Events that name none and are of the theme, by place, month of the period and kind.
    pub unnamed: BTreeMap<(u32, usize, KindKey), u64>,
    /// Events that name none, have a position and are not of the theme.
    pub not_requested: u64,
    /// Events that name none and have no position.
    pub no_position: u64,
}

/// What details state about a group of events.
#[derive(Default)]
struct GroupDetails {
    named: u64,
    offences: BTreeMap<u32, u64>,
}

impl EventPartition {
    /// Partitions events. Groups include the events that have details, so those that name a premises are subtracted before `near` decides
    /// whether the rest is apportioned.
    pub fn new(events: &Events, period: Period, near: &dyn Fn(&EventGroup) -> bool) -> Self {
        let mut partition = Self::default();
        let mut details = BTreeMap::<(u32, u32, Month, u16), GroupDetails>::new();
        let mut named_unlocated = BTreeMap::<(Month, u16), u64>::new();
        for detail in events.details.iter().filter(|detail| detail.count > 0) {
            let Some(month) = detail.from.month() else { continue };
            let Some(position) = period.position(month) else { continue };
            let (category, count) = (detail.category, u64::from(detail.count));
            let here = detail.place.map(|place| (detail.feed, place, month, category));
            let name = detail.premises.filter(|name| !events.premises[*name as usize].trim().is_empty());
            match (name, here, detail.offence) {
                (Some(name), here, offence) => {
                    *partition.named.entry((name, detail.place, position, (category, offence))).or_default() += count;
                    match here {
                        Some(here) => details.entry(here).or_default().named += count,
                        None => *named_unlocated.entry((month, category)).or_default() += count,
                    }
                }
                (None, Some(here), Some(offence)) => {
                    *details.entry(here).or_default().offences.entry(offence).or_default() += count;
                }
                _ => {}
            }
        }
        for group in &events.groups {
            let Some(position) = period.position(group.month) else { continue };
            let details = details.remove(&(group.feed, group.place, group.month, group.category)).unwrap_or_default();
            partition.add_rest(group, position, &details, near);
        }
        for unlocated in events.unlocated.iter().filter(|unlocated| period.position(unlocated.month).is_some()) {
            let named = named_unlocated.remove(&(unlocated.month, unlocated.category)).unwrap_or_default();
            partition.no_position += u64::from(unlocated.count).saturating_sub(named);
        }
        partition
    }

    /// Adds the events of a group that name no premises, by offence where it is known.
    fn add_rest(
        &mut self,
        group: &EventGroup,
        month: usize,
        details: &GroupDetails,
        near: &dyn Fn(&EventGroup) -> bool,
    ) {
        let mut rest = u64::from(group.count).saturating_sub(details.named);
        if rest == 0 {
            return;
        }
        if !near(group) {
            self.not_requested += rest;
            return;
        }
        for (offence, count) in &details.offences {
            let count = rest.min(*count);
            self.add(group, month, Some(*offence), count);
            rest -= count;
        }
        self.add(group, month, None, rest);
    }

    fn add(&mut self, group: &EventGroup, month: usize, offence: Option<u32>, count: u64) {
        if count > 0 {
            *self.unnamed.entry((group.place, month, (group.category, offence))).or_default() += count;
        }
    }

    /// The number of events, as u128 because each row of a table may count up to 4.3 billion.
    pub fn events(&self) -> u128 {
        let parts = self.named.values().chain(self.unnamed.values()).chain([&self.not_requested, &self.no_position]);
        parts.map(|count| u128::from(*count)).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::premises::test_fixture::Fixture;

    #[test]
    fn every_event_is_in_one_part() {
        let fixture = Fixture::new();
        let partition = EventPartition::new(&fixture.events, fixture.period, &|_| true);
        let counted = fixture.events.groups.iter().map(|group| u128::from(group.count)).sum::<u128>()
            + fixture.events.unlocated.iter().map(|unlocated| u128::from(unlocated.count)).sum::<u128>();
        assert_eq!(partition.events(), counted - 5, "five events are of the month after the period");
        assert_eq!(partition.named.values().sum::<u64>(), 13);
        assert_eq!(partition.no_position, 2);
        let violence = EventPartition::new(&fixture.events, fixture.period, &|group| group.category == 1);
        assert_eq!(violence.events(), partition.events());
        assert_eq!(violence.not_requested, 5, "thefts that name no premises");
        assert_eq!(violence.named, partition.named, "named events belong to their premises regardless of the theme");
    }

    #[test]
    fn separates_events_with_and_without_offence() {
        let fixture = Fixture::new();
        let partition = EventPartition::new(&fixture.events, fixture.period, &|_| true);
        let affray = partition.unnamed.iter().filter(|((.., kind), _)| kind.1.is_some()).map(|(_, count)| count);
        assert_eq!(affray.collect::<Vec<_>>(), [&1]);
    }
}
