//! Crime hotspots on H3 cells: ranked by number and by rate, with the uncertainty shown.
//!
//! Modules form a pipeline; each depends only on earlier ones:
//!
//! | module | takes | gives |
//! |---|---|---|
//! | [`ingest`] | files | [`ingest::Events`], premises, footfall, areas, and one [`ingest::Ledger`] for every row read |
//! | [`theme`] | events | the events of a theme, with the harm each carries |
//! | [`grid`], [`exposure`], [`study`] | a study area, events, premises, footfall | every H3 cell, its counts, what a count is divided by; shared options |
//! | [`stats`] | slices | scores, p-values, intervals, verdicts, siting: the crate `hexspot-stats` |
//! | [`rank`], [`areas`], [`premises`], [`temporal`], [`trend`], [`compare`], [`survey`], [`near_repeat`], [`scan`] | all of the above | one answer each |
//! | [`plan`] | a ranking, premises, streets | where to act and when, with its uncertainty |
//! | [`evaluate`] | a ranking, later events | false-alarm and detection rates, accuracy, stability |
//! | [`output`], [`disclosure`], [`figures`], [`report`] | results | files, what may be shared, pictures, one HTML page |
//! | [`options`], [`analysis`] | options | each analysis, from files to a result |
//!
//! The library prints nothing, keeps no global state and reads no clock. Longitude comes before latitude, distances are metres and
//! areas are square metres throughout.

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
