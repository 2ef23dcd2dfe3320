//! One file per command.

mod areas;
mod config;
mod fetch;
mod inspect;
mod premises;
mod rank;
mod synth;
mod welcome;

pub use areas::areas;
pub use config::config;
pub use fetch::fetch;
pub use inspect::inspect;
pub use premises::premises;
pub use rank::{demo, rank};
pub use synth::synth;
pub use welcome::welcome;
