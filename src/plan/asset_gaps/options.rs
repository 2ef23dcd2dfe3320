//! Which kinds of assets to tell, how far each reaches, and how many new ones to place.

use std::fmt;
use std::str::FromStr;

use crate::error::{Error, ErrorKind, Result};
use crate::ingest::slug;
use hexspot_stats::siting::DEFAULT_NUMBER;

/// The choices of `cover`.
#[derive(Clone, Debug, PartialEq)]
pub struct Choices {
    /// The kinds to tell, each with its reach; none for every kind in the data, with the reach of its purpose.
    pub reach_of: Vec<Reach>,
    /// How many new ones of each kind to place.
    pub new: usize,
}

/// How far assets of a kind reach.
#[derive(Clone, Debug, PartialEq)]
pub struct Reach {
    /// The kind, in lower case with hyphens.
    pub kind: String,
    /// Metres.
    pub metres: f64,
}

impl Default for Choices {
    fn default() -> Self {
        Self { reach_of: Vec::new(), new: DEFAULT_NUMBER }
    }
}

impl Choices {
    /// Fails when a reach is none, or a kind is named twice.
    pub fn check(&self) -> Result<()> {
        /// Nothing that watches, lights or cleans reaches further.
        const FURTHEST_M: f64 = 2_000.0;
        for (at, Reach { kind, metres }) in self.reach_of.iter().enumerate() {
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

    /// Fails when no new place is asked for, or so many that no plan is one; apart from [`Choices::check`], for other plans share the
    /// number.
    pub fn check_number(&self) -> Result<()> {
        const MOST_NEW: usize = 1_000;
        match self.new {
            0 => wrong("number", "no new place is asked for".into(), "Use 1 or more, such as 10"),
            new if new > MOST_NEW => {
                let problem = format!("{new} new places are more than {MOST_NEW}");
                wrong("number", problem, "Give the number that can be paid for, such as 10")
            }
            _ => Ok(()),
        }
    }
}

fn wrong(setting: &'static str, problem: String, advice: &str) -> Result<()> {
    Err(ErrorKind::Setting { setting, problem, advice: advice.into() }.into())
}

impl FromStr for Reach {
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

impl fmt::Display for Reach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.kind, self.metres)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reach_is_a_kind_and_metres() {
        let reach: Reach = "Street Light = 25".parse().expect("a reach");
        assert_eq!(
            (reach.kind.as_str(), reach.metres, reach.to_string().as_str()),
            ("street-light", 25.0, "street-light=25")
        );
        for wrong in ["camera", "camera=far", "=50"] {
            assert!(wrong.parse::<Reach>().is_err_and(|error| error.is_usage()), "{wrong}");
        }
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        let of = |texts: &[&str]| Choices {
            reach_of: texts.iter().map(|text| text.parse().expect("a reach")).collect(),
            new: 3,
        };
        assert!(of(&["camera=50", "light=25"]).check().is_ok());
        for wrong in [of(&["camera=0"]), of(&["camera=NaN"]), of(&["camera=3000"]), of(&["camera=5", "Camera=6"])] {
            assert!(wrong.check().is_err_and(|error| error.is_usage()), "{wrong:?}");
        }
        let number = |new| Choices { new, ..Choices::default() }.check_number();
        assert!(number(1).is_ok() && number(1_000).is_ok());
        assert!([0, 5_000].into_iter().all(|new| number(new).is_err_and(|error| error.is_usage())));
    }
}
