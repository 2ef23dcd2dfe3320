//! What events are expected to follow: the yardstick of the window test.

use std::str::FromStr;

use super::{FootfallExposure, PremisesExposure};
use crate::error::{Error, ErrorKind, Result};
use crate::grid::Grid;

/// What events are expected to follow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Expectation {
    /// Area: as many per m² everywhere.
    #[default]
    Area,
    /// Premises: as many per premises everywhere.
    Premises,
    /// Footfall: as many per passer-by everywhere.
    Footfall,
}

impl Expectation {
    /// The names of the expectations.
    pub const NAMES: [&'static str; 3] = ["area", "premises", "footfall"];

    /// The name of this expectation.
    pub fn as_str(self) -> &'static str {
        Self::NAMES[self as usize]
    }

    /// The exposure of each cell; an error when the data for it was not given.
    pub fn exposure(
        self,
        grid: &Grid,
        premises: Option<&PremisesExposure>,
        footfall: Option<&FootfallExposure>,
    ) -> Result<Vec<f64>> {
        let missing = |flag| ErrorKind::Setting {
            setting: "expect",
            problem: format!("{} cannot be the expectation: there is none in the study area", self.as_str()),
            advice: format!("Give {flag}, or expect area"),
        };
        let some = |exposure: Vec<f64>| Some(exposure).filter(|exposure| exposure.iter().any(|value| *value > 0.0));
        match self {
            Self::Area => Ok(grid.area_m2.clone()),
            Self::Premises => {
                let counted = premises.map(|premises| premises.counted.iter().map(|n| f64::from(*n)).collect());
                Ok(counted.and_then(some).ok_or_else(|| missing("--premises"))?)
            }
            Self::Footfall => {
                let daily = footfall.map(|footfall| footfall.daily.clone());
                Ok(daily.and_then(some).ok_or_else(|| missing("--footfall"))?)
            }
        }
    }
}

crate::option_group::serde_as_text!(Expectation);

impl std::fmt::Display for Expectation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Expectation {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        let all = [Self::Area, Self::Premises, Self::Footfall];
        let found = all.into_iter().find(|expectation| expectation.as_str() == name);
        found.ok_or_else(|| Error::unknown_name("expectation", name, Self::NAMES))
    }
}
