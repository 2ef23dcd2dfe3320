//! Loading as a library: every format, its faults, and what it keeps. Files are written by the tests themselves.

mod area_counts;
mod areas;
mod events;
mod footfall;
mod layers;
mod mutated;
mod premises;
mod write;
