//! Apportionment of events among premises in whole units, so that none is lost.

use std::ops::Add;

use crate::ingest::Venue;

/// Units in one event: a multiple of every number up to 16, so that up to 16 premises get equal shares. Of more premises some get one
/// unit more than others.
pub const UNITS: u64 = 720_720;

/// The incidents of a premises.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct IncidentCounts {
    /// Events that name it.
    pub named: u64,
    /// Its shares of events nearby, in [`UNITS`].
    pub near: u64,
}

impl IncidentCounts {
    /// All incidents, in [`UNITS`].
    pub fn units(self) -> u64 {
        self.named * UNITS + self.near
    }

    /// Its shares of events nearby, in events.
    pub fn near_events(self) -> f64 {
        self.near as f64 / UNITS as f64
    }

    /// All incidents, in events.
    pub fn events(self) -> f64 {
        self.named as f64 + self.near_events()
    }
}

impl Add for IncidentCounts {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { named: self.named + other.named, near: self.near + other.near }
    }
}

/// The units of each of `among` premises, in order: equal shares, and one more for each of the first until the remainder is used up.
pub fn apportion(events: u64, among: usize) -> impl Iterator<Item = u64> {
    let (units, premises) = (events * UNITS, among.max(1) as u64);
    let (share, remainder) = (units / premises, units % premises);
    (0..among as u64).map(move |number| share + u64::from(number < remainder))
}

/// The rank of each premises in an order by its own attributes, so that results do not depend on the order of files and rows.
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
    fn apportions_equally_up_to_sixteen_and_loses_nothing() {
        for among in 1..=100usize {
            for events in [1u64, 2, 7, 4_294_967_295] {
                let shares: Vec<u64> = apportion(events, among).collect();
                assert_eq!(shares.iter().sum::<u64>(), events * UNITS, "{events} among {among}");
                assert!(shares.is_sorted_by(|a, b| a >= b) && shares[0] - shares[among - 1] <= 1);
                assert!(among > 16 || shares[0] == shares[among - 1], "{among}");
            }
        }
        assert_eq!(apportion(1, 17).take(6).collect::<Vec<_>>(), [42_396, 42_396, 42_396, 42_396, 42_396, 42_395]);
        assert_eq!(apportion(1, 0).count(), 0);
    }
}
