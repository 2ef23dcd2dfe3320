//! Scores: pure functions of columns and neighbours. No files, no random numbers.

mod gi_star;
mod window;

pub use gi_star::gi_star;
pub use window::window_sums;
