//! What a reader of trends should know that is no fault of the data.

use super::{TrendOutcome, TrendedTheme};
use crate::analysis::notes::of_files;
use crate::analysis::{Config, Outcome};
use crate::period::{Month, runs};

impl TrendOutcome {
    /// The notes of the ranking they stand beside, then those of trends.
    pub fn notes(&self, config: &Config) -> Vec<String> {
        let mut notes = self.ranked.as_ref().map_or_else(|| of_files(self.ledger()), Outcome::notes);
        notes.extend(self.joined.iter().map(|joined| format!("counts by area: {joined}")));
        notes.extend(self.themes.iter().flat_map(|theme| theme.notes(config.alpha)));
        notes
    }
}

impl TrendedTheme {
    /// What is not known, and what the trends rest on, told at the level `alpha`.
    pub fn notes(&self, alpha: f64) -> Vec<String> {
        let mut notes = Vec::new();
        let name = &self.name;
        match &self.steps {
            Some(steps) if !steps.can_tell(alpha) => notes.push(format!(
                "theme {name}: of {} steps no order is rare enough to be called a trend at {alpha}: that none is clear says nothing",
                steps.number()
            )),
            Some(_) => {}
            None => notes.push(format!("theme {name}: too few whole months are known to tell a trend")),
        }
        let months = |wanted: &dyn Fn(usize) -> bool| -> Vec<Month> {
            self.period.iter().enumerate().filter(|(at, _)| wanted(*at)).map(|(_, month)| month).collect()
        };
        let (unknown, in_part) =
            (months(&|at| !self.observed[at]), months(&|at| self.observed[at] && !self.complete[at]));
        if !unknown.is_empty() {
            notes.push(format!("theme {name}: {} are not known: gaps, not zeros", runs(&unknown)));
        }
        if !in_part.is_empty() {
            notes.push(format!(
                "theme {name}: {} are known of some sources only and are in no trend and no comparison of years",
                runs(&in_part)
            ));
        }
        if self.unknown_areas > 0 {
            notes.push(format!("theme {name}: nothing is known of {} areas: they are left out", self.unknown_areas));
        }
        notes
    }
}
