//! Themes: which events count as violence, anti-social behaviour, night-time harm …, and how much harm each carries.

mod catalogue;
mod dated;
mod positions;
mod select;
mod told;

pub use catalogue::{Catalogue, HarmPreset, Known, Near, Theme};
pub use dated::{Dated, Fineness};
pub use positions::Positions;
pub use select::{Selection, Weights, select};

/// The theme that a run ranks when none is named.
pub const DEFAULT_THEME: &str = "vawg";

/// The harm preset in which `harm` is given when none is named.
pub const DEFAULT_HARM: &str = "cchi";
