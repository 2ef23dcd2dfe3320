//! The way home from each venue: to the station that is nearest on foot, and around harm.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::constrained_shortest_path::{Between, LeastCost, MOST_BEGUN, least_cost};
use crate::place::{AllNear, LonLat};
use crate::plan::walk::{Leg, Network, OFF_NETWORK_M, Snap, Visit};

/// Nobody is taken to walk further home, metres.
pub const FARTHEST_M: f64 = 2_000.0;

/// A way from a place to another, leg by leg.
#[derive(Clone, Debug, PartialEq)]
pub struct Way {
    /// The number of the place it leads from.
    pub from: usize,
    /// The number of the station it leads to.
    pub station: usize,
    /// Its length, metres, with what is walked to and from the streets.
    pub metres: f64,
    /// The legs along streets.
    pub legs: Vec<Leg>,
    /// The way with the least harm that is not too long; the same as the shortest where none is better.
    pub safer: Vec<Leg>,
    /// Its length, metres.
    pub safer_m: f64,
    /// What the search for it came to.
    pub search: Search,
}

/// What the search for a way with less harm came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Search {
    /// There is one.
    Better,
    /// One passes less harm, by a smaller share than [`LEAST_SAVED`].
    TooLittle,
    /// None passes less harm than the shortest.
    NoBetter,
    /// It was given up: whether there is one is not known.
    GivenUp,
}

/// Why no way leads from places to a station, and from how many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NoWay {
    /// Further than 200 m from every street.
    pub off_network: usize,
    /// No station within reach on foot.
    pub no_station: usize,
}

/// The way of each place to the station that is nearest on foot, in order of the places; `per_metre` is what is to be avoided on
/// each piece, and `detour` how many times as long a safer way may be.
pub fn ways(
    network: &Network,
    places: &[LonLat],
    stations: &[LonLat],
    per_metre: &[f64],
    detour: f64,
) -> (Vec<Way>, NoWay) {
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
    let mut ways: Vec<Way> = by_station.into_par_iter().filter_map(to_station).flatten_iter().collect();
    ways.sort_by_key(|way| way.from);
    let off_network = snaps.iter().filter(|snap| snap.is_none()).count();
    let no_way = NoWay { off_network, no_station: places.len() - off_network - ways.len() };
    (ways, no_way)
}

/// The station nearest to each place on foot, with the metres; of those equally near the first.
fn nearest(
    network: &Network,
    places: &[LonLat],
    snaps: &[Option<Snap>],
    stations: &[LonLat],
) -> Vec<Option<(f64, usize)>> {
    let near = AllNear::new(places);
    let of_station = |(station, at): (usize, &LonLat)| {
        let reached: Vec<usize> = near.within(*at, FARTHEST_M + 2.0 * OFF_NETWORK_M).collect();
        let Some(to) = network.snap(*at).filter(|_| !reached.is_empty()) else { return Vec::new() };
        let stop = |_, metres| if metres > FARTHEST_M { Visit::Stop } else { Visit::Pass };
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

/// The ways from places to one station.
fn to_one(
    network: &Network,
    station: usize,
    to: Snap,
    from: &[(usize, Snap)],
    per_metre: &[f64],
    detour: f64,
) -> Vec<Way> {
    let longest = detour * FARTHEST_M;
    let metres = network.search(to, |_| 1.0, |_, metres| if metres > longest { Visit::Stop } else { Visit::Pass });
    let near = |node, _| if metres.cost(node).is_some() { Visit::Pass } else { Visit::Skip };
    let costs = network.search(to, |piece| per_metre[piece], near);
    let way = |(from, snap): &(usize, Snap)| {
        let legs = network.way(&metres, *snap, |_| 1.0)?;
        let off = snap.off_m + to.off_m;
        let length = off + length(&legs);
        let between = Between { network, per_metre, from: *snap, to, metres: &metres, costs: &costs };
        let (search, safer) = match least_cost(between, detour * length - off, MOST_BEGUN) {
            LeastCost::Way(safer) => (Search::of(cost(&legs, per_metre), cost(&safer, per_metre)), safer),
            LeastCost::NoWay => (Search::NoBetter, Vec::new()),
            LeastCost::GivenUp => (Search::GivenUp, Vec::new()),
        };
        let safer = if search == Search::Better { safer } else { legs.clone() };
        let safer_m = off + self::length(&safer);
        Some(Way { from: *from, station, metres: length, legs, safer, safer_m, search })
    };
    from.par_iter().filter_map(way).collect()
}

/// A way that saves a smaller share of the harm is no safer way.
pub const LEAST_SAVED: f64 = 0.001;

impl Search {
    /// What was found where the shortest way passes so much harm, and the one of least harm so much.
    fn of(shortest: f64, least: f64) -> Self {
        /// Harms that differ by less, as a share, are the same but for rounding.
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

/// What the legs cost, where a metre of each piece costs so much.
pub fn cost(legs: &[Leg], per_metre: &[f64]) -> f64 {
    legs.iter().map(|leg| leg.metres() * per_metre[leg.piece]).sum()
}

#[cfg(test)]
mod tests {
    use super::Search;

    #[test]
    fn a_way_that_saves_next_to_nothing_is_not_told_as_none() {
        let found = [0.99, 0.9991, 1.0 - 1e-12, 1.0].map(|least| Search::of(1.0, least));
        assert_eq!(found, [Search::Better, Search::TooLittle, Search::NoBetter, Search::NoBetter]);
        assert_eq!(Search::of(0.0, 0.0), Search::NoBetter);
    }
}
