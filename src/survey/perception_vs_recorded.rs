//! Perception compared with recorded crime, by area.

use super::tally::{AnswerCounts, QuestionAnswers, SurveyQuestion};
use hexspot_stats::{Draws, RankCorrelation, benjamini_hochberg, rank_correlation};

/// The recorded events of a theme by area.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordedTheme {
    /// The theme.
    pub theme: String,
    /// Its events by area.
    pub events: Vec<u64>,
    /// Their harm by area.
    pub harm: Vec<f64>,
}

/// An area of a survey.
#[derive(Clone, Debug, PartialEq)]
pub struct SurveyArea {
    /// Its name in the survey.
    pub name: String,
    /// Its answers.
    pub counts: AnswerCounts,
    /// Its rank by the share of positive answers, from 1 for the largest; equal shares have the same rank.
    pub rank_share: usize,
    /// Events recorded; `None` where the area is not among those given.
    pub events: Option<u64>,
    /// Harm of these events.
    pub harm: Option<f64>,
    /// Its rank by events, from 1 for the most, among the areas with known events.
    pub rank_events: Option<usize>,
    /// Its rank by harm.
    pub rank_harm: Option<usize>,
}

/// The answers to a question compared with the recorded events of a theme, by area.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordedComparison {
    /// The question.
    pub question: SurveyQuestion,
    /// The theme; `None` without events.
    pub theme: Option<String>,
    /// The areas, largest share first.
    pub areas: Vec<SurveyArea>,
    /// The rank correlation of shares and events, over areas with known events and without few respondents.
    pub by_events: Option<RankCorrelation>,
    /// The rank correlation of shares and harm.
    pub by_harm: Option<RankCorrelation>,
    /// The false-discovery rate of `by_events` over all correlations of all questions and themes.
    pub q_events: Option<f64>,
    /// The false-discovery rate of `by_harm`.
    pub q_harm: Option<f64>,
}

/// Compares the answers of each area with `recorded` events; without events, returns the answers alone. `place_of` is the position of
/// an area of the survey among the recorded areas.
pub fn compare_with_recorded(
    answers: &[QuestionAnswers],
    recorded: &[RecordedTheme],
    place_of: &dyn Fn(&str) -> Option<usize>,
    draws: Draws,
) -> Vec<RecordedComparison> {
    let answers_by_area = answers.iter().filter(|answers| answers.areas().next().is_some());
    let themes: Vec<Option<&RecordedTheme>> =
        if recorded.is_empty() { vec![None] } else { recorded.iter().map(Some).collect() };
    let each = |answers| themes.iter().map(move |theme| compare_theme(answers, *theme, place_of, draws));
    let mut all: Vec<RecordedComparison> = answers_by_area.flat_map(each).collect();
    let both = all.iter().flat_map(|comparison| [comparison.by_events, comparison.by_harm]);
    let p: Vec<Option<f64>> = both.map(|met| Some(met?.p)).collect();
    for (comparison, q) in all.iter_mut().zip(benjamini_hochberg(&p).chunks(2)) {
        (comparison.q_events, comparison.q_harm) = (q[0], q[1]);
    }
    all
}

fn compare_theme(
    answers: &QuestionAnswers,
    recorded: Option<&RecordedTheme>,
    place_of: &dyn Fn(&str) -> Option<usize>,
    draws: Draws,
) -> RecordedComparison {
    let known = |name: &str| Some((recorded?, place_of(name)?));
    let mut areas: Vec<SurveyArea> = answers
        .areas()
        .filter(|(_, counts)| counts.respondents > 0)
        .map(|(name, counts)| SurveyArea {
            name: name.to_owned(),
            counts: *counts,
            rank_share: 0,
            events: known(name).map(|(recorded, place)| recorded.events[place]),
            harm: known(name).map(|(recorded, place)| recorded.harm[place]),
            rank_events: None,
            rank_harm: None,
        })
        .collect();
    let share = |area: &SurveyArea| Some(area.counts.positive as f64 / area.counts.respondents as f64);
    let events = |area: &SurveyArea| area.events.map(|events| events as f64);
    let ranks = [ranks(&areas, share), ranks(&areas, events), ranks(&areas, |area| area.harm)];
    for (number, area) in areas.iter_mut().enumerate() {
        area.rank_share = ranks[0][number].unwrap_or_default();
        (area.rank_events, area.rank_harm) = (ranks[1][number], ranks[2][number]);
    }
    areas.sort_by(|a, b| a.rank_share.cmp(&b.rank_share).then_with(|| a.name.cmp(&b.name)));
    let correlation = |what: &str, value: &dyn Fn(&SurveyArea) -> Option<f64>| {
        let enough = areas.iter().filter(|area| !area.counts.is_few());
        let (shares, values): (Vec<f64>, Vec<f64>) =
            enough.filter_map(|area| Some((share(area)?, value(area)?))).unzip();
        let question = &answers.question;
        let purpose = format!("{}/{}/{:?}/{what}", question.survey, question.text, question.circumstance);
        rank_correlation(&shares, &values, draws, &purpose)
    };
    RecordedComparison {
        question: answers.question.clone(),
        theme: recorded.map(|recorded| recorded.theme.clone()),
        by_events: correlation("events", &events),
        by_harm: correlation("harm", &|area| area.harm),
        q_events: None,
        q_harm: None,
        areas,
    }
}

/// The rank of each area by a value: one more than the number of larger values.
fn ranks(areas: &[SurveyArea], value: impl Fn(&SurveyArea) -> Option<f64>) -> Vec<Option<usize>> {
    let values: Vec<Option<f64>> = areas.iter().map(value).collect();
    let larger = |than: f64| values.iter().flatten().filter(|value| **value > than).count();
    values.iter().map(|value| value.map(|value| 1 + larger(value))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::survey::count_answers;
    use crate::survey::tally::tests::survey;
    use hexspot_stats::RandomStreams;

    #[test]
    fn ranks_areas_by_shares_and_events() {
        let areas = ["Aldgate", "Bank", "Cheap", "Dowgate", "Elsewhere"];
        let yes = [90, 80, 70, 60, 95];
        let rows: Vec<_> = areas
            .iter()
            .zip(yes)
            .flat_map(|(area, yes)| [("", "", *area, true, yes), ("", "", *area, false, 100 - yes)])
            .collect();
        let recorded =
            RecordedTheme { theme: "violence".into(), events: vec![1, 5, 9, 9], harm: vec![2.0, 1.0, 3.0, 4.0] };
        let place_of = |name: &str| areas[..4].iter().position(|area| *area == name);
        let draws = Draws { number: 999, streams: RandomStreams::new(2) };
        let answers = count_answers([&survey(&rows)]);
        let met = compare_with_recorded(&answers, &[recorded], &place_of, draws);
        let [one] = &met[..] else { panic!("one question and one theme: {met:?}") };
        let shown: Vec<_> =
            one.areas.iter().map(|area| (area.name.as_str(), area.rank_share, area.rank_events)).collect();
        let expected = [
            ("Elsewhere", 1, None),
            ("Aldgate", 2, Some(4)),
            ("Bank", 3, Some(3)),
            ("Cheap", 4, Some(1)),
            ("Dowgate", 5, Some(1)),
        ];
        assert_eq!(shown, expected);
        let rho = one.by_events.expect("four areas");
        assert!(rho.rho < -0.9 && rho.places == 4);
        let (p, by_harm) = (rho.p, one.by_harm.expect("four areas").p);
        let (least, most) = (p.min(by_harm), p.max(by_harm));
        assert!(least < most, "two tests that differ are one family");
        let q = if p < by_harm { one.q_events } else { one.q_harm };
        assert!(q.is_some_and(|q| (q - (2.0 * least).min(most)).abs() < 1e-12), "{one:?}");
        let alone = compare_with_recorded(&answers, &[], &place_of, draws);
        assert!(alone[0].theme.is_none() && alone[0].areas.iter().all(|area| area.events.is_none()));
        assert_eq!(alone[0].by_events, None);
    }
}
