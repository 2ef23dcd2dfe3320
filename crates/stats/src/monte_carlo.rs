//! Draws: how many rank intervals rest on, and the p that they give.

use rayon::prelude::*;

use super::RandomStreams;

/// How many draws rank intervals rest on, and where they come from.
#[derive(Clone, Copy, Debug)]
pub struct Draws {
    /// How many; 0 for no intervals.
    pub number: u32,
    /// Where from.
    pub streams: RandomStreams,
}

impl Draws {
    /// The rank of a statistic that was met among draws of it, over their number and itself.
    pub(super) fn p(self, drawn: impl Fn(u64) -> f64 + Sync, met: f64) -> f64 {
        /// Statistics that differ by no more than this, as a share, are the same but for rounding.
        const TIE: f64 = 1e-9;
        let as_large =
            (0..u64::from(self.number)).into_par_iter().filter(|run| drawn(*run) >= met * (1.0 - TIE)).count();
        (1 + as_large) as f64 / (1.0 + f64::from(self.number))
    }
}
