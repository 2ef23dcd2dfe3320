//! Repeat locations: map points and premises where more than one incident happened.

use std::collections::BTreeMap;

use super::PremisesEvidence;
use crate::ingest::Events;
use crate::period::Month;
use crate::place::LonLat;

/// Incidents from which a location is a repeat location.
const REPEAT: u64 = 2;

/// What kind of location it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RepeatKind {
    /// A premises that incidents name.
    Premises,
    /// A position of incidents that were not attributed by name. Open data moves each to one of few: a map point stands for the
    /// addresses around it.
    MapPoint,
}

impl RepeatKind {
    /// The kind in words.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Premises => "premises named",
            Self::MapPoint => "map point",
        }
    }
}

/// A repeat location.
#[derive(Clone, Debug, PartialEq)]
pub struct Repeat {
    /// What it is.
    pub kind: RepeatKind,
    /// Number of the premises, or of the place among those of the events.
    pub number: usize,
    /// Name of the premises, or location text of the place if there is one.
    pub name: Option<String>,
    /// Where.
    pub at: LonLat,
    /// How many incidents.
    pub incidents: u64,
    /// Months with an incident.
    pub months: usize,
    /// The first of them.
    pub first: Month,
    /// The last of them.
    pub last: Month,
    /// Share of all incidents at listed premises and places, 0 to 1.
    pub share: f64,
}

/// The locations with more than one incident, most incidents first: listed premises by the incidents that name them, and places
/// that `listed` says are, by those that were asked for and not attributed by name. No incident counts in two of them.
pub fn repeats(evidence: &PremisesEvidence<'_>, events: &Events, listed: &dyn Fn(u32) -> bool) -> Vec<Repeat> {
    let mut months = BTreeMap::<(RepeatKind, usize), BTreeMap<usize, u64>>::new();
    let mut add = |location, month, count| {
        if count > 0 {
            *months.entry(location).or_default().entry(month).or_default() += count;
        }
    };
    for venue in evidence.order() {
        for incidents in &evidence.attribution.venues[venue] {
            add((RepeatKind::Premises, venue), incidents.month, incidents.tally.named);
        }
    }
    for point in evidence.attribution.points.iter().filter(|point| listed(point.place)) {
        add((RepeatKind::MapPoint, point.place as usize), point.month, point.events);
    }
    let all: u64 = months.values().flat_map(BTreeMap::values).sum();
    let from = evidence.attribution.period.from;
    let month = |position: usize| from.plus(position as u16);
    let mut repeats = Vec::new();
    for ((kind, number), months) in &months {
        let incidents = months.values().sum();
        let ends = months.keys().next().zip(months.keys().next_back());
        let Some((first, last)) = ends.filter(|_| incidents >= REPEAT) else { continue };
        let (name, at) = match kind {
            RepeatKind::Premises => (Some(evidence.venues[*number].name.clone()), evidence.venues[*number].at),
            RepeatKind::MapPoint => {
                let place = events.places[*number];
                (place.street.map(|street| events.streets[street as usize].clone()), place.at)
            }
        };
        repeats.push(Repeat {
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
    let rank = |repeat: &Repeat| match repeat.kind {
        RepeatKind::Premises => evidence.attribution.rank[repeat.number],
        RepeatKind::MapPoint => repeat.number,
    };
    repeats.sort_by(|a, b| {
        b.incidents.cmp(&a.incidents).then(b.months.cmp(&a.months)).then((a.kind, rank(a)).cmp(&(b.kind, rank(b))))
    });
    repeats
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::premises::test_fixture::{Fixture, month};

    #[test]
    fn repeat_locations_are_counted_by_hand_and_no_incident_twice() {
        let town = Fixture::new();
        let attribution = town.attribution();
        let found = repeats(&town.evidence(&attribution, None), &town.events, &|_| true);
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
        let here = repeats(&town.evidence(&attribution, None), &town.events, &|place| place == 1);
        assert_eq!(here.iter().map(|repeat| repeat.share).collect::<Vec<_>>(), [8.0 / 14.0, 4.0 / 14.0]);
    }
}
