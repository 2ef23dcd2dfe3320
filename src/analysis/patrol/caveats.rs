//! What a reader of a plan of patrols should know, and what it says in a few sentences.

use super::PatrolOutcome;
use crate::analysis::RankingResult;
use crate::analysis::walking_distance::walk_note;
use crate::evaluate::{Difference, DifferenceVerdict, PatrolMethod, PatrolSummary};
use crate::plan::patrol::CoveredHarm;
use crate::plan::walk::Reachability;

impl PatrolOutcome {
    /// What the hours rest on, how distances are found, what is taken for granted; then the notes of the ranking.
    pub fn notes(&self, ranked: &RankingResult) -> Vec<String> {
        let mut notes = vec![
            self.need.hours_basis.note(),
            self.walk_note(),
            format!(
                "a second visit to a cell within an hour is taken to be worth {0:.0} % of the first, and a third {0:.0} % of the \
                 second: a guess, for how long order outlasts a visit is not known so finely",
                100.0 * self.choices.second_visit
            ),
            format!(
                "the plan is told in the week from {}, the first after the data in which no clock is changed in {}",
                self.monday, self.time_zone
            ),
            "a team begins its shift in the first cell of its round, and nobody is called away".into(),
        ];
        if let Err(why) = &self.test {
            notes.push(format!("the plan was not tested on what happened next: {why}"));
        }
        if let Ok(test) = &self.test
            && test.origins < test.possible
        {
            notes.push(format!(
                "the plan was tested {} times, on the latest of the {} spans of months that there is room for: earlier ones would take long \
                 and tell little of now",
                test.origins, test.possible
            ));
        }
        if let Ok(test) = &self.test
            && test.hours_assumed
        {
            notes.push(
                "what happened in the months tested is spread over the hours by the same assumption as the plan, and the plain count is \
                 planned by with that too: only the choice of cells is tested"
                    .into(),
            );
        }
        notes.extend(ranked.notes());
        notes
    }

    /// How distances are found, and how many cells no street leads to.
    fn walk_note(&self) -> String {
        let cells = Reachability::new(&self.walk, self.need.cells.iter().map(|cell| cell.at));
        walk_note(&self.walk, &[("cells", cells)])
    }

    /// What share of the harm expected while anybody is out each method is present for, in order of [`PatrolMethod::ALL`].
    pub fn shares(&self) -> [CoveredHarm; 3] {
        let all = self.hourly.total(&self.roster);
        self.expected.map(|present| CoveredHarm { harm: present.harm / all, discounted: present.discounted / all })
    }

    /// How near the plan is to the most that any could be worth, 0 to 1.
    pub fn of_bound(&self) -> f64 {
        self.expected[0].discounted / self.bound
    }

    /// What the plan is expected to do, and what such plans did.
    pub fn sentences(&self) -> Vec<String> {
        let [plan, count, equal] = self.shares();
        let expected = format!(
            "Teams would be there for {} of the harm expected while anybody is out; for {} if they went by the plain count of the last \
             months in the same way, for {} if every cell had the same time. With second visits within an hour counted less, as the plan \
             counts them, that is {}, {} and {}.",
            percent(plan.harm),
            percent(count.harm),
            percent(equal.harm),
            percent(plan.discounted),
            percent(count.discounted),
            percent(equal.discounted)
        );
        let bound = format!(
            "No plan of these teams and shifts can be worth more than {:.2} times this one.",
            1.0 / self.of_bound()
        );
        let summaries = self.test.as_ref().map_or(&[][..], |test| &test.summaries);
        let tested = summaries.iter().filter_map(|summary| told(summary, summaries.first()?));
        [expected, bound].into_iter().chain(tested).collect()
    }
}

/// "Tested 24 times on what happened next: by the plan teams would have been there for …".
fn told(summary: &PatrolSummary, plan: &PatrolSummary) -> Option<String> {
    let (present, counted) = (summary.plan_more_present?, summary.plan_more?);
    let method = match summary.method {
        PatrolMethod::PlainCount => "by the plain count of the months before, used the same way,",
        _ => "by equal spread",
    };
    Some(format!(
        "Tested {} on what happened next, by the plan teams would have been there for {} of the harm and {method} for {}: {}. With second \
         visits counted less: {} and {}, {}.",
        if summary.origins == 1 { "once".into() } else { format!("{} times", summary.origins) },
        percent(plan.share.harm),
        percent(summary.share.harm),
        difference(present),
        percent(plan.share.discounted),
        percent(summary.share.discounted),
        difference(counted),
    ))
}

fn percent(share: f64) -> String {
    format!("{:.2} %", 100.0 * share)
}

/// "+6 % (95 % interval +3 % to +10 %), clearly more".
fn difference(more: Difference) -> String {
    let ends = more
        .interval
        .map(|(low, high)| format!(" (95 % interval {} to {})", signed_percent(low), signed_percent(high)));
    let verdict = match more.verdict() {
        DifferenceVerdict::Better => "clearly more",
        DifferenceVerdict::Worse => "clearly less",
        DifferenceVerdict::NoClearDifference => "no clear difference",
        DifferenceVerdict::TooFewOrigins => "too few tests to tell",
    };
    format!("{}{}, {verdict}", signed_percent(more.value), ends.unwrap_or_default())
}

/// In whole percent with its sign, which nothing has none of.
fn signed_percent(share: f64) -> String {
    match (100.0 * share).round() {
        0.0 => "0 %".into(),
        percent => format!("{percent:+.0} %"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_can_be_read_aloud() {
        let of = |value, interval| difference(Difference { value, interval });
        assert_eq!(of(0.02, Some((-0.003, 0.05))), "+2 % (95 % interval 0 % to +5 %), no clear difference");
        assert_eq!(of(-0.06, Some((-0.1, -0.025))), "-6 % (95 % interval -10 % to -3 %), clearly less");
        assert_eq!(of(0.4, None), "+40 %, too few tests to tell");
    }
}
