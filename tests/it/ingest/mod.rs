//! Loading as a library: every format, its faults, and what it keeps.

mod events;
mod mutated;
