//! Trends of places: how often they were hot, whether their counts rise or fall, the pattern of hot and cold steps, and the latest
//! months compared with the same months of earlier years.
//!
//! Trends are those of raw counts. Only months for which every source of a theme has data are compared: a month that one source lacks is
//! lower for no other reason.

mod emerging;
mod explain;
mod hot_history;
mod options;
mod place;
mod snap_point_changes;
mod time_step;
mod trend_test;
mod year_on_year;

pub use emerging::{EmergingPattern, classify};
pub use explain::explain;
pub use hot_history::{HistoryContext, HotHistories, HotHistory, cell_histories, group_histories, trends_only};
pub use options::{RecentOptions, StepOptions};
pub use place::{PlaceTrend, SEASONS, TrendMeasures, year_to_year_dispersion};
pub use snap_point_changes::{SnapPointChange, find_snap_point_change};
pub use time_step::{MIN_STEPS, StepLength, TimeSteps};
pub use trend_test::{Direction, Trend, TrendScores, test_trends};
pub use year_on_year::{DEFAULT_RECENT_MONTHS, YearOnYear, year_on_year};
