//! What can be chosen of ways home.

use crate::error::{ErrorKind, Result};

/// How ways home are planned.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RouteChoices {
    /// How many times as long as the shortest way a safer one may be, 1 or more.
    pub detour: f64,
}

impl Default for RouteChoices {
    fn default() -> Self {
        Self { detour: 1.2 }
    }
}

impl RouteChoices {
    /// Fails when a choice makes no sense.
    pub fn check(&self) -> Result<()> {
        /// Nobody walks three times as far.
        const MOST: f64 = 3.0;
        if (1.0..=MOST).contains(&self.detour) {
            return Ok(());
        }
        let problem = format!("{} is not a number from 1 to {MOST}", self.detour);
        let advice = "Use 1.2: a way may be a fifth longer than the shortest".into();
        Err(ErrorKind::Setting { setting: "detour", problem, advice }.into())
    }
}
