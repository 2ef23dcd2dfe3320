//! Themes: which events count as violence, anti-social behaviour, night-time harm …, and how much harm each carries.

mod catalogue;
mod dated_events;
mod detail_filter;
mod located_counts;
mod select;

pub use catalogue::{Catalogue, HarmPreset, Known, Near, Theme};
pub use dated_events::{Dated, Fineness};
pub use located_counts::Positions;
pub use select::{Selection, Weights, select};

/// The theme that a run ranks when none is named.
pub const DEFAULT_THEME: &str = "vawg";

/// The harm preset in which `harm` is given when none is named.
pub const DEFAULT_HARM: &str = "cchi";
