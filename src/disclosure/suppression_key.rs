//! What makes the choice of what is withheld unforeseeable to whoever has the export alone.

use rand::{Rng, RngExt};

use hexspot_stats::RandomStreams;

/// The largest share of figures of a number just told that are withheld though nothing asks for it; of others fewer, by the square of how
/// much larger they are.
const NOISE: f64 = 0.1;

/// A secret behind an export: not in it, and the same again for the same inputs.
#[derive(Clone, Debug)]
pub struct SuppressionKey {
    of: String,
}

impl SuppressionKey {
    /// A secret of what only those have who have the inputs. All of it goes into 256 bits: one number is as hard to guess as another.
    pub fn of(inputs: &str) -> Self {
        let bytes: [u8; 32] = RandomStreams::new(0).stream(&format!("secret of {inputs}"), 0).random();
        Self { of: bytes.map(|byte| format!("{byte:02x}")).concat() }
    }

    /// Chance for a purpose and a number.
    pub(super) fn chance(&self, purpose: &str, index: usize) -> impl Rng {
        // The name of a stream holds the whole secret; a seed would hold a quarter of it.
        RandomStreams::new(0).stream(&format!("{purpose} {}", self.of), index as u64)
    }

    /// Whether a figure of this number is withheld though nothing asks for it: any may be, but zeros.
    pub(super) fn takes(&self, figure: usize, number: u64, below: u32) -> bool {
        let larger = number.max(1) as f64 / f64::from(below);
        let share = NOISE / larger.max(1.0).powi(2);
        number > 0 && self.chance("withheld at random", figure).random_bool(share)
    }

    /// What it costs to withhold a figure of this number to protect another: the number, times a factor that may be any above zero.
    pub(super) fn cost(&self, figure: usize, number: u64) -> f64 {
        // The smallest of several such costs falls on each by the inverse square of its number.
        let uniform: f64 = self.chance("withheld to protect", figure).random();
        number as f64 * (-(1.0 - uniform).ln()).sqrt()
    }
}
