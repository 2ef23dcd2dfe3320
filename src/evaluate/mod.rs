//! Was the ranking right? Calibration on the study's own ground, back-tests on later events, stability of hotspots.

mod accuracy;
mod backtest;
mod bandwidth;
mod calibration;
mod forecast_methods;
mod mixture_forecast;
mod monthly_series;
mod options;
mod patrol_backtest;
mod report;
mod rolling_origins;
mod simulation;
mod stability;
mod summary;

pub use accuracy::{AREA_SHARES, Accuracy, Happened, accuracy};
pub use backtest::{Backtest, Row, backtest};
pub use bandwidth::{BANDWIDTH_STEPS, likeliest_bandwidth};
pub use calibration::{Alarm, Alarms, Measured, Planted, RELATIVE_RISKS, alarms, measure};
pub use forecast_methods::{Field, Learnt, Method, Ranked};
pub use mixture_forecast::{COMPONENTS, blend};
pub use monthly_series::{MonthRecord, series};
pub use options::{BacktestOptions, CalibrationOptions, SensitivityOptions};
pub use patrol_backtest::{Duty, PatrolMethod, PatrolRow, PatrolSummary, summarise_patrols};
pub use report::{Calibration, Rate};
pub use rolling_origins::Origin;
pub use simulation::{Drawn, World};
pub use stability::{Stability, StabilityChoice, StableHotspots, Variant, stability};
pub use summary::{Difference, FEWEST_ORIGINS, Summary, Verdict, summarise};
