//! Distances on foot: along streets if they are given, else the straight line times a detour factor.

mod dijkstra;
mod network;
mod noding;
mod options;
mod snap;
mod street_edge;

use std::sync::Arc;

pub use dijkstra::{SearchStep, ShortestPaths};
pub use network::{Components, Network};
pub use noding::JOIN_M;
pub use options::StreetOptions;
pub use snap::{OFF_NETWORK_M, Reachability, Snap};
pub use street_edge::{Leg, StreetEdge};

use crate::place::LonLat;

/// Detour factor where no streets are given: 1.3 is usual in towns.
pub const DETOUR: f64 = 1.3;

/// How walking distances are computed.
#[derive(Clone, Debug)]
pub enum Walk {
    /// The straight line times a factor, as a proxy for streets.
    Straight {
        /// The factor.
        detour: f64,
    },
    /// Along streets, and straight to and from them. Two places nearer to each other than to their streets are joined
    /// by a straight line.
    Streets(Arc<Network>),
}

impl Default for Walk {
    fn default() -> Self {
        Self::Straight { detour: DETOUR }
    }
}

impl From<Network> for Walk {
    fn from(network: Network) -> Self {
        Self::Streets(Arc::new(network))
    }
}

impl Walk {
    /// Metres on foot; `None` where a place is further than [`OFF_NETWORK_M`] from any street or no street connects the
    /// two.
    pub fn metres(&self, from: LonLat, to: LonLat) -> Option<f64> {
        match self {
            Self::Straight { detour } => Some(detour * from.distance_m(to)),
            Self::Streets(network) => network.metres(from, to),
        }
    }

    /// The `targets` within `limit` metres on foot, each with its metres, in their order. One search for all: with an
    /// infinite limit, the distances from one place to many.
    pub fn within(&self, from: LonLat, targets: &[LonLat], limit: f64) -> Vec<(usize, f64)> {
        match self {
            Self::Straight { detour } => {
                let metres = targets.iter().map(|target| detour * from.distance_m(*target));
                metres.enumerate().filter(|(_, metres)| *metres <= limit).collect()
            }
            Self::Streets(network) => network.within(from, targets, limit),
        }
    }

    /// The streets, if distances are along them.
    pub fn streets(&self) -> Option<&Network> {
        match self {
            Self::Straight { .. } => None,
            Self::Streets(network) => Some(network),
        }
    }

    /// How distances are computed, in words.
    pub fn describe(&self) -> String {
        match self {
            Self::Straight { detour } => format!("the straight line × {detour}: no streets were given"),
            Self::Streets(network) => network.describe(),
        }
    }
}
