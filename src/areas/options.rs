//! The options of a comparison of areas.

use clap::Args;
use serde::{Deserialize, Serialize};

use crate::option_group::default_from_attributes;

/// When a rate is flagged.
#[derive(Args, Clone, Debug, PartialEq, Deserialize, Serialize)]
#[command(next_help_heading = "Analysis")]
#[serde(default, rename_all = "kebab-case")]
pub struct RateOptions {
    /// DenominatorWarning rates of areas with fewer premises
    #[arg(long, value_name = "N", default_value_t = 10, hide_short_help = true)]
    pub min_premises: u32,
}

default_from_attributes!(RateOptions);
