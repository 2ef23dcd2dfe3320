//! Tables of the user's own: which column means what.

mod roles;

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

pub use roles::{Holds, Role};

use super::crs::Crs;
use super::event_time::DateOrder;
use super::table::Layout;
use crate::error::{ErrorKind, Result};

/// One table of the user's own: a `[[table]]` of `hexspot.toml`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Mapping {
    /// The file.
    pub path: PathBuf,
    /// What it holds.
    pub holds: Holds,
    /// Whose it is, such as "London Ambulance Service"; the file's name when neither this nor a source column is given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The sheet of a workbook.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// The row that names the columns, the first being 1; 0 for none (the columns are then "column 1", …).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header_row: Option<usize>,
    /// What separates the columns of a text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<char>,
    /// The coordinate system of `easting` and `northing`; British National Grid when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub crs: Option<String>,
    /// Which number of 03/04/2024 is the day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_order: Option<DateOrder>,
    /// The zone that the table's times are written in; the analysis' own when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
    /// The category of every row, of a table that has no column for it; `categories` may give single offences another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// Which column means what.
    pub columns: BTreeMap<Role, OneOrMore>,
    /// By column, the values that stand for a missing one.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub missing: BTreeMap<String, Vec<String>>,
    /// By column, the values of the rows wanted; rows with others are dropped and counted.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub only: BTreeMap<String, Vec<String>>,
    /// Of a survey, the answers that count as yes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub positive: Vec<String>,
    /// The source's categories in the words of themes.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub categories: BTreeMap<String, String>,
    /// The source's words for opening hours in OpenStreetMap's syntax.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub hours: BTreeMap<String, String>,
}

/// The column of a role, or the columns that make it up together.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(untagged)]
pub enum OneOrMore {
    /// One.
    One(String),
    /// Several, in a stated order.
    More(Vec<String>),
}

impl OneOrMore {
    /// The columns.
    pub fn names(&self) -> &[String] {
        match self {
            Self::One(name) => std::slice::from_ref(name),
            Self::More(names) => names,
        }
    }
}

impl Mapping {
    /// Fails when the mapping cannot mean anything, whatever is in the file.
    pub fn check(&self) -> Result<()> {
        match self.problem() {
            None => Ok(()),
            Some((problem, advice)) => {
                let problem = format!("{}: {problem}", self.path.display());
                Err(ErrorKind::Setting { setting: "table", problem, advice }.into())
            }
        }
    }

    /// What is wrong with the mapping, whatever is in the file, and what to do about it.
    pub fn problem(&self) -> Option<(String, String)> {
        let names = |roles: &[Role], joint: &str| {
            roles.iter().map(|role| format!("`{}`", role.name())).collect::<Vec<_>>().join(joint)
        };
        for (role, columns) in &self.columns {
            if !self.holds.roles().contains(role) {
                let problem = format!("a table of this kind has no column `{}`", role.name());
                return Some((problem, format!("Its columns can be {}", names(self.holds.roles(), ", "))));
            }
            let (given, most) = (columns.names().len(), role.most_columns());
            if given == 0 || given > most {
                let problem = format!("`{}` is made of {given} columns", role.name());
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
                let problem = format!("a column is said to be `{}` and none `{}`", there.name(), missing.name());
                return Some((problem, "Give both".into()));
            }
        }
        if self.columns.contains_key(&Role::Answers)
            && [Role::Question, Role::Answer].iter().any(|role| self.columns.contains_key(role))
        {
            let problem = "`answers` is a column for each question, `question` and `answer` a row for each".into();
            return Some((problem, "Give the one or the other".into()));
        }
        let lacking = |group: &&&[Role]| !group.iter().any(|role| self.columns.contains_key(role));
        let group = self.holds.needed().iter().find(lacking)?;
        let advice = "`hexspot inspect FILE --suggest` prints a mapping to start from";
        Some((format!("no column is said to be {}", names(group, " or ")), advice.into()))
    }

    /// Where the table lies in its file.
    pub fn layout(&self) -> Result<Layout> {
        let delimiter = match self.delimiter {
            None => None,
            Some(mark) if mark.is_ascii() => Some(mark as u8),
            Some(mark) => {
                let problem = format!("{}: the delimiter {mark:?} is not one byte", self.path.display());
                let advice = "Give a comma, semicolon, tab or bar".into();
                return Err(ErrorKind::Setting { setting: "table", problem, advice }.into());
            }
        };
        Ok(Layout { sheet: self.sheet.clone(), header_row: self.header_row, delimiter })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mapping(toml: &str) -> Mapping {
        toml::from_str(toml).expect("readable")
    }

    #[test]
    fn a_mapping_says_what_it_lacks_and_what_is_not_its_own() {
        let whole = "path='a.csv'\nholds='events'\n[columns]\ntime=['Date','Hour']\nlon='X'\nlat='Y'\n";
        mapping(whole).check().expect("enough");
        let message = |text: &str| mapping(text).check().expect_err("wrong").to_string();
        assert!(message("path='a.csv'\n[columns]\nlon='X'\nlat='Y'\n").contains("said to be `time`"));
        assert!(message(&format!("{whole}capacity='C'\n")).contains("has no column `capacity`"));
        assert!(message(&whole.replace("'X'", "['X','Z']")).contains("made of 2 columns"));
        assert!(toml::from_str::<Mapping>("path='a.csv'\n[columns]\nlongitude='X'\n").is_err());
    }
}
