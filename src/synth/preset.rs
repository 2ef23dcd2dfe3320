//! The places that can be generated, by name.

use std::fmt;
use std::str::FromStr;

use crate::error::Error;

/// A place that can be generated.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Preset {
    /// A stand-in for the City of London: 2.9 km², 25 wards, about 700 crimes a month.
    SquareMile,
}

impl Preset {
    /// Every preset, in the order in which messages list them.
    pub const ALL: [Self; 1] = [Self::SquareMile];

    /// The name used on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::SquareMile => "square-mile",
        }
    }

    /// The names of all presets, for help and error messages.
    #[must_use]
    pub fn names() -> Vec<&'static str> {
        Self::ALL.into_iter().map(Self::name).collect()
    }
}

impl fmt::Display for Preset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Preset {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        let found = Self::ALL.into_iter().find(|preset| preset.name() == name);
        found.ok_or_else(|| Error::unknown_name("preset", name, Self::names()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_back() {
        for preset in Preset::ALL {
            assert_eq!(preset.to_string().parse::<Preset>().expect("known"), preset);
        }
    }

    #[test]
    fn an_unknown_name_is_answered_with_the_known_ones() {
        let error = "round-mile".parse::<Preset>().expect_err("unknown");
        assert!(error.to_string().contains("Known: square-mile"));
    }
}
