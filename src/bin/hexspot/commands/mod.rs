//! One file per command.

mod areas;
mod backtest;
mod calibrate;
mod config;
mod demo;
mod fetch;
mod flags;
mod inspect;
mod job;
mod premises;
mod rank;
mod scan;
mod synth;
mod welcome;
mod when;

pub use areas::areas;
pub use backtest::backtest;
pub use calibrate::calibrate;
pub use config::config;
pub use demo::demo;
pub use fetch::fetch;
pub use inspect::inspect;
pub use premises::premises;
pub use rank::rank;
pub use scan::scan;
pub use synth::synth;
pub use welcome::welcome;
pub use when::when;
