//! Counts of answers by question, group and area.

use std::collections::{BTreeMap, BTreeSet};

use crate::ingest::Survey;
use hexspot_stats::{Interval, wilson_interval};

/// The number of respondents below which a share is flagged: one of nine people moves it by eleven points.
pub const FEW_RESPONDENTS: u64 = 10;

/// A question of a survey.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SurveyQuestion {
    /// The name of the survey.
    pub survey: String,
    /// The text of the question.
    pub text: String,
    /// The circumstance that it was asked about, such as by day.
    pub circumstance: Option<String>,
}

/// Counts of the answers of some respondents to a question.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AnswerCounts {
    /// The number of respondents.
    pub respondents: u64,
    /// The number with a positive answer.
    pub positive: u64,
}

impl AnswerCounts {
    /// The share of positive answers with its 95 % interval (Wilson); `None` without respondents.
    pub fn share(&self) -> Option<Interval> {
        wilson_interval(self.positive, self.respondents)
    }

    /// Whether the share is of fewer than [`FEW_RESPONDENTS`].
    pub fn is_few(&self) -> bool {
        self.respondents < FEW_RESPONDENTS
    }

    /// Positive answers and respondents, as tests take them.
    pub fn as_pair(&self) -> (u64, u64) {
        (self.positive, self.respondents)
    }

    /// The counts of the respondents that are not in `part`.
    pub fn minus(&self, part: &Self) -> Self {
        Self { respondents: self.respondents - part.respondents, positive: self.positive - part.positive }
    }

    fn add(&mut self, respondents: u64, yes: bool) {
        self.respondents = self.respondents.saturating_add(respondents);
        self.positive = self.positive.saturating_add(if yes { respondents } else { 0 });
    }
}

/// A group of respondents: all, or those of a group, of an area, or of a group in an area.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct RespondentGroup {
    /// The column of the groups, and the group; `None` for all groups.
    pub group: Option<(String, String)>,
    /// The area; `None` for all areas.
    pub area: Option<String>,
}

/// The answers to one question about one circumstance. Circumstances are never summed: the same people may have answered about each.
#[derive(Clone, Debug, PartialEq)]
pub struct QuestionAnswers {
    /// The question.
    pub question: SurveyQuestion,
    /// The answers that count as positive.
    pub yes: BTreeSet<String>,
    /// The counts by group of respondents: all respondents first, then in order.
    pub by: BTreeMap<RespondentGroup, AnswerCounts>,
}

impl QuestionAnswers {
    /// The counts of all respondents.
    pub fn all(&self) -> AnswerCounts {
        self.by.get(&RespondentGroup::default()).copied().unwrap_or_default()
    }

    /// The areas, in order.
    pub fn areas(&self) -> impl Iterator<Item = (&str, &AnswerCounts)> {
        self.by
            .iter()
            .filter(|(key, _)| key.group.is_none())
            .filter_map(|(key, tally)| Some((key.area.as_deref()?, tally)))
    }

    /// The groups by column, both in order.
    pub fn groups(&self) -> BTreeMap<&str, Vec<(&str, &AnswerCounts)>> {
        let mut groups: BTreeMap<&str, Vec<(&str, &AnswerCounts)>> = BTreeMap::new();
        for (key, tally) in self.by.iter().filter(|(key, _)| key.area.is_none()) {
            if let Some((grouping, group)) = &key.group {
                groups.entry(grouping).or_default().push((group, tally));
            }
        }
        groups
    }
}

/// Counts the answers of surveys by question, in order.
pub fn count_answers<'a>(surveys: impl IntoIterator<Item = &'a Survey>) -> Vec<QuestionAnswers> {
    let mut counted: BTreeMap<SurveyQuestion, (BTreeSet<String>, BTreeMap<RespondentGroup, AnswerCounts>)> =
        BTreeMap::new();
    for survey in surveys {
        for response in &survey.responses {
            let groups = survey.groupings.iter().zip(&response.groups);
            let groups = groups.filter_map(|(by, group)| Some(Some((by.clone(), group.clone()?))));
            let mut groups_of: Vec<RespondentGroup> = Vec::new();
            for group in [None].into_iter().chain(groups) {
                groups_of.extend(
                    response.area.clone().map(|area| RespondentGroup { group: group.clone(), area: Some(area) }),
                );
                groups_of.push(RespondentGroup { group, area: None });
            }
            for (question, yes) in &response.answers {
                let asked = SurveyQuestion {
                    survey: survey.source.clone(),
                    text: survey.questions[*question].clone(),
                    circumstance: response.circumstance.clone(),
                };
                let (said_yes, by) = counted.entry(asked).or_default();
                if !survey.yes[*question].iter().all(|answer| said_yes.contains(answer)) {
                    said_yes.extend(survey.yes[*question].iter().cloned());
                }
                for key in &groups_of {
                    by.entry(key.clone()).or_default().add(response.respondents, *yes);
                }
            }
        }
    }
    counted.into_iter().map(|(question, (yes, by))| QuestionAnswers { question, yes, by }).collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::ingest::SurveyResponse;

    /// A survey of one question asked by day and by night, grouped by one column; rows are (circumstance, group, area, yes, respondents).
    pub fn survey(rows: &[(&str, &str, &str, bool, u64)]) -> Survey {
        let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let answered = |(circumstance, group, area, yes, respondents): &(&str, &str, &str, bool, u64)| SurveyResponse {
            respondents: *respondents,
            area: some(area),
            circumstance: some(circumstance),
            groups: vec![some(group)],
            answers: vec![(0, *yes)],
        };
        Survey {
            source: "Council".into(),
            questions: vec!["Safe?".into()],
            yes: vec![vec!["Yes".into()]],
            groupings: vec!["Sex".into()],
            responses: rows.iter().map(answered).collect(),
            months: None,
        }
    }

    #[test]
    fn counts_each_respondent_once_per_group_and_circumstance() {
        let met = count_answers([&survey(&[
            ("day", "women", "Bank", true, 8),
            ("day", "women", "Bank", false, 2),
            ("day", "men", "", true, 5),
            ("night", "women", "Cheap", false, 4),
            ("day", "", "Cheap", true, 1),
        ])]);
        assert_eq!(met.len(), 2);
        let day = &met[0];
        assert_eq!(
            (day.question.circumstance.as_deref(), day.all()),
            (Some("day"), AnswerCounts { respondents: 16, positive: 14 })
        );
        let groups = &day.groups()["Sex"];
        assert_eq!(
            groups[..],
            [
                ("men", &AnswerCounts { respondents: 5, positive: 5 }),
                ("women", &AnswerCounts { respondents: 10, positive: 8 })
            ]
        );
        let areas: Vec<_> = day.areas().map(|(area, tally)| (area, tally.respondents)).collect();
        assert_eq!(areas, [("Bank", 10), ("Cheap", 1)]);
        let both = RespondentGroup { group: Some(("Sex".into(), "women".into())), area: Some("Bank".into()) };
        assert_eq!(day.by[&both], AnswerCounts { respondents: 10, positive: 8 });
        assert_eq!(met[1].all(), AnswerCounts { respondents: 4, positive: 0 });
        assert!(met[1].all().is_few() && !day.all().is_few());
    }
}
