//! Snapping places to the nearest street.

use rstar::PointDistance;
use rstar::primitives::Line;

use super::Walk;
use super::network::Network;
use super::noding::LineSegment;
use super::street_edge::StreetEdge;
use crate::place::{LonLat, Plane, share_along};

/// A place further than this from every street is off the network, metres.
pub const OFF_NETWORK_M: f64 = 200.0;

/// Position on the network.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Snap {
    /// Index of the nearest edge.
    pub edge: usize,
    /// Distance from the start of the edge, metres.
    pub along_m: f64,
    /// Distance of the place from the edge, metres.
    pub off_m: f64,
}

/// How many places can be reached on foot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reachability {
    /// Number of places.
    pub all: usize,
    /// Number off the network.
    pub off: usize,
    /// Number on a component that is not the longest.
    pub disconnected: usize,
}

impl Reachability {
    /// Counts for these places; all are reachable where distances are straight.
    pub fn new(walk: &Walk, places: impl IntoIterator<Item = LonLat>) -> Self {
        match walk.streets() {
            None => Self { all: places.into_iter().count(), ..Self::default() },
            Some(network) => Self::along_streets(network, places),
        }
    }

    /// Counts for these places along streets.
    pub fn along_streets(network: &Network, places: impl IntoIterator<Item = LonLat>) -> Self {
        let mut reachability = Self::default();
        for at in places {
            reachability.all += 1;
            match network.snap(at) {
                None => reachability.off += 1,
                Some(snap) => reachability.disconnected += usize::from(!network.is_main(snap.edge)),
            }
        }
        reachability
    }
}

impl Network {
    /// Snaps a place to the nearest street; `None` beyond [`OFF_NETWORK_M`]. Of edges at the same distance, the first.
    pub fn snap(&self, at: LonLat) -> Option<Snap> {
        /// Squared metres within which distances differ only by rounding.
        const TIE: f64 = 1e-6;
        let point = self.plane.metres(at);
        let nearest = self.segments.nearest_neighbor(point)?.distance_2(&point);
        let tied = self.segments.locate_within_distance(point, nearest + TIE).min_by_key(|found| found.data)?;
        let (edge, segment) = tied.data;
        let off_m = tied.distance_2(&point).sqrt();
        let along_m = self.edge(edge).along(segment, share_along(tied.geom().from, tied.geom().to, point));
        (off_m <= OFF_NETWORK_M).then_some(Snap { edge, along_m, off_m })
    }
}

/// Segments between the corners of edges, on the plane.
pub(super) fn segments_of<'a>(edges: impl Iterator<Item = &'a StreetEdge>, plane: Plane) -> Vec<LineSegment> {
    let of_piece = |(number, edge): (usize, &StreetEdge)| {
        let metres: Vec<[f64; 2]> = edge.corners().iter().map(|at| plane.metres(*at)).collect();
        let pairs = metres.windows(2).enumerate();
        pairs.map(|(at, pair)| LineSegment::new(Line::new(pair[0], pair[1]), (number, at))).collect::<Vec<_>>()
    };
    edges.enumerate().flat_map(of_piece).collect()
}
