//! Every output that has columns: which, in which order, and what its map holds.

use self::members::*;
use super::{
    areas, backtest, calibration, cells, clusters, compare, cover, hotspots, near_repeat, operators, patrol, premises,
    repeat_locations, routes, survey, theme_overlap, trend, venues, when,
};
use crate::columns;
use crate::table::{Geometry, Layout, MapLayout, style, suppression};

/// The outputs. Their JSON schemas (`data/schema`) and the field dictionary (`data/FIELDS.md`) are made from these.
pub const LAYOUTS: &[Layout] = &[
    Layout {
        name: "cells",
        title: "cells_<theme>.geojson: the cells of the study area in order of rank; ranking_<theme>.csv has the same \
         fields, then those of $defs/ranking",
        columns: &[
            cells::cell::FIELDS,
            suppression::FIELDS,
            cells::spread_cell::FIELDS,
            cells::density::FIELDS,
            cells::permutation::FIELDS,
        ],
        map: Some(MapLayout {
            members: &[
                NOTICE,
                PERIOD,
                PREMISES_DATE,
                HANDLING,
                LICENCE,
                STATEMENT,
                MANIFEST,
                THEME,
                TITLE,
                FOOTFALL_PERIOD,
                PROXY_OF,
            ],
            geometry: Geometry::Polygon,
            id: None,
            style: style::AREAS,
        }),
        table_only: Some(("ranking", cells::cell_middle::FIELDS)),
    },
    Layout {
        name: "hotspots",
        title: "hotspots_<theme>.geojson: neighbouring hot cells merged, first place first",
        columns: &[hotspots::hotspot::FIELDS, suppression::FIELDS],
        map: Some(MapLayout {
            members: &[
                NOTICE,
                PERIOD,
                PREMISES_DATE,
                HANDLING,
                LICENCE,
                STATEMENT,
                MANIFEST,
                THEME,
                TITLE,
                FOOTFALL_PERIOD,
                PROXY_OF,
            ],
            geometry: Geometry::Polygons,
            id: None,
            style: style::AREAS,
        }),
        table_only: None,
    },
    Layout {
        name: "concentration",
        title: "concentration_<theme>.csv: points of the Lorenz curves of events and of harm over the cells of the study \
         area, emptiest cells first; no row of one that is nought everywhere or not known",
        columns: &[theme_overlap::lorenz_point::FIELDS],
        map: None,
        table_only: None,
    },
    Layout {
        name: "overlap",
        title: "overlap.csv: every two themes, and the cells that are hot in both",
        columns: &[theme_overlap::theme_pair::FIELDS],
        map: None,
        table_only: None,
    },
    Layout {
        name: "spread",
        title: "spread_<theme>.csv (with `spread`): the cells of the study area in order of their rank after counts at \
         map points were spread, with the rank they had before; events shared out are no independent draws, so \
         that hot and its test stay on count",
        columns: &[cells::spread_rank::FIELDS],
        map: None,
        table_only: None,
    },
    Layout {
        name: "areas",
        title: "areas.geojson: the areas in order of their file, each with all measures: a field is named by its \
         measure, an underscore and what patternProperties describe",
        columns: &[areas::area::FIELDS, areas::area_measure::FIELDS],
        map: Some(MapLayout {
            members: &[
                NOTICE,
                PERIOD,
                PREMISES_DATE,
                HANDLING,
                LICENCE,
                STATEMENT,
                MANIFEST,
                FOOTFALL_PERIOD,
                MEASURES,
            ],
            geometry: Geometry::Polygons,
            id: Some(
                "code of the area, or \"area-\" and its number in the file where it has none; a code that stands twice is given that number too",
            ),
            style: style::AREAS,
        }),
        table_only: None,
    },
    Layout {
        name: "area_rows",
        title: "areas.csv: a row for each measure and area, measures in order, areas by rank of number",
        columns: &[areas::area_row::FIELDS],
        map: None,
        table_only: None,
    },
    Layout {
        name: "area_flips",
        title: "area_flips.csv: pairs of areas that a denominator turns round: the first has the larger number, the \
         second the higher rate",
        columns: &[areas::area_flip::FIELDS],
        map: None,
        table_only: None,
    },
    Layout {
        name: "area_premises",
        title: "area_premises.csv: a row for each area and kind of premises that stands in it, whether rates are per \
         that kind or not",
        columns: &[areas::premises_kind::FIELDS],
        map: None,
        table_only: None,
    },
    Layout {
        name: "trend",
        title: "trend_<theme>.geojson: the course of every cell, by rank",
        columns: &[trend::trend_cell::FIELDS, trend::course::FIELDS],
        map: Some(MapLayout {
            members: &[
                NOTICE,
                PERIOD,
                PREMISES_DATE,
                HANDLING,
                LICENCE,
                STATEMENT,
                MANIFEST,
                THEME,
                TITLE,
                PROXY_OF,
                STEP_MONTHS,
                STEPS,
                RECENT_MONTHS,
                TREND_LEVEL,
                TREND_PHI,
            ],
            geometry: Geometry::Polygon,
            id: None,
            style: style::AREAS,
        }),
        table_only: None,
    },
    Layout {
        name: "trend_rows",
        title: "trend_<theme>.csv: the months of the whole area, each hotspot, each area and each cell that has an event",
        columns: &[trend::month::FIELDS, suppression::FIELDS],
        map: None,
        table_only: None,
    },
    Layout {
        name: "trends",
        title: "trends_<theme>.csv: the course of the whole area, each hotspot and each area",
        columns: &[trend::trend_place::FIELDS, trend::course::FIELDS],
        map: None,
        table_only: None,
    },
    Layout {
        name: "compare",
        title: "compare_<theme>.geojson: every reported cell in two periods, largest change in number first",
        columns: &[
            compare::changed_cell::FIELDS,
            compare::period_counts::FIELDS,
            compare::change::FIELDS,
            compare::treatment::FIELDS,
        ],
        map: Some(MapLayout {
            members: &[NOTICE, PERIOD, HANDLING, LICENCE, STATEMENT, MANIFEST, THEME, TITLE, PROXY_OF, BEFORE, AFTER],
            geometry: Geometry::Polygon,
            id: None,
            style: style::AREAS,
        }),
        table_only: None,
    },
    Layout {
        name: "compare_rows",
        title: "compare.csv: the total, areas, hotspots and cells of each theme in two periods, largest change in number \
         first within a kind",
        columns: &[
            compare::changed_place::FIELDS,
            compare::period_counts::FIELDS,
            compare::period_rates::FIELDS,
            compare::change::FIELDS,
            compare::change_sentence::FIELDS,
        ],
        map: None,
        table_only: None,
    },
    Layout {
        name: "displacement",
        title: "displacement.csv: the treated area, the ring around it and the control, a row for each theme and \
         assumption",
        columns: &[compare::evaluation::FIELDS],
        map: None,
        table_only: None,
    },
    Layout {
        name: "journeys",
        title: "journeys.csv: what a scheme such as taxi marshals counted, in total, by week, by hour, by both and by \
         point",
        columns: &[compare::scheme_count::FIELDS],
        map: None,
        table_only: None,
    },
    Layout {
        name: "when",
        title: "when_<theme>.csv: a row for each place and each of the 168 hours of the week, zeros included; only \
         events whose time of day is known, on observed days: from the first to the last event with a time of day \
         of each source, months without one excluded; local time",
        columns: &[when::week_hour::FIELDS],
        map: None,
        table_only: None,
    },
    Layout {
        name: "when_windows",
        title: "when_windows_<theme>.csv: a row for each place and window of the week, against the hours and the people \
         present; without events at times that stand for \"not known\" and events that lasted longer than a week",
        columns: &[when::week_window::FIELDS],
        map: None,
        table_only: None,
    },
    Layout {
        name: "weekends",
        title: "weekends_<theme>.csv: a row for each place and each weekend whose days and evenings every source with \
         times of day knows, for the Monday meeting",
        columns: &[when::weekend::FIELDS],
        map: None,
        table_only: None,
    },
    Layout {
        name: "premises",
        title: "premises.geojson: the listed premises by rank; premises.csv has the same fields",
        columns: &[premises::premises_identity::FIELDS, premises::premises_incidents::FIELDS],
        map: Some(MapLayout {
            members: &[NOTICE, PERIOD, PREMISES_DATE, HANDLING, LICENCE, STATEMENT, MANIFEST, THEMES_NEAR, NEAR_M],
            geometry: Geometry::Point,
            id: Some("number of the premises, with its place in the file where it has none or another has the same"),
            style: style::POINTS,
        }),
        table_only: None,
    },
    Layout {
        name: "concern",
        title: "concern.csv: premises of concern, with the grounds",
        columns: &[premises::premises_identity::FIELDS, premises::concern_ground::FIELDS],
        map: None,
        table_only: None,
    },
    Layout {
        name: "ratings",
        title: "ratings.csv: the listed premises that ever had a named incident or a point, by month; the others were \
         green without points",
        columns: &[premises::rating::FIELDS],
        map: None,
        table_only: None,
    },
    Layout {
        name: "operators",
        title: "operators.csv: operators of the listed premises, the conversation that covers most incidents first",
        columns: &[operators::operator::FIELDS],
        map: None,
        table_only: None,
    },
    Layout {
        name: "repeat_locations",
        title: "repeat_locations.csv: locations with more than one incident, most incidents first",
        columns: &[repeat_locations::repeat_location::FIELDS],
        map: None,
        table_only: None,
    },
    Layout {
        name: "premises_names",
        title: "premises_names.csv: names that events give and that lead to no premises",
        columns: &[repeat_locations::unplaced_name::FIELDS],
        map: None,
        table_only: None,
    },
    Layout {
        name: "survey",
        title: "survey.csv: how many said yes, by question, group, area and circumstance",
        columns: &[survey::question::FIELDS, survey::respondents::FIELDS, survey::answer_share::FIELDS],
        map: None,
        table_only: None,
    },
    Layout {
        name: "survey_tests",
        title: "survey_tests.csv: which shares differ",
        columns: &[survey::question::FIELDS, survey::survey_test::FIELDS],
        map: None,
        table_only: None,
    },
    Layout {
        name: "survey_areas",
        title: "survey_areas.csv: perception in an area compared with what is recorded there",
        columns: &[
            survey::question::FIELDS,
            survey::survey_area::FIELDS,
            survey::answer_share::FIELDS,
            survey::survey_recorded::FIELDS,
        ],
        map: None,
        table_only: None,
    },
    Layout {
        name: "clusters",
        title: "clusters_<theme>.geojson: the clusters of a scan, most likely first (the rows of clusters_<theme>.csv \
         are the same)",
        columns: &[clusters::cluster::FIELDS],
        map: Some(MapLayout {
            members: &[
                NOTICE,
                PERIOD,
                PREMISES_DATE,
                HANDLING,
                LICENCE,
                STATEMENT,
                MANIFEST,
                THEME,
                TITLE,
                PROXY_OF,
                WINDOWS,
                MAX_SHARE,
                REPLICATIONS,
                CLUSTER_LEVEL,
                CLUSTER_PHI,
            ],
            geometry: Geometry::Polygons,
            id: None,
            style: style::AREAS,
        }),
        table_only: None,
    },
    Layout {
        name: "near_repeat",
        title: "near_repeat_<theme>.csv: pairs of events by how far apart they are in space and in time, and what chance \
         would have",
        columns: &[near_repeat::event_pairs::FIELDS],
        map: None,
        table_only: None,
    },
    Layout {
        name: "venues",
        title: "venues.geojson: premises to win for a scheme in the order in which to win them, then those that are \
         members already; venues.csv has the same fields of those to win",
        columns: &[venues::plan_venue::FIELDS],
        map: Some(MapLayout {
            members: &[
                NOTICE,
                HARM_PERIOD,
                PREMISES_DATE,
                HANDLING,
                LICENCE,
                STATEMENT,
                MANIFEST,
                HARM_THEME,
                PROXY_OF,
                DEMAND,
                HOURS_OF_DEMAND,
                WALK_M,
                DISTANCE,
                COVER_BEFORE,
                COVER_AFTER,
            ],
            geometry: Geometry::Point,
            id: Some("new-1 for the first to win, existing-1 for the first of those there already"),
            style: style::POINTS,
        }),
        table_only: None,
    },
    Layout {
        name: "venues_operators",
        title: "operators.csv of a plan of venues: operators of the premises to be won, the conversation that wins most \
         first; a premises whose list names no operator is in none",
        columns: &[venues::wanted_operator::FIELDS],
        map: None,
        table_only: None,
    },
    Layout {
        name: "patrol",
        title: "patrol.geojson: a feature for each visit, the cell it is in (the rows of patrol.csv are the same)",
        columns: &[patrol::visit::FIELDS],
        map: Some(MapLayout {
            members: &[
                NOTICE,
                PERIOD,
                PREMISES_DATE,
                HANDLING,
                LICENCE,
                STATEMENT,
                MANIFEST,
                THEME,
                TITLE,
                PROXY_OF,
                HARM,
                TIME_ZONE,
                HOURS,
                HOURS_ASSUMED,
                WALKING,
            ],
            geometry: Geometry::Polygon,
            id: None,
            style: style::AREAS,
        }),
        table_only: None,
    },
    Layout {
        name: "patrol_routes",
        title: "patrol_routes.geojson: the round of each team as a line through the middles of its cells",
        columns: &[patrol::round::FIELDS],
        map: Some(MapLayout {
            members: &[
                NOTICE,
                PERIOD,
                PREMISES_DATE,
                HANDLING,
                LICENCE,
                STATEMENT,
                MANIFEST,
                THEME,
                TITLE,
                PROXY_OF,
                HARM,
                TIME_ZONE,
                HOURS,
                HOURS_ASSUMED,
                WALKING,
            ],
            geometry: Geometry::Line,
            id: None,
            style: style::LINES,
        }),
        table_only: None,
    },
    Layout {
        name: "patrol_tested",
        title: "patrol_tested.csv: what plans would have been present for, origin by origin",
        columns: &[patrol::patrol_test::FIELDS],
        map: None,
        table_only: None,
    },
    Layout {
        name: "routes",
        title: "routes.geojson: the pieces of street on ways home from venues to stations, by exposure; routes.csv has \
         the same fields",
        columns: &[routes::street::FIELDS],
        map: Some(MapLayout {
            members: &[
                NOTICE,
                PERIOD,
                PREMISES_DATE,
                HANDLING,
                LICENCE,
                STATEMENT,
                MANIFEST,
                THEME,
                TITLE,
                PROXY_OF,
                HARM,
                DISTANCES,
                HOURS,
            ],
            geometry: Geometry::Line,
            id: Some("`route-` and the rank"),
            style: style::LINES,
        }),
        table_only: None,
    },
    Layout {
        name: "ways_home",
        title: "ways_home.geojson: the safer way from each venue to its station, from door to door, those first by which \
         most harm is saved to most people; ways_home.csv has the same fields",
        columns: &[routes::way_home::FIELDS],
        map: Some(MapLayout {
            members: &[
                NOTICE,
                PERIOD,
                PREMISES_DATE,
                HANDLING,
                LICENCE,
                STATEMENT,
                MANIFEST,
                THEME,
                TITLE,
                PROXY_OF,
                HARM,
                DISTANCES,
                HOURS,
            ],
            geometry: Geometry::Line,
            id: Some("`way-` and the place in the order"),
            style: style::LINES,
        }),
        table_only: None,
    },
    Layout {
        name: "cover",
        title: "cover.geojson: gaps of assets cell by cell, and new places; cover.csv has the same fields",
        columns: &[cover::gap::FIELDS],
        map: Some(MapLayout {
            members: &[
                NOTICE,
                PERIOD,
                PREMISES_DATE,
                HANDLING,
                LICENCE,
                STATEMENT,
                MANIFEST,
                THEME,
                TITLE,
                PROXY_OF,
                HOURS_ASSUMED,
            ],
            geometry: Geometry::PointOrPolygon,
            id: Some("kind and cell of a gap, or \"new\", kind and order of a new place"),
            style: style::AREAS_AND_POINTS,
        }),
        table_only: None,
    },
    Layout {
        name: "cover_hours",
        title: "cover_hours.csv: need and gap of the study area by kind of asset and hour of the week",
        columns: &[cover::gap_hour::FIELDS],
        map: None,
        table_only: None,
    },
    Layout {
        name: "backtest",
        title: "backtest.csv: how much of what happened next lay in the first part of the area, for each theme, origin \
         and method",
        columns: &[backtest::backtest_origin::FIELDS],
        map: None,
        table_only: None,
    },
    Layout {
        name: "backtest_summary",
        title: "backtest_summary.csv: the means of every method at every share of the area, and whether it is \
         significantly better than the plain count",
        columns: &[backtest::backtest_mean::FIELDS],
        map: None,
        table_only: None,
    },
    Layout {
        name: "calibration",
        title: "calibration.csv: how often the verdicts of these settings are given on worlds drawn on the study's own \
         cells, a row for each theme, relative risk and verdict",
        columns: &[calibration::calibration_rate::FIELDS],
        map: None,
        table_only: None,
    },
];

/// The JSON schema of a period of months.
const MONTHS: &str = r#"{
    "type": "object", "required": ["from", "to"], "additionalProperties": false,
    "properties": {
        "from": { "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}$" },
        "to": { "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}$" }
    }
}"#;

/// The JSON schema of a period of days.
const DAYS: &str = r#"{
    "type": "object", "required": ["from", "to", "months"], "additionalProperties": false,
    "properties": {
        "from": { "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "description": "first day" },
        "to": { "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "description": "last day" },
        "months": {
            "type": "number", "exclusiveMinimum": 0, "unit": "months", "description": "months of it that are observed"
        }
    }
}"#;

/// The JSON schema of the measures of areas.
const MEASURE: &str = r#"{
    "type": "array", "minItems": 1,
    "items": {
        "type": "object", "required": ["name", "title", "unit", "proxy_of", "source"], "additionalProperties": false,
        "properties": {
            "name": {
                "type": "string", "pattern": "^[^_]+$",
                "description": "with an underscore, what the fields of the measure begin with"
            },
            "title": { "type": "string", "description": "the measure in words" },
            "unit": { "enum": ["events", "points"], "description": "what its number counts" },
            "proxy_of": {
                "type": ["string", "null"], "description": "what the measure stands for when the data cannot say it"
            },
            "source": { "type": "string", "description": "what it was counted from" }
        }
    }
}"#;

columns! {
    /// Members of maps.
    pub mod members {
        /// what every reader must know first, such as that the data is synthetic
        NOTICE: text.or_null();
        /// first and last month
        PERIOD: json(MONTHS);
        /// first and last month that the harm is of; null where people are to be covered
        HARM_PERIOD as "period": json(MONTHS).or_null();
        /// date of the premises' extract, when stated
        PREMISES_DATE: text.or_null();
        /// handling mark
        HANDLING: text;
        /// licence line of the sources
        LICENCE: text;
        /// what the figures are not
        STATEMENT: text;
        /// name of the manifest beside the file
        MANIFEST: text;
        /// name of the theme
        THEME: text;
        /// title of the theme whose harm is to be covered; null where people are
        HARM_THEME as "theme": text.or_null();
        /// the theme in words
        TITLE: text;
        /// what the theme stands for when the data cannot say it; null when it is exact or there is none
        PROXY_OF: text.or_null();
        /// year of the footfall, or first and last; null without footfall
        FOOTFALL_PERIOD: text.or_null();
        /// what the areas are compared on, in order
        MEASURES: json(MEASURE);
        /// what windows are like: a cell and whole rings around it; connected cells of any outline; rings over a run of months
        WINDOWS: text.names(&["rings", "irregular", "space-time"]);
        /// largest window, as a share of what events are expected to follow (of the area where time is scanned)
        MAX_SHARE: number.above(0.0).most(0.5).unit("0 to 0.5");
        /// replications that each p rests on
        REPLICATIONS: whole.least(19.0);
        /// level at which a cluster is significant
        CLUSTER_LEVEL as "level": number.above(0.0).below(1.0);
        /// overdispersion of events: variance over mean of the counts of blocks of cells by month, once what all months and
        /// all places share is taken out, at least 1; null where it cannot be estimated
        CLUSTER_PHI as "phi": number.least(1.0).or_null().unit("ratio");
        /// months that are one step of the trend of cells; null where too few whole months are known
        STEP_MONTHS: whole.least(1.0).or_null().unit("months");
        /// known steps
        STEPS: whole.least(4.0).or_null().unit("steps");
        /// latest months that are compared with the same months of earlier years
        RECENT_MONTHS: whole.least(1.0).unit("months");
        /// alpha: false-discovery rate of trends and of hot and cold in each month and step
        TREND_LEVEL as "level": number.above(0.0).below(1.0);
        /// overdispersion of events (variance over mean of the counts of blocks of cells by month), 1 where it cannot be
        /// estimated
        TREND_PHI as "phi": number.least(1.0).unit("ratio");
        /// the first of the periods compared
        BEFORE: json(DAYS);
        /// the second
        AFTER: json(DAYS);
        /// names of the themes of which an incident near premises is shared by them; an incident that names one counts whatever
        /// its theme
        THEMES_NEAR: list;
        /// how far from a premises an incident that names none may be to be shared by it
        NEAR_M: number.least(0.0).unit("metres");
        /// what is to be covered by night: harm expected of the theme, or people present
        DEMAND: text.names(&["harm", "footfall"]);
        /// what the hours of the demand rest on, and whether they are assumed
        HOURS_OF_DEMAND: text;
        /// how far people walk to a venue
        WALK_M: number.least(0.0).unit("metres");
        /// how distances on foot are found
        DISTANCE: text;
        /// how distances on foot are found
        DISTANCES: text;
        /// share of the night's demand within a walk of an existing one that is open
        COVER_BEFORE: number.share().unit("share");
        /// the same with the new ones
        COVER_AFTER: number.share().unit("share");
        /// preset of weights by which harm is counted
        HARM: text;
        /// zone of the local times, by its IANA name
        TIME_ZONE: text;
        /// what the hours of the harm rest on, and whether they are assumed
        HOURS: text;
        /// whether the hours of the expected harm are assumed, for too few events have a time of day (fewer than 100 or than a tenth
        /// of all); the manifest says from what
        HOURS_ASSUMED: truth;
        /// how walking distances are found
        WALKING: text;
    }
}
