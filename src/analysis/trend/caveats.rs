//! What a reader of trends should know that is no fault of the data.

use super::{TrendOutcome, TrendedTheme};
use crate::analysis::caveats::of_files;
use crate::analysis::{Options, RankingResult};
use crate::period::{Month, runs};
use crate::trend::{MIN_STEPS, StepLength, TimeSteps};

impl TrendOutcome {
    /// The notes of the ranking they stand beside, then those of trends.
    pub fn notes(&self, config: &Options) -> Vec<String> {
        let mut notes = self.ranked.as_ref().map_or_else(|| of_files(self.ledger()), RankingResult::notes);
        notes.extend(self.joined.iter().map(|joined| format!("counts by area: {joined}")));
        notes.extend(self.themes.iter().flat_map(|theme| theme.notes(config)));
        notes
    }
}

impl TrendedTheme {
    /// What is not known, and what the trends rest on, told at the level of `config`.
    pub fn notes(&self, config: &Options) -> Vec<String> {
        let mut notes = Vec::new();
        let (name, alpha) = (&self.name, config.study.significance.alpha);
        match &self.steps {
            Some(steps) if !steps.can_be_significant(alpha) => notes.push(format!(
                "theme {name}: of {} steps no order is rare enough to be called a trend at {alpha}: that none is clear says nothing",
                steps.count()
            )),
            Some(_) => {}
            None => notes.push(format!("theme {name}: {}", self.without_steps(config.step.step))),
        }
        if self.steps.as_ref().is_some_and(TimeSteps::may_be_season) {
            notes.push(format!(
                "theme {name}: fewer than two years of steps are known, so none is compared with its own season: what rises or falls may be \
                 the season"
            ));
        }
        if self.places.iter().all(|place| place.measures.recent.is_none()) {
            notes.push(format!(
                "theme {name}: no month before the latest {} is one of the same time of year: they are compared with nothing{}",
                config.recent.recent_months,
                if self.period.months() > 12 { "; ask for fewer with --recent" } else { "" }
            ));
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

    /// Why there is no trend.
    fn without_steps(&self, step: StepLength) -> String {
        match step {
            StepLength::Months(months) if TimeSteps::count_whole(1, &self.complete) >= MIN_STEPS => format!(
                "steps of {months} months, as asked for, leave {} of the {MIN_STEPS} whole ones that a trend needs: ask for shorter ones \
                 with --step",
                TimeSteps::count_whole(months, &self.complete)
            ),
            _ => "too few whole months are known to tell a trend".into(),
        }
    }
}
