//! Themes: which events count as violence, anti-social behaviour, night-time harm …, and the harm of each event.

mod catalogue;
mod dated_events;
mod detail_filter;
mod select;

pub use catalogue::{Catalogue, EventFacts, HarmPreset, NearPremises, Theme};
pub use dated_events::{DatedEvents, TimePrecision};
pub use select::{LocatedCounts, Selection, Weights, select};

/// The theme that is ranked when none is named.
pub const DEFAULT_THEME: &str = "vawg";

/// The harm preset that is used when none is named.
pub const DEFAULT_HARM: &str = "cchi";
