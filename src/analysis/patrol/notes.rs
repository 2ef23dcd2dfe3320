//! What a reader of a plan of patrols should know, and what it says in a few sentences.

use super::PatrolOutcome;
use crate::analysis::Outcome;
use crate::analysis::walking::walk_note;
use crate::evaluate::{PatrolMethod, PatrolSummary, Verdict};
use crate::plan::patrol::Present;
use crate::plan::walk::Placed;

impl PatrolOutcome {
    /// What the hours rest on, how distances are found, what is taken for granted; then the notes of the ranking.
    pub fn notes(&self, ranked: &Outcome) -> Vec<String> {
        let mut notes = vec![
            self.need.known.note(),
            self.walk_note(),
            format!(
                "a second visit to a cell within an hour is taken to be worth {:.0} % of the first, a third that much of the second: a \
                 guess, for how long order outlasts a visit is not known so finely",
                100.0 * self.choices.second_visit
            ),
            "a team begins its shift in the first cell of its round, and nobody is called away".into(),
        ];
        if let Err(why) = &self.test {
            notes.push(format!("the plan was not tested on what happened next: {why}"));
        }
        if let Ok(test) = &self.test
            && test.hours_assumed
        {
            notes.push(
                "what happened in the months tested is spread over the hours by the same assumption as the plan: only the choice of cells \
                 is tested"
                    .into(),
            );
        }
        notes.extend(ranked.notes());
        notes
    }

    /// How distances are found, and how many cells no street leads to.
    fn walk_note(&self) -> String {
        let cells = Placed::of(&self.walk, self.need.cells.iter().map(|cell| cell.at));
        walk_note(&self.walk, &[("cells", cells)])
    }

    /// What share of the harm expected while anybody is out each method is present for, in order of [`PatrolMethod::ALL`].
    pub fn shares(&self) -> [Present; 3] {
        let all = self.hourly.total(&self.roster);
        self.expected.map(|present| Present { harm: present.harm / all, counted: present.counted / all })
    }

    /// How near the plan is to the most that any could be worth, 0 to 1.
    pub fn of_bound(&self) -> f64 {
        self.expected[0].counted / self.bound
    }

    /// What the plan is expected to do, and what such plans did.
    pub fn sentences(&self) -> Vec<String> {
        let [plan, count, equal] = self.shares();
        let percent = |share: f64| format!("{:.2} %", 100.0 * share);
        let expected = format!(
            "Teams would be there for {} of the harm expected while anybody is out. Counting second visits within an hour less, as the plan \
             does, that is {}; {} if the plain count of the last months were planned by in the same way, {} if every cell had the same \
             time.",
            percent(plan.harm),
            percent(plan.counted),
            percent(count.counted),
            percent(equal.counted)
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

/// "Tested on what happened next, 12 times: the plan would have been worth …".
fn told(summary: &PatrolSummary, plan: &PatrolSummary) -> Option<String> {
    let more = summary.plan_more?;
    let ends = more.interval.map(|(low, high)| format!(" ({:+.0} to {:+.0})", 100.0 * low, 100.0 * high));
    let method = match summary.method {
        PatrolMethod::PlainCount => "the plain count of the months before, used the same way,",
        _ => "equal spread",
    };
    let verdict = match more.verdict() {
        Verdict::Better => "clearly more",
        Verdict::Worse => "clearly less",
        Verdict::NoClearDifference => "no clear difference",
        Verdict::TooFewOrigins => "too few tests to tell",
    };
    Some(format!(
        "Tested {} times on what happened next, the plan would have been worth {:.2} % of the harm and {method} {:.2} %: {:+.0} %{}, {verdict}.",
        summary.origins,
        100.0 * plan.share.counted,
        100.0 * summary.share.counted,
        100.0 * more.value,
        ends.unwrap_or_default(),
    ))
}
