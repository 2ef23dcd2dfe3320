//! A route as a line and as a list of street names.

use geo::LineString;

use crate::place::LonLat;
use crate::plan::walk::{Leg, Network};

/// A route as a line, from door to door.
pub fn route_line(network: &Network, legs: &[Leg], from: LonLat, to: LonLat) -> LineString {
    let along = legs.iter().flat_map(|leg| network.edge(leg.edge).part(leg.from_m, leg.to_m));
    let mut places: Vec<LonLat> = [from].into_iter().chain(along).chain([to]).collect();
    places.dedup_by_key(|at| at.order_key());
    // A line has two ends, even where a venue is inside the station.
    if places.len() == 1 {
        places.push(to);
    }
    places.into_iter().map(LonLat::coord).collect()
}

/// Names of the streets of a route in order; streets without a name are skipped.
pub fn street_names(network: &Network, legs: &[Leg]) -> Vec<String> {
    let walked = legs.iter().filter(|leg| leg.metres() > 0.0);
    let mut names: Vec<&str> = walked.filter_map(|leg| network.edge(leg.edge).name.as_deref()).collect();
    names.dedup();
    names.into_iter().map(str::to_owned).collect()
}
