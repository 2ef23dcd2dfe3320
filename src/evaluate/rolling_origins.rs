//! Rolling origins: the dates that separate training months from test months.

use std::ops::Range;

use super::BacktestOptions;
use crate::error::{Error, ErrorKind, Result};

/// An origin, as positions among the observed months.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The training months.
    pub train: Range<usize>,
    /// The test months, which follow.
    pub test: Range<usize>,
}

impl BacktestOptions {
    /// Checks the numbers of months.
    ///
    /// # Errors
    /// If one of them is 0 or larger than any data set.
    pub fn check(self) -> Result<()> {
        const MOST: u32 = 1_200;
        for (setting, months) in [("train-months", self.train_months), ("test-months", self.test_months)] {
            if !(1..=MOST).contains(&months) {
                let problem = format!("{months} is not a number from 1 to {MOST}");
                let advice = "Use 12 months to train on and 1 to test on".into();
                return Err(ErrorKind::Setting { setting, problem, advice }.into());
            }
        }
        Ok(())
    }

    /// The origins among a number of observed months; missing months are skipped as if the calendar did not contain them.
    ///
    /// # Errors
    /// If there are too few months for one origin.
    pub fn origins(self, months: usize, theme: &str) -> Result<Vec<Origin>> {
        let (train, test) = (self.train_months as usize, self.test_months as usize);
        let last = months.checked_sub(test).filter(|last| *last >= train).ok_or_else(|| self.too_few(months, theme))?;
        let at = |origin: usize| Origin { train: origin - train..origin, test: origin..origin + test };
        Ok((train..=last).step_by(test).map(at).collect())
    }

    fn too_few(self, months: usize, theme: &str) -> Error {
        let Self { train_months, test_months } = self;
        let needed = train_months + test_months;
        let problem = format!(
            "theme {theme} has {months} months that are wholly known, and a back-test that trains on {train_months} and tests on \
             {test_months} needs {needed}"
        );
        let advice = "Give more months, or set `train-months` and `test-months` to fewer".into();
        ErrorKind::NothingToAnalyse { problem, advice }.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_step_by_the_test_months() {
        let origins = BacktestOptions { train_months: 3, test_months: 2 }.origins(9, "asb").expect("enough");
        let met: Vec<_> = origins.into_iter().map(|origin| (origin.train, origin.test)).collect();
        assert_eq!(met, [(0..3, 3..5), (2..5, 5..7), (4..7, 7..9)]);
        assert_eq!(BacktestOptions::default().origins(13, "asb").expect("just enough").len(), 1);
        let few = BacktestOptions::default().origins(12, "asb").expect_err("one too few").to_string();
        assert!(few.contains("theme asb has 12 months") && few.contains("needs 13"), "{few}");
        assert!(BacktestOptions { train_months: 0, test_months: 1 }.check().is_err_and(|error| error.is_usage()));
        assert!(BacktestOptions { train_months: 1, test_months: 9_999 }.check().is_err());
    }
}
