//! Streets that people walk along.

use clap::Args;
use serde::{Deserialize, Serialize};

use crate::ingest::Source;
use crate::option_group::default_from_attributes;

/// Streets to read.
#[derive(Args, Clone, Debug, PartialEq, Deserialize, Serialize)]
#[command(next_help_heading = "Input")]
#[serde(default, rename_all = "kebab-case")]
pub struct StreetOptions {
    /// Read streets; measure distances on foot along them
    ///
    /// GeoJSON, shapefile or GeoPackage lines; repeatable.
    #[arg(long, value_name = "PATH")]
    pub streets: Vec<Source>,
}

default_from_attributes!(StreetOptions);
