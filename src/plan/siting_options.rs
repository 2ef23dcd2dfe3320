//! How many places to choose.

use clap::Args;
use hexspot_stats::siting::DEFAULT_NUMBER;
use serde::{Deserialize, Serialize};

use crate::error::{ErrorKind, Result};
use crate::option_group::default_from_attributes;

/// How many new places a plan chooses.
#[derive(Args, Clone, Debug, PartialEq, Deserialize, Serialize)]
#[command(next_help_heading = "Analysis")]
#[serde(default, rename_all = "kebab-case")]
pub struct SitingOptions {
    /// Choose so many new places
    #[arg(short, long, value_name = "N", default_value_t = DEFAULT_NUMBER)]
    pub number: usize,
}

default_from_attributes!(SitingOptions);

impl SitingOptions {
    /// Checks that some places are requested.
    ///
    /// # Errors
    ///
    /// None or more than 1,000 places.
    pub fn check(&self) -> Result<()> {
        const MAX_NUMBER: usize = 1_000;
        let (problem, advice) = match self.number {
            0 => ("no new place is requested".to_owned(), "Use 1 or more, such as 10"),
            number if number > MAX_NUMBER => (
                format!("{number} new places are more than {MAX_NUMBER}"),
                "Give the number that can be paid for, such as 10",
            ),
            _ => return Ok(()),
        };
        Err(ErrorKind::Setting { setting: "number", problem, advice: advice.into() }.into())
    }
}
