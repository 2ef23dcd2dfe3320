//! Events shared out over premises without losing any: whole units, dealt like cards.

use std::ops::Add;

use crate::ingest::Venue;

/// Units in one event. It is a multiple of every number up to 16, so that the shares of so many premises are equal to the unit;
/// among more, some get a unit more than the others.
pub const UNITS: u64 = 720_720;

/// What happened at a place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tally {
    /// Events whose source names it.
    pub named: u64,
    /// Its shares of events near it, in [`UNITS`].
    pub near: u64,
}

impl Tally {
    /// Everything, in [`UNITS`].
    pub fn units(self) -> u64 {
        self.named * UNITS + self.near
    }

    /// The shares of events near it, in events.
    pub fn near_events(self) -> f64 {
        self.near as f64 / UNITS as f64
    }

    /// Everything, in events.
    pub fn events(self) -> f64 {
        self.named as f64 + self.near_events()
    }
}

impl Add for Tally {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { named: self.named + other.named, near: self.near + other.near }
    }
}

/// The units of each of `among` premises, by place in their order: equal, and what does not divide goes to the first, one each.
pub fn deal(events: u64, among: usize) -> impl Iterator<Item = u64> {
    let (units, hands) = (events * UNITS, among.max(1) as u64);
    let (share, over) = (units / hands, units % hands);
    (0..among as u64).map(move |hand| share + u64::from(hand < over))
}

/// The place of each premises in an order by what is known of it, so that the order of lists and rows leaves no trace.
pub fn ranks(venues: &[Venue]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..venues.len()).collect();
    let key = |venue: &usize| {
        let venue = &venues[*venue];
        (venue.at.order_key(), &venue.name, &venue.id, &venue.kind, venue.register, &venue.operator, &venue.postcode)
    };
    order.sort_by(|a, b| key(a).cmp(&key(b)));
    let mut rank = vec![0; venues.len()];
    for (place, venue) in order.into_iter().enumerate() {
        rank[venue] = place;
    }
    rank
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_equal_up_to_sixteen_and_never_lost() {
        for among in 1..=100usize {
            for events in [1u64, 2, 7, 4_294_967_295] {
                let shares: Vec<u64> = deal(events, among).collect();
                assert_eq!(shares.iter().sum::<u64>(), events * UNITS, "{events} among {among}");
                assert!(shares.is_sorted_by(|a, b| a >= b) && shares[0] - shares[among - 1] <= 1);
                assert!(among > 16 || shares[0] == shares[among - 1], "{among}");
            }
        }
        assert_eq!(deal(1, 17).take(6).collect::<Vec<_>>(), [42_396, 42_396, 42_396, 42_396, 42_396, 42_395]);
        assert_eq!(deal(1, 0).count(), 0);
    }
}
