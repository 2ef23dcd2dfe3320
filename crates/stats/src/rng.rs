//! Random number streams that depend only on a seed, a purpose and an index.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;
use sha2::{Digest, Sha256};

/// A seed, from which streams are asked.
///
/// A stream is the same on every platform and for any number of threads: whoever draws in parallel asks for one stream per
/// cell, run or month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RandomStreams {
    seed: u64,
}

impl RandomStreams {
    /// The streams of a seed.
    pub fn new(seed: u64) -> Self {
        Self { seed }
    }

    /// The stream for a purpose and number; independent of every other.
    pub fn stream(&self, purpose: &str, index: u64) -> ChaCha8Rng {
        let name = [&self.seed.to_le_bytes()[..], purpose.as_bytes(), &[0], &index.to_le_bytes()].concat();
        let hash = Sha256::digest(&name);
        ChaCha8Rng::from_seed(hash.into())
    }
}

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
    pub(crate) fn p(self, drawn: impl Fn(u64) -> f64 + Sync, met: f64) -> f64 {
        /// Statistics that differ by no more than this, as a share, are the same but for rounding.
        const TIE: f64 = 1e-9;
        let as_large =
            (0..u64::from(self.number)).into_par_iter().filter(|run| drawn(*run) >= met * (1.0 - TIE)).count();
        (1 + as_large) as f64 / (1.0 + f64::from(self.number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::RngExt;

    #[test]
    fn a_stream_hangs_on_seed_purpose_and_number() {
        let draw = |seed, purpose, index| RandomStreams::new(seed).stream(purpose, index).random::<u64>();
        assert_eq!(draw(1, "nulls", 2), draw(1, "nulls", 2));
        assert_ne!(draw(1, "nulls", 2), draw(2, "nulls", 2));
        assert_ne!(draw(1, "nulls", 2), draw(1, "nulls", 3));
        assert_ne!(draw(1, "nulls", 2), draw(1, "plants", 2));
    }
}
