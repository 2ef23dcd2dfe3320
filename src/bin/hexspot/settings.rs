//! Every setting of an analysis, once: as a flag, as a key of `hexspot.toml`, and as a choice of the library.
//!
//! Precedence: flag, then file, then the preset, then the library's default.

mod onto;
mod or;
mod preset;

use std::path::PathBuf;

use clap::Args;
use hexspot::ingest::Mapping;
use serde::{Deserialize, Serialize};

/// The settings; what is absent is left to the next in precedence.
#[derive(Args, Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Settings {
    /// Crime: police street-level CSV, API answers, any table of events; a file, a folder or a zip of months (repeatable)
    #[arg(long, value_name = "PATH")]
    pub crime: Vec<PathBuf>,
    /// Premises: food-hygiene XML, OpenStreetMap GeoJSON, a register or a list of members of a scheme as CSV or Excel (repeatable)
    #[arg(long, value_name = "PATH")]
    pub premises: Vec<PathBuf>,
    /// Footfall: station counts as TfL publishes them, sensors by hour and where they stand, counts by area (repeatable)
    #[arg(long, value_name = "PATH")]
    pub footfall: Vec<PathBuf>,
    /// Where stations are, for footfall that does not say: GeoJSON points or a CSV (repeatable)
    #[arg(long, value_name = "PATH")]
    pub stations: Vec<PathBuf>,
    /// Streets as GeoJSON, shapefile or GeoPackage lines: distances on foot are along them (repeatable)
    #[arg(long, value_name = "PATH")]
    pub streets: Vec<PathBuf>,
    /// Cameras, lights or other assets of which gaps are told: points with a kind, or a table that says where they are (repeatable)
    #[arg(long, value_name = "PATH")]
    pub assets: Vec<PathBuf>,
    /// The study area as GeoJSON, shapefile or GeoPackage polygons; without it, the cells that hold an event
    #[arg(long, value_name = "FILE")]
    pub area: Option<PathBuf>,
    /// Areas whose names label the cells, or that are compared, such as wards; without it, those of the study area
    #[arg(long, value_name = "FILE")]
    pub areas: Option<PathBuf>,
    /// Where the crime files count everything, if that is more than the study area: gives its edge a buffer
    #[arg(long, value_name = "FILE")]
    pub coverage: Option<PathBuf>,
    /// Counts by area and month, without positions, in a form that is known; others need a [[table]] (repeatable)
    #[arg(long, value_name = "PATH")]
    pub counts: Vec<PathBuf>,
    /// Theme to rank or compare: vawg, asb, nte, violence, serious-violence, personal-theft, neighbourhood-crime, drugs, all, or
    /// one of your own (repeatable) [default: vawg; for areas all that the data has; for survey violence and asb; for when every theme
    /// with times]
    #[arg(long, value_name = "NAME")]
    pub theme: Vec<String>,
    /// Themes and harm weights of your own, as TOML
    #[arg(long, value_name = "FILE")]
    pub themes: Option<PathBuf>,
    /// Harm weights: count, cchi (Cambridge Crime Harm Index), css (ONS Crime Severity Score), or your own
    #[arg(long, value_name = "NAME")]
    pub harm: Option<String>,
    /// What `hexspot report` is for, with the settings that suit it, which flags and file go before: monthly (the latest month, against
    /// the one before and a year before), monday (the last weekend against those before it; needs times of day), tasking (the latest
    /// two weeks, and patrols for those to come)
    #[arg(long, value_name = "NAME")]
    pub preset: Option<String>,
    /// Report the latest that is known: "1 month", "2 weeks", "1 weekend", counted back from the end of the data. Cells are ranked, and
    /// areas compared, by its months; trends, hours, premises and plans go on resting on all months [default: all months]
    #[arg(long, value_name = "N UNIT")]
    pub latest: Option<String>,
    /// Compare what is reported with previous (as many months directly before) or year-before (the same months a year before), or with
    /// both; these are read beside --from and --to [default: of two years, the last with the one before]
    #[arg(long, value_name = "PERIOD,…", value_delimiter = ',')]
    pub compare_to: Vec<String>,
    /// First month
    #[arg(long, value_name = "YYYY-MM")]
    pub from: Option<String>,
    /// Last month
    #[arg(long, value_name = "YYYY-MM")]
    pub to: Option<String>,
    /// H3 resolution, 4 to 13, or auto
    #[arg(short, long, value_name = "N|auto")]
    #[serde(deserialize_with = "crate::config_file::text_or_number")]
    pub resolution: Option<String>,
    /// Rings of cells around each that make its window
    #[arg(long, value_name = "K")]
    pub rings: Option<u32>,
    /// Order: count, harm, density, rate-premises or rate-footfall
    #[arg(long, value_name = "ORDER")]
    pub by: Option<String>,
    /// Spread counts before ranking: none, or snap-points: those of each anonymised map point over the ground nearest to it
    #[arg(long, value_name = "HOW")]
    pub spread: Option<String>,
    /// What spread counts follow within the ground of a point: area or premises
    #[arg(long, value_name = "WHAT")]
    pub spread_by: Option<String>,
    /// False-discovery rate at which a cell is called hot, and level of a scan
    #[arg(long, value_name = "A")]
    pub alpha: Option<f64>,
    /// Hot means clearly above this many times the expectation
    #[arg(long, value_name = "C")]
    pub at_least: Option<f64>,
    /// What events are expected to follow: area, premises or footfall
    #[arg(long, value_name = "WHAT")]
    pub expect: Option<String>,
    /// Kinds of premises that rates are per, or auto: all of a licensing register, pubs, bars and nightclubs of others; or
    /// COLUMN=VALUE, those of which a register says so
    #[arg(long, value_name = "KIND,…", value_delimiter = ',')]
    pub premises_kinds: Vec<String>,
    /// Flag rates per premises of areas that have fewer
    #[arg(long, value_name = "N")]
    pub min_premises: Option<u32>,
    /// Points and thresholds of a Traffic Light Scheme for premises, as TOML
    #[arg(long, value_name = "FILE")]
    pub traffic_light: Option<PathBuf>,
    /// Premises within so many metres share the incidents that name none
    #[arg(long, value_name = "METRES")]
    pub reach: Option<f64>,
    /// Draws that rank intervals rest on, or auto; 0 for no intervals
    #[arg(long, value_name = "N|auto")]
    #[serde(deserialize_with = "crate::config_file::text_or_number")]
    pub draws: Option<String>,
    /// Windows of `hexspot scan`: rings, irregular or space-time
    #[arg(long, value_name = "WINDOWS")]
    pub scan: Option<String>,
    /// Largest window of a scan, as a share of what events are expected to follow; 0.5 at most
    #[arg(long, value_name = "SHARE")]
    pub max_share: Option<f64>,
    /// Replications that the p of a scan or of near repeats rests on
    #[arg(long, value_name = "N")]
    pub replications: Option<u32>,
    /// Width of the bands of distance in which near repeats are looked for
    #[arg(long, value_name = "METRES")]
    pub band: Option<f64>,
    /// How many such bands there are
    #[arg(long, value_name = "N")]
    pub bands: Option<usize>,
    /// Length of the periods in which near repeats are looked for, in days
    #[arg(long, value_name = "N")]
    pub days: Option<u32>,
    /// How many such periods there are
    #[arg(long, value_name = "N")]
    pub periods: Option<usize>,
    /// How distances between near repeats are taken: euclidean or manhattan
    #[arg(long, value_name = "HOW")]
    pub distance: Option<String>,
    /// Whether each hotspot is also looked for on other grids, by other harm weights and denominators: auto, on or off
    #[arg(long, value_name = "WHEN")]
    pub stability: Option<String>,
    /// Worlds in which `calibrate` measures rates of false alarms and detections
    #[arg(long, value_name = "N")]
    pub runs: Option<u32>,
    /// Spread events over so many metres around them and tell their density: kde_per_km2, kde_adaptive_per_km2 and
    /// kde_relative_risk; for a back-test the bandwidth of its method kde, which else chooses its own
    #[arg(long, value_name = "METRES")]
    pub bandwidth: Option<f64>,
    /// Random permutations of the neighbours of each cell, for Gi* and local Moran's I by permutation; 0 for neither
    #[arg(long, value_name = "R")]
    pub permutations: Option<u32>,
    /// Months before each month tested that a back-test ranks by
    #[arg(long, value_name = "N")]
    pub train_months: Option<u32>,
    /// Months that a back-test tests each ranking on
    #[arg(long, value_name = "N")]
    pub test_months: Option<u32>,
    /// Months that are one step of a trend, or auto: as few as the number of events allows
    #[arg(long, value_name = "N|auto")]
    #[serde(deserialize_with = "crate::config_file::text_or_number")]
    pub step: Option<String>,
    /// Latest months that `hexspot trend` compares with the same months of earlier years
    #[arg(long, value_name = "N")]
    pub recent: Option<u16>,
    /// How much longer than the shortest way home a safer one may be, as a factor
    #[arg(long, value_name = "TIMES")]
    pub detour: Option<f64>,
    /// The first of two periods to compare: months or days [default: the year before the last, or all before the intervention]
    #[arg(long, value_name = "FROM:TO")]
    pub before: Option<String>,
    /// The second of two periods to compare [default: the last year, or all after the intervention]
    #[arg(long, value_name = "FROM:TO")]
    pub after: Option<String>,
    /// When something was done: a day, or the month that is left out
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub intervention: Option<String>,
    /// The ground on which it was done, as polygons: what became of it, and of the ring around it
    #[arg(long, value_name = "FILE")]
    pub treated: Option<PathBuf>,
    /// Ground like the treated, where nothing was done; without it, the rest of the study area beyond the ring
    #[arg(long, value_name = "FILE")]
    pub control: Option<PathBuf>,
    /// Look for displacement within so many metres of the treated ground
    #[arg(long, value_name = "METRES")]
    pub ring: Option<f64>,
    /// How many new venues, or places for cameras and lights, to choose
    #[arg(short, long, value_name = "N")]
    pub number: Option<usize>,
    /// Choose as few new venues as cover this share of the night's harm or people, and no more than -n
    #[arg(long, value_name = "SHARE")]
    pub cover_share: Option<f64>,
    /// How far people walk to a venue
    #[arg(long, value_name = "METRES")]
    pub walk: Option<f64>,
    /// Kinds of premises that can be chosen as venues [default: those that rates are per]
    #[arg(long, value_name = "KIND,…", value_delimiter = ',')]
    pub candidate_kinds: Vec<String>,
    /// The scheme that venues are chosen for: its members are there already
    #[arg(long, value_name = "NAME")]
    pub existing_scheme: Option<String>,
    /// New venues of one operator at most
    #[arg(long, value_name = "N")]
    pub per_operator: Option<usize>,
    /// Venues that each of the areas must have, those there already among them
    #[arg(long, value_name = "N")]
    pub per_area: Option<usize>,
    /// What a second venue within a walk is worth beside the first, 0 to 0.5
    #[arg(long, value_name = "SHARE")]
    pub backup: Option<f64>,
    /// What becomes of premises whose hours are not known: leave-out, or open (all night)
    #[arg(long, value_name = "HOW")]
    pub unknown_hours: Option<String>,
    /// What venues are to cover by night: harm, or footfall, which needs no crime
    #[arg(long, value_name = "WHAT")]
    pub demand: Option<String>,
    /// Kinds of assets to tell, each with how far it reaches [default: every kind there is; lights 25, cleaning 100, others 50]
    #[arg(long, value_name = "KIND=METRES,…", value_delimiter = ',')]
    pub reach_of: Vec<String>,
    /// Teams out on patrol in each shift
    #[arg(long, value_name = "N")]
    pub teams: Option<u32>,
    /// When teams are out on patrol: the day on which the shift begins, and its hours (repeatable)
    #[arg(long, value_name = "DAY HH:MM-HH:MM")]
    pub shift: Vec<String>,
    /// How long a team stays in a cell before it goes on to another
    #[arg(long, value_name = "MINUTES")]
    pub visit: Option<u16>,
    /// What a second visit to a cell within an hour is worth, of the first; a third is worth as much of the second
    #[arg(long, value_name = "SHARE")]
    pub second_visit: Option<f64>,
    /// Rows that repeat a Crime ID within a month: keep, one-per-place or one
    #[arg(long, value_name = "RULE")]
    pub repeated_ids: Option<String>,
    /// Refuse a file with a larger share of faulty rows
    #[arg(long, value_name = "SHARE")]
    pub max_bad_share: Option<f64>,
    /// Time zone of the analysis: times written in another are turned into it
    #[arg(long, value_name = "ZONE")]
    pub time_zone: Option<String>,
    /// How the hours of an event are told of which only from and to are known: aoristic (a share in each hour), start or midpoint
    #[arg(long, value_name = "HOW")]
    pub timing: Option<String>,
    /// The night, in whole hours; it belongs to the day on which it began
    #[arg(long, value_name = "HH:MM-HH:MM")]
    pub night: Option<String>,
    /// Count only events of these hours, of those whose time of day is known: night, or a window such as 18:00-06:00
    #[arg(long, value_name = "night|HH:MM-HH:MM")]
    pub hours: Option<String>,
    /// Exit with code 3 when a larger share of a theme's events has no position
    #[arg(long, value_name = "SHARE")]
    pub max_unlocated_share: Option<f64>,
    /// Draw tiles of this server below the map of report.html: they are fetched from the network when the report is read
    #[arg(long, value_name = "URL")]
    pub basemap: Option<String>,
    /// What every output says at its head, such as that the data is made up
    #[arg(long, value_name = "TEXT")]
    pub notice: Option<String>,
    /// Handling mark of the outputs
    #[arg(long, value_name = "TEXT")]
    pub handling: Option<String>,
    /// Withhold numbers from 1 to K − 1, and enough others that nobody can reckon them back: 5, or 10 to be stricter
    #[arg(long, value_name = "K")]
    pub suppress: Option<u32>,
    /// Make the outputs for everybody: --suppress 5 unless another is given, and unmarked
    #[arg(long, num_args = 0, default_missing_value = "true")]
    pub public: Option<bool>,
    /// What to say of the licence of the sources, before the lines of publishers whose forms the files have
    #[arg(long, value_name = "TEXT")]
    pub licence: Option<String>,
    /// Seed of all random numbers; kept in the manifest
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Formats to write: geojson, csv, parquet
    #[arg(long, value_name = "FORMAT,…", value_delimiter = ',')]
    pub format: Vec<String>,
    /// Folder for the outputs; - writes the cells to stdout and nothing else
    #[arg(short, long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Tables of the user's own, each with what its columns mean: only in the file
    #[arg(skip)]
    pub table: Vec<Mapping>,
}

/// Where outputs go when nothing else is said.
pub const DEFAULT_OUT: &str = "hexspot-out";

impl Settings {
    /// The names of those that say something.
    pub fn given(&self) -> Vec<String> {
        let serde_json::Value::Object(all) = serde_json::json!(self) else { return Vec::new() };
        let says = |value: &serde_json::Value| !value.is_null() && value.as_array().is_none_or(|list| !list.is_empty());
        all.into_iter().filter(|(_, value)| says(value)).map(|(name, _)| name).collect()
    }
}
