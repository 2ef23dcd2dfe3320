//! What tables hold, and what their columns can mean.

use serde::{Deserialize, Serialize};

/// What a table holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Holds {
    /// Incidents, a row each: crimes, calls, noise complaints.
    #[default]
    Events,
    /// Premises, a row each.
    Premises,
    /// People counted at places, by time.
    Footfall,
    /// The places where people are counted.
    Sensors,
    /// Incidents counted by area, with no positions.
    AreaCounts,
    /// Things with a position: stations, cameras, lights.
    Places,
    /// Answers of people to questions.
    Survey,
    /// Journeys that a scheme counts, such as taxi marshals.
    Journeys,
}

/// What a column means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// A number or name of the row's own.
    Id,
    /// When; or when it began. Two columns: date and time of day. Three to five: year, month, day, hour, minute.
    Time,
    /// When it had ended, where only a span is known.
    TimeTo,
    /// Degrees east, WGS84.
    Lon,
    /// Degrees north, WGS84.
    Lat,
    /// East, in the units of the table's coordinate system.
    Easting,
    /// North, likewise.
    Northing,
    /// The category that themes choose by.
    Category,
    /// The offence in the source's own words.
    Offence,
    /// The victim's sex.
    VictimSex,
    /// The premises at which it happened, by name or number.
    Premises,
    /// Who reported it, row by row.
    Source,
    /// Harm of the row's events, when the table states it.
    Weight,
    /// How many events or people the row stands for.
    Count,
    /// People going in; with `exits`, in place of `count`.
    Entries,
    /// People going out.
    Exits,
    /// A name.
    Name,
    /// The brand or owner of a premises.
    Operator,
    /// The kind of thing.
    Kind,
    /// Public or restricted.
    Access,
    /// Opening hours in OpenStreetMap's syntax, or in words that the table's `hours` translate.
    Hours,
    /// Persons who may be present.
    Capacity,
    /// Schemes a premises belongs to, separated by semicolons.
    Schemes,
    /// Columns kept as they are, to filter on.
    Attributes,
    /// The sensor or station that counted.
    Sensor,
    /// The area counted, by code or name.
    Area,
    /// The larger area that holds it, where names are not unique without.
    AreaWithin,
    /// What people were asked; in a table without it, `answer` is a column for one question.
    Question,
    /// What they answered.
    Answer,
    /// Columns of answers, one for each question, in place of `question` and `answer`.
    Answers,
    /// Columns by which respondents are grouped: age, sex, resident or visitor.
    Group,
    /// What the question was asked about, such as by day or after dark.
    Circumstance,
    /// Passengers of the row's journeys.
    Passengers,
    /// Women among them.
    Women,
    /// Women who travelled alone.
    LoneWomen,
}

impl Role {
    /// The name of the role in `hexspot.toml`.
    pub fn name(self) -> String {
        serde_json::to_value(self).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
    }

    /// How many columns may make it up.
    pub fn most_columns(self) -> usize {
        match self {
            Self::Time | Self::TimeTo => 5,
            Self::Attributes | Self::Answers | Self::Group => usize::MAX,
            _ => 1,
        }
    }
}

impl Holds {
    /// The roles that columns of such a table can have.
    pub fn roles(self) -> &'static [Role] {
        use Role as R;
        match self {
            Self::Events => &[
                R::Id,
                R::Time,
                R::TimeTo,
                R::Lon,
                R::Lat,
                R::Easting,
                R::Northing,
                R::Category,
                R::Offence,
                R::VictimSex,
                R::Premises,
                R::Source,
                R::Weight,
                R::Count,
            ],
            Self::Premises => &[
                R::Id,
                R::Name,
                R::Operator,
                R::Kind,
                R::Access,
                R::Hours,
                R::Capacity,
                R::Schemes,
                R::Lon,
                R::Lat,
                R::Easting,
                R::Northing,
                R::Attributes,
            ],
            Self::Footfall => {
                &[R::Sensor, R::Time, R::Count, R::Entries, R::Exits, R::Lon, R::Lat, R::Easting, R::Northing, R::Area]
            }
            Self::Sensors => &[R::Id, R::Name, R::Kind, R::Lon, R::Lat, R::Easting, R::Northing, R::Attributes],
            Self::Places => {
                &[R::Id, R::Name, R::Kind, R::Hours, R::Lon, R::Lat, R::Easting, R::Northing, R::Attributes]
            }
            Self::AreaCounts => &[R::Area, R::AreaWithin, R::Time, R::Category, R::Offence, R::Count],
            Self::Survey => {
                &[R::Question, R::Answer, R::Answers, R::Group, R::Area, R::Circumstance, R::Count, R::Time]
            }
            Self::Journeys => &[
                R::Time,
                R::Count,
                R::Passengers,
                R::Women,
                R::LoneWomen,
                R::Name,
                R::Area,
                R::Lon,
                R::Lat,
                R::Easting,
                R::Northing,
            ],
        }
    }

    /// The roles without which such a table says nothing; of several in a group one is enough.
    pub fn needed(self) -> &'static [&'static [Role]] {
        use Role as R;
        match self {
            Self::Events => &[&[R::Time], &[R::Lon, R::Easting], &[R::Lat, R::Northing]],
            Self::Premises => &[&[R::Name], &[R::Lon, R::Easting], &[R::Lat, R::Northing]],
            Self::Footfall => &[&[R::Sensor, R::Area, R::Lon, R::Easting], &[R::Count, R::Entries]],
            Self::Sensors => &[&[R::Id, R::Name], &[R::Lon, R::Easting], &[R::Lat, R::Northing]],
            Self::Places => &[&[R::Lon, R::Easting], &[R::Lat, R::Northing]],
            Self::AreaCounts => &[&[R::Area]],
            Self::Survey => &[&[R::Answer, R::Answers]],
            Self::Journeys => &[&[R::Time], &[R::Count, R::Passengers]],
        }
    }
}
