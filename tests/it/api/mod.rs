//! The library as another program uses it.

mod sample;
mod tables;
