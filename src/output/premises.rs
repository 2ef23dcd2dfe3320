//! The fields of premises, their ratings, and those of concern.

use serde_json::{Map, Value};

use super::geojson::{Collection, Shape};
use super::table::Table;
use crate::ingest::{Access, Venue};
use crate::period::Month;
use crate::premises::{Attribution, Concern, ConcernReason, Concerns, PremisesData, Rating, explain};

/// The listed premises by rank: `premises.csv`, and the properties of `premises.geojson`.
pub fn premises(evidence: &PremisesData<'_>, concerns: &Concerns) -> Table {
    let order = evidence.order();
    let mut out = Table::new(order.len());
    let tally = |venue: &usize| evidence.counts(*venue);
    let rating = |venue: &usize| evidence.rating(*venue);
    identity(&mut out, evidence, &order);
    out.number("incidents", order.iter().map(|venue| Some(tally(venue).events())));
    out.whole("incidents_named", order.iter().map(|venue| named(evidence.attribution, tally(venue).named)));
    out.number("incidents_near", order.iter().map(|venue| Some(tally(venue).near_events())));
    out.number("points", order.iter().map(|venue| rating(venue).map(|rating| rating.points)));
    out.text("rating", order.iter().map(|venue| rating(venue).map(colour)));
    out.text("rating_last_month", order.iter().map(|venue| a_month_before(evidence, *venue).map(colour)));
    out.truth("rating_partial", order.iter().map(|venue| rating(venue).map(|rating| rating.partial)));
    let (ranks, known) = (evidence.ranks(), evidence.attribution.names_given);
    out.whole("rank", (0..order.len()).map(|row| ranks.as_ref().map(|ranks| ranks[row])));
    out.truth("of_concern", order.iter().map(|venue| known.then(|| !concerns.reasons(*venue).is_empty())));
    out.text("reason", order.iter().map(|venue| Some(explain(evidence, concerns, *venue))));
    out
}

/// `premises.geojson`: the listed premises as points, with the fields of `table`, which [`premises`] made. A premises without a
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

/// `ratings.csv`: each listed premises that ever had an incident named or a point, by month. One that is not in it was green without
/// points throughout; a month that is not in it is one for which nothing is known. No rows when premises are not rated.
pub fn ratings(evidence: &PremisesData<'_>) -> Table {
    let attribution = evidence.attribution;
    let mut rows: Vec<(usize, Month, u64, Rating)> = Vec::new();
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
        rows.extend(months.filter_map(|((month, named), rating)| Some((venue, month, named, rating?))));
    }
    let mut out = Table::new(rows.len());
    let venue = |row: &(usize, Month, u64, Rating)| &evidence.venues[row.0];
    out.text("id", rows.iter().map(|row| filled(&venue(row).id)));
    out.text("name", rows.iter().map(|row| filled(&venue(row).name)));
    out.text("month", rows.iter().map(|row| Some(row.1.to_string())));
    out.whole("incidents_named", rows.iter().map(|row| named(attribution, row.2)));
    out.number("points", rows.iter().map(|row| Some(row.3.points)));
    out.text("rating", rows.iter().map(|row| Some(colour(row.3))));
    out.number("change", rows.iter().map(|row| row.3.change));
    out.truth("partial", rows.iter().map(|row| Some(row.3.partial)));
    out
}

/// `concern.csv`: the premises of concern, with the grounds apart.
pub fn concern(evidence: &PremisesData<'_>, concerns: &Concerns) -> Table {
    let list = &concerns.list;
    let order: Vec<usize> = list.iter().map(|concern| concern.venue).collect();
    let mut out = Table::new(list.len());
    let rising = |ground: &ConcernReason| if let ConcernReason::Rising { by } = ground { Some(*by) } else { None };
    let exceeds = |ground: &ConcernReason| {
        if let ConcernReason::Exceeds { probability } = ground { Some(*probability) } else { None }
    };
    let is_red = |concern: &Concern| concern.reasons.contains(&ConcernReason::Red);
    identity(&mut out, evidence, &order);
    let of = |venue: &usize| named(evidence.attribution, evidence.counts(*venue).named);
    out.whole("incidents_named", order.iter().map(of));
    out.number("points", order.iter().map(|venue| evidence.rating(*venue).map(|rating| rating.points)));
    out.text("rating", order.iter().map(|venue| evidence.rating(*venue).map(colour)));
    out.truth("red", list.iter().map(|concern| Some(is_red(concern))));
    out.number("rising_by", list.iter().map(|concern| concern.reasons.iter().find_map(rising)));
    out.number("exceeds_probability", list.iter().map(|concern| concern.reasons.iter().find_map(exceeds)));
    out.text("reason", order.iter().map(|venue| Some(explain(evidence, concerns, *venue))));
    out
}

/// Who and where.
fn identity(out: &mut Table, evidence: &PremisesData<'_>, order: &[usize]) {
    let venues = || order.iter().map(|venue| &evidence.venues[*venue]);
    out.text("id", venues().map(|venue| filled(&venue.id)));
    out.text("name", venues().map(|venue| filled(&venue.name)));
    out.text("operator", venues().map(|venue| venue.operator.clone()));
    out.text("kind", venues().map(|venue| Some(venue.kind.clone())));
    out.text("access", venues().map(|venue| access(venue).map(str::to_owned)));
    out.number("lon", venues().map(|venue| Some(venue.at.lon())));
    out.number("lat", venues().map(|venue| Some(venue.at.lat())));
}

/// How many incidents name a premises; not known where the data names none.
pub(super) fn named(attribution: &Attribution, named: u64) -> Option<u64> {
    attribution.names_given.then_some(named)
}

pub(super) fn filled(text: &str) -> Option<String> {
    Some(text.to_owned()).filter(|text| !text.is_empty())
}

fn access(venue: &Venue) -> Option<&'static str> {
    venue.access.map(|access| match access {
        Access::Public => "public",
        Access::Restricted => "restricted",
    })
}

fn colour(rating: Rating) -> String {
    rating.light.as_str().to_owned()
}

fn a_month_before(evidence: &PremisesData<'_>, venue: usize) -> Option<Rating> {
    let month = evidence.attribution.period.months().checked_sub(2)?;
    evidence.ratings?.at(venue, month)
}
