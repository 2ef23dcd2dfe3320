//! What is asked of an export before it is shared.

use clap::Args;
use serde::{Deserialize, Serialize};

use crate::error::{ErrorKind, Result};
use crate::option_group::default_from_attributes;

/// What a public export suppresses below, when no other number is given.
pub const PUBLIC: u32 = 5;

/// The smallest number to suppress below: below 2 only ones are, and a gap is then as good as a one.
pub const LEAST: u32 = 3;

/// Beyond this nothing of a local map is left.
const MOST: u32 = 1000;

/// The mark of a public export.
const UNMARKED: &str = "NOT PROTECTIVELY MARKED";

/// Who an export is for, and which small numbers are suppressed for it.
#[derive(Args, Clone, Copy, Debug, PartialEq, Deserialize, Serialize)]
#[command(next_help_heading = "Output")]
#[serde(default, rename_all = "kebab-case")]
pub struct DisclosureOptions {
    /// Suppress counts below K, and what would reveal them
    ///
    /// 5, or 10 to be stricter.
    #[arg(long, value_name = "K", hide_short_help = true)]
    pub suppress: Option<u32>,
    /// Make the outputs public: unmarked, suppressed below 5
    #[arg(long, hide_short_help = true)]
    pub public: bool,
}

default_from_attributes!(DisclosureOptions);

impl DisclosureOptions {
    /// The number below which counts are suppressed; `None` when nothing is.
    pub fn below(self) -> Option<u32> {
        self.suppress.or(self.public.then_some(PUBLIC))
    }

    /// The handling mark of an export that had `mark`: one for everybody is unmarked, which it may be because it is suppressed.
    pub fn mark(self, mark: &str) -> String {
        if self.public { UNMARKED.to_owned() } else { mark.to_owned() }
    }

    /// Fails for a number that protects nothing.
    pub fn check(self) -> Result<()> {
        let Some(below) = self.suppress.filter(|below| !(LEAST..=MOST).contains(below)) else {
            return Ok(());
        };
        let problem =
            format!("{below} is not a number from {LEAST} to {MOST}: suppressed ones alone would be known to be ones");
        let advice = "Use 5, or 10 to be stricter".to_owned();
        Err(ErrorKind::Setting { setting: "suppress", problem, advice }.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_export_is_suppressed_and_unmarked_and_another_keeps_its_mark() {
        let sharing = |suppress, public| DisclosureOptions { suppress, public };
        assert_eq!((sharing(None, true).below(), sharing(Some(10), true).below()), (Some(5), Some(10)));
        assert_eq!((sharing(None, false).below(), sharing(Some(3), false).below()), (None, Some(3)));
        assert_eq!(sharing(Some(5), false).mark("OFFICIAL"), "OFFICIAL");
        assert_eq!(sharing(None, true).mark("OFFICIAL"), UNMARKED);
        for wrong in [0, 1, 2, 1001] {
            assert!(sharing(Some(wrong), false).check().is_err_and(|error| error.is_usage()), "{wrong}");
        }
        assert!(sharing(Some(3), true).check().is_ok() && sharing(None, false).check().is_ok());
    }
}
