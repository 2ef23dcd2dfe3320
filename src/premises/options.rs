//! The options of attribution to premises.

use std::path::PathBuf;

use clap::Args;
use serde::{Deserialize, Serialize};

use super::DEFAULT_REACH_M;
use crate::option_group::default_from_attributes;

/// How incidents are attributed to premises, and how these are rated.
#[derive(Args, Clone, Debug, PartialEq, Deserialize, Serialize)]
#[command(next_help_heading = "Analysis")]
#[serde(default, rename_all = "kebab-case")]
pub struct PremisesOptions {
    /// Share incidents that name no premises within this
    ///
    /// Among the premises within so many metres.
    #[arg(long = "reach", value_name = "METRES", default_value_t = DEFAULT_REACH_M, hide_short_help = true)]
    #[serde(rename = "reach")]
    pub reach_m: f64,
    /// Rate premises by this Traffic TrafficLight Scheme (TOML)
    #[arg(long, value_name = "FILE", hide_short_help = true)]
    pub traffic_light: Option<PathBuf>,
}

default_from_attributes!(PremisesOptions);
