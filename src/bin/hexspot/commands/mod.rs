//! One file per command.

mod areas;
mod backtest;
mod calibrate;
mod compare;
mod config;
mod demo;
mod fetch;
mod flags;
mod inspect;
mod job;
mod near_repeat;
mod premises;
mod rank;
mod scan;
mod survey;
mod synth;
mod trend;
mod welcome;
mod when;

pub use areas::areas;
pub use backtest::backtest;
pub use calibrate::calibrate;
pub use compare::compare;
pub use config::config;
pub use demo::demo;
pub use fetch::fetch;
pub use inspect::inspect;
pub use near_repeat::near_repeat;
pub use premises::premises;
pub use rank::rank;
pub use scan::scan;
pub use survey::survey;
pub use synth::synth;
pub use trend::trend;
pub use welcome::welcome;
pub use when::when;
