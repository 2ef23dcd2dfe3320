//! Whether places change: how often they were hot, whether their numbers rise or fall, what they are becoming, and the latest months
//! against the same months of earlier years.
//!
//! Trends are of counts as they are. Only months that every source of a theme knows are compared with each other: a month that one of
//! them lacks is lower for no other reason.

mod course;
mod direction;
mod emerging;
mod place;
mod points;
mod recent;
mod sentence;
mod steps;

pub use course::{Course, Courses, Ground, courses, of_cells, of_groups};
pub use direction::{Direction, Scores, Trend, trends};
pub use emerging::{Emerging, emerging};
pub use place::{Measures, Place, SEASONS, own_dispersion};
pub use points::{PointsChanged, points_changed};
pub use recent::{DEFAULT_RECENT_MONTHS, Recent, recent};
pub use sentence::sentence;
pub use steps::{FEWEST_STEPS, StepChoice, Steps};

/// What lengths of time are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spans {
    /// Months that are one step of a trend.
    pub step: StepChoice,
    /// Latest months that are compared with the same months of earlier years.
    pub recent_months: u16,
}

impl Default for Spans {
    fn default() -> Self {
        Self { step: StepChoice::default(), recent_months: DEFAULT_RECENT_MONTHS }
    }
}
