//! Before and after: has a place changed by more than chance, did what was done move crime or lessen it, and what a scheme counted
//! meanwhile.

mod against;
mod alike;
mod change;
mod choices;
mod clumping;
mod comparable;
mod counted;
mod displacement;
mod elsewhere;
mod ends;
mod ground;
mod journeys;
mod place;
mod sentence;
mod span;
mod width;

pub use against::Against;
pub use change::{Change, Changed, Pair, changes};
pub use choices::{Choices, DEFAULT_RING_M, Periods};
pub use clumping::{Clumping, MonthMet, Series, own_variation};
pub use comparable::{Comparable, Side};
pub use counted::Counted;
pub use displacement::{Arm, Arms, Displacement, Effect, Effects, Form, LogRatio, displacement};
pub use elsewhere::Elsewhere;
pub use ends::Ends;
pub use ground::arms;
pub use journeys::{Slice, SliceOf, monday, night, slices};
pub use place::Place;
pub use sentence::{of_change, of_displacement};
pub use span::{Intervention, Span};
pub use width::Width;

/// Days of a month where rates of days are told by the month: a twelfth of the mean Gregorian year.
pub const DAYS_A_MONTH: f64 = 365.2425 / 12.0;

/// Months of each side when no periods are named: a year against the year before, so that the seasons are the same.
pub const USUAL_MONTHS: u16 = 12;
