//! What a reader of back-tests should know, and what they say.

use super::{BacktestOutcome, Tested};
use crate::analysis::caveats::of_files;
use crate::evaluate::{DifferenceVerdict, ForecastMethod, MethodSummary};
use crate::grid::Extent;
use crate::period::runs;

/// The share of the area of which the sentence speaks.
const SPOKEN_OF: f64 = 0.05;

impl BacktestOutcome {
    /// Gaps, approximations, and what is taken for granted.
    pub fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if self.grid.extent == Extent::Occupied {
            notes.push(
                "no boundary was given: the cells are those that hold an event in any month, those tested included, and a ring around \
                 them; where nothing ever happens is left out, which makes every method look less sharp than it is. Give --area"
                    .into(),
            );
        }
        for tested in &self.themes {
            let left_out = tested.months_left_out();
            if !left_out.is_empty() {
                notes.push(format!(
                    "theme {}: {} neither learnt from nor tested on, for not all who cover the ground have rows",
                    tested.selection.name,
                    runs(&left_out)
                ));
            }
            if tested.repeated_months > 0 {
                notes.push(format!(
                    "theme {}: {} months hold in every cell as many events as the month before. The data repeats itself, and a test \
                     on what repeats itself says nothing of what is to come",
                    tested.selection.name, tested.repeated_months
                ));
            }
            let silent = tested.backtest.rows.iter().filter(|row| row.accuracy.is_none());
            let silent = silent.filter(|row| row.method == ForecastMethod::PlainCount).count();
            if silent > 0 {
                notes.push(format!(
                    "theme {}: nothing happened after {silent} of the origins, which are in no mean",
                    tested.selection.name
                ));
            }
        }
        notes.push(
            "what was recorded next is what rankings are tested by: places that are watched more record more, and a ranking that is \
             acted upon changes what happens"
                .into(),
        );
        notes.extend(of_files(&self.ledger));
        notes
    }
}

impl Tested {
    /// The mean of a method at an area share.
    pub fn summary(&self, method: ForecastMethod, area_share: f64) -> Option<&MethodSummary> {
        let mut summaries = self.backtest.summaries.iter();
        summaries.find(|summary| summary.method == method && summary.area_share == area_share && summary.origins > 0)
    }

    /// What the back-test says, in one sentence.
    pub fn sentence(&self) -> String {
        let of = |method| self.summary(method, SPOKEN_OF);
        let (Some(plain), Some(ours)) = (of(ForecastMethod::PlainCount), of(ForecastMethod::Hexspot)) else {
            return format!("{}: nothing happened after any origin", self.selection.name);
        };
        let percent = |share: f64| format!("{:.1} %", 100.0 * share);
        let first = self.backtest.rows.iter().map(|row| row.test_from).min();
        let last = self.backtest.rows.iter().map(|row| row.test_to).max();
        let tested = first.zip(last).map_or_else(String::new, |(first, last)| format!(" ({first} to {last})"));
        let difference = ours.against_plain.map_or_else(String::new, |difference| {
            let points = |share: f64| format!("{:+.1}", 100.0 * share);
            let ends = difference.interval.map_or_else(String::new, |(low, high)| {
                format!(" ({} points, 95 % interval {} to {})", points(difference.value), points(low), points(high))
            });
            let said = match difference.verdict() {
                DifferenceVerdict::Better => "which is better",
                DifferenceVerdict::Worse => "which is worse",
                DifferenceVerdict::NoClearDifference => "which is no clear difference",
                DifferenceVerdict::TooFewOrigins => "which is too few origins to tell apart",
            };
            format!(", {said}{ends}")
        });
        format!(
            "{}: over {} origins{tested} the first 5 % of the area by plain count held {} of what happened next, {:.1} times its share of the \
             area and {} of what could be held at best; ranked by hexspot's mixture of past maps it held {}{difference}",
            self.selection.name,
            plain.origins,
            percent(plain.hit_rate),
            plain.pai,
            percent(plain.pei),
            percent(ours.hit_rate)
        )
    }
}
