//! The fields of venues to win, of those there already, and of operators.

use serde_json::{Map, Value};

use super::geojson::{Collection, Shape};
use super::premises::filled;
use super::table::Table;
use crate::ingest::Venue;
use crate::plan::venues::{ChosenVenue, OperatorSummary, VenueDemand, VenuePlan, friday_hours};

/// The chosen venues in the order in which to win them: `venues.csv`.
pub fn venues(plan: &VenuePlan, venues: &[Venue], demand: &VenueDemand) -> Table {
    let rows: Vec<Listed<'_>> = plan.chosen.iter().enumerate().map(Listed::chosen).collect();
    let mut out = Table::new(rows.len());
    fields(&mut out, &rows, plan, venues, demand, "");
    out
}

/// `venues.geojson`: the chosen venues, then those that are members of `scheme` already, as points.
pub fn venues_map(
    plan: &VenuePlan,
    venues: &[Venue],
    demand: &VenueDemand,
    scheme: &str,
    members: Map<String, Value>,
) -> Collection<'static> {
    let chosen = plan.chosen.iter().enumerate().map(Listed::chosen);
    let rows: Vec<Listed<'_>> = chosen.chain(plan.existing.iter().copied().map(Listed::existing)).collect();
    let mut table = Table::new(rows.len());
    fields(&mut table, &rows, plan, venues, demand, scheme);
    let id = |(place, row): (usize, &Listed<'_>)| match row.chosen {
        Some((order, _)) => format!("new-{order}"),
        None => format!("existing-{}", place + 1 - plan.chosen.len()),
    };
    Collection {
        members,
        ids: rows.iter().enumerate().map(id).collect(),
        shapes: rows.iter().map(|row| Shape::Point(venues[row.venue].at)).collect(),
        properties: table,
    }
}

/// A venue of a list.
struct Listed<'a> {
    venue: usize,
    /// Its place in the order and what is known of it, when it is a new one.
    chosen: Option<(usize, &'a ChosenVenue)>,
}

impl<'a> Listed<'a> {
    fn chosen((place, chosen): (usize, &'a ChosenVenue)) -> Self {
        Self { venue: chosen.venue, chosen: Some((place + 1, chosen)) }
    }

    fn existing(venue: usize) -> Self {
        Self { venue, chosen: None }
    }
}

fn fields(
    out: &mut Table,
    rows: &[Listed<'_>],
    plan: &VenuePlan,
    venues: &[Venue],
    demand: &VenueDemand,
    scheme: &str,
) {
    let of = || rows.iter().map(|row| &venues[row.venue]);
    let number = |value: fn(&ChosenVenue) -> Option<f64>| {
        rows.iter().map(move |row| row.chosen.and_then(|(_, chosen)| value(chosen)))
    };
    out.whole("order", rows.iter().map(|row| row.chosen.map(|(order, _)| order)));
    out.text("status", rows.iter().map(|row| Some(if row.chosen.is_some() { "new" } else { "existing" }.to_owned())));
    out.text("id", of().map(|venue| filled(&venue.id)));
    out.text("name", of().map(|venue| filled(&venue.name)));
    out.text("operator", of().map(|venue| venue.operator.clone()));
    out.text("kind", of().map(|venue| Some(venue.kind.clone())));
    out.number("lon", of().map(|venue| Some(venue.at.lon())));
    out.number("lat", of().map(|venue| Some(venue.at.lat())));
    out.text("open_from", of().map(|venue| friday_hours(venue, plan.night).map(|(from, _)| from)));
    out.text("open_to", of().map(|venue| friday_hours(venue, plan.night).map(|(_, to)| to)));
    out.text("hours", of().map(|venue| venue.hours.as_ref().map(|hours| hours.text.clone())));
    let is_assumed = |venue: &Venue| venue.hours.as_ref().is_none_or(|hours| hours.week.is_none());
    out.truth("hours_assumed", of().map(|venue| Some(is_assumed(venue))));
    out.whole("capacity", of().map(|venue| venue.capacity));
    out.list("schemes", of().map(|venue| venue.schemes.clone()));
    out.number("gain", number(|chosen| Some(chosen.gain)));
    out.number("gain_twice", number(|chosen| chosen.gain_twice));
    out.number("cover_after", number(|chosen| Some(chosen.cover_after)));
    out.number("lost_without", number(|chosen| Some(chosen.loss_without)));
    let next = |row: &Listed<'_>| row.chosen.and_then(|(_, chosen)| chosen.replacement);
    out.text("next_best", rows.iter().map(|row| next(row).and_then(|(venue, _)| filled(&venues[venue].name))));
    out.text("next_best_id", rows.iter().map(|row| next(row).and_then(|(venue, _)| filled(&venues[venue].id))));
    out.number("next_best_loss", rows.iter().map(|row| next(row).map(|(_, loss)| loss)));
    out.number("chosen_share", number(|chosen| chosen.chosen_share));
    let reason = |row: &Listed<'_>| match row.chosen {
        Some((_, chosen)) => plan.explain(chosen, venues, demand),
        None if plan.closed.contains(&row.venue) => format!("a member of {scheme} already, closed all night"),
        None => format!("a member of {scheme} already"),
    };
    out.text("reason", rows.iter().map(|row| Some(reason(row))));
}

/// `operators.csv` of a plan: the operators of the chosen venues, the conversation that wins most first.
pub fn operators_wanted(operators: &[OperatorSummary], plan: &VenuePlan, venues: &[Venue]) -> Table {
    let mut out = Table::new(operators.len());
    let list = |field: fn(&Venue) -> &String| {
        let of = move |one: &OperatorSummary| {
            one.venues.iter().map(|place| field(&venues[plan.chosen[*place].venue]).clone()).collect()
        };
        operators.iter().map(of)
    };
    out.whole("order", (1..=operators.len()).map(Some));
    out.text("operator", operators.iter().map(|one| filled(&one.name)));
    out.whole("venues_wanted", operators.iter().map(|one| Some(one.venues.len())));
    out.number("gain", operators.iter().map(|one| Some(one.gain)));
    out.whole("existing", operators.iter().map(|one| Some(one.existing)));
    out.list("venue_ids", list(|venue| &venue.id));
    out.list("venue_names", list(|venue| &venue.name));
    out.text("reason", operators.iter().map(|one| Some(one.explain())));
    out
}
