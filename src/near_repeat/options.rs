//! The options of a near-repeat test.

use clap::Args;
use hexspot_stats::near_repeat::{Distance, DistanceTimeBands};
use serde::{Deserialize, Serialize};

use crate::option_group::{default_from_attributes, named, text};

/// The bands of distance and time in which pairs of events are counted.
#[derive(Args, Clone, Debug, PartialEq, Deserialize, Serialize)]
#[command(next_help_heading = "Analysis")]
#[serde(default, rename_all = "kebab-case")]
pub struct NearRepeatOptions {
    /// Count pairs in bands of distance of this width
    #[arg(long = "band", value_name = "METRES", default_value_t = 100.0)]
    #[serde(rename = "band")]
    pub band_m: f64,
    /// Use so many bands of distance
    #[arg(long, value_name = "N", default_value_t = 4, hide_short_help = true)]
    pub bands: usize,
    /// Count pairs in periods of so many days
    #[arg(long, value_name = "N", default_value_t = 7)]
    pub days: u32,
    /// Use so many periods
    #[arg(long, value_name = "N", default_value_t = 4, hide_short_help = true)]
    pub periods: usize,
    /// Measure distances as euclidean or manhattan
    #[arg(long, value_name = "HOW", default_value = "euclidean", value_parser = named::<Distance>, hide_short_help = true)]
    #[serde(with = "text")]
    pub distance: Distance,
}

default_from_attributes!(NearRepeatOptions);

impl NearRepeatOptions {
    /// The rows and columns of the table of pairs.
    pub fn table(&self) -> DistanceTimeBands {
        let Self { band_m: metres, bands: number, days, periods, distance } = *self;
        DistanceTimeBands { metres, number, days, periods, distance }
    }
}
