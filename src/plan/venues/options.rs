//! What is wanted of the venues.

use std::str::FromStr;

use crate::error::{Error, ErrorKind, Result};
use crate::ingest::slug;
use hexspot_stats::siting::DEFAULT_NUMBER;

/// What is wanted of the venues.
#[derive(Clone, Debug, PartialEq)]
pub struct Wanted {
    /// How many new ones; the most, when a share is wanted.
    pub number: usize,
    /// The share of the night's demand that as few as possible are to cover; `None` for as much as the number can.
    pub cover_share: Option<f64>,
    /// How far people walk to one, metres.
    pub walk_m: f64,
    /// The kinds that can be candidates; none for the premises that rates are per.
    pub kinds: Vec<String>,
    /// The scheme whose members are there already: the first words of their schemes' names.
    pub scheme: String,
    /// New ones of one operator at most.
    pub per_operator: Option<usize>,
    /// Venues that each area must have, existing ones among them.
    pub per_area: usize,
    /// The weight of being covered by two beside by one; 0 for one only.
    pub backup: f64,
    /// What becomes of premises whose hours are not known.
    pub unknown_hours: UnknownHours,
    /// What is to be covered.
    pub demand: DemandBy,
}

impl Default for Wanted {
    fn default() -> Self {
        Self {
            number: DEFAULT_NUMBER,
            cover_share: None,
            walk_m: 250.0,
            kinds: Vec::new(),
            scheme: "Safe Haven".into(),
            per_operator: None,
            per_area: 0,
            backup: 0.0,
            unknown_hours: UnknownHours::default(),
            demand: DemandBy::default(),
        }
    }
}

impl Wanted {
    /// Fails when no venue is asked for; apart from [`Wanted::check`], for other plans share the number.
    pub fn check_number(&self) -> Result<()> {
        let advice = "Use 1 or more, such as 10".into();
        let none = ErrorKind::Setting { setting: "number", problem: "no venue is asked for".into(), advice };
        if self.number == 0 { Err(none.into()) } else { Ok(()) }
    }

    /// Fails on a choice that makes no sense.
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
            return wrong("cover-share", problem, "Leave out --backup or --cover-share");
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

/// Nobody walks farther to a refuge: an hour.
const FARTHEST_M: f64 = 5_000.0;

/// What becomes of premises whose hours are not known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum UnknownHours {
    /// They are no candidates, and existing ones cover nothing; unless no hours are known at all.
    #[default]
    LeaveOut,
    /// They are taken to be open all night, every night.
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

impl FromStr for UnknownHours {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let all = [Self::LeaveOut, Self::Open];
        let found = all.into_iter().find(|one| one.as_str() == text);
        found.ok_or_else(|| Error::unknown_name("treatment of unknown hours", text, all.map(Self::as_str)))
    }
}

/// What is to be covered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DemandBy {
    /// The harm expected of a theme, by hour.
    #[default]
    Harm,
    /// The people present, by hour; needs no crime.
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
    fn a_scheme_without_a_word_is_refused() {
        let of = |scheme: &str| Wanted { scheme: scheme.into(), ..Wanted::default() }.check();
        assert!(of("Safe Haven").is_ok());
        for scheme in ["", " ", "*", "--"] {
            assert!(of(scheme).is_err_and(|why| why.to_string().starts_with("existing-scheme: ")), "{scheme:?}");
        }
    }
}
