//! The library as another program uses it.

mod areas;
mod laws;
mod sample;
mod synth;
mod tables;
