//! The options of a trend.

use clap::Args;
use serde::{Deserialize, Serialize};

use super::{DEFAULT_RECENT_MONTHS, StepLength};
use crate::option_group::default_from_attributes;

/// The steps of a time series.
#[derive(Args, Clone, Debug, PartialEq, Deserialize, Serialize)]
#[command(next_help_heading = "Analysis")]
#[serde(default, rename_all = "kebab-case")]
pub struct StepOptions {
    /// Use so many months as a step of a trend
    ///
    /// auto: as few as the number of events allows.
    #[arg(long, value_name = "N|auto", default_value = "auto", hide_short_help = true)]
    pub step: StepLength,
}

/// The months compared with the same months of earlier years.
#[derive(Args, Clone, Debug, PartialEq, Deserialize, Serialize)]
#[command(next_help_heading = "Analysis")]
#[serde(default, rename_all = "kebab-case")]
pub struct RecentOptions {
    /// Compare so many latest months with earlier years
    #[arg(long = "recent", value_name = "N", default_value_t = DEFAULT_RECENT_MONTHS)]
    #[serde(rename = "recent")]
    pub recent_months: u16,
}

default_from_attributes!(StepOptions, RecentOptions);
