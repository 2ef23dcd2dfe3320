//! Detection of total rows: groups and areas whose answers are the sum of all others. A table with totals counts every respondent twice.

use std::collections::{BTreeMap, BTreeSet};

use super::tally::{AnswerCounts, QuestionAnswers};

/// Rows that appear to be totals.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TotalRow {
    /// The name of the survey.
    pub survey: String,
    /// The column of the groups; `None` for areas.
    pub grouping: Option<String>,
    /// The group or area; `None` for rows without one.
    pub name: Option<String>,
}

/// Finds the groups and areas with as many respondents and positive answers as all others combined, for every question and circumstance
/// with answers, where there are at least two others.
pub fn total_rows(answers: &[QuestionAnswers]) -> Vec<TotalRow> {
    let mut looks: BTreeMap<TotalRow, bool> = BTreeMap::new();
    for answers in answers {
        let all = answers.all();
        let areas = (None, answers.areas().collect::<Vec<_>>());
        let groups = answers.groups().into_iter().map(|(grouping, groups)| (Some(grouping), groups));
        for (grouping, named) in groups.chain([areas]) {
            let rest = named.iter().fold(all, |rest, (_, tally)| rest.minus(tally));
            let named = named.iter().map(|(name, tally)| (Some((*name).to_owned()), **tally));
            let parts: Vec<(Option<String>, AnswerCounts)> =
                named.chain([(None, rest)]).filter(|(_, tally)| tally.respondents > 0).collect();
            for (name, tally) in &parts {
                let is_sum = parts.len() > 2 && all.minus(tally) == *tally;
                let total = TotalRow {
                    survey: answers.question.survey.clone(),
                    grouping: grouping.map(str::to_owned),
                    name: name.clone(),
                };
                *looks.entry(total).or_insert(true) &= is_sum;
            }
        }
    }
    let found: BTreeSet<TotalRow> = looks.into_iter().filter(|(_, looks)| *looks).map(|(total, _)| total).collect();
    found.into_iter().collect()
}

impl TotalRow {
    /// The caveat about these rows.
    pub fn note(&self) -> String {
        let what = self.grouping.as_deref().unwrap_or("area");
        let rows = match &self.name {
            Some(name) => format!("the rows of {what} {name:?}"),
            None => format!("the rows without {what}"),
        };
        format!(
            "survey {}: {rows} have exactly as many answers as all others together, question by question. If they are totals everybody is \
             counted twice: intervals are too narrow, and the totals are tested as if they were other people. Take these rows out of the table",
            self.survey
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::survey::count_answers;
    use crate::survey::tally::tests::survey;

    fn found(rows: &[(&str, &str, &str, bool, u64)]) -> Vec<(Option<String>, Option<String>)> {
        total_rows(&count_answers([&survey(rows)])).into_iter().map(|total| (total.grouping, total.name)).collect()
    }

    #[test]
    fn finds_rows_that_are_totals_of_every_question() {
        let parts = [("day", "women", "", true, 30), ("day", "women", "", false, 20), ("day", "men", "", true, 40)];
        let with = |more: &[(&'static str, &'static str, &'static str, bool, u64)]| [&parts[..], more].concat();
        let sex = Some("Sex".to_owned());
        assert_eq!(found(&with(&[])), []);
        let all = [("day", "All", "", true, 70), ("day", "All", "", false, 20)];
        assert_eq!(found(&with(&all)), [(sex.clone(), Some("All".into()))]);
        assert_eq!(found(&with(&[("day", "", "", true, 70), ("day", "", "", false, 20)])), [(sex, None)], "unnamed");
        assert_eq!(found(&with(&[("day", "All", "", true, 71), ("day", "All", "", false, 19)])), [], "other answers");
        let night = [("night", "women", "", true, 9), ("night", "men", "", true, 9), ("night", "All", "", true, 17)];
        assert_eq!(found(&[&with(&all)[..], &night].concat()), [], "not by night");
        assert_eq!(
            found(&[("", "men", "", true, 9), ("", "women", "", true, 9)]),
            [],
            "two that are alike are no total"
        );
        let areas = [
            ("", "", "Bank", true, 3),
            ("", "", "Cheap", false, 4),
            ("", "", "TotalRow", true, 3),
            ("", "", "TotalRow", false, 4),
        ];
        assert_eq!(found(&areas), [(None, Some("TotalRow".into()))]);
    }
}
