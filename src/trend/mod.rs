//! Whether places change: how often they were hot, whether their numbers rise or fall, what they are becoming, and the latest months
//! against the same months of earlier years.
//!
//! Trends are of counts as they are. Only months that every source of a theme knows are compared with each other: a month that one of
//! them lacks is lower for no other reason.

mod emerging;
mod explain;
mod hot_history;
mod options;
mod place;
mod snap_point_changes;
mod time_step;
mod trend_test;
mod year_on_year;

pub use emerging::{Emerging, emerging};
pub use explain::sentence;
pub use hot_history::{Course, Courses, HistoryContext, courses, of_cells, of_groups};
pub use options::{RecentOptions, StepOptions};
pub use place::{Measures, Place, SEASONS, own_dispersion};
pub use snap_point_changes::{PointsChanged, points_changed};
pub use time_step::{FEWEST_STEPS, StepChoice, Steps};
pub use trend_test::{Direction, Scores, Trend, trends};
pub use year_on_year::{DEFAULT_RECENT_MONTHS, Recent, recent};
