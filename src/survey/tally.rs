//! Answers counted: how many of whom said yes to what.

use std::collections::{BTreeMap, BTreeSet};

use crate::ingest::Survey;
use hexspot_stats::{Interval, wilson_interval};

/// Respondents below which a share is flagged: one of nine people more or less moves it by eleven points.
pub const FEW_RESPONDENTS: u64 = 10;

/// What was asked.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SurveyQuestion {
    /// Whose survey.
    pub survey: String,
    /// The question.
    pub question: String,
    /// What it was asked about, such as by day.
    pub circumstance: Option<String>,
}

/// Answers of the same people to the same question.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Who answered.
    pub respondents: u64,
    /// Who of them said yes.
    pub positive: u64,
}

impl Tally {
    /// The share of yes with its 95 % interval (Wilson); `None` where nobody answered.
    pub fn share(&self) -> Option<Interval> {
        wilson_interval(self.positive, self.respondents)
    }

    /// Whether so few answered that the share says little.
    pub fn is_few(&self) -> bool {
        self.respondents < FEW_RESPONDENTS
    }

    /// As the tests take it.
    pub fn counts(&self) -> (u64, u64) {
        (self.positive, self.respondents)
    }

    /// Those of `self` who are not of `part`.
    pub fn without(&self, part: &Self) -> Self {
        Self { respondents: self.respondents - part.respondents, positive: self.positive - part.positive }
    }

    fn add(&mut self, respondents: u64, yes: bool) {
        self.respondents = self.respondents.saturating_add(respondents);
        self.positive = self.positive.saturating_add(if yes { respondents } else { 0 });
    }
}

/// Whose answers: everybody's, or those of a group, of an area, of a group in an area.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cut {
    /// By which column they are grouped, and the group.
    pub group: Option<(String, String)>,
    /// The area.
    pub area: Option<String>,
}

/// The answers to one question about one circumstance. Circumstances are never added up: the same people may have answered about each.
#[derive(Clone, Debug, PartialEq)]
pub struct Tallies {
    /// What was asked.
    pub asked: SurveyQuestion,
    /// The answers given that count as yes.
    pub yes: BTreeSet<String>,
    /// The answers by whose they are: everybody's first, then in order.
    pub by: BTreeMap<Cut, Tally>,
}

impl Tallies {
    /// Everybody's.
    pub fn all(&self) -> Tally {
        self.by.get(&Cut::default()).copied().unwrap_or_default()
    }

    /// The areas, in order.
    pub fn areas(&self) -> impl Iterator<Item = (&str, &Tally)> {
        self.by
            .iter()
            .filter(|(cut, _)| cut.group.is_none())
            .filter_map(|(cut, tally)| Some((cut.area.as_deref()?, tally)))
    }

    /// The groups by column, both in order.
    pub fn groups(&self) -> BTreeMap<&str, Vec<(&str, &Tally)>> {
        let mut groups: BTreeMap<&str, Vec<(&str, &Tally)>> = BTreeMap::new();
        for (cut, tally) in self.by.iter().filter(|(cut, _)| cut.area.is_none()) {
            if let Some((grouping, group)) = &cut.group {
                groups.entry(grouping).or_default().push((group, tally));
            }
        }
        groups
    }
}

/// Counts the answers of surveys, in order of what was asked.
pub fn tally<'a>(surveys: impl IntoIterator<Item = &'a Survey>) -> Vec<Tallies> {
    let mut counted: BTreeMap<SurveyQuestion, (BTreeSet<String>, BTreeMap<Cut, Tally>)> = BTreeMap::new();
    for survey in surveys {
        for response in &survey.responses {
            let groups = survey.groupings.iter().zip(&response.groups);
            let groups = groups.filter_map(|(by, group)| Some(Some((by.clone(), group.clone()?))));
            let mut cuts: Vec<Cut> = Vec::new();
            for group in [None].into_iter().chain(groups) {
                cuts.extend(response.area.clone().map(|area| Cut { group: group.clone(), area: Some(area) }));
                cuts.push(Cut { group, area: None });
            }
            for (question, yes) in &response.answers {
                let asked = SurveyQuestion {
                    survey: survey.source.clone(),
                    question: survey.questions[*question].clone(),
                    circumstance: response.circumstance.clone(),
                };
                let (said_yes, by) = counted.entry(asked).or_default();
                if !survey.yes[*question].iter().all(|answer| said_yes.contains(answer)) {
                    said_yes.extend(survey.yes[*question].iter().cloned());
                }
                for cut in &cuts {
                    by.entry(cut.clone()).or_default().add(response.respondents, *yes);
                }
            }
        }
    }
    counted.into_iter().map(|(asked, (yes, by))| Tallies { asked, yes, by }).collect()
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
    fn everybody_is_counted_once_in_each_cut_and_circumstances_stay_apart() {
        let met = tally([&survey(&[
            ("day", "women", "Bank", true, 8),
            ("day", "women", "Bank", false, 2),
            ("day", "men", "", true, 5),
            ("night", "women", "Cheap", false, 4),
            ("day", "", "Cheap", true, 1),
        ])]);
        assert_eq!(met.len(), 2);
        let day = &met[0];
        assert_eq!(
            (day.asked.circumstance.as_deref(), day.all()),
            (Some("day"), Tally { respondents: 16, positive: 14 })
        );
        let groups = &day.groups()["Sex"];
        assert_eq!(
            groups[..],
            [("men", &Tally { respondents: 5, positive: 5 }), ("women", &Tally { respondents: 10, positive: 8 })]
        );
        let areas: Vec<_> = day.areas().map(|(area, tally)| (area, tally.respondents)).collect();
        assert_eq!(areas, [("Bank", 10), ("Cheap", 1)]);
        let both = Cut { group: Some(("Sex".into(), "women".into())), area: Some("Bank".into()) };
        assert_eq!(day.by[&both], Tally { respondents: 10, positive: 8 });
        assert_eq!(met[1].all(), Tally { respondents: 4, positive: 0 });
        assert!(met[1].all().is_few() && !day.all().is_few());
    }
}
