//! The fields of an operator.

use super::premises::{filled, named};
use super::table::Table;
use crate::premises::{Operators, PremisesData};

/// `operators.csv`: the operators of the listed premises, the conversation that covers most incidents first.
pub fn operators(evidence: &PremisesData<'_>, operators: &Operators) -> Table {
    let list = &operators.list;
    let mut out = Table::new(list.len());
    let venues = |field: fn(&crate::ingest::Venue) -> &String| {
        list.iter().map(move |one| one.venues.iter().map(|venue| field(&evidence.venues[*venue]).clone()).collect())
    };
    out.whole("order", (1..=list.len()).map(Some));
    out.text("operator", list.iter().map(|one| filled(&one.name)));
    out.whole("venues", list.iter().map(|one| Some(one.venues.len())));
    out.number("incidents", list.iter().map(|one| Some(one.counts.events())));
    out.whole("incidents_named", list.iter().map(|one| named(evidence.attribution, one.counts.named)));
    out.number("incidents_near", list.iter().map(|one| Some(one.counts.near_events())));
    out.number("points", list.iter().map(|one| one.points));
    let rated = |count: usize| evidence.ratings.map(|_| count);
    out.whole("red", list.iter().map(|one| rated(one.red)));
    out.whole("amber", list.iter().map(|one| rated(one.amber)));
    out.whole("venues_in_hotspots", list.iter().map(|one| Some(one.in_hotspots)));
    out.whole("safe_havens", list.iter().map(|one| Some(one.safe_havens)));
    let scheme = |(name, venues): (&String, &usize)| format!("{name}: {venues}");
    out.list("schemes", list.iter().map(|one| one.schemes.iter().map(scheme).collect()));
    out.list("venue_ids", venues(|venue| &venue.id));
    out.list("venue_names", venues(|venue| &venue.name));
    out
}
