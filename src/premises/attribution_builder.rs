//! An attribution while it is made.

use std::collections::{BTreeMap, BTreeSet};

use super::apportion::Tally;
use super::attribution::{PointIncidents, UnattributedReason, UnplacedName};
use super::event_partition::KindKey;

/// What has been given to which premises, and what has been left.
pub struct AttributionBuilder {
    /// For each premises its incidents, by month of the period and kind.
    pub venues: Vec<BTreeMap<(usize, usize), Tally>>,
    /// Events left, by reason.
    pub left: BTreeMap<UnattributedReason, u64>,
    kinds: Vec<KindKey>,
    points: BTreeMap<(u32, usize), u64>,
    names: BTreeMap<(String, UnattributedReason), (u64, BTreeSet<usize>)>,
}

impl AttributionBuilder {
    /// Nothing yet, of so many premises and of these kinds in order.
    pub fn new(venues: usize, kinds: Vec<KindKey>) -> Self {
        Self {
            venues: vec![BTreeMap::new(); venues],
            left: BTreeMap::new(),
            kinds,
            points: BTreeMap::new(),
            names: BTreeMap::new(),
        }
    }

    /// Gives incidents to a premises.
    pub fn give(&mut self, venue: usize, month: usize, kind: KindKey, tally: Tally) {
        let kind = self.kinds.partition_point(|known| *known < kind);
        let sum = self.venues[venue].entry((month, kind)).or_default();
        *sum = *sum + tally;
    }

    /// Leaves events for a reason.
    pub fn leave(&mut self, why: UnattributedReason, events: u64) {
        if events > 0 {
            *self.left.entry(why).or_default() += events;
        }
    }

    /// Leaves events whose name leads to no premises.
    pub fn leave_name(&mut self, name: &str, why: UnattributedReason, events: u64, candidates: &[usize]) {
        self.leave(why, events);
        let (sum, known) = self.names.entry((name.to_owned(), why)).or_default();
        *sum += events;
        known.extend(candidates);
    }

    /// Marks events on the map, at the place where they happened.
    pub fn mark(&mut self, place: u32, month: usize, events: u64) {
        *self.points.entry((place, month)).or_default() += events;
    }

    /// The kinds, in order.
    pub fn kinds(&self) -> impl Iterator<Item = KindKey> + '_ {
        self.kinds.iter().copied()
    }

    /// The events on the map, by place and month.
    pub fn points(&self) -> Vec<PointIncidents> {
        let points = self.points.iter();
        points.map(|(&(place, month), &events)| PointIncidents { place, month, events }).collect()
    }

    /// The names that lead nowhere, most events first; candidates in the order of `rank`.
    pub fn names(&self, rank: &[usize]) -> Vec<UnplacedName> {
        let unplaced =
            |((name, left), (events, candidates)): (&(String, UnattributedReason), &(u64, BTreeSet<usize>))| {
                let mut candidates: Vec<usize> = candidates.iter().copied().collect();
                candidates.sort_by_key(|venue| rank[*venue]);
                UnplacedName { name: name.clone(), left: *left, events: *events, candidates }
            };
        let mut list: Vec<UnplacedName> = self.names.iter().map(unplaced).collect();
        // In order of name and reason so far, which is kept among equals.
        list.sort_by_key(|name| std::cmp::Reverse(name.events));
        list
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_given_and_left_is_summed_by_its_key() {
        let mut gathered = AttributionBuilder::new(2, vec![(0, None), (0, Some(3)), (2, None)]);
        gathered.give(1, 4, (2, None), Tally { named: 1, near: 0 });
        gathered.give(1, 4, (2, None), Tally { named: 2, near: 5 });
        assert_eq!(gathered.venues[1], [((4, 2), Tally { named: 3, near: 5 })].into());
        gathered.leave(UnattributedReason::NoPosition, 0);
        for (name, events) in [("b", 1), ("a", 2), ("b", 1), ("c", 3)] {
            gathered.leave_name(name, UnattributedReason::NameUnknown, events, &[1, 0]);
        }
        assert_eq!(gathered.left, [(UnattributedReason::NameUnknown, 7)].into());
        let names = gathered.names(&[9, 4]);
        assert_eq!(names.iter().map(|name| name.name.as_str()).collect::<Vec<_>>(), ["c", "a", "b"]);
        assert_eq!(names[0].candidates, [1, 0]);
    }
}
