//! Events sorted by what is known of where they belong: those that name a premises first, the rest by place.

use std::collections::BTreeMap;

use crate::ingest::{EventGroup, Events};
use crate::period::{Month, Period};

/// Category and, where the source states it, offence: indexes into those of the events.
pub type KindKey = (u16, Option<u32>);

/// The events of a period in piles; every one is in one pile.
#[derive(Debug, Default)]
pub struct EventPartition {
    /// Events that name a premises, by name, place, month of the period and kind.
    pub named: BTreeMap<(u32, Option<u32>, usize, KindKey), u64>,
    /// Events that name none and were asked for, by place, month of the period and kind.
    pub unnamed: BTreeMap<(u32, usize, KindKey), u64>,
    /// Events that name none, have a position and were not asked for.
    pub not_asked: u64,
    /// Events that name none and have no position.
    pub no_position: u64,
}

/// What the details say of a group.
#[derive(Default)]
struct Known {
    named: u64,
    offences: BTreeMap<u32, u64>,
}

impl EventPartition {
    /// Sorts the events. Groups count the events of details too, so those that name a premises are taken off before `asked` is
    /// put to what remains.
    pub fn of(events: &Events, period: Period, asked: &dyn Fn(&EventGroup) -> bool) -> Self {
        let mut piles = Self::default();
        let mut known = BTreeMap::<(u32, u32, Month, u16), Known>::new();
        let mut nowhere = BTreeMap::<(Month, u16), u64>::new();
        for detail in events.details.iter().filter(|detail| detail.count > 0) {
            let Some(month) = detail.from.month() else { continue };
            let Some(position) = period.position(month) else { continue };
            let (category, count) = (detail.category, u64::from(detail.count));
            let here = detail.place.map(|place| (detail.feed, place, month, category));
            let name = detail.premises.filter(|name| !events.premises[*name as usize].trim().is_empty());
            match (name, here, detail.offence) {
                (Some(name), here, offence) => {
                    *piles.named.entry((name, detail.place, position, (category, offence))).or_default() += count;
                    match here {
                        Some(here) => known.entry(here).or_default().named += count,
                        None => *nowhere.entry((month, category)).or_default() += count,
                    }
                }
                (None, Some(here), Some(offence)) => {
                    *known.entry(here).or_default().offences.entry(offence).or_default() += count;
                }
                _ => {}
            }
        }
        for group in &events.groups {
            let Some(position) = period.position(group.month) else { continue };
            let known = known.remove(&(group.feed, group.place, group.month, group.category)).unwrap_or_default();
            piles.add_rest(group, position, &known, asked);
        }
        for unlocated in events.unlocated.iter().filter(|unlocated| period.position(unlocated.month).is_some()) {
            let named = nowhere.remove(&(unlocated.month, unlocated.category)).unwrap_or_default();
            piles.no_position += u64::from(unlocated.count).saturating_sub(named);
        }
        piles
    }

    /// Adds what of a group names no premises, parted by the offences that are known.
    fn add_rest(&mut self, group: &EventGroup, month: usize, known: &Known, asked: &dyn Fn(&EventGroup) -> bool) {
        let mut rest = u64::from(group.count).saturating_sub(known.named);
        if rest == 0 {
            return;
        }
        if !asked(group) {
            self.not_asked += rest;
            return;
        }
        for (offence, count) in &known.offences {
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

    /// How many events there are; wide, for a table may count four thousand million events in each row.
    pub fn events(&self) -> u128 {
        let piles = self.named.values().chain(self.unnamed.values()).chain([&self.not_asked, &self.no_position]);
        piles.map(|count| u128::from(*count)).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::premises::test_fixture::Fixture;

    #[test]
    fn what_names_a_premises_is_taken_off_its_group_and_every_event_is_in_one_pile() {
        let town = Fixture::new();
        let piles = EventPartition::of(&town.events, town.period, &|_| true);
        let counted = town.events.groups.iter().map(|group| u128::from(group.count)).sum::<u128>()
            + town.events.unlocated.iter().map(|unlocated| u128::from(unlocated.count)).sum::<u128>();
        assert_eq!(piles.events(), counted - 5, "five events are of the month after the period");
        assert_eq!(piles.named.values().sum::<u64>(), 13);
        assert_eq!(piles.no_position, 2);
        let asked = EventPartition::of(&town.events, town.period, &|group| group.category == 1);
        assert_eq!(asked.events(), piles.events());
        assert_eq!(asked.not_asked, 5, "thefts that name no premises");
        assert_eq!(asked.named, piles.named, "what names a premises belongs to it, asked for or not");
    }

    #[test]
    fn an_offence_that_names_no_premises_is_kept_apart_from_what_has_none() {
        let town = Fixture::new();
        let piles = EventPartition::of(&town.events, town.period, &|_| true);
        let affray = piles.unnamed.iter().filter(|((.., kind), _)| kind.1.is_some()).map(|(_, count)| count);
        assert_eq!(affray.collect::<Vec<_>>(), [&1]);
    }
}
