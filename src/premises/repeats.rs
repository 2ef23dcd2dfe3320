//! Repeat locations: map points and premises with more than one incident.

use std::collections::BTreeMap;

use super::PremisesData;
use crate::ingest::Events;
use crate::period::Month;
use crate::place::LonLat;

/// The least number of incidents of a repeat location.
const MIN_INCIDENTS: u64 = 2;

/// The kind of a repeat location.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RepeatKind {
    /// A premises that incidents name.
    Premises,
    /// A position of incidents that are not attributed by name. In open data it is a map point that stands for the addresses around it.
    MapPoint,
}

impl RepeatKind {
    /// The kind in outputs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Premises => "premises named",
            Self::MapPoint => "map point",
        }
    }
}

/// A repeat location.
#[derive(Clone, Debug, PartialEq)]
pub struct RepeatLocation {
    /// Its kind.
    pub kind: RepeatKind,
    /// The number of the premises, or of the place of the events.
    pub number: usize,
    /// The name of the premises, or the location text of the place.
    pub name: Option<String>,
    /// Its position.
    pub at: LonLat,
    /// The number of incidents.
    pub incidents: u64,
    /// The number of months with an incident.
    pub months: usize,
    /// The first of these months.
    pub first: Month,
    /// The last of these months.
    pub last: Month,
    /// The share of all incidents at reported premises and places, 0 to 1.
    pub share: f64,
}

/// The locations with more than one incident, most incidents first: reported premises by the incidents that name them, and places that
/// pass `reported` by the incidents of the theme that are not attributed by name. No incident counts twice.
pub fn repeat_locations(
    data: &PremisesData<'_>,
    events: &Events,
    reported: &dyn Fn(u32) -> bool,
) -> Vec<RepeatLocation> {
    let mut months = BTreeMap::<(RepeatKind, usize), BTreeMap<usize, u64>>::new();
    let mut add = |location, month, count| {
        if count > 0 {
            *months.entry(location).or_default().entry(month).or_default() += count;
        }
    };
    for venue in data.order() {
        for incidents in &data.attribution.venues[venue] {
            add((RepeatKind::Premises, venue), incidents.month, incidents.counts.named);
        }
    }
    for point in data.attribution.points.iter().filter(|point| reported(point.place)) {
        add((RepeatKind::MapPoint, point.place as usize), point.month, point.events);
    }
    let all: u64 = months.values().flat_map(BTreeMap::values).sum();
    let from = data.attribution.period.from;
    let month = |position: usize| from.plus(position as u16);
    let mut locations = Vec::new();
    for ((kind, number), months) in &months {
        let incidents = months.values().sum();
        let ends = months.keys().next().zip(months.keys().next_back());
        let Some((first, last)) = ends.filter(|_| incidents >= MIN_INCIDENTS) else { continue };
        let (name, at) = match kind {
            RepeatKind::Premises => (Some(data.venues[*number].name.clone()), data.venues[*number].at),
            RepeatKind::MapPoint => {
                let place = events.places[*number];
                (place.street.map(|street| events.streets[street as usize].clone()), place.at)
            }
        };
        locations.push(RepeatLocation {
            kind: *kind,
            number: *number,
            name,
            at,
            incidents,
            months: months.len(),
            first: month(*first),
            last: month(*last),
            share: incidents as f64 / all as f64,
        });
    }
    let rank = |repeat: &RepeatLocation| match repeat.kind {
        RepeatKind::Premises => data.attribution.rank[repeat.number],
        RepeatKind::MapPoint => repeat.number,
    };
    locations.sort_by(|a, b| {
        b.incidents.cmp(&a.incidents).then(b.months.cmp(&a.months)).then((a.kind, rank(a)).cmp(&(b.kind, rank(b))))
    });
    locations
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::premises::test_fixture::{Fixture, month};

    #[test]
    fn counts_no_incident_twice() {
        let fixture = Fixture::new();
        let attribution = fixture.attribution();
        let found = repeat_locations(&fixture.data(&attribution, None), &fixture.events, &|_| true);
        let plain: Vec<_> =
            found.iter().map(|r| (r.kind.as_str(), r.number, r.incidents, r.months, r.first, r.last)).collect();
        // Ten incidents name a listed premises; nine that name none and two that give an unknown name stand on map points.
        assert_eq!(
            plain,
            [
                ("premises named", 0, 8, 3, month(1), month(4)),
                ("map point", 1, 4, 2, month(2), month(3)),
                ("map point", 3, 3, 1, month(4), month(4)),
                ("map point", 0, 2, 1, month(1), month(1)),
                ("map point", 2, 2, 1, month(4), month(4)),
            ]
        );
        assert_eq!(found[0].share, 8.0 / 21.0);
        assert_eq!(found[0].name.as_deref(), Some("The Crown"));
        let here = repeat_locations(&fixture.data(&attribution, None), &fixture.events, &|place| place == 1);
        assert_eq!(here.iter().map(|repeat| repeat.share).collect::<Vec<_>>(), [8.0 / 14.0, 4.0 / 14.0]);
    }
}
