//! Results out: GeoJSON, CSV and Parquet from one definition of the fields, each file whole or not at all.

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
mod ledger;
mod near_repeat;
mod operators;
mod optional_columns;
mod options;
#[cfg(feature = "polars")]
pub mod parquet;
mod patrol;
mod premises;
mod repeat_locations;
mod routes;
mod sheet;
mod spread;
mod survey;
mod table;
mod theme_overlap;
mod trend;
mod venues;
mod when;

pub use self::areas::{area_features, area_flips, area_premises, areas};
pub use self::backtest::{backtest, backtest_summary};
pub use self::calibration::calibration;
pub use self::cells::cells;
pub use self::clusters::{cluster_id, clusters};
pub use self::compare::{Counted, Evaluated, OfTheme, changed_cells, changes, displacements, journeys};
pub use self::cover::{CoveredRows, cover, cover_hours, cover_map};
pub use self::csv::{csv_text, write_csv};
pub use self::folder::{Content, Earlier, OutputFolder};
pub use self::format::Format;
pub use self::geojson::{Collection, Shape, write_geojson};
pub use self::hotspots::hotspots;
pub use self::ledger::ledger;
pub use self::near_repeat::near_repeat;
pub(crate) use self::near_repeat::{space_label, time_label};
pub use self::operators::operators;
pub use self::optional_columns::{add_densities, add_permuted};
pub use self::options::OutputOptions;
pub use self::patrol::{Planned, patrol_calendar, patrol_routes, patrol_tested, patrol_visits};
pub use self::premises::{concern, premises, premises_map, ratings};
pub use self::repeat_locations::{repeat_locations, unplaced_names};
pub use self::routes::{OnFoot, routes, ways_home};
pub use self::sheet::{LayerContent, Sheet, Sheets};
pub use self::spread::spread;
pub use self::survey::{survey_areas, survey_shares, survey_tests};
pub use self::table::{Column, Table, Values};
pub use self::theme_overlap::{concentration, theme_overlaps};
pub use self::trend::{trend_cells, trend_months, trend_places};
pub use self::venues::{operators_wanted, venues, venues_map};
pub use self::when::{weekends, when_hours, when_windows};

/// The version of the fields' names, types and meanings, by semantic versioning.
pub const SCHEMA_VERSION: &str = "0.1.0";
