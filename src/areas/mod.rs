//! Areas compared on many measures: by number, by rate, with how sure their order is.
//!
//! What the City of London's Liverpool Street analysis does: night-time-economy areas, wards or any areas side by side.

mod column;
mod comparison;
mod denominator;
mod finding;
mod flag;
mod flip;
mod ground;
mod tally;

pub use column::Column;
pub use comparison::{Comparison, Measure, Unit, compare};
pub use denominator::Denominator;
pub use finding::finding;
pub use flag::{Flag, OUTSIDE};
pub use flip::{Flip, Flips, flips};
pub use ground::Ground;
pub use tally::Tally;

/// Premises below which a rate per premises says little, when nothing else is said.
pub const DEFAULT_MIN_PREMISES: u32 = 10;
