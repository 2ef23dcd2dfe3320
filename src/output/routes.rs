//! The fields of ways home: of the pieces of street on them, and of the ways.

use super::premises::filled;
use super::table::Table;
use crate::ingest::{StationLocation, Venue};
use crate::plan::routes::{
    Departure, Route, RoutePlan, SaferSearch, cost, explain_route, explain_street, stations_of, street_names,
};
use crate::plan::walk::Network;

/// Ways home with all that their fields are made of.
#[derive(Clone, Copy, Debug)]
pub struct OnFoot<'a> {
    /// The streets.
    pub network: &'a Network,
    /// The venues.
    pub venues: &'a [Venue],
    /// The stations.
    pub stations: &'a [StationLocation],
    /// The ways.
    pub routes: &'a RoutePlan,
    /// How many times as long as the shortest a safer way may be.
    pub detour: f64,
}

impl OnFoot<'_> {
    /// The ways in the order in which they are written: those first by which most harm is saved to most people.
    pub fn order(&self) -> Vec<usize> {
        let gain = |way: usize| {
            let (harm, safer) = self.harm(&self.routes.routes[way]);
            (harm - safer) * self.leaver(&self.routes.routes[way]).weekly()
        };
        let mut order: Vec<usize> = (0..self.routes.routes.len()).collect();
        order.sort_by(|a, b| gain(*b).total_cmp(&gain(*a)));
        order
    }

    /// The harm of a way and of its safer one.
    pub fn harm(&self, way: &Route) -> (f64, f64) {
        (cost(&way.legs, &self.routes.per_metre), cost(&way.safer, &self.routes.per_metre))
    }

    fn leaver(&self, way: &Route) -> &Departure {
        &self.routes.departures.by_venue[way.from]
    }
}

/// `routes`: the pieces of street on ways home, most exposure first.
pub fn routes(of: &OnFoot<'_>) -> Table {
    let pieces = &of.routes.streets;
    let street = || pieces.iter().map(|piece| of.network.edge(piece.flow.edge));
    let names: Vec<String> = of.stations.iter().map(|station| station.name.clone()).collect();
    let all: f64 = pieces.iter().filter_map(|piece| piece.exposure).sum();
    let sure = of.routes.uncertainty.draws > 0;
    let mut out = Table::new(pieces.len());
    out.whole("rank", (1..=pieces.len()).map(Some));
    out.text("street", street().map(|piece| piece.name.clone()));
    out.text("street_id", street().map(|piece| filled(&piece.id)));
    out.number("metres", street().map(|piece| Some(piece.length_m())));
    out.number("people", pieces.iter().map(|piece| Some(piece.flow.people)));
    out.number("people_most", pieces.iter().map(|piece| Some(piece.flow.most)));
    out.whole("venues", pieces.iter().map(|piece| Some(piece.flow.routes.len())));
    let to = |stations: Vec<usize>| stations.into_iter().map(|at| names[at].as_str()).collect::<Vec<_>>().join(", ");
    out.text("stations", pieces.iter().map(|piece| Some(to(stations_of(of.routes, piece)))));
    out.number("harm", pieces.iter().map(|piece| piece.harm));
    let harm = &of.routes.uncertainty.harm;
    out.number("harm_low", harm.iter().map(|harm| harm.map(|(low, _)| low)));
    out.number("harm_high", harm.iter().map(|harm| harm.map(|(_, high)| high)));
    out.number("exposure", pieces.iter().map(|piece| piece.exposure));
    let share = |exposure: f64| if all > 0.0 { Some(exposure / all) } else { None };
    out.number("exposure_share", pieces.iter().map(|piece| piece.exposure.and_then(share)));
    let top =
        pieces.iter().zip(&of.routes.uncertainty.top).map(|(piece, top)| piece.harm.filter(|_| sure).map(|_| *top));
    out.number("p_top", top);
    out.text("reason", (1..=pieces.len()).map(|rank| Some(explain_street(of.routes, of.network, rank, &names))));
    out
}

/// `ways_home`: the way from each venue to its station, those first by which most harm is saved to most people.
pub fn ways_home(of: &OnFoot<'_>) -> Table {
    let order = of.order();
    let ways = || order.iter().map(|way| &of.routes.routes[*way]);
    let leavers = || ways().map(|way| of.leaver(way));
    let venues = || leavers().map(|leaver| &of.venues[leaver.venue]);
    let is_safer = |way: &Route| way.search == SaferSearch::Better;
    // What a search that was given up would have found is not known.
    let found = |way: &Route| way.search != SaferSearch::GivenUp;
    let saved = |way: &Route| {
        let (harm, safer) = of.harm(way);
        (harm - safer).max(0.0)
    };
    let mut out = Table::new(order.len());
    out.text("venue_id", venues().map(|venue| filled(&venue.id)));
    out.text("venue", venues().map(|venue| filled(&venue.name)));
    out.text("kind", venues().map(|venue| Some(venue.kind.clone())));
    out.text("closes", leavers().map(|leaver| leaver.closes.clone()));
    out.number("people", leavers().map(|leaver| Some(leaver.weekly())));
    out.truth("people_assumed", leavers().map(|leaver| Some(leaver.capacity_assumed || leaver.closes.is_none())));
    out.text("station", ways().map(|way| filled(&of.stations[way.station].name)));
    out.number("metres", ways().map(|way| Some(way.metres)));
    out.number("harm", ways().map(|way| Some(of.harm(way).0)));
    out.text("streets", ways().map(|way| filled(&street_names(of.network, &way.legs).join(", "))));
    out.truth("safer", ways().map(|way| found(way).then(|| is_safer(way))));
    out.number("safer_metres", ways().map(|way| found(way).then_some(way.safer_m)));
    out.number("metres_added", ways().map(|way| found(way).then(|| (way.safer_m - way.metres).max(0.0))));
    out.number("safer_harm", ways().map(|way| found(way).then(|| of.harm(way).1)));
    out.number("harm_saved", ways().map(|way| found(way).then(|| saved(way))));
    let sure = of.routes.uncertainty.draws > 0;
    let p = |way: &usize| (sure && is_safer(&of.routes.routes[*way])).then(|| of.routes.uncertainty.safer[*way]);
    out.number("p_safer", order.iter().map(p));
    let named = |way: &&Route| found(way).then(|| filled(&street_names(of.network, &way.safer).join(", "))).flatten();
    out.text("safer_streets", ways().map(|way| named(&way)));
    out.text("reason", order.iter().map(|way| Some(explain_route(of.routes, *way, of.detour))));
    out
}
