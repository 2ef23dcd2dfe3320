//! Tests of shares: circumstances with each other, a group or area with the rest, all groups or all areas.

use super::explain::explain;
use super::tally::{AnswerCounts, QuestionAnswers, SurveyQuestion};
use hexspot_stats::{Draws, Interval, benjamini_hochberg, k_proportions, two_proportions};

/// The kind of a comparison. Tests of one kind are one family: their q is over all of them, regardless of the question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ComparisonKind {
    /// Two circumstances, with the answers of all respondents.
    Circumstances,
    /// A group with all others of its column, or the first of two groups with the second.
    GroupAndRest,
    /// An area with all others.
    AreaAndRest,
    /// All groups of a column, three or more.
    Groups,
    /// All areas, three or more.
    Areas,
}

impl ComparisonKind {
    /// All kinds.
    pub const ALL: [Self; 5] = [Self::Circumstances, Self::GroupAndRest, Self::AreaAndRest, Self::Groups, Self::Areas];

    /// Its name in outputs.
    pub fn as_str(self) -> &'static str {
        ["circumstances", "group and rest", "area and rest", "all groups", "all areas"][self as usize]
    }
}

/// One of two groups that are compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComparedGroup {
    /// Its name.
    pub label: String,
    /// Its answers.
    pub counts: AnswerCounts,
}

/// A comparison with its test.
#[derive(Clone, Debug, PartialEq)]
pub struct SurveyComparison {
    /// The question, without a circumstance where circumstances are compared.
    pub question: SurveyQuestion,
    /// What is compared.
    pub kind: ComparisonKind,
    /// The column of the groups; `None` where no groups are compared.
    pub grouping: Option<String>,
    /// The two groups compared; `None` for a comparison of several.
    pub groups: Option<[ComparedGroup; 2]>,
    /// The number of shares compared.
    pub shares: usize,
    /// Whether any of them has few respondents.
    pub few: bool,
    /// The first share minus the second, with its 95 % interval (Newcombe).
    pub difference: Option<Interval>,
    /// z for two shares, chi-square for several; `None` for an exact test.
    pub statistic: Option<f64>,
    /// Degrees of freedom of chi-square.
    pub degrees: Option<u32>,
    /// Cramér's V of several shares, 0 to 1.
    pub cramers_v: Option<f64>,
    /// Two-sided p.
    pub p: f64,
    /// The false-discovery rate over all comparisons of the kind.
    pub q: f64,
    /// The test by which p was computed.
    pub method: &'static str,
    /// The sentence that explains it.
    pub sentence: String,
}

/// Makes every comparison that the answers allow, by kind and then by question.
pub fn compare(answers: &[QuestionAnswers], level: f64, draws: Draws) -> Vec<SurveyComparison> {
    let mut all: Vec<SurveyComparison> = Vec::new();
    for (number, first) in answers.iter().enumerate() {
        let same = |other: &&QuestionAnswers| {
            (&other.question.survey, &other.question.text) == (&first.question.survey, &first.question.text)
        };
        all.extend(
            answers[number + 1..].iter().take_while(same).filter_map(|other| compare_circumstances(first, other)),
        );
        for (grouping, groups) in first.groups() {
            all.extend(compare_each_with_rest(&first.question, ComparisonKind::GroupAndRest, Some(grouping), &groups));
            all.extend(compare_all(&first.question, ComparisonKind::Groups, Some(grouping), &groups, draws));
        }
        let areas: Vec<(&str, &AnswerCounts)> = first.areas().collect();
        all.extend(compare_each_with_rest(&first.question, ComparisonKind::AreaAndRest, None, &areas));
        all.extend(compare_all(&first.question, ComparisonKind::Areas, None, &areas, draws));
    }
    all.sort_by_key(|comparison| comparison.kind);
    for of_kind in all.chunk_by_mut(|a, b| a.kind == b.kind) {
        let p: Vec<Option<f64>> = of_kind.iter().map(|comparison| Some(comparison.p)).collect();
        for (comparison, q) in of_kind.iter_mut().zip(benjamini_hochberg(&p)) {
            comparison.q = q.unwrap_or(1.0);
            comparison.sentence = explain(comparison, level);
        }
    }
    all
}

fn compare_circumstances(first: &QuestionAnswers, second: &QuestionAnswers) -> Option<SurveyComparison> {
    let group = |answers: &QuestionAnswers| ComparedGroup {
        label: answers.question.circumstance.clone().unwrap_or_else(|| "not said".into()),
        counts: answers.all(),
    };
    let question = SurveyQuestion { circumstance: None, ..first.question.clone() };
    compare_two(&question, ComparisonKind::Circumstances, None, [group(first), group(second)])
}

fn compare_each_with_rest(
    question: &SurveyQuestion,
    kind: ComparisonKind,
    grouping: Option<&str>,
    parts: &[(&str, &AnswerCounts)],
) -> Vec<SurveyComparison> {
    let group =
        |(label, counts): &(&str, &AnswerCounts)| ComparedGroup { label: (*label).to_owned(), counts: **counts };
    let parts: Vec<_> = parts.iter().filter(|(_, tally)| tally.respondents > 0).collect();
    match parts[..] {
        [] | [_] => Vec::new(),
        // With two groups the rest of each is the other: one test, not two.
        [one, other] => compare_two(question, kind, grouping, [group(one), group(other)]).into_iter().collect(),
        _ => {
            let all = parts.iter().fold(AnswerCounts::default(), |sum, (_, tally)| AnswerCounts {
                respondents: sum.respondents + tally.respondents,
                positive: sum.positive + tally.positive,
            });
            let rest =
                |part: &(&str, &AnswerCounts)| ComparedGroup { label: "all others".into(), counts: all.minus(part.1) };
            parts.iter().filter_map(|part| compare_two(question, kind, grouping, [group(part), rest(part)])).collect()
        }
    }
}

fn compare_two(
    question: &SurveyQuestion,
    kind: ComparisonKind,
    grouping: Option<&str>,
    groups: [ComparedGroup; 2],
) -> Option<SurveyComparison> {
    let [first, second] = &groups;
    let met = two_proportions(first.counts.as_pair(), second.counts.as_pair())?;
    Some(SurveyComparison {
        question: question.clone(),
        kind,
        grouping: grouping.map(str::to_owned),
        shares: 2,
        few: groups.iter().any(|group| group.counts.is_few()),
        groups: Some(groups),
        difference: Some(met.difference),
        statistic: met.statistic,
        degrees: None,
        cramers_v: None,
        p: met.p,
        q: 1.0,
        method: met.test.as_str(),
        sentence: String::new(),
    })
}

fn compare_all(
    question: &SurveyQuestion,
    kind: ComparisonKind,
    grouping: Option<&str>,
    parts: &[(&str, &AnswerCounts)],
    draws: Draws,
) -> Option<SurveyComparison> {
    /// Two groups are already compared with each other.
    const FEWEST: usize = 3;
    let pairs: Vec<(u64, u64)> =
        parts.iter().map(|(_, counts)| counts.as_pair()).filter(|counts| counts.1 > 0).collect();
    if pairs.len() < FEWEST {
        return None;
    }
    let circumstance = question.circumstance.as_deref().unwrap_or_default();
    let compared = grouping.unwrap_or("areas");
    let purpose = format!("{}/{}/{circumstance}/{compared}", question.survey, question.text);
    let met = k_proportions(&pairs, draws, &purpose)?;
    Some(SurveyComparison {
        question: question.clone(),
        kind,
        grouping: grouping.map(str::to_owned),
        groups: None,
        shares: pairs.len(),
        few: parts.iter().any(|(_, tally)| tally.is_few()),
        difference: None,
        statistic: Some(met.table.chi_square),
        degrees: Some(met.table.degrees),
        cramers_v: Some(met.table.cramers_v),
        p: met.p,
        q: 1.0,
        method: met.test.as_str(),
        sentence: String::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::survey::count_answers;
    use crate::survey::tally::tests::survey;
    use hexspot_stats::RandomStreams;

    fn draws() -> Draws {
        Draws { number: 999, streams: RandomStreams::new(1) }
    }

    #[test]
    fn makes_every_comparison_once() {
        let rows = [
            ("day", "men", "Bank", true, 90),
            ("day", "men", "Bank", false, 10),
            ("day", "women", "Cheap", true, 60),
            ("day", "women", "Cheap", false, 40),
            ("night", "women", "Dowgate", true, 30),
            ("night", "women", "Dowgate", false, 70),
            ("day", "women", "Dowgate", true, 70),
            ("day", "women", "Dowgate", false, 30),
        ];
        let met = compare(&count_answers([&survey(&rows)]), 0.05, draws());
        let of = |kind| met.iter().filter(|comparison| comparison.kind == kind).collect::<Vec<_>>();
        assert_eq!(
            ComparisonKind::ALL.map(|kind| of(kind).len()),
            [1, 1, 3, 0, 1],
            "two groups are compared once, and the night has one"
        );
        let night = of(ComparisonKind::Circumstances)[0];
        assert!((night.difference.expect("two").value - (220.0 / 300.0 - 0.3)).abs() < 1e-12 && night.q < 1e-6);
        assert_eq!(night.question.circumstance, None);
        let q: Vec<f64> = of(ComparisonKind::AreaAndRest).iter().map(|comparison| comparison.q).collect();
        let p: Vec<f64> = of(ComparisonKind::AreaAndRest).iter().map(|comparison| comparison.p).collect();
        assert!(
            q.iter().zip(&p).all(|(q, p)| *q >= p * (1.0 - 1e-12)) && q[0] > 1.4 * p[0],
            "three tests are one family"
        );
        assert!(of(ComparisonKind::AreaAndRest)[0].sentence.contains("Bank"));
    }

    #[test]
    fn false_alarms_are_rare() {
        use rand::RngExt;
        const SURVEYS: u64 = 200;
        let mut alarms = 0;
        for seed in 0..SURVEYS {
            let mut rng = RandomStreams::new(seed).stream("answers", 0);
            let areas = ["Aldgate", "Bank", "Cheap", "Dowgate", "Farringdon", "Lime Street"];
            let rows: Vec<_> = (0..240).map(|i| ("", "", areas[i % 6], rng.random_bool(0.8), 1)).collect();
            let met = compare(&count_answers([&survey(&rows)]), 0.05, draws());
            alarms += u32::from(
                met.iter().any(|comparison| comparison.kind == ComparisonKind::AreaAndRest && comparison.q <= 0.05),
            );
        }
        // 5 % of 200 is 10; more than 19 occur once in three hundred.
        assert!(alarms <= 19, "{alarms} false alarms in {SURVEYS} surveys");
    }
}
