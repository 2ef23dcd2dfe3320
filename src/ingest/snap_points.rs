//! How many events share a position. Published positions are moved to a few anonymous map points; exact ones are not.

use super::crime::Events;
use crate::place::{LonLat, NearestIndex};

/// A summary of how events are distributed over distinct positions.
#[derive(Clone, Debug, PartialEq)]
pub struct SnapPointSummary {
    /// Distinct positions.
    pub points: usize,
    /// Events with a position.
    pub events: u64,
    /// The share of events at the position with the most events.
    pub top_point_share: f64,
    /// The street of that position, when the data names one.
    pub top_point_street: Option<String>,
    /// The share of events at the busiest 1 % of the positions (at least one).
    pub top_percent_share: f64,
    /// The share of events that are alone at their position: near 1 where positions are exact.
    pub alone_share: f64,
    /// The median distance from a position to its nearest neighbour, in metres; `None` below two positions.
    pub median_spacing_m: Option<f64>,
}

impl SnapPointSummary {
    /// Summarises the positions of events; `None` when none has a position.
    pub fn from_events(events: &Events) -> Option<Self> {
        let mut counts = vec![0u64; events.places.len()];
        for group in &events.groups {
            counts[group.place as usize] += u64::from(group.count);
        }
        let total: u64 = counts.iter().sum();
        if total == 0 {
            return None;
        }
        let mut order: Vec<usize> = (0..counts.len()).collect();
        order.sort_by_key(|place| (std::cmp::Reverse(counts[*place]), *place));
        let share = |events: u64| events as f64 / total as f64;
        let percent = counts.len().div_ceil(100);
        let street = events.places[order[0]].street.map(|street| events.streets[street as usize].clone());
        Some(Self {
            points: counts.len(),
            events: total,
            top_point_share: share(counts[order[0]]),
            top_point_street: street,
            top_percent_share: share(order[..percent].iter().map(|place| counts[*place]).sum()),
            alone_share: share(counts.iter().filter(|count| **count == 1).sum()),
            median_spacing_m: median_spacing(&events.places.iter().map(|place| place.at).collect::<Vec<_>>()),
        })
    }
}

/// The median distance to the nearest other point, in metres.
fn median_spacing(points: &[LonLat]) -> Option<f64> {
    let index = NearestIndex::new(points.iter().copied().zip(0u32..));
    let mut spacing: Vec<f64> =
        points.iter().zip(0u32..).filter_map(|(at, own)| index.nearest_other(*at, &own)).collect();
    spacing.sort_by(f64::total_cmp);
    spacing.get(spacing.len() / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::{EventGroup, EventPlace};
    use crate::period::Month;

    #[test]
    fn summarises_positions() {
        let place = |lat, street| EventPlace { at: LonLat::new(0.0, lat).expect("in range"), street };
        let month = Month::new(2024, 1).expect("a month");
        let group = |place, count| EventGroup { place, feed: 0, month, category: 0, count, rows: count };
        let events = Events {
            places: vec![place(51.0, None), place(51.001, Some(0)), place(51.003, None)],
            streets: vec!["High Street".into()],
            groups: vec![group(0, 1), group(1, 8), group(2, 1)],
            ..Events::default()
        };
        let snap = SnapPointSummary::from_events(&events).expect("events");
        assert_eq!((snap.points, snap.events, snap.top_point_share, snap.alone_share), (3, 10, 0.8, 0.2));
        assert_eq!((snap.top_point_street.as_deref(), snap.top_percent_share), (Some("High Street"), 0.8));
        // Spacings are 111, 111 and 222 m (a thousandth of a degree of latitude is 111.2 m).
        assert!((snap.median_spacing_m.expect("points") - 111.2).abs() < 0.2);
        assert_eq!(SnapPointSummary::from_events(&Events::default()), None);
    }
}
