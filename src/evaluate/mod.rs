//! Was the ranking right? Calibration on the study's own ground, back-tests on later events, stability of hotspots.

mod accuracy;
mod backtest;
mod bandwidth;
mod blend;
mod calibration;
mod method;
mod origins;
mod patrols;
mod report;
mod series;
mod stability;
mod summary;
mod world;

pub use accuracy::{AREA_SHARES, Accuracy, Happened, accuracy};
pub use backtest::{Backtest, Row, backtest};
pub use bandwidth::{BANDWIDTH_STEPS, likeliest_bandwidth};
pub use blend::{COMPONENTS, blend};
pub use calibration::{Alarm, Alarms, DEFAULT_RUNS, Measured, Planted, RELATIVE_RISKS, alarms, measure};
pub use method::{Field, Learnt, Method, Ranked};
pub use origins::{DEFAULT_TEST_MONTHS, DEFAULT_TRAIN_MONTHS, Origin, Origins};
pub use patrols::{Duty, PatrolMethod, PatrolRow, PatrolSummary, summarise_patrols};
pub use report::{Calibration, Rate};
pub use series::{MonthRecord, series};
pub use stability::{Stability, StabilityChoice, StableHotspots, Variant, stability};
pub use summary::{Difference, FEWEST_ORIGINS, Summary, Verdict, summarise};
pub use world::{Drawn, World};
