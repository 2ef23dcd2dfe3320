//! Files of the kinds that users hold, written by the tests themselves.

mod area_counts;
mod areas;
mod layers;
mod write;
