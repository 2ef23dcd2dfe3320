//! Outputs: the columns of every result, and their files as GeoJSON, CSV and Parquet, each written whole or not at all.
//!
//! A column is defined once, in a [`columns!`](crate::columns) group beside the row that it is taken from; [`LAYOUTS`] lists the groups
//! of every output. To add a column, add one entry to a group: files, schemas, the field dictionary and disclosure control follow.
// The meanings of columns are texts for people too, who know no Markdown.
#![allow(rustdoc::invalid_html_tags, rustdoc::broken_intra_doc_links)]

mod areas;
mod backtest;
mod calibration;
mod cells;
mod clusters;
mod compare;
mod cover;
mod csv;
mod folder;
mod format;
mod geojson;
mod hotspots;
mod layouts;
mod ledger;
mod near_repeat;
mod operators;
mod options;
#[cfg(feature = "polars")]
pub mod parquet;
mod patrol;
mod premises;
mod repeat_locations;
mod routes;
mod sheet;
mod survey;
mod theme_overlap;
mod trend;
mod venues;
mod when;

pub use self::areas::{area_features, area_flips, area_premises, areas};
pub use self::backtest::{backtest, backtest_summary};
pub use self::calibration::calibration;
pub use self::cells::{add_densities, add_middles, add_permuted, cells, spread};
pub use self::clusters::{cluster_id, clusters};
pub use self::compare::{Counted, Evaluated, OfTheme, changed_cells, changes, displacements, journeys};
pub use self::cover::{CoveredRows, cover, cover_hours, cover_map};
pub use self::csv::{csv_text, write_csv};
pub use self::folder::{Content, Earlier, OutputFolder};
pub use self::format::Format;
pub use self::geojson::write_geojson;
pub use self::hotspots::hotspots;
pub use self::layouts::{LAYOUTS, members};
pub use self::ledger::ledger;
pub use self::near_repeat::near_repeat;
pub(crate) use self::near_repeat::{space_label, time_label};
pub use self::operators::operators;
pub use self::options::OutputOptions;
pub use self::patrol::{Planned, patrol_calendar, patrol_routes, patrol_tested, patrol_visits};
pub use self::premises::{concern, premises, premises_map, ratings};
pub use self::repeat_locations::{repeat_locations, unplaced_names};
pub use self::routes::{OnFoot, routes, ways_home};
pub use self::sheet::files;
pub use self::survey::{survey_areas, survey_shares, survey_tests};
pub use self::theme_overlap::{concentration, theme_overlaps};
pub use self::trend::{trend_cells, trend_months, trend_places};
pub use self::venues::{operators_wanted, venues, venues_map};
pub use self::when::{weekends, when_hours, when_windows};
pub use crate::table::{Collection, Column, LayerContent, Shape, Sheet, Sheets, Table, Values};

/// The columns of outputs, by which they are looked up: `table.column(cell::COUNT)`.
pub mod columns {
    pub use super::areas::{area, area_flip, area_measure, area_row, premises_kind};
    pub use super::backtest::{backtest_mean, backtest_origin};
    pub use super::calibration::calibration_rate;
    pub use super::cells::{cell, cell_middle, density, permutation, spread_cell, spread_rank};
    pub use super::clusters::cluster;
    pub use super::compare::{
        change, change_sentence, changed_cell, changed_place, evaluation, period_counts, period_rates, scheme_count,
        treatment,
    };
    pub use super::cover::{gap, gap_hour};
    pub use super::hotspots::hotspot;
    pub use super::ledger::ledger_entry;
    pub use super::near_repeat::event_pairs;
    pub use super::operators::operator;
    pub use super::patrol::{patrol_test, round, visit};
    pub use super::premises::{concern_ground, premises_identity, premises_incidents, rating};
    pub use super::repeat_locations::{repeat_location, unplaced_name};
    pub use super::routes::{street, way_home};
    pub use super::survey::{answer_share, question, respondents, survey_area, survey_recorded, survey_test};
    pub use super::theme_overlap::{lorenz_point, theme_pair};
    pub use super::trend::{course, month, trend_cell, trend_place};
    pub use super::venues::{plan_venue, wanted_operator};
    pub use super::when::{week_hour, week_window, weekend};
    pub use crate::table::suppression;
}

/// The version of the fields' names, types and meanings, by semantic versioning.
pub const SCHEMA_VERSION: &str = "0.1.0";
