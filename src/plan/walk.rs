//! How far it is on foot.

use crate::place::LonLat;

/// How much longer people walk than the straight line, where no streets are given: 1.3 is usual of towns.
pub const DETOUR: f64 = 1.3;

/// How walking distances are found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Walk {
    /// The straight line, made longer by a factor: a stand-in for streets, and said to be one.
    Straight {
        /// The factor.
        detour: f64,
    },
}

impl Default for Walk {
    fn default() -> Self {
        Self::Straight { detour: DETOUR }
    }
}

impl Walk {
    /// Metres on foot; `None` where no way is known.
    pub fn metres(&self, from: LonLat, to: LonLat) -> Option<f64> {
        match self {
            Self::Straight { detour } => Some(detour * from.distance_m(to)),
        }
    }

    /// Those of `targets` that lie within `limit` metres on foot, each with its metres, in their order.
    pub fn within(&self, from: LonLat, targets: &[LonLat], limit: f64) -> Vec<(usize, f64)> {
        let reached = |(number, target): (usize, &LonLat)| Some((number, self.metres(from, *target)?));
        targets.iter().enumerate().filter_map(reached).filter(|(_, metres)| *metres <= limit).collect()
    }

    /// How distances are found, in words.
    pub fn words(&self) -> String {
        match self {
            Self::Straight { detour } => format!("the straight line × {detour}: no streets were given"),
        }
    }
}
