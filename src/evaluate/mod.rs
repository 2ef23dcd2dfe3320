//! Was the ranking right? Calibration on the study's own ground, back-tests on later events, stability of hotspots.

mod calibration;
mod report;
mod stability;
mod world;

pub use calibration::{Alarms, DEFAULT_RUNS, Measured, Planted, RELATIVE_RISKS, Verdict, alarms, measure, wilson};
pub use report::{Calibration, Rate};
pub use stability::{Stability, StabilityChoice, StableHotspots, Variant, stability};
pub use world::{Drawn, World};
