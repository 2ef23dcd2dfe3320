//! Plans: where and when to act on the expected harm.
//!
//! All plans start from [`demand`], the harm expected by cell and hour of the week with its posterior. [`walk`] gives distances on
//! foot, and [`hexspot_stats::siting`] chooses sites. [`venues`] chooses premises to win for a scheme, [`routes`] analyses the routes
//! home from venues, [`patrol`] schedules visits of teams, and [`asset_gaps`] finds where cameras, lights and other assets are missing.
//!
//! The four plans have the same layout: `options` (settings), `plan` (input, `plan()` and its result), `explain` (sentences for
//! people), `uncertainty` (how often results stay when the demand is resampled from its posterior) and `tests`.

mod siting_options;

pub mod asset_gaps;
pub mod demand;
pub mod patrol;
pub mod routes;
pub mod venues;
pub mod walk;

pub use siting_options::SitingOptions;
