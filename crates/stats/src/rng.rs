//! Random number streams that depend only on a seed, a purpose and an index.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;
use sha2::{Digest, Sha256};

/// A seed, and the independent random number streams made from it.
///
/// A stream is the same on every platform and for any number of threads: parallel code takes one stream per cell, run
/// or month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RandomStreams {
    seed: u64,
}

impl RandomStreams {
    /// The streams of a seed.
    pub fn new(seed: u64) -> Self {
        Self { seed }
    }

    /// The stream for a purpose and an index; independent of every other.
    ///
    /// ```
    /// use hexspot_stats::RandomStreams;
    /// use rand::Rng;
    ///
    /// let streams = RandomStreams::new(42);
    /// let draw = |purpose, index| streams.stream(purpose, index).next_u64();
    /// assert_eq!(draw("permutations", 0), draw("permutations", 0));
    /// assert_ne!(draw("permutations", 0), draw("permutations", 1));
    /// ```
    pub fn stream(&self, purpose: &str, index: u64) -> ChaCha8Rng {
        let name = [&self.seed.to_le_bytes()[..], purpose.as_bytes(), &[0], &index.to_le_bytes()].concat();
        let hash = Sha256::digest(&name);
        ChaCha8Rng::from_seed(hash.into())
    }
}

/// The Monte Carlo draws of a test or interval: how many, and from which streams.
///
/// ```
/// use hexspot_stats::{Draws, RandomStreams};
///
/// let draws = Draws { number: 999, streams: RandomStreams::new(1) };
/// assert_eq!(draws.number, 999);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Draws {
    /// The number of draws.
    pub number: u32,
    /// The source of random numbers.
    pub streams: RandomStreams,
}

impl Draws {
    /// The Monte Carlo p of a statistic: (1 + draws at least as large) / (1 + draws).
    pub(crate) fn p(self, drawn: impl Fn(u64) -> f64 + Sync, met: f64) -> f64 {
        /// Statistics whose relative difference is no more than this are equal but for rounding.
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
    fn streams_depend_on_seed_purpose_and_index() {
        let draw = |seed, purpose, index| RandomStreams::new(seed).stream(purpose, index).random::<u64>();
        assert_eq!(draw(1, "nulls", 2), draw(1, "nulls", 2));
        assert_ne!(draw(1, "nulls", 2), draw(2, "nulls", 2));
        assert_ne!(draw(1, "nulls", 2), draw(1, "nulls", 3));
        assert_ne!(draw(1, "nulls", 2), draw(1, "plants", 2));
    }
}
