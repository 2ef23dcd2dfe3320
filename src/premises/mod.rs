//! Premises: attribution of incidents, traffic-light ratings, operators and repeat locations.
//!
//! Two kinds of evidence are reported separately. An incident is *named* when its source names the premises; it counts whole. Other
//! incidents are *near*: they are apportioned among the premises within reach, and are evidence of proximity only.

mod apportion;
mod attribution;
mod concern;
mod event_partition;
mod explain;
mod name_matching;
mod operators;
mod options;
mod rating;
mod repeats;
mod scheme;
#[cfg(test)]
mod test_fixture;

pub use apportion::{IncidentCounts, UNITS};
pub use attribution::{
    Attribution, AttributionOptions, DEFAULT_NAMED_WITHIN_M, DEFAULT_REACH_M, IncidentKind, Incidents, PointIncidents,
    UnattributedReason, UnplacedName, attribute,
};
pub use concern::{Concern, ConcernLimits, ConcernReason, Concerns, concerns};
pub use explain::explain;
pub use operators::{Operator, Operators, operators};
pub use options::PremisesOptions;
pub use rating::{MonthlyPoints, Rating, Ratings, TrafficLight, Unscored, monthly_points, rate};
pub use repeats::{RepeatKind, RepeatLocation, repeat_locations};
pub use scheme::Scheme;

use crate::ingest::Venue;

/// The data of premises. Columns are in the order of `venues`, months in that of the attribution's period.
#[derive(Clone, Copy, Debug)]
pub struct PremisesData<'a> {
    /// The premises, including those outside the study area: they may be near its events.
    pub venues: &'a [Venue],
    /// Whether each is reported, as those of the study area are.
    pub reported: &'a [bool],
    /// Whether each month is observed: a month without data is missing, not quiet.
    pub observed: &'a [bool],
    /// The incidents of each.
    pub attribution: &'a Attribution,
    /// Their ratings; `None` when they are not rated.
    pub ratings: Option<&'a Ratings>,
}

/// A premises with the values by which it is ranked.
struct RankedPremises {
    points: f64,
    counts: IncidentCounts,
    rank: usize,
    venue: usize,
}

impl PremisesData<'_> {
    /// The reported premises in rank order: most points first, then most named incidents, then most near ones.
    pub fn order(&self) -> Vec<usize> {
        self.ranked().into_iter().map(|premises| premises.venue).collect()
    }

    /// The rank of each premises of [`Self::order`], from 1; equal premises share a rank. `None` when no incident names a premises and none
    /// is rated: proximity alone does not rank premises.
    pub fn ranks(&self) -> Option<Vec<usize>> {
        if !self.attribution.names_given && self.ratings.is_none() {
            return None;
        }
        let ranked = self.ranked();
        let mut ranks: Vec<usize> = Vec::with_capacity(ranked.len());
        for (place, this) in ranked.iter().enumerate() {
            let shared = place
                .checked_sub(1)
                .filter(|before| (ranked[*before].points, ranked[*before].counts) == (this.points, this.counts));
            ranks.push(shared.map_or(place + 1, |before| ranks[before]));
        }
        Some(ranks)
    }

    fn ranked(&self) -> Vec<RankedPremises> {
        let place = |venue| RankedPremises {
            points: self.rating(venue).map_or(0.0, |rating| rating.points),
            counts: self.counts(venue),
            rank: self.attribution.rank[venue],
            venue,
        };
        let mut ranked: Vec<RankedPremises> =
            (0..self.venues.len()).filter(|venue| self.is_reported(*venue)).map(place).collect();
        ranked.sort_by(|a, b| b.points.total_cmp(&a.points).then(b.counts.cmp(&a.counts)).then(a.rank.cmp(&b.rank)));
        ranked
    }

    /// The incidents of a premises in the whole period.
    pub fn counts(&self, venue: usize) -> IncidentCounts {
        self.attribution.counts(venue)
    }

    /// The rating of a premises at the end of the period.
    pub fn rating(&self, venue: usize) -> Option<Rating> {
        let last = self.attribution.period.months() - 1;
        self.ratings?.at(venue, last)
    }

    /// The number of months observed.
    pub fn months_observed(&self) -> usize {
        self.observed.iter().take(self.attribution.period.months()).filter(|observed| **observed).count()
    }

    /// The incidents of the reported premises and of the others. With the unattributed events these are all events.
    pub fn totals(&self) -> (IncidentCounts, IncidentCounts) {
        let mut totals = (IncidentCounts::default(), IncidentCounts::default());
        for venue in 0..self.venues.len() {
            let total = if self.is_reported(venue) { &mut totals.0 } else { &mut totals.1 };
            *total = *total + self.counts(venue);
        }
        totals
    }

    fn is_reported(&self, venue: usize) -> bool {
        self.reported.get(venue) == Some(&true)
    }
}
