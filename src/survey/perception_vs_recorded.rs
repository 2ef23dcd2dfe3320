//! What is felt in an area beside what is recorded there.

use super::tally::{SurveyQuestion, Tallies, Tally};
use hexspot_stats::{Draws, RankCorrelation, benjamini_hochberg, rank_correlation};

/// What is recorded of a theme in areas.
#[derive(Clone, Debug, PartialEq)]
pub struct Recorded {
    /// The theme.
    pub theme: String,
    /// Its events by area.
    pub events: Vec<u64>,
    /// Their harm by area.
    pub harm: Vec<f64>,
}

/// An area in which people were asked.
#[derive(Clone, Debug, PartialEq)]
pub struct FeltArea {
    /// The area as the survey calls it.
    pub name: String,
    /// The answers.
    pub tally: Tally,
    /// Its place by the share of yes, largest first; equal shares share the first of their places.
    pub rank_share: usize,
    /// Events recorded; `None` where the area is none of those given.
    pub events: Option<u64>,
    /// Their harm.
    pub harm: Option<f64>,
    /// Its place by events, most first, among the areas of which events are known.
    pub rank_events: Option<usize>,
    /// Its place by harm.
    pub rank_harm: Option<usize>,
}

/// The answers to a question, area by area, beside a theme.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordedComparison {
    /// What was asked.
    pub asked: SurveyQuestion,
    /// The theme; `None` where no events were given.
    pub theme: Option<String>,
    /// The areas, largest share first.
    pub areas: Vec<FeltArea>,
    /// Whether areas with many events have large or small shares, over areas of which events are known and that have not few
    /// respondents.
    pub by_events: Option<RankCorrelation>,
    /// The same by harm.
    pub by_harm: Option<RankCorrelation>,
    /// The false-discovery rate of `by_events` over all correlations, by events and by harm, whatever the question and theme.
    pub q_events: Option<f64>,
    /// That of `by_harm`.
    pub q_harm: Option<f64>,
}

/// Puts the answers of each area beside what is `recorded`, `place_of` being where the events of an area of the survey stand in it;
/// without events the areas alone.
pub fn beside(
    tallies: &[Tallies],
    recorded: &[Recorded],
    place_of: &dyn Fn(&str) -> Option<usize>,
    draws: Draws,
) -> Vec<RecordedComparison> {
    let asked_by_area = tallies.iter().filter(|tallies| tallies.areas().next().is_some());
    let themes: Vec<Option<&Recorded>> =
        if recorded.is_empty() { vec![None] } else { recorded.iter().map(Some).collect() };
    let each = |tallies| themes.iter().map(move |theme| one(tallies, *theme, place_of, draws));
    let mut all: Vec<RecordedComparison> = asked_by_area.flat_map(each).collect();
    let both = all.iter().flat_map(|beside| [beside.by_events, beside.by_harm]);
    let p: Vec<Option<f64>> = both.map(|met| Some(met?.p)).collect();
    for (beside, q) in all.iter_mut().zip(benjamini_hochberg(&p).chunks(2)) {
        (beside.q_events, beside.q_harm) = (q[0], q[1]);
    }
    all
}

fn one(
    tallies: &Tallies,
    recorded: Option<&Recorded>,
    place_of: &dyn Fn(&str) -> Option<usize>,
    draws: Draws,
) -> RecordedComparison {
    let known = |name: &str| Some((recorded?, place_of(name)?));
    let mut areas: Vec<FeltArea> = tallies
        .areas()
        .filter(|(_, tally)| tally.respondents > 0)
        .map(|(name, tally)| FeltArea {
            name: name.to_owned(),
            tally: *tally,
            rank_share: 0,
            events: known(name).map(|(recorded, place)| recorded.events[place]),
            harm: known(name).map(|(recorded, place)| recorded.harm[place]),
            rank_events: None,
            rank_harm: None,
        })
        .collect();
    let share = |area: &FeltArea| Some(area.tally.positive as f64 / area.tally.respondents as f64);
    let events = |area: &FeltArea| area.events.map(|events| events as f64);
    let ranks = [ranks(&areas, share), ranks(&areas, events), ranks(&areas, |area| area.harm)];
    for (number, area) in areas.iter_mut().enumerate() {
        area.rank_share = ranks[0][number].unwrap_or_default();
        (area.rank_events, area.rank_harm) = (ranks[1][number], ranks[2][number]);
    }
    areas.sort_by(|a, b| a.rank_share.cmp(&b.rank_share).then_with(|| a.name.cmp(&b.name)));
    let correlated = |what: &str, value: &dyn Fn(&FeltArea) -> Option<f64>| {
        let enough = areas.iter().filter(|area| !area.tally.is_few());
        let (shares, values): (Vec<f64>, Vec<f64>) =
            enough.filter_map(|area| Some((share(area)?, value(area)?))).unzip();
        let asked = &tallies.asked;
        let purpose = format!("{}/{}/{:?}/{what}", asked.survey, asked.question, asked.circumstance);
        rank_correlation(&shares, &values, draws, &purpose)
    };
    RecordedComparison {
        asked: tallies.asked.clone(),
        theme: recorded.map(|recorded| recorded.theme.clone()),
        by_events: correlated("events", &events),
        by_harm: correlated("harm", &|area| area.harm),
        q_events: None,
        q_harm: None,
        areas,
    }
}

/// The place of each by a value, largest first: one more than there are larger.
fn ranks(areas: &[FeltArea], value: impl Fn(&FeltArea) -> Option<f64>) -> Vec<Option<usize>> {
    let values: Vec<Option<f64>> = areas.iter().map(value).collect();
    let larger = |than: f64| values.iter().flatten().filter(|value| **value > than).count();
    values.iter().map(|value| value.map(|value| 1 + larger(value))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::survey::tally;
    use crate::survey::tally::tests::survey;
    use hexspot_stats::RandomStreams;

    #[test]
    fn areas_are_ranked_by_both_and_unknown_ones_by_one() {
        let areas = ["Aldgate", "Bank", "Cheap", "Dowgate", "Elsewhere"];
        let yes = [90, 80, 70, 60, 95];
        let rows: Vec<_> = areas
            .iter()
            .zip(yes)
            .flat_map(|(area, yes)| [("", "", *area, true, yes), ("", "", *area, false, 100 - yes)])
            .collect();
        let recorded = Recorded { theme: "violence".into(), events: vec![1, 5, 9, 9], harm: vec![2.0, 1.0, 3.0, 4.0] };
        let place_of = |name: &str| areas[..4].iter().position(|area| *area == name);
        let draws = Draws { number: 999, streams: RandomStreams::new(2) };
        let tallies = tally([&survey(&rows)]);
        let met = beside(&tallies, &[recorded], &place_of, draws);
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
        let alone = beside(&tallies, &[], &place_of, draws);
        assert!(alone[0].theme.is_none() && alone[0].areas.iter().all(|area| area.events.is_none()));
        assert_eq!(alone[0].by_events, None);
    }
}
