//! Comparisons of two periods: whether places changed by more than chance, whether an intervention reduced crime or displaced it, and
//! what a scheme counted.

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
mod placebo_periods;
mod reference_period;
mod scheme_activity;
mod treatment_zones;

pub use change::{ChangeVerdict, ComparedPlace, CountPair, PlaceChange, test_changes};
pub use common_months::{CommonMonths, PeriodMonths};
pub use date_range::{DateRange, Intervention};
pub use displacement::{Arm, ArmCounts, Counterfactual, Displacement, Effect, Effects, RatioEstimate, displacement};
pub use explain::{explain_change, explain_displacement};
pub use interval_inflation::IntervalInflation;
pub use options::{CompareOptions, DEFAULT_RING_M, PeriodPair};
pub use overdispersion::{MonthCount, Overdispersion, SeriesPair, within_period_dispersion};
pub use partial_months::TruncatedSource;
pub use period_counts::PeriodCounts;
pub use placebo_periods::PlaceboPeriods;
pub use reference_period::ReferencePeriod;
pub use scheme_activity::{ActivityGroup, ActivityTotals, monday, night, summarise_activity};
pub use treatment_zones::assign_arms;

/// Days in a month, for rates per month of periods in days: a twelfth of the mean Gregorian year.
pub const DAYS_A_MONTH: f64 = 365.2425 / 12.0;

/// The default length of each period in months: a year compared with the year before, so that seasons match.
pub const USUAL_MONTHS: u16 = 12;
