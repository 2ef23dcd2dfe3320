//! Where outputs go.

use std::path::PathBuf;

use clap::Args;
use serde::{Deserialize, Serialize};

use super::Format;
use crate::option_group::default_from_attributes;

/// Where outputs go, and in which formats.
#[derive(Args, Clone, Debug, PartialEq, Deserialize, Serialize)]
#[command(next_help_heading = "Output")]
#[serde(default, rename_all = "kebab-case")]
pub struct OutputOptions {
    /// Write outputs into this folder; - for stdout
    ///
    /// - writes the main output to stdout and nothing else.
    #[arg(short, long, value_name = "DIR", default_value = "hexspot-out")]
    pub out: PathBuf,
    /// Write these formats: geojson, csv, parquet
    #[arg(long, value_name = "FORMAT,…", value_delimiter = ',', default_value = "geojson,csv", hide_short_help = true)]
    pub format: Vec<Format>,
}

default_from_attributes!(OutputOptions);
