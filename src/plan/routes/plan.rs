//! Routes home from venues to the nearest station, the people and harm on each street, and safer routes.

use super::paths::find_routes;
use super::{Departures, Route, RouteOptions, RouteUncertainty, StreetFlow, StreetHarm, Unrouted, departures, flow};
use crate::clock::Night;
use crate::ingest::{StationLocation, Venue};
use crate::place::LonLat;
use crate::plan::demand::Demand;
use crate::plan::walk::{Components, Network, Reachability};
use crate::rank::DrawsChoice;
use crate::temporal::{HOURS_PER_WEEK, HoursOfWeek};
use hexspot_stats::RandomStreams;

/// What routes home are planned from.
#[derive(Clone, Copy, Debug)]
pub struct RouteInput<'a> {
    /// The streets.
    pub network: &'a Network,
    /// Harm expected by cell and hour.
    pub demand: &'a Demand,
    /// The venues.
    pub venues: &'a [Venue],
    /// Indices of the venues that people leave.
    pub of: &'a [usize],
    /// The stations people walk to.
    pub stations: &'a [StationLocation],
    /// The night.
    pub night: Night,
    /// Settings.
    pub options: RouteOptions,
    /// Number of draws of the demand for the uncertainty.
    pub draws: DrawsChoice,
    /// Random numbers of the draws.
    pub streams: RandomStreams,
}

/// Routes home.
#[derive(Clone, Debug, PartialEq)]
pub struct RoutePlan {
    /// The people who leave each venue, and when.
    pub departures: Departures,
    /// The routes; [`Route::from`] is an index into [`Departures::by_venue`].
    pub routes: Vec<Route>,
    /// Venues without a route.
    pub unrouted: Unrouted,
    /// How many of the stations can be reached on foot.
    pub stations: Reachability,
    /// How many of the venues can be.
    pub places: Reachability,
    /// Connected components of the network.
    pub components: Components,
    /// The streets on the routes, largest exposure first.
    pub streets: Vec<StreetExposure>,
    /// Harm per metre of each edge of the network in an average hour in which people leave. Outside the cells it is the average per
    /// metre inside.
    pub per_metre: Vec<f64>,
    /// Number of cells that no street passes, and of those that no street is near.
    pub cells_without_street: (usize, usize),
    /// How often results stay when the harm is resampled.
    pub uncertainty: RouteUncertainty,
}

/// A street edge on routes home.
#[derive(Clone, Debug, PartialEq)]
pub struct StreetExposure {
    /// The people on it.
    pub flow: StreetFlow,
    /// Harm on the whole edge in an average hour in which people leave; `None` where no cell covers it.
    pub harm: Option<f64>,
    /// People in a week × harm.
    pub exposure: Option<f64>,
}

/// Plans routes home. Everyone walks to the station that is nearest on foot.
pub fn plan(input: &RouteInput<'_>) -> RoutePlan {
    let RouteInput { network, demand, venues, of, night, options, .. } = *input;
    let departures = departures(venues, of, night);
    let places: Vec<LonLat> = departures.by_venue.iter().map(|departure| venues[departure.venue].at).collect();
    let stations: Vec<LonLat> = input.stations.iter().map(|station| station.at).collect();
    let harm = StreetHarm::new(network, demand);
    let hours = departure_shares(demand, &departures);
    let at_closing =
        |weekly: &[f64]| weekly.iter().zip(&hours).map(|(weekly, share)| weekly * share).collect::<Vec<_>>();
    let on_edges = harm.on_edges(&at_closing(&demand.weekly()));
    let per_metre = harm.per_metre(&on_edges);
    let (routes, unrouted) = find_routes(network, &places, &stations, &per_metre, options.detour);
    let with_people: Vec<_> =
        routes.iter().map(|route| (&route.legs[..], departures.by_venue[route.from].weekly())).collect();
    let flows = flow(&with_people, |edge| network.edge(edge).length_m());
    let mut streets: Vec<StreetExposure> = flows
        .into_iter()
        .map(|flow| {
            let harm = on_edges[flow.edge];
            StreetExposure { exposure: harm.map(|harm| flow.people * harm), flow, harm }
        })
        .collect();
    // Unknown harm last; ties stay in the order of the edges.
    let key = |street: &StreetExposure| street.exposure.unwrap_or(-1.0);
    streets.sort_by(|a, b| key(b).total_cmp(&key(a)));
    let draw = |run| harm.on_edges(&at_closing(&demand.draw(&input.streams, run)));
    let draws = input.draws.number(streets.len() + routes.len());
    let uncertainty = RouteUncertainty::estimate(&streets, &routes, draws, draw, |on| harm.per_metre(on));
    let reachability = |at: &[LonLat]| Reachability::along_streets(network, at.iter().copied());
    RoutePlan {
        places: reachability(&places),
        stations: reachability(&stations),
        components: network.components(),
        cells_without_street: (harm.without_street, harm.beyond),
        departures,
        routes,
        unrouted,
        streets,
        per_metre,
        uncertainty,
    }
}

/// Share of each cell's harm in an average hour in which people leave: its hours, weighted by the number of people.
fn departure_shares(demand: &Demand, departures: &Departures) -> Vec<f64> {
    let all = departures.week.sum();
    let of_hours = |hours: &HoursOfWeek| {
        let weighted: f64 = (0..HOURS_PER_WEEK).map(|slot| departures.week.0[slot] * hours.0[slot]).sum();
        if all > 0.0 { weighted / all } else { 0.0 }
    };
    let by_hours: Vec<f64> = demand.hours.iter().map(of_hours).collect();
    demand.cells.iter().map(|cell| by_hours[cell.hours]).collect()
}
