//! The options of a scan.

use clap::Args;
use hexspot_stats::scan::WindowShape;
use serde::{Deserialize, Serialize};

use crate::option_group::{default_from_attributes, named, text};

/// The largest window by default, as a share of the population: a tenth of an area is about as much as can be patrolled.
const DEFAULT_MAX_SHARE: f64 = 0.1;

/// Replications by default.
const DEFAULT_REPLICATIONS: u32 = 999;

/// Which windows are searched.
#[derive(Args, Clone, Debug, PartialEq, Deserialize, Serialize)]
#[command(next_help_heading = "Analysis")]
#[serde(default, rename_all = "kebab-case")]
pub struct ScanOptions {
    /// Scan with these windows: rings, irregular or space-time
    #[arg(long = "scan", value_name = "WINDOWS", default_value = "rings", value_parser = named::<WindowShape>)]
    #[serde(rename = "scan", with = "text")]
    pub shape: WindowShape,
    /// Limit windows to this share of the whole
    ///
    /// Of what events are expected to follow; 0.5 at most.
    #[arg(long, value_name = "SHARE", default_value_t = DEFAULT_MAX_SHARE, hide_short_help = true)]
    pub max_share: f64,
}

/// Replications behind p-values.
#[derive(Args, Clone, Debug, PartialEq, Deserialize, Serialize)]
#[command(next_help_heading = "Tests and uncertainty")]
#[serde(default, rename_all = "kebab-case")]
pub struct ReplicationOptions {
    /// Compute p from so many replications
    #[arg(long, value_name = "N", default_value_t = DEFAULT_REPLICATIONS, hide_short_help = true)]
    pub replications: u32,
}

default_from_attributes!(ScanOptions, ReplicationOptions);
