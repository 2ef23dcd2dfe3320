//! What of all that is known a report is about: the latest months, weeks or weekends, and what these are held against.

mod latest;

use std::str::FromStr;

use clap::Args;
use serde::{Deserialize, Serialize};
use toml::{Table, Value};

use crate::compare::ReferencePeriod;
use crate::error::{Error, ErrorKind, Result};
use crate::option_group::default_from_attributes;

pub use latest::{Latest, Unit};

/// Which report, of what period, against what.
#[derive(Args, Clone, Debug, PartialEq, Deserialize, Serialize)]
#[command(next_help_heading = "Analysis")]
#[serde(default, rename_all = "kebab-case")]
pub struct PresetOptions {
    /// Report as monthly, monday or tasking
    ///
    /// monthly: the latest month, against the one before and a year before; monday: the last weekend (needs times of day); tasking: the latest two weeks, and patrols for those to come.
    #[arg(long, value_name = "NAME")]
    pub preset: Option<Preset>,
}

/// The period reported, and what it is compared with.
#[derive(Args, Clone, Debug, PartialEq, Deserialize, Serialize)]
#[command(next_help_heading = "Analysis")]
#[serde(default, rename_all = "kebab-case")]
pub struct ReportPeriodOptions {
    /// Report the latest "1 month", "2 weeks" or "1 weekend"
    ///
    /// Cells are ranked, and areas compared, by its months; trends, hours, premises and plans go on resting on all months.
    #[arg(long, value_name = "N UNIT")]
    pub latest: Option<Latest>,
    /// Compare it with previous, year-before or both
    ///
    /// Without it: of two years, the last with the one before.
    #[arg(long = "compare-to", value_name = "PERIOD,…", value_delimiter = ',')]
    #[serde(rename = "compare-to")]
    pub against: Vec<ReferencePeriod>,
}

default_from_attributes!(PresetOptions, ReportPeriodOptions);

/// A report that is made again and again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preset {
    /// The latest month against the one before and the same of the year before.
    Monthly,
    /// The last weekend against those before it.
    Monday,
    /// What the coming two weeks are to be spent on.
    Tasking,
}

impl Preset {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Monthly, Self::Monday, Self::Tasking];

    /// The themes that suit it, in order; plans are for the first.
    pub fn themes(self) -> &'static [&'static str] {
        match self {
            // What the partnership answers for, and the night of which much of it is.
            Self::Monthly => &["vawg", "violence", "asb", "nte"],
            Self::Monday => &["violence", "vawg", "nte"],
            Self::Tasking => &["violence", "vawg", "personal-theft"],
        }
    }

    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Monthly => "monthly",
            Self::Monday => "monday",
            Self::Tasking => "tasking",
        }
    }

    /// What it sets where neither a flag nor the project file does.
    pub fn settings(self) -> Table {
        let themes = self.themes().iter().map(|theme| Value::from(*theme)).collect::<Vec<_>>();
        let (latest, against): (&str, &[&str]) = match self {
            Self::Monthly => ("1 month", &["previous", "year-before"]),
            Self::Monday => ("1 weekend", &[]),
            Self::Tasking => ("2 weeks", &["previous"]),
        };
        let against = against.iter().map(|against| Value::from(*against)).collect::<Vec<_>>();
        let settings = [
            ("preset", Value::from(self.as_str())),
            ("theme", Value::from(themes)),
            ("latest", Value::from(latest)),
            ("compare-to", Value::from(against)),
        ];
        settings.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
    }

    /// What stands above it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Monthly => "Monthly report",
            Self::Monday => "Monday meeting",
            Self::Tasking => "Tasking for two weeks",
        }
    }
}

crate::option_group::serde_as_text!(Preset);

impl std::fmt::Display for Preset {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Preset {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|preset| preset.as_str() == text).ok_or_else(|| {
            let advice = format!("There are {}", Self::ALL.map(Self::as_str).join(", "));
            ErrorKind::Setting { setting: "preset", problem: format!("there is no preset {text:?}"), advice }.into()
        })
    }
}
