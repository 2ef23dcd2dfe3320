//! The denominator of the window test: what expected counts are proportional to.

use strum::VariantNames;

use super::{FootfallExposure, PremisesExposure};
use crate::error::{Error, ErrorKind, Result};
use crate::grid::Grid;

/// What expected counts are proportional to: the setting `expect`.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantNames,
)]
#[strum(serialize_all = "kebab-case", parse_err_ty = Error, parse_err_fn = unknown_expectation)]
pub enum Expectation {
    /// Area: a uniform rate per m².
    #[default]
    Area,
    /// Premises: a uniform rate per premises.
    Premises,
    /// Footfall: a uniform rate per person.
    Footfall,
}

impl Expectation {
    /// The name of this expectation.
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// The exposure of each cell.
    ///
    /// # Errors
    ///
    /// The data for it was not given, or is zero in every cell.
    pub fn exposure(
        self,
        grid: &Grid,
        premises: Option<&PremisesExposure>,
        footfall: Option<&FootfallExposure>,
    ) -> Result<Vec<f64>> {
        let missing = |input| ErrorKind::Setting {
            setting: "expect",
            problem: format!("{} cannot be the expectation: there is none in the study area", self.as_str()),
            advice: format!("Give {input}, or expect area"),
        };
        let some = |exposure: Vec<f64>| Some(exposure).filter(|exposure| exposure.iter().any(|value| *value > 0.0));
        match self {
            Self::Area => Ok(grid.area_m2.clone()),
            Self::Premises => {
                let counted = premises.map(|premises| premises.counted.iter().map(|n| f64::from(*n)).collect());
                Ok(counted.and_then(some).ok_or_else(|| missing("premises"))?)
            }
            Self::Footfall => {
                let daily = footfall.map(|footfall| footfall.daily.clone());
                Ok(daily.and_then(some).ok_or_else(|| missing("footfall"))?)
            }
        }
    }
}

crate::option_group::serde_as_text!(Expectation);

fn unknown_expectation(name: &str) -> Error {
    Error::unknown_name("expectation", name, Expectation::VARIANTS.iter().copied())
}
