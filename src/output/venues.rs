//! The columns of venues to win, of those there already, and of operators.

use serde_json::{Map, Value};

use super::premises::filled;
use crate::ingest::Venue;
use crate::plan::venues::{ChosenVenue, OperatorSummary, VenueDemand, VenuePlan, friday_hours};
use crate::table::{Collection, Shape, Table, columns};

/// A venue of a plan.
pub struct VenueRow<'a> {
    plan: &'a VenuePlan,
    venues: &'a [Venue],
    demand: &'a VenueDemand,
    scheme: &'a str,
    venue: usize,
    /// Its place in the order and what is known of it, when it is a new one.
    chosen: Option<(usize, &'a ChosenVenue)>,
}

impl<'a> VenueRow<'a> {
    fn venue(&self) -> &'a Venue {
        &self.venues[self.venue]
    }

    fn chosen(&self) -> Option<&'a ChosenVenue> {
        self.chosen.map(|(_, chosen)| chosen)
    }

    fn hours_assumed(&self) -> bool {
        self.venue().hours.as_ref().is_none_or(|hours| hours.week.is_none())
    }

    /// The second best, and what is lost with it.
    fn next_best(&self) -> Option<(&'a Venue, f64)> {
        let (venue, loss) = self.chosen()?.replacement?;
        Some((&self.venues[venue], loss))
    }

    fn reason(&self) -> String {
        let scheme = self.scheme;
        match self.chosen {
            Some((_, chosen)) => self.plan.explain(chosen, self.venues, self.demand),
            None if self.plan.closed.contains(&self.venue) => {
                format!("a member of {scheme} already, closed all night")
            }
            None => format!("a member of {scheme} already"),
        }
    }
}

columns! {
    /// The columns of a venue of a plan.
    pub mod plan_venue(row: &VenueRow<'_>) {
        /// place in the order in which to win them, from 1: whichever gains most beside existing ones and those
        /// before it (with --backup: of first and second cover by their weights); null for one that is there already
        ORDER: whole.least(1.0).or_null() => row.chosen.map(|(order, _)| order);
        /// new: to be won; existing: a member of the scheme already (on the map only)
        STATUS: text.names(&["new", "existing"]) => if row.chosen.is_some() { "new" } else { "existing" };
        /// number of the premises in its register; null when it has none
        ID: text.or_null() => filled(&row.venue().id);
        /// name; null when the list gives none
        NAME: text.or_null() => filled(&row.venue().name);
        /// brand or owner, as the list has it
        OPERATOR: text.or_null() => row.venue().operator.as_ref();
        /// kind in lower case with hyphens, such as pub
        KIND: text => &row.venue().kind;
        /// longitude, WGS84
        LON: number.longitude() => row.venue().at.lon();
        /// latitude, WGS84
        LAT: number.latitude() => row.venue().at.lat();
        /// when it opens for Friday's night, local time; null where it is closed all of that night or its hours are
        /// not known
        OPEN_FROM: text.like("^[0-2][0-9]:[0-5][0-9]$").or_null()
            => friday_hours(row.venue(), row.plan.night).map(|(from, _)| from);
        /// when it closes in Friday's night, local time, midnight as 00:00, after midnight where that is the smaller;
        /// the same as open_from where it is open round the clock; null likewise
        OPEN_TO: text.like("^[0-2][0-9]:[0-5][0-9]$").or_null()
            => friday_hours(row.venue(), row.plan.night).map(|(_, to)| to);
        /// its hours as the list states them; null where it states none. It counts in an hour only when it is open
        /// throughout, and in none when its hours are not known, unless that was asked for or no hours at all are
        /// known
        HOURS: text.or_null() => row.venue().hours.as_ref().map(|hours| &hours.text);
        /// whether its hours are not stated or cannot be read, and it is taken to be open all night: ask before
        /// relying on it
        HOURS_ASSUMED: truth => row.hours_assumed();
        /// persons; null where the list does not say
        CAPACITY: whole.least(0.0).or_null().unit("persons") => row.venue().capacity;
        /// schemes it belongs to
        SCHEMES: list => row.venue().schemes.clone();
        /// share of the night's demand that it brings within a walk and that neither existing ones nor those before
        /// it do; null for one that is there already
        GAIN: number.share().or_null().unit("share") => row.chosen().map(|chosen| chosen.gain);
        /// share of the night's demand that it brings within a walk of a second one, beside existing ones and those
        /// before it; null without --backup and for one that is there already
        GAIN_TWICE: number.share().or_null().unit("share") => row.chosen().and_then(|chosen| chosen.gain_twice);
        /// share of the night's demand within a walk of an open one, with it and those before it; null likewise
        COVER_AFTER: number.share().or_null().unit("share") => row.chosen().map(|chosen| chosen.cover_after);
        /// share of the night's demand that would be within a walk no more if it alone were not won (with --backup:
        /// what first and second cover by their weights would lose); null likewise
        LOST_WITHOUT: number.share().or_null().unit("share") => row.chosen().map(|chosen| chosen.loss_without);
        /// name of the best premises for its place, the other new ones staying; null where there is none or it has no
        /// name
        NEXT_BEST: text.or_null() => row.next_best().and_then(|(venue, _)| filled(&venue.name));
        /// number of that premises; null where there is none or it has no number
        NEXT_BEST_ID: text.or_null() => row.next_best().and_then(|(venue, _)| filled(&venue.id));
        /// share of the night's demand that would be covered less with that in its place (with --backup: what first
        /// and second cover by their weights would lose); null where there is none
        NEXT_BEST_LOSS: number.share().or_null().unit("share") => row.next_best().map(|(_, loss)| loss);
        /// share of draws of the true harm of each cell in which it is in the plan made for that draw (greedy,
        /// improved by exchanges; hours are not drawn); below a half, others would do nearly as well; null without
        /// draws, where people are to be covered, and for one that is there already
        CHOSEN_SHARE: number.share().or_null().unit("share") => row.chosen().and_then(|chosen| chosen.chosen_share);
        /// why it is wanted, in one plain sentence; of one that is there already, that it is, and whether it is
        /// closed all night
        REASON: text.filled() => row.reason();
    }
}

/// The chosen venues in the order in which to win them: `venues.csv`.
pub fn venues(plan: &VenuePlan, venues: &[Venue], demand: &VenueDemand) -> Table {
    let rows = chosen(plan, venues, demand, "");
    let mut out = Table::new(rows.len());
    plan_venue::write(&mut out, &rows);
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
    let mut rows = chosen(plan, venues, demand, scheme);
    rows.extend(plan.existing.iter().map(|venue| VenueRow {
        plan,
        venues,
        demand,
        scheme,
        venue: *venue,
        chosen: None,
    }));
    let mut table = Table::new(rows.len());
    plan_venue::write(&mut table, &rows);
    let id = |(place, row): (usize, &VenueRow<'_>)| match row.chosen {
        Some((order, _)) => format!("new-{order}"),
        None => format!("existing-{}", place + 1 - plan.chosen.len()),
    };
    Collection {
        members,
        ids: rows.iter().enumerate().map(id).collect(),
        shapes: rows.iter().map(|row| Shape::Point(row.venue().at)).collect(),
        properties: table,
    }
}

fn chosen<'a>(plan: &'a VenuePlan, venues: &'a [Venue], demand: &'a VenueDemand, scheme: &'a str) -> Vec<VenueRow<'a>> {
    let row = |(chosen, order): (&'a ChosenVenue, usize)| VenueRow {
        plan,
        venues,
        demand,
        scheme,
        venue: chosen.venue,
        chosen: Some((order, chosen)),
    };
    plan.chosen.iter().zip(1..).map(row).collect()
}

/// An operator of chosen venues.
pub struct OperatorRow<'a> {
    operator: &'a OperatorSummary,
    plan: &'a VenuePlan,
    venues: &'a [Venue],
    /// Its place, from 1.
    order: usize,
}

impl OperatorRow<'_> {
    fn wanted(&self, text: fn(&Venue) -> &String) -> Vec<String> {
        let venue = |place: &usize| &self.venues[self.plan.chosen[*place].venue];
        self.operator.venues.iter().map(|place| text(venue(place)).clone()).collect()
    }
}

columns! {
    /// The columns of an operator of chosen venues.
    pub mod wanted_operator(row: &OperatorRow<'_>) {
        /// the conversation that wins most venues first, then that which gains most, from 1
        ORDER: whole.least(1.0) => row.order;
        /// brand or owner as the first of its venues has it; letter case and the form of the company make no
        /// difference
        OPERATOR: text.or_null() => filled(&row.operator.name);
        /// its premises that are to be won
        VENUES_WANTED: whole.least(1.0).unit("premises") => row.operator.venues.len();
        /// share of the night's demand that these bring within a walk, each beside existing ones and those before it
        GAIN: number.share().unit("share") => row.operator.gain;
        /// its premises that are members already
        EXISTING: whole.least(0.0).unit("premises") => row.operator.existing;
        /// numbers of those to be won, in their order
        VENUE_IDS: list => row.wanted(|venue| &venue.id);
        /// their names
        VENUE_NAMES: list => row.wanted(|venue| &venue.name);
        /// why to talk to it, in one plain sentence
        REASON: text.filled() => row.operator.explain();
    }
}

/// `operators.csv` of a plan: the operators of the chosen venues, the conversation that wins most first.
pub fn operators_wanted(operators: &[OperatorSummary], plan: &VenuePlan, venues: &[Venue]) -> Table {
    let row = |(operator, order)| OperatorRow { operator, plan, venues, order };
    let rows: Vec<OperatorRow<'_>> = operators.iter().zip(1..).map(row).collect();
    let mut out = Table::new(rows.len());
    wanted_operator::write(&mut out, &rows);
    out
}
