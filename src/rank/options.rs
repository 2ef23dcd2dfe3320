//! The options of a ranking.

use clap::Args;
use serde::{Deserialize, Serialize};

use super::{DrawsChoice, Order};
use crate::grid::{Spread, SpreadBy};
use crate::option_group::default_from_attributes;

/// What cells are ranked by.
#[derive(Args, Clone, Debug, PartialEq, Deserialize, Serialize)]
#[command(next_help_heading = "Analysis")]
#[serde(default, rename_all = "kebab-case")]
pub struct OrderOptions {
    /// Rank by count, harm, density or a rate
    ///
    /// count, harm, density, rate-premises or rate-footfall.
    #[arg(long, value_name = "ORDER", default_value = "count")]
    pub by: Order,
}

/// Redistribution of counts at anonymised map points.
#[derive(Args, Clone, Debug, PartialEq, Deserialize, Serialize)]
#[command(next_help_heading = "Analysis")]
#[serde(default, rename_all = "kebab-case")]
pub struct SpreadOptions {
    /// Redistribute counts: none or snap-points
    ///
    /// snap-points: those of each anonymised map point, over the area nearest to it.
    #[arg(long, value_name = "HOW", default_value = "none", hide_short_help = true)]
    pub spread: Spread,
    /// Redistribute by area or premises
    #[arg(long, value_name = "WHAT", default_value = "area", hide_short_help = true)]
    pub spread_by: SpreadBy,
}

/// Draws behind rank intervals.
#[derive(Args, Clone, Debug, PartialEq, Deserialize, Serialize)]
#[command(next_help_heading = "Tests and uncertainty")]
#[serde(default, rename_all = "kebab-case")]
pub struct DrawOptions {
    /// Compute rank intervals from so many draws; 0 for none
    #[arg(long, value_name = "N|auto", default_value = "auto", hide_short_help = true)]
    pub draws: DrawsChoice,
}

/// Density surfaces.
#[derive(Args, Clone, Debug, PartialEq, Deserialize, Serialize)]
#[command(next_help_heading = "Analysis")]
#[serde(default, rename_all = "kebab-case")]
pub struct DensityOptions {
    /// Estimate kernel densities with this bandwidth
    ///
    /// Adds kde_per_km2, kde_adaptive_per_km2 and kde_relative_risk; for a back-test, the bandwidth of its method kde.
    #[arg(long = "bandwidth", value_name = "METRES", hide_short_help = true)]
    #[serde(rename = "bandwidth")]
    pub bandwidth_m: Option<f64>,
}

default_from_attributes!(OrderOptions, SpreadOptions, DrawOptions, DensityOptions);
