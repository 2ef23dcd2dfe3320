//! The options of evaluations.

use clap::Args;
use serde::{Deserialize, Serialize};

use super::StabilityChoice;
use crate::option_group::default_from_attributes;

/// How a back-test moves through the months.
#[derive(Args, Clone, Copy, Debug, PartialEq, Deserialize, Serialize)]
#[command(next_help_heading = "Analysis")]
#[serde(default, rename_all = "kebab-case")]
pub struct BacktestOptions {
    /// Rank by so many months before each month tested
    #[arg(long, value_name = "N", default_value_t = 12)]
    pub train_months: u32,
    /// Test each ranking on so many months
    #[arg(long, value_name = "N", default_value_t = 1, hide_short_help = true)]
    pub test_months: u32,
}

/// How calibration simulates.
#[derive(Args, Clone, Debug, PartialEq, Deserialize, Serialize)]
#[command(next_help_heading = "Analysis")]
#[serde(default, rename_all = "kebab-case")]
pub struct CalibrationOptions {
    /// Estimate rates from so many simulated data sets
    #[arg(long, value_name = "N", default_value_t = 400)]
    pub runs: u32,
}

/// Sensitivity of hotspots, and tests by permutation.
#[derive(Args, Clone, Debug, PartialEq, Deserialize, Serialize)]
#[command(next_help_heading = "Tests and uncertainty")]
#[serde(default, rename_all = "kebab-case")]
pub struct SensitivityOptions {
    /// Repeat on other grids and weights: auto, on or off
    #[arg(long, value_name = "WHEN", default_value = "auto", hide_short_help = true)]
    pub stability: StabilityChoice,
    /// Permute so often for Gi* and Moran's I; 0 for neither
    #[arg(long, value_name = "R", default_value_t = 0, hide_short_help = true)]
    pub permutations: u32,
}

default_from_attributes!(BacktestOptions, CalibrationOptions, SensitivityOptions);
