//! Was the ranking right? Calibration on the study's own ground, back-tests on later events, stability of hotspots.

mod calibration;
mod world;

pub use calibration::{Alarms, DEFAULT_RUNS, Measured, Planted, RELATIVE_RISKS, Verdict, alarms, measure, wilson};
pub use world::{Drawn, World};
