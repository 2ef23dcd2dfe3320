//! The columns of premises, their ratings, those of concern, and operators.

use serde_json::{Map, Value};

use crate::ingest::{Access, Venue};
use crate::period::Month;
use crate::premises::{Attribution, Concern, ConcernReason, Concerns, PremisesData, Rating, explain};
use crate::table::{Collection, Shape, Table, columns};

/// A listed premises.
pub struct PremisesRow<'a> {
    evidence: &'a PremisesData<'a>,
    concerns: &'a Concerns,
    venue: usize,
    rank: Option<usize>,
}

impl PremisesRow<'_> {
    fn venue(&self) -> &Venue {
        &self.evidence.venues[self.venue]
    }

    fn incidents_named(&self) -> Option<u64> {
        named(self.evidence.attribution, self.evidence.counts(self.venue).named)
    }

    fn rating(&self) -> Option<Rating> {
        self.evidence.rating(self.venue)
    }

    fn rating_last_month(&self) -> Option<Rating> {
        let month = self.evidence.attribution.period.months().checked_sub(2)?;
        self.evidence.ratings?.at(self.venue, month)
    }

    fn of_concern(&self) -> Option<bool> {
        self.evidence.attribution.names_given.then(|| !self.concerns.reasons(self.venue).is_empty())
    }

    fn access(&self) -> Option<&'static str> {
        self.venue().access.map(|access| match access {
            Access::Public => "public",
            Access::Restricted => "restricted",
        })
    }
}

columns! {
    /// Which premises it is, and where.
    pub mod premises_identity(row: &PremisesRow<'_>) {
        /// number of the premises in its register; null when it has none
        ID: text.or_null() => filled(&row.venue().id);
        /// name; null when the list gives none
        NAME: text.or_null() => filled(&row.venue().name);
        /// brand or owner, as the list has it
        OPERATOR: text.or_null() => row.venue().operator.as_ref();
        /// kind in lower case with hyphens, such as pub
        KIND: text => &row.venue().kind;
        /// who may enter: anybody, or by invitation, membership or employment only; null when the list does not say
        ACCESS: text.names(&["public", "restricted"]).or_null() => row.access();
        /// longitude, WGS84
        LON: number.longitude() => row.venue().at.lon();
        /// latitude, WGS84
        LAT: number.latitude() => row.venue().at.lat();
    }
}

columns! {
    /// What happened at a premises.
    pub mod premises_incidents(row: &PremisesRow<'_>) {
        /// incidents_named and incidents_near together
        INCIDENTS: number.least(0.0).unit("incidents") => row.evidence.counts(row.venue).events();
        /// incidents of the period whose source names it; null when the data names no premises
        INCIDENTS_NAMED: whole.least(0.0).or_null().unit("incidents") => row.incidents_named();
        /// its shares of incidents that name no premises and happened within reach of it: proximity, not proof of
        /// anything
        INCIDENTS_NEAR: number.least(0.0).unit("incidents") => row.evidence.counts(row.venue).near_events();
        /// points of the traffic-light scheme at the end of the period, each as far as its age leaves it; null when
        /// not rated
        POINTS: number.least(0.0).or_null().unit("points") => row.rating().map(|rating| rating.points);
        /// colour at the end of the period; null when not rated
        RATING: text.names(&["green", "amber", "red"]).or_null() => row.rating().map(colour);
        /// colour at the end of the month before; null when not rated or not known
        RATING_LAST_MONTH: text.names(&["green", "amber", "red"]).or_null() => row.rating_last_month().map(colour);
        /// whether a month that counts for the rating is not observed: there may be more points; null when not rated
        RATING_PARTIAL: truth.or_null() => row.rating().map(|rating| rating.partial);
        /// place by points, then incidents that name it, then incidents near it, from 1; those that nothing parts
        /// share one; null when no incident names a premises: nearness ranks nobody
        RANK: whole.least(1.0).or_null() => row.rank;
        /// whether it is red, rising, or named by significantly more incidents than premises have on average; null
        /// when no incident names a premises: not known
        OF_CONCERN: truth.or_null() => row.of_concern();
        /// one plain sentence: what happened, how it is rated, why it is of concern
        REASON: text.filled() => explain(row.evidence, row.concerns, row.venue);
    }
}

/// The listed premises by rank: `premises.csv`, and the properties of `premises.geojson`.
pub fn premises(evidence: &PremisesData<'_>, concerns: &Concerns) -> Table {
    let ranks = evidence.ranks();
    let row = |(at, venue)| PremisesRow { evidence, concerns, venue, rank: ranks.as_ref().map(|ranks| ranks[at]) };
    let rows: Vec<PremisesRow<'_>> = evidence.order().into_iter().enumerate().map(row).collect();
    let mut out = Table::new(rows.len());
    premises_identity::write(&mut out, &rows);
    premises_incidents::write(&mut out, &rows);
    out
}

/// `premises.geojson`: the listed premises as points, with the columns of `table`, which [`premises`] made. A premises without a
/// number of its own, or with one that another has, gets a feature id by its rank.
pub fn premises_map(evidence: &PremisesData<'_>, members: Map<String, Value>, table: Table) -> Collection<'static> {
    let order = evidence.order();
    let mut numbers: Vec<&str> = order.iter().map(|venue| evidence.venues[*venue].id.as_str()).collect();
    numbers.sort_unstable();
    let alone = |id: &str| numbers.partition_point(|n| *n <= id) - numbers.partition_point(|n| *n < id) == 1;
    let id = |(row, venue): (usize, &usize)| match evidence.venues[*venue].id.as_str() {
        id if !id.is_empty() && alone(id) => id.to_owned(),
        id => format!("{id}#{}", row + 1),
    };
    Collection {
        members,
        ids: order.iter().enumerate().map(id).collect(),
        shapes: order.iter().map(|venue| Shape::Point(evidence.venues[*venue].at)).collect(),
        properties: table,
    }
}

/// A month of a premises.
pub struct RatingRow<'a> {
    evidence: &'a PremisesData<'a>,
    venue: usize,
    month: Month,
    named: u64,
    rating: Rating,
}

columns! {
    /// The columns of a month of a premises.
    pub mod rating(row: &RatingRow<'_>) {
        /// number of the premises in its register; null when it has none
        ID: text.or_null() => filled(&row.evidence.venues[row.venue].id);
        /// name; null when the list gives none
        NAME: text.or_null() => filled(&row.evidence.venues[row.venue].name);
        /// the month at whose end the rating stands
        MONTH: text.month() => row.month.to_string();
        /// incidents of the month whose source names it; null when the data names no premises
        INCIDENTS_NAMED: whole.least(0.0).or_null().unit("incidents") => named(row.evidence.attribution, row.named);
        /// points of the traffic-light scheme at the end of the month
        POINTS: number.least(0.0).unit("points") => row.rating.points;
        /// colour at the end of the month
        RATING: text.names(&["green", "amber", "red"]) => colour(row.rating);
        /// points more than at the end of the month before; null when either month is not observed
        CHANGE: number.or_null().unit("points") => row.rating.change;
        /// whether a month that counts is not observed: there may be more points
        PARTIAL: truth => row.rating.partial;
    }
}

/// `ratings.csv`: each listed premises that ever had an incident named or a point, by month. One that is not in it was green without
/// points throughout; a month that is not in it is one for which nothing is known. No rows when premises are not rated.
pub fn ratings(evidence: &PremisesData<'_>) -> Table {
    let attribution = evidence.attribution;
    let mut rows = Vec::new();
    for venue in evidence.order() {
        let rated: Vec<Option<Rating>> = (0..attribution.period.months())
            .map(|month| evidence.ratings.and_then(|ratings| ratings.at(venue, month)))
            .collect();
        if evidence.counts(venue).named == 0 && rated.iter().flatten().all(|rating| rating.points == 0.0) {
            continue;
        }
        let mut named = vec![0; rated.len()];
        for incidents in &attribution.venues[venue] {
            named[incidents.month] += incidents.counts.named;
        }
        let months = attribution.period.iter().zip(named).zip(rated);
        let row = |((month, named), rating)| Some(RatingRow { evidence, venue, month, named, rating: rating? });
        rows.extend(months.filter_map(row));
    }
    let mut out = Table::new(rows.len());
    rating::write(&mut out, &rows);
    out
}

/// A premises of concern, and why it is one.
pub struct ConcernRow<'a> {
    premises: PremisesRow<'a>,
    concern: &'a Concern,
}

impl ConcernRow<'_> {
    fn rising_by(&self) -> Option<f64> {
        self.concern.reasons.iter().find_map(|ground| match ground {
            ConcernReason::Rising { by } => Some(*by),
            _ => None,
        })
    }

    fn exceeds_probability(&self) -> Option<f64> {
        self.concern.reasons.iter().find_map(|ground| match ground {
            ConcernReason::Exceeds { probability } => Some(*probability),
            _ => None,
        })
    }
}

columns! {
    /// Why a premises is of concern.
    pub mod concern_ground(row: &ConcernRow<'_>) {
        /// incidents of the period whose source names it; null when the data names no premises
        INCIDENTS_NAMED: whole.least(0.0).or_null().unit("incidents") => row.premises.incidents_named();
        /// points of the traffic-light scheme at the end of the period, each as far as its age leaves it; null when
        /// not rated
        POINTS: number.least(0.0).or_null().unit("points") => row.premises.rating().map(|rating| rating.points);
        /// colour at the end of the period; null when not rated
        RATING: text.names(&["green", "amber", "red"]).or_null() => row.premises.rating().map(colour);
        /// ground: red at the end of the period
        RED: truth => row.concern.reasons.contains(&ConcernReason::Red);
        /// ground: points more than a month before, a whole band of the scheme or more; null when it is no ground
        RISING_BY: number.above(0.0).or_null().unit("points") => row.rising_by();
        /// ground: how probable it is that its rate of named incidents is more than a multiple (2 by default) of the
        /// mean of the listed premises, by the Gamma-Poisson law fitted to them; null when it is no ground
        EXCEEDS_PROBABILITY: number.share().or_null().unit("0 to 1") => row.exceeds_probability();
        /// one plain sentence: what happened, how it is rated, why it is of concern
        REASON: text.filled() => explain(row.premises.evidence, row.premises.concerns, row.concern.venue);
    }
}

/// `concern.csv`: the premises of concern, with the grounds apart.
pub fn concern(evidence: &PremisesData<'_>, concerns: &Concerns) -> Table {
    let premises = |concern: &Concern| PremisesRow { evidence, concerns, venue: concern.venue, rank: None };
    let identities: Vec<PremisesRow<'_>> = concerns.list.iter().map(premises).collect();
    let row = |concern| ConcernRow { premises: premises(concern), concern };
    let rows: Vec<ConcernRow<'_>> = concerns.list.iter().map(row).collect();
    let mut out = Table::new(rows.len());
    premises_identity::write(&mut out, &identities);
    concern_ground::write(&mut out, &rows);
    out
}

/// How many incidents name a premises; missing where the data names none.
pub(super) fn named(attribution: &Attribution, named: u64) -> Option<u64> {
    attribution.names_given.then_some(named)
}

pub(super) fn filled(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

fn colour(rating: Rating) -> &'static str {
    rating.light.as_str()
}
