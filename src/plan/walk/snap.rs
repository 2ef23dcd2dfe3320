//! Places put on the nearest street.

use rstar::PointDistance;
use rstar::primitives::Line;

use super::Walk;
use super::network::Network;
use super::noding::Segment;
use super::street_edge::StreetEdge;
use crate::place::{LonLat, Plane, share_along};

/// A place further than so many metres from every street is off the network.
pub const OFF_NETWORK_M: f64 = 200.0;

/// Where on the network a place is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Snap {
    /// The number of the piece that is nearest.
    pub piece: usize,
    /// How far from the beginning of the piece, metres.
    pub along_m: f64,
    /// How far the place is from the piece, metres.
    pub off_m: f64,
}

/// How many places can be reached on foot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Placed {
    /// All.
    pub all: usize,
    /// Those off the network.
    pub off: usize,
    /// Those on a part of the network that hangs together with nothing else.
    pub apart: usize,
}

impl Placed {
    /// What can be reached of these places; all, where distances are straight.
    pub fn of(walk: &Walk, places: impl IntoIterator<Item = LonLat>) -> Self {
        match walk.streets() {
            None => Self { all: places.into_iter().count(), ..Self::default() },
            Some(network) => Self::on(network, places),
        }
    }

    /// What can be reached of these places along streets.
    pub fn on(network: &Network, places: impl IntoIterator<Item = LonLat>) -> Self {
        let mut placed = Self::default();
        for at in places {
            placed.all += 1;
            match network.snap(at) {
                None => placed.off += 1,
                Some(snap) => placed.apart += usize::from(!network.is_main(snap.piece)),
            }
        }
        placed
    }
}

impl Network {
    /// The place on the nearest street; `None` beyond [`OFF_NETWORK_M`]. Of pieces equally near, the first.
    pub fn snap(&self, at: LonLat) -> Option<Snap> {
        /// Squared metres within which distances are equal but for rounding.
        const TIE: f64 = 1e-6;
        let point = self.plane.metres(at);
        let nearest = self.segments.nearest_neighbor(point)?.distance_2(&point);
        let tied = self.segments.locate_within_distance(point, nearest + TIE).min_by_key(|found| found.data)?;
        let (piece, segment) = tied.data;
        let off_m = tied.distance_2(&point).sqrt();
        let along_m = self.piece(piece).along(segment, share_along(tied.geom().from, tied.geom().to, point));
        (off_m <= OFF_NETWORK_M).then_some(Snap { piece, along_m, off_m })
    }
}

/// The stretches between the corners of pieces, on the plane.
pub(super) fn segments_of<'a>(pieces: impl Iterator<Item = &'a StreetEdge>, plane: Plane) -> Vec<Segment> {
    let of_piece = |(number, piece): (usize, &StreetEdge)| {
        let metres: Vec<[f64; 2]> = piece.corners().iter().map(|at| plane.metres(*at)).collect();
        let pairs = metres.windows(2).enumerate();
        pairs.map(|(at, pair)| Segment::new(Line::new(pair[0], pair[1]), (number, at))).collect::<Vec<_>>()
    };
    pieces.enumerate().flat_map(of_piece).collect()
}
