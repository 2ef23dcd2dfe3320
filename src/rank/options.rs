//! The options of a ranking.

use std::fmt;
use std::str::FromStr;

use clap::Args;
use serde::{Deserialize, Serialize};
use strum::VariantNames;

use crate::error::{Error, ErrorKind};
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

/// The measure by which cells are ranked: the setting `by`.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantNames,
)]
#[strum(serialize_all = "kebab-case", parse_err_ty = Error, parse_err_fn = unknown_order)]
pub enum Order {
    /// Events.
    #[default]
    Count,
    /// Harm by the chosen preset.
    Harm,
    /// Events per km².
    Density,
    /// Shrunken rate per premises.
    RatePremises,
    /// Shrunken rate per 1,000 footfall.
    RateFootfall,
}

impl Order {
    /// The name of this order.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

fn unknown_order(name: &str) -> Error {
    Error::unknown_name("order", name, Order::VARIANTS.iter().copied())
}

/// The number of draws behind rank intervals: the setting `draws`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DrawsChoice {
    /// 999, or fewer where so many places would make them cost more than the rest of the analysis.
    #[default]
    Auto,
    /// Given by the user; 0 for no rank intervals.
    Fixed(u32),
}

impl DrawsChoice {
    /// The number of draws for so many places.
    ///
    /// It is one less than a multiple of 20, so that the ends of a 90 % interval are draws themselves. The standard error of the levels
    /// of these ends is 0.7 % with a thousand draws and 2.2 % with a hundred. Where not even a hundred are affordable there are none.
    pub fn number(self, places: usize) -> u32 {
        const STEP: usize = 20;
        const USUAL: usize = 1_000;
        const LEAST: usize = 100;
        /// Draws over all places: half a second of work, 40 MB.
        const AFFORDABLE: usize = 10_000_000;
        match self {
            Self::Fixed(number) => number,
            Self::Auto => match (AFFORDABLE / places.max(1)).min(USUAL) / STEP * STEP {
                few if few < LEAST => 0,
                number => number as u32 - 1,
            },
        }
    }
}

impl FromStr for DrawsChoice {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        /// More would only take memory: the levels of the ends are exact to 0.05 % by then.
        const MOST: u32 = 200_000;
        /// Fewer do not reach the 5 % level.
        const FEWEST: u32 = 19;
        if text.eq_ignore_ascii_case("auto") {
            return Ok(Self::Auto);
        }
        let number = text.parse().ok().filter(|number| *number == 0 || (FEWEST..=MOST).contains(number));
        number.map(Self::Fixed).ok_or_else(|| {
            let problem = format!("{text:?} is neither `auto`, 0, nor a number from {FEWEST} to {MOST}");
            ErrorKind::Setting { setting: "draws", problem, advice: "Use 999, or 0 for no rank intervals".into() }
                .into()
        })
    }
}

impl fmt::Display for DrawsChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Auto => f.write_str("auto"),
            Self::Fixed(number) => write!(f, "{number}"),
        }
    }
}

crate::option_group::serde_as_text!(Order, DrawsChoice);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_places_get_fewer_draws() {
        let auto = |places| DrawsChoice::Auto.number(places);
        assert_eq!([auto(6), auto(10_000), auto(50_000), auto(300_000)], [999, 999, 199, 0]);
        assert_eq!("50".parse::<DrawsChoice>().expect("a number").number(300_000), 50);
        assert!("many".parse::<DrawsChoice>().is_err() && "1000000".parse::<DrawsChoice>().is_err());
    }

    #[test]
    fn reads_orders_and_suggests_the_nearest() {
        for name in Order::VARIANTS {
            assert_eq!(name.parse::<Order>().expect("known").as_str(), *name);
        }
        assert!("rate-premise".parse::<Order>().expect_err("misspelt").to_string().contains("rate-premises"));
    }
}
