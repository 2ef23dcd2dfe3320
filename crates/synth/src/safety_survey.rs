//! `survey/safety-survey.csv`: answers to a survey of how safe people feel, counted by group, sex and night-time-economy area.
//!
//! It follows the published findings. Nearly everyone feels safe by day and about seven in ten by night. Somewhat more than a third
//! of residents are concerned about anti-social behaviour. Women feel less safe at night than men. Everyone feels least safe, and
//! most are concerned, where the sample has most crime.

use hexspot_stats::RandomStreams;
use rand::{Rng, RngExt};

use crate::areas::areas;
use crate::random::draw_weighted;
use crate::tables::write_csv;

/// The questions say that the file is synthetic: it has no room elsewhere.
const SAFE: &str = "How safe do you feel here? (synthetic)";
const CONCERNED: &str = "Are you concerned about anti-social behaviour? (synthetic)";

const ANSWERS: [&str; 4] = ["Very safe", "Fairly safe", "A bit unsafe", "Very unsafe"];

/// Groups, how many people answer in each area and sex, and how many in a hundred of them are concerned.
const GROUPS: [(&str, u32, u32); 3] = [("Residents", 14, 37), ("Workers", 32, 24), ("Visitors", 12, 21)];

/// In a hundred, who feels safe at night on average over areas.
const SEXES: [(&str, u32); 2] = [("Female", 63), ("Male", 81)];

/// In a hundred, who feels safe by day in any area.
const BY_DAY: u32 = 96;

/// The areas of least crime feel a little safer at night than the average, so that the average is right.
const LEAST_CRIME: u32 = 3;

/// The file.
pub fn csv(streams: &RandomStreams) -> Vec<u8> {
    let rng = &mut streams.stream("synth/safety-survey", 0);
    let mut rows = Vec::new();
    for area in areas() {
        let figures = &area.figures;
        for (group, people, concerned) in GROUPS {
            for (sex, at_night) in SEXES {
                let mut row = |question: &str, answer: &str, when: &str, responses: u32| {
                    let texts = [question, answer, group, sex, &figures.name, when];
                    let [a, b, c, d, e, f] = texts.map(str::to_owned);
                    rows.push([a, b, c, d, e, f, responses.to_string()]);
                };
                for (when, safe) in [("Day", BY_DAY), ("Night", at_night + LEAST_CRIME - figures.less_safe)] {
                    let counts = draw_answers(people, safe, rng);
                    ANSWERS.iter().zip(counts).for_each(|(answer, count)| row(SAFE, answer, when, count));
                }
                let concerned = concerned.saturating_add_signed(figures.more_concerned);
                let count = (0..people).filter(|_| rng.random_ratio(concerned, 100)).count() as u32;
                row(CONCERNED, "Concerned", "", count);
                row(CONCERNED, "Not concerned", "", people - count);
            }
        }
    }
    write_csv(["Question", "Answer", "Group", "Sex", "Area", "When", "Responses"], rows)
}

/// How many of `people` give each answer when `safe` in a hundred feel safe.
fn draw_answers(people: u32, safe: u32, rng: &mut impl Rng) -> [u32; ANSWERS.len()] {
    let weights = [safe * 2, safe * 3, (100 - safe) * 4, 100 - safe];
    let mut counts = [0; ANSWERS.len()];
    (0..people).for_each(|_| counts[draw_weighted(weights.into_iter(), rng)] += 1);
    counts
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::DEFAULT_SEED;

    #[test]
    fn shares_are_about_the_published_ones() {
        let file = csv(&RandomStreams::new(DEFAULT_SEED));
        let mut sums: BTreeMap<(String, String), [f64; 2]> = BTreeMap::new();
        for row in csv::Reader::from_reader(file.as_slice()).into_records() {
            let row = row.expect("CSV");
            let count: f64 = row[6].parse().expect("a count");
            let positive = ["Very safe", "Fairly safe", "Concerned"].contains(&&row[1]);
            let group = if row[5].is_empty() { &row[2] } else { &row[3] };
            for key in [group, &row[4], "all"] {
                let sum = sums.entry((row[5].to_owned(), key.to_owned())).or_default();
                *sum = [sum[0] + if positive { count } else { 0.0 }, sum[1] + count];
            }
        }
        let share = |when: &str, key: &str| {
            let [positive, all] = sums[&(when.to_owned(), key.to_owned())];
            positive / all
        };
        assert!((0.94..0.98).contains(&share("Day", "all")), "{}", share("Day", "all"));
        assert!((0.67..0.75).contains(&share("Night", "all")), "{}", share("Night", "all"));
        assert!(share("Night", "Female") + 0.1 < share("Night", "Male"));
        assert!((0.30..0.44).contains(&share("", "Residents")), "{}", share("", "Residents"));
        let [most, least] = [0, 2].map(|index: usize| share("", &areas()[index].figures.name));
        assert!(most > least + 0.15, "{most} and {least}: more are concerned where fewer feel safe");
    }
}
