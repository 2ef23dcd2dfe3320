//! Settings of a plan of venues.

use std::fmt;
use std::str::FromStr;

use clap::Args;
use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::ingest::slug;
use crate::option_group::{default_from_attributes, serde_as_text};

/// Which venues to choose.
#[derive(Args, Clone, Debug, PartialEq, Deserialize, Serialize)]
#[command(next_help_heading = "Analysis")]
#[serde(default, rename_all = "kebab-case")]
pub struct VenueOptions {
    /// How many new venues, at most where a share is to be covered: an option that other plans share.
    #[arg(skip)]
    #[serde(skip)]
    pub number: usize,
    /// Choose as few as cover this share of demand
    ///
    /// And no more than -n.
    #[arg(long, value_name = "SHARE", hide_short_help = true)]
    pub cover_share: Option<f64>,
    /// Assume that people walk this far to a venue
    #[arg(long = "walk", value_name = "METRES", default_value_t = 250.0)]
    #[serde(rename = "walk")]
    pub walk_m: f64,
    /// Choose among premises of these kinds
    ///
    /// Without it: those that rates are per.
    #[arg(long = "candidate-kinds", value_name = "KIND,…", value_delimiter = ',', hide_short_help = true)]
    #[serde(rename = "candidate-kinds")]
    pub kinds: Vec<String>,
    /// Count this scheme as existing venues
    #[arg(long = "existing-scheme", value_name = "NAME", default_value = "Safe Haven", hide_short_help = true)]
    #[serde(rename = "existing-scheme")]
    pub scheme: String,
    /// Choose at most so many of one operator
    #[arg(long, value_name = "N", hide_short_help = true)]
    pub per_operator: Option<usize>,
    /// Require so many venues in each area
    ///
    /// Existing ones included.
    #[arg(long, value_name = "N", default_value_t = 0, hide_short_help = true)]
    pub per_area: usize,
    /// Value a second venue at this share, to 0.5
    #[arg(long, value_name = "SHARE", default_value_t = 0.0, hide_short_help = true)]
    pub backup: f64,
    /// Treat unknown hours: leave-out, or open
    ///
    /// open: all night.
    #[arg(long, value_name = "HOW", default_value = "leave-out", hide_short_help = true)]
    pub unknown_hours: UnknownHours,
    /// Cover harm by night, or footfall
    ///
    /// footfall needs no crime.
    #[arg(long, value_name = "WHAT", default_value = "harm", hide_short_help = true)]
    pub demand: DemandBy,
}

default_from_attributes!(VenueOptions);

impl VenueOptions {
    /// Checks the settings for values out of range and contradictions.
    ///
    /// # Errors
    ///
    /// The first such setting, with advice.
    pub fn check(&self) -> Result<()> {
        let wrong = |setting, problem: String, advice: &str| {
            Err(ErrorKind::Setting { setting, problem, advice: advice.into() }.into())
        };
        if !(self.walk_m > 0.0 && self.walk_m <= FARTHEST_M) {
            let advice = "Give metres, such as 250, and not more than 5000";
            return wrong("walk", format!("{} is no distance to walk", self.walk_m), advice);
        }
        if let Some(share) = self.cover_share.filter(|share| !(*share > 0.0 && *share <= 1.0)) {
            return wrong("cover-share", format!("{share} is not above 0 and at most 1"), "Use 0.8 for four fifths");
        }
        if !(0.0..=0.5).contains(&self.backup) {
            let advice = "Use a number from 0 (one venue is enough) to 0.5 (the second is worth as much as the first)";
            return wrong("backup", format!("{} is not a number from 0 to 0.5", self.backup), advice);
        }
        if self.cover_share.is_some() && self.backup > 0.0 {
            let problem = "a share to be covered and a second cover were both asked for".into();
            return wrong("cover-share", problem, "Leave out `backup` or `cover-share`");
        }
        if self.per_operator == Some(0) {
            return wrong(
                "per-operator",
                "no venue of any operator is allowed".into(),
                "Use 1 or more, or leave it out",
            );
        }
        if slug(&self.scheme).is_empty() {
            let problem = format!("{:?} holds no letter or number of a scheme's name", self.scheme);
            return wrong("existing-scheme", problem, "Use \"Safe Haven\"");
        }
        Ok(())
    }
}

/// Longest walk that makes sense: about an hour.
const FARTHEST_M: f64 = 5_000.0;

/// Treatment of premises with unknown hours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum UnknownHours {
    /// Not candidates, and existing ones cover nothing; unless no hours are known at all.
    #[default]
    LeaveOut,
    /// Assumed to be open all night, every night.
    Open,
}

impl UnknownHours {
    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::LeaveOut => "leave-out",
            Self::Open => "open",
        }
    }
}

impl fmt::Display for UnknownHours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

serde_as_text!(UnknownHours);

impl FromStr for UnknownHours {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let all = [Self::LeaveOut, Self::Open];
        let found = all.into_iter().find(|one| one.as_str() == text);
        found.ok_or_else(|| Error::unknown_name("treatment of unknown hours", text, all.map(Self::as_str)))
    }
}

/// Demand to cover.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DemandBy {
    /// Harm expected of a theme, by hour.
    #[default]
    Harm,
    /// People present, by hour; needs no crime data.
    Footfall,
}

impl DemandBy {
    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Harm => "harm",
            Self::Footfall => "footfall",
        }
    }
}

impl fmt::Display for DemandBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

serde_as_text!(DemandBy);

impl FromStr for DemandBy {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let all = [Self::Harm, Self::Footfall];
        let found = all.into_iter().find(|one| one.as_str() == text);
        found.ok_or_else(|| Error::unknown_name("demand", text, all.map(Self::as_str)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rejects_scheme_without_a_word() {
        let of = |scheme: &str| VenueOptions { scheme: scheme.into(), ..VenueOptions::default() }.check();
        assert!(of("Safe Haven").is_ok());
        for scheme in ["", " ", "*", "--"] {
            assert!(of(scheme).is_err_and(|why| why.to_string().starts_with("existing-scheme: ")), "{scheme:?}");
        }
    }
}
