//! Settings of routes home.

use clap::Args;
use serde::{Deserialize, Serialize};

use crate::error::{ErrorKind, Result};
use crate::option_group::default_from_attributes;

/// How routes on foot are planned.
#[derive(Args, Clone, Copy, Debug, PartialEq, Deserialize, Serialize)]
#[command(next_help_heading = "Analysis")]
#[serde(default, rename_all = "kebab-case")]
pub struct RouteOptions {
    /// Allow safer routes this many times as long
    #[arg(long, value_name = "TIMES", default_value_t = 1.2)]
    pub detour: f64,
}

default_from_attributes!(RouteOptions);

impl RouteOptions {
    /// Checks the detour.
    ///
    /// # Errors
    ///
    /// A detour below 1 or above 3.
    pub fn check(&self) -> Result<()> {
        /// Few people accept a longer detour.
        const MOST: f64 = 3.0;
        if (1.0..=MOST).contains(&self.detour) {
            return Ok(());
        }
        let problem = format!("{} is not a number from 1 to {MOST}", self.detour);
        let advice = "Use 1.2: a way may be a fifth longer than the shortest".into();
        Err(ErrorKind::Setting { setting: "detour", problem, advice }.into())
    }
}
