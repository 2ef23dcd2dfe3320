//! The mapping of a user's table: what the table contains and what its columns mean.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::crs::Crs;
use super::event_time::DateOrder;
use super::table::TableLayout;
use crate::error::{ErrorKind, Result};

/// A user's table and the meaning of its columns: a `[[table]]` of `hexspot.toml`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Mapping {
    /// The file.
    pub path: PathBuf,
    /// What the table contains.
    pub holds: TableContent,
    /// The source of the data, such as "London Ambulance Service". The file name when neither this nor a source column is given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The sheet of a workbook.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// The number of the header row, from 1. 0 for no header; the columns are then "column 1", …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header_row: Option<usize>,
    /// The character that separates the columns of a text file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<char>,
    /// The coordinate system of `easting` and `northing`; British National Grid when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub crs: Option<String>,
    /// Which number of a date such as 03/04/2024 is the day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_order: Option<DateOrder>,
    /// The time zone of the table's times; that of the analysis when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
    /// The category of every row, for a table without a category column. `categories` may give single offences another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// The columns of each role.
    pub columns: BTreeMap<Role, ColumnNames>,
    /// By column, the values that are codes for a missing value.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub missing: BTreeMap<String, Vec<String>>,
    /// By column, the values of the rows to keep. Other rows are dropped and counted.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub only: BTreeMap<String, Vec<String>>,
    /// For a survey, the answers that count as yes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub positive: Vec<String>,
    /// The categories of themes for the source's categories.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub categories: BTreeMap<String, String>,
    /// Opening hours in OpenStreetMap syntax for the source's words.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub hours: BTreeMap<String, String>,
}

/// The column of a role, or the columns that together form it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(untagged)]
pub enum ColumnNames {
    /// One column.
    One(String),
    /// Several columns, in order.
    Several(Vec<String>),
}

impl ColumnNames {
    /// The names of the columns.
    pub fn names(&self) -> &[String] {
        match self {
            Self::One(name) => std::slice::from_ref(name),
            Self::Several(names) => names,
        }
    }
}

impl Mapping {
    /// Checks the mapping by itself, without the file.
    ///
    /// # Errors
    /// An [`ErrorKind::Setting`] that states the first problem.
    pub fn check(&self) -> Result<()> {
        match self.problem() {
            None => Ok(()),
            Some((problem, advice)) => {
                let problem = format!("{}: {problem}", self.path.display());
                Err(ErrorKind::Setting { setting: "table", problem, advice }.into())
            }
        }
    }

    /// The first problem of the mapping by itself, and what to do about it; `None` when there is none.
    pub fn problem(&self) -> Option<(String, String)> {
        let names = |roles: &[Role], joint: &str| {
            roles.iter().map(|role| format!("`{}`", role.as_str())).collect::<Vec<_>>().join(joint)
        };
        for (role, columns) in &self.columns {
            if !self.holds.roles().contains(role) {
                let problem = format!("a table of this kind has no column `{}`", role.as_str());
                return Some((problem, format!("Its columns can be {}", names(self.holds.roles(), ", "))));
            }
            let (given, most) = (columns.names().len(), role.max_columns());
            if given == 0 || given > most {
                let problem = format!("`{}` is made of {given} columns", role.as_str());
                return Some((problem, format!("Name one to {most}")));
            }
        }
        match self.crs.as_deref() {
            Some(super::infer_mapping::UNKNOWN_CRS) => {
                let problem = "the coordinate system of its eastings and northings is not known".into();
                return Some((problem, "Put its EPSG code as crs, such as EPSG:27700 (British National Grid)".into()));
            }
            Some(crs) if crs.parse::<Crs>().is_err() => {
                let problem = format!("{crs:?} is no coordinate system that can be converted");
                return Some((problem, "Give an EPSG code such as EPSG:27700 (British National Grid)".into()));
            }
            _ => {}
        }
        for (one, other) in [(Role::Lon, Role::Lat), (Role::Easting, Role::Northing)] {
            let has = |role| self.columns.contains_key(&role);
            if has(one) != has(other) {
                let (there, missing) = if has(one) { (one, other) } else { (other, one) };
                let problem = format!("a column is said to be `{}` and none `{}`", there.as_str(), missing.as_str());
                return Some((problem, "Give both".into()));
            }
        }
        if self.columns.contains_key(&Role::Answers)
            && [Role::Question, Role::Answer].iter().any(|role| self.columns.contains_key(role))
        {
            let problem = "`answers` is a column for each question, `question` and `answer` a row for each".into();
            return Some((problem, "Give the one or the other".into()));
        }
        let is_absent = |group: &&&[Role]| !group.iter().any(|role| self.columns.contains_key(role));
        let group = self.holds.required_roles().iter().find(is_absent)?;
        let advice = "`hexspot inspect` can suggest a mapping to start from (`suggest`)";
        Some((format!("no column is said to be {}", names(group, " or ")), advice.into()))
    }

    /// How the table is stored in its file.
    ///
    /// # Errors
    /// When the delimiter is not one byte.
    pub fn layout(&self) -> Result<TableLayout> {
        let delimiter = match self.delimiter {
            None => None,
            Some(mark) if mark.is_ascii() => Some(mark as u8),
            Some(mark) => {
                let problem = format!("{}: the delimiter {mark:?} is not one byte", self.path.display());
                let advice = "Give a comma, semicolon, tab or bar".into();
                return Err(ErrorKind::Setting { setting: "table", problem, advice }.into());
            }
        };
        Ok(TableLayout { sheet: self.sheet.clone(), header_row: self.header_row, delimiter })
    }
}

/// What a table contains.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TableContent {
    /// Incidents, one per row: crimes, calls, noise complaints.
    #[default]
    Events,
    /// Premises, one per row.
    Premises,
    /// Counts of people at places, by time.
    Footfall,
    /// The places at which people are counted.
    Sensors,
    /// Counts of incidents by area, without positions.
    AreaCounts,
    /// Things with a position: stations, cameras, lights.
    Places,
    /// Answers to the questions of a survey.
    Survey,
    /// Journeys counted by a scheme, such as taxi marshals.
    Journeys,
}

/// The meaning of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize, strum::IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Role {
    /// The identifier of the row.
    Id,
    /// The time, or its beginning. Two columns: date and time of day. Three to five: year, month, day, hour, minute.
    Time,
    /// The end of the time, where only a start and end are known.
    TimeTo,
    /// Degrees east, WGS84.
    Lon,
    /// Degrees north, WGS84.
    Lat,
    /// Easting, in the units of the table's coordinate system.
    Easting,
    /// Northing, in the units of the table's coordinate system.
    Northing,
    /// The category, by which themes select.
    Category,
    /// The offence in the source's own words.
    Offence,
    /// The victim's sex.
    VictimSex,
    /// The premises at which it happened, by name or number.
    Premises,
    /// The body that reported the row.
    Source,
    /// The harm of the row's events, as the table states it.
    Weight,
    /// The number of events or people that the row stands for.
    Count,
    /// People going in; with `exits`, in place of `count`.
    Entries,
    /// People going out.
    Exits,
    /// The name.
    Name,
    /// The brand or owner of a premises.
    Operator,
    /// The kind of thing.
    Kind,
    /// Public or restricted.
    Access,
    /// Opening hours in OpenStreetMap's syntax, or in words that the table's `hours` translate.
    Hours,
    /// The number of persons permitted.
    Capacity,
    /// The schemes of the premises, separated by semicolons.
    Schemes,
    /// Columns kept as they are, for filters.
    Attributes,
    /// The sensor or station of the count.
    Sensor,
    /// The area of the count, by code or name.
    Area,
    /// The larger area around it, where names of areas are not unique.
    AreaWithin,
    /// The question. Without it, `answer` is a column for a single question.
    Question,
    /// The answer.
    Answer,
    /// Columns of answers, one per question, in place of `question` and `answer`.
    Answers,
    /// Columns by which respondents are grouped: age, sex, resident or visitor.
    Group,
    /// The circumstance that the question is about, such as by day or after dark.
    Circumstance,
    /// The passengers of the row's journeys.
    Passengers,
    /// The women among the passengers.
    Women,
    /// The women who travelled alone.
    LoneWomen,
}

impl Role {
    /// The name of the role in `hexspot.toml`.
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// The largest number of columns that can form the role.
    pub fn max_columns(self) -> usize {
        match self {
            Self::Time | Self::TimeTo => 5,
            Self::Attributes | Self::Answers | Self::Group => usize::MAX,
            _ => 1,
        }
    }
}

impl TableContent {
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

    /// The groups of roles that such a table needs; one role of each group is enough.
    pub fn required_roles(self) -> &'static [&'static [Role]] {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn mapping(toml: &str) -> Mapping {
        toml::from_str(toml).expect("readable")
    }

    #[test]
    fn reports_missing_and_unknown_roles() {
        let whole = "path='a.csv'\nholds='events'\n[columns]\ntime=['Date','Hour']\nlon='X'\nlat='Y'\n";
        mapping(whole).check().expect("enough");
        let message = |text: &str| mapping(text).check().expect_err("wrong").to_string();
        assert!(message("path='a.csv'\n[columns]\nlon='X'\nlat='Y'\n").contains("said to be `time`"));
        assert!(message(&format!("{whole}capacity='C'\n")).contains("has no column `capacity`"));
        assert!(message(&whole.replace("'X'", "['X','Z']")).contains("made of 2 columns"));
        assert!(toml::from_str::<Mapping>("path='a.csv'\n[columns]\nlongitude='X'\n").is_err());
    }
}
