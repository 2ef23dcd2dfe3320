//! Reads input files into events, premises, footfall and areas, with an account of every row.
//!
//! [`load`] reads all inputs. Each format has a module of its own, and the format of a file is recognised from its content.

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
    COUNTED_TWICE, EventDetail, EventGroup, EventPlace, Events, EventsBuilder, Feed, FileEvents, NOT_RECOGNISED,
    Outcomes, PART_OF_MONTH, POLICE_API, POLICE_STREET, PoliceOptions, RepeatedIds, STOP_AND_SEARCH, STREET_CATEGORIES,
    UnlocatedEvents, VictimSex,
};
pub(crate) use crime::{FixedHashMap, covering_period, missing_months};
pub use crs::Crs;
pub use event_time::{DEFAULT_TIME_ZONE, DateOrder, EventTime, EventTimeParser};
pub use footfall::{CountKind, DayCount, DayType, Footfall, HOURS_OF_WEEK, HourCount, Station, StationLocation};
pub use format_detection::known_format;
pub use infer_mapping::{GUESSED, Suggestion, suggest};
pub use inspect::{DetailCounts, EventContent, Inspection, inspect};
pub use layers::{PointFeature, PointLayer, Street, StreetLayer, read_mapped_points, read_points, read_streets};
pub use ledger::{FileAccount, Ledger};
pub use licence::licences;
pub use load::load;
pub use mapping::{ColumnNames, Mapping, Role, TableContent};
pub use premises::{Access, Hours, PUB_BAR_NIGHTCLUB, Premises, Register, Venue, Week, Weekday, operator_key, slug};
pub(crate) use premises::{MIN_SIMILARITY, NameKey};
pub use rejected_rows::{DropCount, DropExample, DropReason, DroppedRows, Fault};
pub use scheme_journeys::{Journey, Journeys};
pub(crate) use sha256::Sha256;
pub use shifted_positions::PositionShift;
pub use snap_points::SnapPointSummary;
pub use source::{Discovery, InputFile, Source};
pub use spatial::{ENDINGS as LAYER_ENDINGS, LayerKind, layer_kind};
pub use survey::{Survey, SurveyResponse};
pub use table::ENDINGS as TABLE_ENDINGS;

use serde::{Deserialize, Serialize};

/// The default of the largest share of faulty rows (0 to 1) that a file may have.
pub const DEFAULT_MAX_BAD_SHARE: f64 = 0.5;

/// The inputs to read.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    /// Police street-level crime: files, folders, zips.
    pub crime: Vec<Source>,
    /// Premises: registers, food-hygiene XML, OpenStreetMap GeoJSON, lists of scheme members.
    pub premises: Vec<Source>,
    /// Footfall: tables of counts, and lists of sensors.
    pub footfall: Vec<Source>,
    /// The positions of stations, for footfall without positions.
    pub stations: Vec<Source>,
    /// Streets as lines, for walking distances.
    pub streets: Vec<Source>,
    /// Cameras, lights or other assets to analyse for gaps.
    pub assets: Vec<Source>,
    /// The study area.
    pub area: Option<Source>,
    /// Areas whose names label the cells; by default those of the study area.
    pub areas: Option<Source>,
    /// The area that the crime sources cover completely. The part outside the study area is the buffer.
    pub coverage: Option<Source>,
    /// The area of an intervention to evaluate.
    pub treated: Option<Source>,
    /// The control area; by default the rest of the study area.
    pub control: Option<Source>,
    /// Counts by area and month, in a known format.
    pub counts: Vec<Source>,
    /// The user's tables, each with the mapping of its columns.
    pub tables: Vec<MappedTable>,
}

/// A user's table and its mapping.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(from = "Mapping", into = "Mapping")]
pub struct MappedTable {
    /// The file.
    pub source: Source,
    /// The meaning of its columns.
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

/// IngestOptions for reading the inputs.
#[derive(Clone, Debug)]
pub struct IngestOptions {
    /// IngestOptions for police files.
    pub police: PoliceOptions,
    /// The largest share of faulty rows (0 to 1) that a file may have.
    pub max_bad_share: f64,
    /// The time zone of the analysis, by its IANA name.
    pub time_zone: String,
}

/// The data read from all inputs.
#[derive(Clone, Debug, Default)]
pub struct InputData {
    /// The events.
    pub events: Events,
    /// The premises; `None` when no file was given.
    pub premises: Option<Premises>,
    /// The footfall; `None` when no file was given.
    pub footfall: Option<Footfall>,
    /// The study area.
    pub area: Option<Areas>,
    /// The areas that label cells.
    pub areas: Option<Areas>,
    /// The area that the crime sources cover completely.
    pub coverage: Option<Areas>,
    /// The area of the intervention.
    pub treated: Option<Areas>,
    /// The control area.
    pub control: Option<Areas>,
    /// The stations, when a list of them was given.
    pub stations: Vec<StationLocation>,
    /// Streets, by file.
    pub streets: Vec<StreetLayer>,
    /// Things with a position, by table, with the ledger number of the table.
    pub places: Vec<(usize, PointLayer)>,
    /// Counts by area, by table, with the ledger number of the table.
    pub area_counts: Vec<(usize, AreaCounts)>,
    /// Surveys, by table, with the ledger number of the table.
    pub surveys: Vec<(usize, Survey)>,
    /// Journeys counted by schemes, by table, with the ledger number of the table.
    pub journeys: Vec<(usize, Journeys)>,
    /// The account of every row.
    pub ledger: Ledger,
}
