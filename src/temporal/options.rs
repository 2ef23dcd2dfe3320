//! The options for hours.

use clap::Args;
use serde::{Deserialize, Serialize};

use super::TimingMethod;
use crate::option_group::default_from_attributes;

/// How hours are assigned to events of which only a start and an end are known.
#[derive(Args, Clone, Debug, PartialEq, Deserialize, Serialize)]
#[command(next_help_heading = "Analysis")]
#[serde(default, rename_all = "kebab-case")]
pub struct SpanTimingOptions {
    /// Assign hours of spans: aoristic, start, midpoint
    ///
    /// Of events of which only a start and an end are known; aoristic gives each hour its share.
    #[arg(long, value_name = "HOW", default_value = "aoristic", hide_short_help = true)]
    pub timing: TimingMethod,
}

default_from_attributes!(SpanTimingOptions);
