//! Results drawn: figures for a slide, from the sheets that are written.

mod backdrop;

pub use backdrop::{Backdrop, Named};
