//! The library as another program uses it.

mod laws;
mod sample;
mod synth;
mod tables;
