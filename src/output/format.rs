//! The formats that results are written in.

use std::str::FromStr;

use crate::error::Error;

/// A format that results are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Maps.
    GeoJson,
    /// Tables.
    Csv,
    /// Tables for programs.
    Parquet,
}

impl Format {
    /// The names of the formats.
    pub const NAMES: [&'static str; 3] = ["geojson", "csv", "parquet"];

    /// The formats written when none are named.
    pub const DEFAULT: [Self; 2] = [Self::GeoJson, Self::Csv];

    /// The name of this format.
    pub fn as_str(self) -> &'static str {
        Self::NAMES[self as usize]
    }
}

crate::option_group::serde_as_text!(Format);

impl std::fmt::Display for Format {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Format {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        let all = [Self::GeoJson, Self::Csv, Self::Parquet];
        let found = all.into_iter().find(|format| format.as_str() == name);
        found.ok_or_else(|| Error::unknown_name("format", name, Self::NAMES))
    }
}
