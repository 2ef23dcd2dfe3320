//! Evaluates rankings: calibration by simulation, back-tests on later events, and stability of hotspots.

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

pub use accuracy::{AREA_SHARES, Accuracy, Outcomes, accuracy};
pub use backtest::{Backtest, BacktestRow, backtest};
pub use bandwidth::{BANDWIDTH_STEPS, likeliest_bandwidth};
pub use calibration::{Alarm, AlarmRate, Alarms, PlantedRisk, RELATIVE_RISKS, alarm_rates, simulate_alarms};
pub use forecast_methods::{FittedParameters, ForecastContext, ForecastMethod, MethodRanking};
pub use mixture_forecast::{COMPONENTS, fit_mixture};
pub use monthly_series::{MonthRecord, monthly_series};
pub use options::{BacktestOptions, CalibrationOptions, SensitivityOptions};
pub use patrol_backtest::{PatrolDuty, PatrolMethod, PatrolRow, PatrolSummary, summarise_patrols};
pub use report::{Calibration, CalibrationRate};
pub use rolling_origins::Origin;
pub use simulation::{SimulatedEvents, SimulationModel};
pub use stability::{AnalysisVariant, HotspotStability, StabilityChoice, StableHotspots, stability};
pub use summary::{Difference, DifferenceVerdict, MIN_ORIGINS, MethodSummary, summarise};
