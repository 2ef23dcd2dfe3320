//! Which kinds of assets to analyse, and how far each reaches.

use std::fmt;
use std::str::FromStr;

use clap::Args;
use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::ingest::{Source, slug};
use crate::option_group::{default_from_attributes, serde_as_text};

/// Which assets to analyse for gaps.
#[derive(Args, Clone, Debug, PartialEq, Deserialize, Serialize)]
#[command(next_help_heading = "Input")]
#[serde(default, rename_all = "kebab-case")]
pub struct AssetOptions {
    /// Read cameras, lights or other assets to analyse for gaps
    ///
    /// Points with a kind, or a table that says where they are; repeatable.
    #[arg(long, value_name = "PATH")]
    pub assets: Vec<Source>,
    /// Analyse these kinds of assets, each with its reach
    ///
    /// Without it: every kind there is; lights 25, cleaning 100, others 50.
    #[arg(long, value_name = "KIND=METRES,…", value_delimiter = ',')]
    pub reach_of: Vec<AssetReach>,
}

default_from_attributes!(AssetOptions);

/// Reach of a kind of assets.
#[derive(Clone, Debug, PartialEq)]
pub struct AssetReach {
    /// The kind, in lower case with hyphens.
    pub kind: String,
    /// Metres.
    pub metres: f64,
}

impl AssetOptions {
    /// Checks the reaches.
    ///
    /// # Errors
    ///
    /// A reach of 0 or of more than 2,000 m, or a kind that is named twice.
    pub fn check(&self) -> Result<()> {
        /// No asset that watches, lights or cleans reaches further.
        const FURTHEST_M: f64 = 2_000.0;
        for (at, AssetReach { kind, metres }) in self.reach_of.iter().enumerate() {
            if !(*metres > 0.0 && *metres <= FURTHEST_M) {
                let advice = "Give metres above 0 and not more than 2000, such as camera=50";
                return wrong("reach-of", format!("{metres} is no reach of a {kind}"), advice);
            }
            if self.reach_of[..at].iter().any(|other| other.kind == *kind) {
                return wrong("reach-of", format!("{kind:?} is named twice"), "Name each kind once");
            }
        }
        Ok(())
    }
}

fn wrong(setting: &'static str, problem: String, advice: &str) -> Result<()> {
    Err(ErrorKind::Setting { setting, problem, advice: advice.into() }.into())
}

serde_as_text!(AssetReach);

impl FromStr for AssetReach {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let parts = text.split_once('=').map(|(kind, metres)| (slug(kind), metres.trim().parse::<f64>()));
        match parts {
            Some((kind, Ok(metres))) if !kind.is_empty() => Ok(Self { kind, metres }),
            _ => Err(ErrorKind::Setting {
                setting: "reach-of",
                problem: format!("{text:?} is not KIND=METRES"),
                advice: "Such as camera=50,light=25".into(),
            }
            .into()),
        }
    }
}

impl fmt::Display for AssetReach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.kind, self.metres)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_kind_and_metres() {
        let reach: AssetReach = "Street Light = 25".parse().expect("a reach");
        assert_eq!(
            (reach.kind.as_str(), reach.metres, reach.to_string().as_str()),
            ("street-light", 25.0, "street-light=25")
        );
        for wrong in ["camera", "camera=far", "=50"] {
            assert!(wrong.parse::<AssetReach>().is_err_and(|error| error.is_usage()), "{wrong}");
        }
    }

    #[test]
    fn rejects_impossible_reaches() {
        let of = |texts: &[&str]| AssetOptions {
            reach_of: texts.iter().map(|text| text.parse().expect("a reach")).collect(),
            ..AssetOptions::default()
        };
        assert!(of(&["camera=50", "light=25"]).check().is_ok());
        for wrong in [of(&["camera=0"]), of(&["camera=NaN"]), of(&["camera=3000"]), of(&["camera=5", "Camera=6"])] {
            assert!(wrong.check().is_err_and(|error| error.is_usage()), "{wrong:?}");
        }
    }
}
