//! Which shares differ: circumstances with each other, a group or area with the rest, all groups or areas together.

use super::explain::sentence;
use super::tally::{SurveyQuestion, Tallies, Tally};
use hexspot_stats::{Draws, Interval, benjamini_hochberg, k_proportions, two_proportions};

/// What is compared. Tests of one kind are a family: their q is over all of them, whatever the question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Two circumstances, everybody's answers.
    Circumstances,
    /// A group with all others of its column; of two groups the first with the second.
    GroupAndRest,
    /// An area with all others.
    AreaAndRest,
    /// All groups of a column, three or more.
    Groups,
    /// All areas, three or more.
    Areas,
}

impl Kind {
    /// All there are.
    pub const ALL: [Self; 5] = [Self::Circumstances, Self::GroupAndRest, Self::AreaAndRest, Self::Groups, Self::Areas];

    /// The name in outputs.
    pub fn as_str(self) -> &'static str {
        ["circumstances", "group and rest", "area and rest", "all groups", "all areas"][self as usize]
    }
}

/// One side of a comparison of two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    /// Who.
    pub label: String,
    /// Their answers.
    pub tally: Tally,
}

/// A comparison and its verdict.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// What was asked; without a circumstance where these are what is compared.
    pub asked: SurveyQuestion,
    /// What is compared.
    pub kind: Kind,
    /// The column of the groups, where groups are compared.
    pub grouping: Option<String>,
    /// Both sides of a comparison of two; of several, none.
    pub sides: Option<[Side; 2]>,
    /// How many shares are compared.
    pub shares: usize,
    /// Whether anybody compared has few respondents.
    pub few: bool,
    /// The first share less the second, with its 95 % interval (Newcombe).
    pub difference: Option<Interval>,
    /// z of two shares, chi-square of several; `None` of an exact test.
    pub statistic: Option<f64>,
    /// Degrees of freedom of chi-square.
    pub degrees: Option<u32>,
    /// How far apart several shares are, 0 to 1.
    pub cramers_v: Option<f64>,
    /// Two-sided p.
    pub p: f64,
    /// Its false-discovery rate over all comparisons of the kind.
    pub q: f64,
    /// How p was reckoned.
    pub method: &'static str,
    /// What it says, in a sentence.
    pub sentence: String,
}

/// Makes every comparison that the answers allow, by kind and then by what was asked.
pub fn compare(tallies: &[Tallies], level: f64, draws: Draws) -> Vec<Comparison> {
    let mut all: Vec<Comparison> = Vec::new();
    for (number, tallies_of) in tallies.iter().enumerate() {
        let same = |other: &&Tallies| {
            (&other.asked.survey, &other.asked.question) == (&tallies_of.asked.survey, &tallies_of.asked.question)
        };
        all.extend(tallies[number + 1..].iter().take_while(same).filter_map(|other| circumstances(tallies_of, other)));
        for (grouping, groups) in tallies_of.groups() {
            all.extend(each_and_rest(&tallies_of.asked, Kind::GroupAndRest, Some(grouping), &groups));
            all.extend(together(&tallies_of.asked, Kind::Groups, Some(grouping), &groups, draws));
        }
        let areas: Vec<(&str, &Tally)> = tallies_of.areas().collect();
        all.extend(each_and_rest(&tallies_of.asked, Kind::AreaAndRest, None, &areas));
        all.extend(together(&tallies_of.asked, Kind::Areas, None, &areas, draws));
    }
    all.sort_by_key(|comparison| comparison.kind);
    for of_kind in all.chunk_by_mut(|a, b| a.kind == b.kind) {
        let p: Vec<Option<f64>> = of_kind.iter().map(|comparison| Some(comparison.p)).collect();
        for (comparison, q) in of_kind.iter_mut().zip(benjamini_hochberg(&p)) {
            comparison.q = q.unwrap_or(1.0);
            comparison.sentence = sentence(comparison, level);
        }
    }
    all
}

fn circumstances(first: &Tallies, second: &Tallies) -> Option<Comparison> {
    let side = |tallies: &Tallies| Side {
        label: tallies.asked.circumstance.clone().unwrap_or_else(|| "not said".into()),
        tally: tallies.all(),
    };
    let asked = SurveyQuestion { circumstance: None, ..first.asked.clone() };
    two(&asked, Kind::Circumstances, None, [side(first), side(second)])
}

fn each_and_rest(
    asked: &SurveyQuestion,
    kind: Kind,
    grouping: Option<&str>,
    parts: &[(&str, &Tally)],
) -> Vec<Comparison> {
    let side = |(label, tally): &(&str, &Tally)| Side { label: (*label).to_owned(), tally: **tally };
    let parts: Vec<_> = parts.iter().filter(|(_, tally)| tally.respondents > 0).collect();
    match parts[..] {
        [] | [_] => Vec::new(),
        // Of two the rest of each is the other: one test, not two.
        [one, other] => two(asked, kind, grouping, [side(one), side(other)]).into_iter().collect(),
        _ => {
            let all = parts.iter().fold(Tally::default(), |sum, (_, tally)| Tally {
                respondents: sum.respondents + tally.respondents,
                positive: sum.positive + tally.positive,
            });
            let rest = |part: &(&str, &Tally)| Side { label: "all others".into(), tally: all.without(part.1) };
            parts.iter().filter_map(|part| two(asked, kind, grouping, [side(part), rest(part)])).collect()
        }
    }
}

fn two(asked: &SurveyQuestion, kind: Kind, grouping: Option<&str>, sides: [Side; 2]) -> Option<Comparison> {
    let [first, second] = &sides;
    let met = two_proportions(first.tally.counts(), second.tally.counts())?;
    Some(Comparison {
        asked: asked.clone(),
        kind,
        grouping: grouping.map(str::to_owned),
        shares: 2,
        few: sides.iter().any(|side| side.tally.is_few()),
        sides: Some(sides),
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

fn together(
    asked: &SurveyQuestion,
    kind: Kind,
    grouping: Option<&str>,
    parts: &[(&str, &Tally)],
    draws: Draws,
) -> Option<Comparison> {
    /// Of two the test is that of one with the other, which is made already.
    const FEWEST: usize = 3;
    let groups: Vec<(u64, u64)> = parts.iter().map(|(_, tally)| tally.counts()).filter(|counts| counts.1 > 0).collect();
    if groups.len() < FEWEST {
        return None;
    }
    let circumstance = asked.circumstance.as_deref().unwrap_or_default();
    let of = grouping.unwrap_or("areas");
    let purpose = format!("{}/{}/{circumstance}/{of}", asked.survey, asked.question);
    let met = k_proportions(&groups, draws, &purpose)?;
    Some(Comparison {
        asked: asked.clone(),
        kind,
        grouping: grouping.map(str::to_owned),
        sides: None,
        shares: groups.len(),
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
    use crate::survey::tally;
    use crate::survey::tally::tests::survey;
    use hexspot_stats::RandomStreams;

    fn draws() -> Draws {
        Draws { number: 999, streams: RandomStreams::new(1) }
    }

    #[test]
    fn every_kind_of_comparison_is_made_once() {
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
        let met = compare(&tally([&survey(&rows)]), 0.05, draws());
        let of = |kind| met.iter().filter(|comparison| comparison.kind == kind).collect::<Vec<_>>();
        assert_eq!(
            Kind::ALL.map(|kind| of(kind).len()),
            [1, 1, 3, 0, 1],
            "two groups are compared once, and the night has one"
        );
        let night = of(Kind::Circumstances)[0];
        assert!((night.difference.expect("two").value - (220.0 / 300.0 - 0.3)).abs() < 1e-12 && night.q < 1e-6);
        assert_eq!(night.asked.circumstance, None);
        let q: Vec<f64> = of(Kind::AreaAndRest).iter().map(|comparison| comparison.q).collect();
        let p: Vec<f64> = of(Kind::AreaAndRest).iter().map(|comparison| comparison.p).collect();
        assert!(
            q.iter().zip(&p).all(|(q, p)| *q >= p * (1.0 - 1e-12)) && q[0] > 1.4 * p[0],
            "three tests are one family"
        );
        assert!(of(Kind::AreaAndRest)[0].sentence.contains("Bank"));
    }

    #[test]
    fn where_all_say_the_same_a_verdict_is_rare() {
        use rand::RngExt;
        const SURVEYS: u64 = 200;
        let mut alarms = 0;
        for seed in 0..SURVEYS {
            let mut rng = RandomStreams::new(seed).stream("answers", 0);
            let areas = ["Aldgate", "Bank", "Cheap", "Dowgate", "Farringdon", "Lime Street"];
            let rows: Vec<_> = (0..240).map(|i| ("", "", areas[i % 6], rng.random_bool(0.8), 1)).collect();
            let met = compare(&tally([&survey(&rows)]), 0.05, draws());
            alarms +=
                u32::from(met.iter().any(|comparison| comparison.kind == Kind::AreaAndRest && comparison.q <= 0.05));
        }
        // 5 % of 200 is 10; more than 19 would be met once in three hundred times.
        assert!(alarms <= 19, "{alarms} false alarms in {SURVEYS} surveys");
    }
}
