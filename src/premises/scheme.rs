//! The rules of a Traffic Light Scheme: points of incidents, and thresholds of amber and red.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};

/// A Traffic Light Scheme. Each licensing authority has its own; the default only counts incidents.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Scheme {
    /// The points of an incident by its offence, else by its category, ignoring case.
    pub points: BTreeMap<String, f64>,
    /// The points of an incident that is not in `points`.
    pub default_points: f64,
    /// The number of months that points last, including that of the incident: 1 to 60.
    pub months: u16,
    /// The share of its value that a point keeps per month of age; 1 for no decay.
    pub decay: f64,
    /// Points from which a premises is amber.
    pub amber: f64,
    /// Points from which a premises is red.
    pub red: f64,
    /// Whether shares of incidents near a premises count. By default proximity does not affect ratings.
    pub count_near: bool,
}

impl Default for Scheme {
    fn default() -> Self {
        Self {
            points: BTreeMap::new(),
            default_points: 1.0,
            months: 6,
            decay: 1.0,
            amber: 5.0,
            red: 10.0,
            count_near: false,
        }
    }
}

impl Scheme {
    /// Reads a scheme from TOML; `file` is its name in errors.
    ///
    /// # Errors
    ///
    /// A text that is not a scheme, or an invalid scheme.
    pub fn from_toml(file: &str, text: &str) -> Result<Self> {
        let scheme: Self =
            toml::from_str(text).map_err(|problem| invalid(format!("{file}: {}", problem.to_string().trim_end())))?;
        scheme.check()?;
        Ok(scheme)
    }

    /// Checks the scheme.
    ///
    /// # Errors
    ///
    /// A value out of range, amber above red, or points given twice.
    pub fn check(&self) -> Result<()> {
        let named = [("default-points", self.default_points), ("amber", self.amber), ("red", self.red)];
        let points = self.points.iter().map(|(kind, points)| (kind.as_str(), *points));
        if let Some((what, value)) = named.into_iter().chain(points).find(|(_, value)| !(0.0..=MOST).contains(value)) {
            return Err(invalid(format!("{what:?} is {value}, where a number from 0 to {MOST} belongs")));
        }
        if self.amber > self.red {
            return Err(invalid(format!("amber begins at {} points, above red at {}", self.amber, self.red)));
        }
        if !(1..=60).contains(&self.months) {
            return Err(invalid(format!("points last {} months, where 1 to 60 belong", self.months)));
        }
        if !(0.0..=1.0).contains(&self.decay) {
            return Err(invalid(format!("decay is {}, where the share kept each month, 0 to 1, belongs", self.decay)));
        }
        let mut kinds: Vec<String> = self.points.keys().map(|kind| key(kind)).collect();
        kinds.sort();
        match kinds.windows(2).find(|pair| pair[0] == pair[1]) {
            Some(pair) => Err(invalid(format!("points for {:?} are given twice", pair[0]))),
            None => Ok(()),
        }
    }

    /// The width of a band, points: that of amber, or the threshold of amber when red begins with it.
    pub fn band(&self) -> f64 {
        if self.red > self.amber { self.red - self.amber } else { self.amber }
    }

    /// The points of a kind of incident; `None` when it is not in the scheme.
    pub(super) fn points_of(&self, offence: Option<&str>, category: &str) -> Option<f64> {
        let of = |kind: &str| self.points.iter().find(|(known, _)| key(known) == key(kind)).map(|(_, points)| *points);
        offence.and_then(of).or_else(|| of(category))
    }
}

/// The largest number of points: larger numbers are errors, and their sums would lose precision.
const MOST: f64 = 1e9;

fn key(kind: &str) -> String {
    kind.trim().to_lowercase()
}

fn invalid(problem: String) -> Error {
    let advice = "Mend the traffic-light scheme: points by offence or category, amber, red, months, decay".into();
    ErrorKind::Setting { setting: "traffic-light", problem, advice }.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_schemes_and_rejects_invalid_ones() {
        let text = "months = 3\ndecay = 0.5\namber = 4\nred = 8\n[points]\nAffray = 3\nDrugs = 1.5\n";
        let scheme = Scheme::from_toml("scheme.toml", text).expect("sound");
        assert_eq!((scheme.months, scheme.decay, scheme.count_near, scheme.default_points), (3, 0.5, false, 1.0));
        assert_eq!(scheme.points_of(Some("AFFRAY "), "Drugs"), Some(3.0));
        assert_eq!(scheme.points_of(Some("Noise"), "drugs"), Some(1.5));
        assert_eq!(scheme.points_of(None, "Robbery"), None);
        assert_eq!((scheme.band(), Scheme { red: 4.0, ..scheme }.band()), (4.0, 4.0));
        for (bad, says) in [
            ("amber = 9\nred = 8", "above red"),
            ("amber = -1", "\"amber\" is -1"),
            ("red = inf", "\"red\" is inf"),
            ("default-points = nan", "NaN"),
            ("months = 0", "0 months"),
            ("months = 61", "61 months"),
            ("months = 70000", "70000"),
            ("decay = 1.1", "decay is 1.1"),
            ("[points]\nDrugs = -2", "\"Drugs\" is -2"),
            ("[points]\nDrugs = 1\ndrugs = 2", "given twice"),
            ("ambre = 3", "ambre"),
        ] {
            let error = Scheme::from_toml("scheme.toml", bad).expect_err(bad);
            assert!(error.is_usage() && error.to_string().contains(says), "{bad}: {error}");
        }
        assert!(Scheme::default().check().is_ok());
    }
}
