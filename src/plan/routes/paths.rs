//! The shortest route from each venue to the nearest station on foot, and the safest one that is not much longer.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::constrained_shortest_path::{ConstrainedPath, MAX_LABELS, PathQuery, constrained_shortest_path};
use crate::place::{LonLat, PointIndex};
use crate::plan::walk::{Leg, Network, OFF_NETWORK_M, SearchStep, Snap};

/// Routes longer than this are not considered, metres.
pub const FARTHEST_M: f64 = 2_000.0;

/// A route home, leg by leg.
#[derive(Clone, Debug, PartialEq)]
pub struct Route {
    /// Index of its start.
    pub from: usize,
    /// Index of the station.
    pub station: usize,
    /// Length, metres, including the walks to and from the streets.
    pub metres: f64,
    /// Legs along streets.
    pub legs: Vec<Leg>,
    /// The route of least harm that is not too long; the shortest route where none is better.
    pub safer: Vec<Leg>,
    /// Length of the safer route, metres.
    pub safer_m: f64,
    /// Result of the search for it.
    pub search: SaferSearch,
}

/// Result of the search for a route with less harm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SaferSearch {
    /// A route with less harm was found.
    Better,
    /// The best route saves a smaller share than [`LEAST_SAVED`].
    TooLittle,
    /// No route passes less harm than the shortest.
    NoBetter,
    /// The search was abandoned, so the answer is unknown.
    GivenUp,
}

/// Number of places without a route, by reason.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unrouted {
    /// Further than 200 m from every street.
    pub off_network: usize,
    /// No station within walking distance.
    pub no_station: usize,
}

/// The route of each place to the station nearest on foot, in order of the places. `per_metre` is the harm to avoid on
/// each edge; a safer route may be `detour` times as long.
pub fn find_routes(
    network: &Network,
    places: &[LonLat],
    stations: &[LonLat],
    per_metre: &[f64],
    detour: f64,
) -> (Vec<Route>, Unrouted) {
    let snaps: Vec<Option<Snap>> = places.iter().map(|at| network.snap(*at)).collect();
    let nearest = nearest(network, places, &snaps, stations);
    let mut by_station: BTreeMap<usize, Vec<(usize, Snap)>> = BTreeMap::new();
    for (from, snap) in snaps.iter().enumerate() {
        if let (Some(snap), Some((_, station))) = (snap, nearest[from]) {
            by_station.entry(station).or_default().push((from, *snap));
        }
    }
    let to_station = |(station, from): (&usize, &Vec<(usize, Snap)>)| {
        let to = network.snap(stations[*station])?;
        Some(to_one(network, *station, to, from, per_metre, detour))
    };
    let by_station: Vec<(&usize, &Vec<(usize, Snap)>)> = by_station.iter().collect();
    let mut routes: Vec<Route> = by_station.into_par_iter().filter_map(to_station).flatten_iter().collect();
    routes.sort_by_key(|route| route.from);
    let off_network = snaps.iter().filter(|snap| snap.is_none()).count();
    let unrouted = Unrouted { off_network, no_station: places.len() - off_network - routes.len() };
    (routes, unrouted)
}

/// The nearest station of each place on foot, with metres; the first of equals.
fn nearest(
    network: &Network,
    places: &[LonLat],
    snaps: &[Option<Snap>],
    stations: &[LonLat],
) -> Vec<Option<(f64, usize)>> {
    let near = PointIndex::new(places);
    let of_station = |(station, at): (usize, &LonLat)| {
        let reached: Vec<usize> = near.within(*at, FARTHEST_M + 2.0 * OFF_NETWORK_M).collect();
        let Some(to) = network.snap(*at).filter(|_| !reached.is_empty()) else { return Vec::new() };
        let stop = |_, metres| if metres > FARTHEST_M { SearchStep::Stop } else { SearchStep::Pass };
        let reach = network.search(to, |_| 1.0, stop);
        let metres = |from: usize| {
            let snap = snaps[from]?;
            Some(snap.off_m + network.cost(&reach, snap, |_| 1.0)? + to.off_m)
        };
        let found = reached.into_iter().filter_map(|from| Some((from, metres(from)?, station)));
        found.filter(|(_, metres, _)| *metres <= FARTHEST_M).collect()
    };
    let mut nearest: Vec<Option<(f64, usize)>> = vec![None; places.len()];
    let found: Vec<Vec<(usize, f64, usize)>> = stations.par_iter().enumerate().map(of_station).collect();
    for (from, metres, station) in found.into_iter().flatten() {
        if nearest[from].is_none_or(|(least, _)| metres < least) {
            nearest[from] = Some((metres, station));
        }
    }
    nearest
}

/// Routes from places to one station.
fn to_one(
    network: &Network,
    station: usize,
    to: Snap,
    from: &[(usize, Snap)],
    per_metre: &[f64],
    detour: f64,
) -> Vec<Route> {
    let longest = detour * FARTHEST_M;
    let metres =
        network.search(to, |_| 1.0, |_, metres| if metres > longest { SearchStep::Stop } else { SearchStep::Pass });
    let near = |node, _| if metres.cost(node).is_some() { SearchStep::Pass } else { SearchStep::Skip };
    let costs = network.search(to, |edge| per_metre[edge], near);
    let route = |(from, snap): &(usize, Snap)| {
        let legs = network.path(&metres, *snap, |_| 1.0)?;
        let off = snap.off_m + to.off_m;
        let length = off + length(&legs);
        let query = PathQuery { network, per_metre, from: *snap, to, metres: &metres, costs: &costs };
        let (search, safer) = match constrained_shortest_path(query, detour * length - off, MAX_LABELS) {
            ConstrainedPath::Route(safer) => {
                (SaferSearch::from_harm(cost(&legs, per_metre), cost(&safer, per_metre)), safer)
            }
            ConstrainedPath::Unrouted => (SaferSearch::NoBetter, Vec::new()),
            ConstrainedPath::GivenUp => (SaferSearch::GivenUp, Vec::new()),
        };
        let safer = if search == SaferSearch::Better { safer } else { legs.clone() };
        let safer_m = off + self::length(&safer);
        Some(Route { from: *from, station, metres: length, legs, safer, safer_m, search })
    };
    from.par_iter().filter_map(route).collect()
}

/// A route that saves a smaller share of the harm does not count as safer.
pub const LEAST_SAVED: f64 = 0.001;

impl SaferSearch {
    /// Compares the harm on the shortest route with the least harm found.
    fn from_harm(shortest: f64, least: f64) -> Self {
        /// Shares that differ by less are equal except for rounding.
        const TIE: f64 = 1e-9;
        match least {
            least if least < shortest * (1.0 - LEAST_SAVED) => Self::Better,
            least if least < shortest * (1.0 - TIE) => Self::TooLittle,
            _ => Self::NoBetter,
        }
    }
}

fn length(legs: &[Leg]) -> f64 {
    legs.iter().map(|leg| leg.metres()).sum()
}

/// Total cost of legs at a cost per metre of each edge.
pub fn cost(legs: &[Leg], per_metre: &[f64]) -> f64 {
    legs.iter().map(|leg| leg.metres() * per_metre[leg.edge]).sum()
}

#[cfg(test)]
mod tests {
    use super::SaferSearch;

    #[test]
    fn distinguishes_small_savings_from_none() {
        let found = [0.99, 0.9991, 1.0 - 1e-12, 1.0].map(|least| SaferSearch::from_harm(1.0, least));
        assert_eq!(found, [SaferSearch::Better, SaferSearch::TooLittle, SaferSearch::NoBetter, SaferSearch::NoBetter]);
        assert_eq!(SaferSearch::from_harm(0.0, 0.0), SaferSearch::NoBetter);
    }
}
