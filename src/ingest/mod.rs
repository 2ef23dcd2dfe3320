//! Files in; events, premises, footfall and areas out, with an account of every row.
//!
//! One file per format, one door: [`load`]. The format of a file is found from its content.

mod area_counts;
mod areas;
mod column_mapping_reader;
mod crime;
mod crs;
mod event_time;
mod footfall;
mod format_detection;
mod infer_mapping;
mod inspect;
mod layers;
mod ledger;
mod licence;
mod load;
mod mapping;
mod position;
mod premises;
mod rejected_rows;
mod scheme_journeys;
mod sha256;
mod shifted_positions;
mod snap_points;
mod source;
mod spatial;
mod survey;
mod table;

pub use area_counts::{
    AreaCount, AreaCounts, AreaKey, JoinedCounts, OffenceCategory, UnmatchedKey, UnmatchedReason, areas_from_keys,
    find_areas, is_area_counts, join, read as read_area_counts,
};
pub use areas::{Area, AreaIndex, Areas, read as read_areas};
pub use crime::{
    COUNTED_TWICE, Detail, EventGroup, EventPlace, Events, EventsBuilder, Feed, FileEvents, NOT_RECOGNISED, Outcomes,
    PART_OF_MONTH, POLICE_API, POLICE_STREET, PoliceOptions, RepeatedIds, STOP_AND_SEARCH, STREET_CATEGORIES,
    Unlocated, VictimSex,
};
pub(crate) use crime::{Map, gaps, period_of};
pub use crs::Crs;
pub use event_time::{Clock, DEFAULT_TIME_ZONE, DateOrder, EventTime};
pub use footfall::{CountKind, DayCount, DayType, Footfall, HOURS_OF_WEEK, HourCount, Station, StationLocation};
pub use format_detection::known_format;
pub use infer_mapping::{GUESSED, Suggestion, suggest};
pub use inspect::{Details, EventContent, Inspection, inspect};
pub use layers::{PointFeature, PointLayer, Street, StreetLayer, read_mapped_points, read_points, read_streets};
pub use ledger::{FileAccount, Ledger};
pub use licence::licences;
pub use load::load;
pub use mapping::{Holds, Mapping, OneOrMore, Role};
pub use premises::{Access, Hours, PUB_BAR_NIGHTCLUB, Premises, Register, Venue, Week, Weekday, operator_key, slug};
pub(crate) use premises::{MIN_SIMILARITY, NameKey};
pub use rejected_rows::{DropReason, Dropped, Drops, Example, Fault};
pub use scheme_journeys::{Journey, Journeys};
pub(crate) use sha256::Fingerprint;
pub use shifted_positions::Displacement;
pub use snap_points::SnapPoints;
pub use source::{Found, InputFile, Source};
pub use spatial::{ENDINGS as LAYER_ENDINGS, LayerKind, layer_kind};
pub use survey::{Survey, SurveyResponse};
pub use table::ENDINGS as TABLE_ENDINGS;

use serde::{Deserialize, Serialize};

/// The largest share of faulty rows a file may have before it is refused.
pub const DEFAULT_MAX_BAD_SHARE: f64 = 0.5;

/// What to read.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    /// Police street-level crime: files, folders, zips.
    pub crime: Vec<Source>,
    /// Premises: registers, food-hygiene XML, OpenStreetMap GeoJSON, lists of members of a scheme.
    pub premises: Vec<Source>,
    /// Footfall: tables of counts, and lists of the sensors that counted.
    pub footfall: Vec<Source>,
    /// Where stations are, for footfall that does not say.
    pub stations: Vec<Source>,
    /// Streets as lines, along which people walk.
    pub streets: Vec<Source>,
    /// Things that watch, light or clean a place, whose gaps are to be told.
    pub assets: Vec<Source>,
    /// The study area.
    pub area: Option<Source>,
    /// Areas whose names label the cells; those of the study area when absent.
    pub areas: Option<Source>,
    /// The area in which the crime sources count everything: beyond the study area it gives the buffer.
    pub coverage: Option<Source>,
    /// The ground on which something was done that is to be evaluated.
    pub treated: Option<Source>,
    /// The ground to evaluate it against; the rest of the study area when absent.
    pub control: Option<Source>,
    /// Counts by area and month, in a form that is known here.
    pub counts: Vec<Source>,
    /// Tables of the user's own, each with what its columns mean.
    pub tables: Vec<MappedTable>,
}

/// A table of the user's own.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(from = "Mapping", into = "Mapping")]
pub struct MappedTable {
    /// Where it is.
    pub source: Source,
    /// What its columns mean.
    pub mapping: Mapping,
}

impl From<MappedTable> for Mapping {
    fn from(table: MappedTable) -> Self {
        table.mapping
    }
}

impl From<Mapping> for MappedTable {
    fn from(mapping: Mapping) -> Self {
        Self { source: mapping.path.clone().into(), mapping }
    }
}

/// How to read it.
#[derive(Clone, Debug)]
pub struct Options {
    /// What to take from police files.
    pub police: PoliceOptions,
    /// The largest share of faulty rows a file may have.
    pub max_bad_share: f64,
    /// The zone in which the analysis tells time, by its IANA name.
    pub time_zone: String,
}

/// Everything read.
#[derive(Clone, Debug, Default)]
pub struct Loaded {
    /// The events.
    pub events: Events,
    /// The premises; `None` when no file was given, which is not the same as none found.
    pub premises: Option<Premises>,
    /// The footfall; `None` when no file was given.
    pub footfall: Option<Footfall>,
    /// The study area.
    pub area: Option<Areas>,
    /// The areas that label cells.
    pub areas: Option<Areas>,
    /// Where the crime sources count everything.
    pub coverage: Option<Areas>,
    /// The ground on which something was done.
    pub treated: Option<Areas>,
    /// The ground to evaluate it against.
    pub control: Option<Areas>,
    /// Stations, where a list of them was given.
    pub stations: Vec<StationLocation>,
    /// Streets, by file.
    pub streets: Vec<StreetLayer>,
    /// Things with a position, by table, with the number of its account in the ledger.
    pub places: Vec<(usize, PointLayer)>,
    /// Counts by area, by table, with the number of its account in the ledger.
    pub area_counts: Vec<(usize, AreaCounts)>,
    /// Surveys, by table, with the number of its account in the ledger.
    pub surveys: Vec<(usize, Survey)>,
    /// Journeys that schemes count, by table, with the number of its account in the ledger.
    pub journeys: Vec<(usize, Journeys)>,
    /// The account of every row.
    pub ledger: Ledger,
}
