//! Was the ranking right? Calibration on the study's own ground, back-tests on later events, stability of hotspots.

mod accuracy;
mod backtest;
mod bandwidth;
mod blend;
mod method;
mod origins;
mod series;
mod summary;

pub use accuracy::{AREA_SHARES, Accuracy, Happened, accuracy};
pub use backtest::{Backtest, Row, backtest};
pub use bandwidth::{BANDWIDTH_STEPS, likeliest_bandwidth};
pub use blend::{COMPONENTS, blend};
pub use method::{Field, Learnt, Method, Ranked};
pub use origins::{DEFAULT_TEST_MONTHS, DEFAULT_TRAIN_MONTHS, Origin, Origins};
pub use series::{MonthRecord, series};
pub use summary::{Difference, FEWEST_ORIGINS, Summary, Verdict, summarise};
