//! Crime hotspots on H3 cells: ranked by number and by rate, with the uncertainty shown.
//!
//! The crate is a street, walked once from left to right; each room uses only the rooms before it:
//!
//! | room | takes | gives |
//! |---|---|---|
//! | [`ingest`] | files | [`ingest::Events`], premises, footfall, areas, and one [`ingest::Ledger`] for every row read |
//! | [`theme`] | events | the events of a theme, with the harm each carries |
//! | [`grid`] | a study area, events | every H3 cell of it, zeros included, with its counts by month |
//! | [`exposure`] | premises, footfall, cells | what a count is divided by |
//! | [`stats`] | columns and neighbours | scores (pure functions, no random numbers) |
//! | [`inference`] | scores | p, q, intervals, verdicts |
//! | [`rank`] | all of the above | ranked cells and named hotspots |
//! | [`premises`] | events, premises | incidents by premises, ratings, operators, repeat locations (beside `rank`, on the same floor) |
//! | [`areas`] | events, exposure | areas compared by number and by rate (on that floor too) |
//! | [`survey`] | answers, events | shares by group and area, tests, perceived safety beside recorded harm (on that floor too) |
//! | [`trend`] | counts by month, verdicts | when places were hot, whether they rise or fall, what they are becoming (on that floor too) |
//! | [`compare`] | events, two periods | what changed and how surely, displacement, a scheme's own counts (on that floor too) |
//! | [`temporal`] | events, exposure | hours of the week, nights, weekends, darkness (on that floor too) |
//! | [`plan`] | a ranking, premises, streets | where to act and when, with how sure that is |
//! | [`evaluate`] | a ranking, later events | false-alarm and detection rates, accuracy, stability |
//! | [`output`] | any result | sheets: GeoJSON, CSV, Parquet, manifest |
//! | [`disclosure`] | figures of an export | which of them are withheld, so that small numbers stay unknown |
//! | [`figures`] | sheets | figures |
//! | [`report`] | sheets, the manifest | one HTML page |
//!
//! [`analysis`] runs them in order. [`sample`] is the synthetic sample, made by [`hexspot_synth`]. [`fetch`] downloads open data; both
//! stand beside the street.
//! [`error`], [`place`], [`period`] and [`clock`] are the value types that every room shares.
//!
//! The library prints nothing, keeps no global state and reads no clock. Longitude comes before latitude,
//! distances are metres and areas are square metres throughout.

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

pub mod analysis;
pub mod areas;
pub mod clock;
pub mod compare;
pub mod disclosure;
pub mod error;
pub mod evaluate;
pub mod exposure;
pub mod fetch;
pub mod figures;
pub mod grid;
pub mod ingest;
pub mod near_repeat;
mod option_group;
pub mod options;
pub mod output;
pub mod period;
pub mod place;
pub mod plan;
pub mod premises;
pub mod rank;
pub mod report;
pub mod sample;
pub mod scan;
pub mod study;
pub mod survey;
pub mod table;
pub mod temporal;
pub mod text;
pub mod theme;
pub mod trend;

pub use error::{Error, Result};
pub use hexspot_stats as stats;
