//! Before and after: has a place changed by more than chance, did what was done move crime or lessen it, and what a scheme counted
//! meanwhile.

mod calendar_balance;
mod change;
mod common_months;
mod date_range;
mod displacement;
mod explain;
mod interval_inflation;
mod options;
mod overdispersion;
mod partial_months;
mod period_counts;
mod place;
mod placebo_periods;
mod reference_period;
mod scheme_activity;
mod treatment_zones;

pub use change::{Change, Changed, Pair, changes};
pub use common_months::{Comparable, PeriodMonths};
pub use date_range::{Intervention, Span};
pub use displacement::{Arm, Arms, Displacement, Effect, Effects, Form, LogRatio, displacement};
pub use explain::{of_change, of_displacement};
pub use interval_inflation::Width;
pub use options::{CompareOptions, DEFAULT_RING_M, Periods};
pub use overdispersion::{Clumping, MonthMet, Series, own_variation};
pub use partial_months::Ends;
pub use period_counts::Counted;
pub use place::Place;
pub use placebo_periods::PlaceboPeriods;
pub use reference_period::Against;
pub use scheme_activity::{Slice, SliceOf, monday, night, slices};
pub use treatment_zones::arms;

/// Days of a month where rates of days are told by the month: a twelfth of the mean Gregorian year.
pub const DAYS_A_MONTH: f64 = 365.2425 / 12.0;

/// Months of each side when no periods are named: a year against the year before, so that the seasons are the same.
pub const USUAL_MONTHS: u16 = 12;
