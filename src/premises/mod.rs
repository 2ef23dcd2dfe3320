//! Premises and what happened at them: incidents attributed, traffic-light ratings, operators, repeat locations.
//!
//! Two kinds of evidence are kept apart throughout. An incident is *named* when its source names the premises, and counts whole. It
//! is *near* when nothing names a premises: then it is shared out over the premises within reach, which is proximity and no more.

mod apportion;
mod attribute;
mod attribution;
mod attribution_builder;
mod concern;
mod event_partition;
mod explain;
mod monthly_points;
mod name_matching;
mod operators;
mod options;
mod rating;
mod repeats;
mod scheme;
#[cfg(test)]
mod test_fixture;
#[cfg(test)]
mod tests;

pub use apportion::{Tally, UNITS};
pub use attribute::{DEFAULT_NAMED_WITHIN_M, DEFAULT_REACH_M, Question, attribute};
pub use attribution::{Attribution, Incidents, Kind, PointIncidents, UnattributedReason, UnplacedName};
pub use concern::{Concern, ConcernContext, Concerns, Limits, concerns};
pub use explain::reason;
pub use monthly_points::{Scores, scores};
pub use operators::{Operator, Operators, operators};
pub use options::PremisesOptions;
pub use rating::{Light, Rating, Ratings, Unscored, rate};
pub use repeats::{Repeat, RepeatKind, repeats};
pub use scheme::Scheme;

use crate::ingest::Venue;

/// All that is known of the premises; columns in the order of `venues`, months in that of the attribution's period.
#[derive(Clone, Copy, Debug)]
pub struct PremisesEvidence<'a> {
    /// The premises, those beyond the study area among them: they may be near its events.
    pub venues: &'a [Venue],
    /// Whether each is listed, as those of the study area are.
    pub reported: &'a [bool],
    /// Whether each month is observed: a month without data is unknown, not quiet.
    pub observed: &'a [bool],
    /// What happened at each.
    pub attribution: &'a Attribution,
    /// Their ratings; `None` when they are not rated.
    pub ratings: Option<&'a Ratings>,
}

/// A premises and what it is ordered by.
struct Placed {
    points: f64,
    tally: Tally,
    rank: usize,
    venue: usize,
}

impl PremisesEvidence<'_> {
    /// The listed premises in order: most points first, then most incidents that name it, then most near it.
    pub fn order(&self) -> Vec<usize> {
        self.placed().into_iter().map(|placed| placed.venue).collect()
    }

    /// The rank of each premises of [`Self::order`], from 1; those that nothing parts share one. `None` when no incident names a
    /// premises and none is rated: what is near a place is no reason to put it before another.
    pub fn ranks(&self) -> Option<Vec<usize>> {
        if !self.attribution.names_given && self.ratings.is_none() {
            return None;
        }
        let placed = self.placed();
        let mut ranks: Vec<usize> = Vec::with_capacity(placed.len());
        for (place, this) in placed.iter().enumerate() {
            let shared = place
                .checked_sub(1)
                .filter(|before| (placed[*before].points, placed[*before].tally) == (this.points, this.tally));
            ranks.push(shared.map_or(place + 1, |before| ranks[before]));
        }
        Some(ranks)
    }

    fn placed(&self) -> Vec<Placed> {
        let place = |venue| Placed {
            points: self.rating(venue).map_or(0.0, |rating| rating.points),
            tally: self.tally(venue),
            rank: self.attribution.rank[venue],
            venue,
        };
        let mut placed: Vec<Placed> =
            (0..self.venues.len()).filter(|venue| self.is_listed(*venue)).map(place).collect();
        placed.sort_by(|a, b| b.points.total_cmp(&a.points).then(b.tally.cmp(&a.tally)).then(a.rank.cmp(&b.rank)));
        placed
    }

    /// What happened at a premises in the whole period.
    pub fn tally(&self, venue: usize) -> Tally {
        self.attribution.tally(venue)
    }

    /// The rating of a premises at the end of the period.
    pub fn rating(&self, venue: usize) -> Option<Rating> {
        let last = self.attribution.period.months() - 1;
        self.ratings?.at(venue, last)
    }

    /// How many months are observed.
    pub fn months_observed(&self) -> usize {
        self.observed.iter().take(self.attribution.period.months()).filter(|observed| **observed).count()
    }

    /// What happened at the premises that are listed, and at the others: with what is not attributed it is everything.
    pub fn totals(&self) -> (Tally, Tally) {
        let mut totals = (Tally::default(), Tally::default());
        for venue in 0..self.venues.len() {
            let total = if self.is_listed(venue) { &mut totals.0 } else { &mut totals.1 };
            *total = *total + self.tally(venue);
        }
        totals
    }

    fn is_listed(&self, venue: usize) -> bool {
        self.reported.get(venue) == Some(&true)
    }
}
