//! `survey/safety-survey.csv`: answers to a survey of how safe people feel, counted by group, sex and night-time-economy area.
//!
//! It follows the published findings: nearly everybody feels safe by day and about seven in ten by night, and of residents somewhat
//! more than a third are concerned about anti-social behaviour. Women feel less safe at night than men, and everybody feels least
//! safe, and most are concerned, where the sample has most crime.

use rand::{Rng, RngExt};

use super::areas::AREAS;
use super::features::json_string;
use super::incidents::table;
use super::integer_rng::draw_weighted;
use hexspot_stats::RandomStreams;

pub(super) const PATH: &str = "survey/safety-survey.csv";

/// The question says that it is synthetic: the file has no room elsewhere.
const SAFE: &str = "How safe do you feel here? (synthetic)";
const CONCERNED: &str = "Are you concerned about anti-social behaviour? (synthetic)";

const FEELINGS: [&str; 4] = ["Very safe", "Fairly safe", "A bit unsafe", "Very unsafe"];

/// Who is asked, how many in each area and sex, and how many in a hundred of them are concerned.
const GROUPS: [(&str, u32, u32); 3] = [("Residents", 14, 37), ("Workers", 32, 24), ("Visitors", 12, 21)];

/// In a hundred, who feels safe at night on average over areas.
const SEXES: [(&str, u32); 2] = [("Female", 63), ("Male", 81)];

/// In a hundred, who feels safe by day anywhere.
const BY_DAY: u32 = 96;

/// By how many in a hundred fewer feel safe at night, by area.
const LESS_AT_NIGHT: [u32; AREAS.len()] = [14, 4, 0, 0, 1, 2];

/// By how many in a hundred more or fewer are concerned than on average over areas: more where fewer feel safe at night.
const MORE_CONCERNED: [i32; AREAS.len()] = [18, 7, -9, -9, -5, -2];

/// The file.
pub(super) fn csv(streams: &RandomStreams) -> Vec<u8> {
    let rng = &mut streams.stream("synth/safety-survey", 0);
    let mut rows = Vec::new();
    for ((area, less), more_concerned) in AREAS.iter().zip(LESS_AT_NIGHT).zip(MORE_CONCERNED) {
        for (group, asked, concerned) in GROUPS {
            for (sex, at_night) in SEXES {
                let mut row = |question: &str, answer: &str, when: &str, responses: u32| {
                    let texts = [question, answer, group, sex, area.name, when];
                    let [a, b, c, d, e, f] = texts.map(str::to_owned);
                    rows.push([a, b, c, d, e, f, responses.to_string()]);
                };
                // The least-crime areas feel a little safer than the average, so that it comes out.
                for (when, safe) in [("Day", BY_DAY), ("Night", at_night + 3 - less)] {
                    let answers = answers(asked, safe, rng);
                    FEELINGS.iter().zip(answers).for_each(|(answer, number)| row(SAFE, answer, when, number));
                }
                let concerned = concerned.saturating_add_signed(more_concerned);
                let number = (0..asked).filter(|_| rng.random_ratio(concerned, 100)).count() as u32;
                row(CONCERNED, "Concerned", "", number);
                row(CONCERNED, "Not concerned", "", asked - number);
            }
        }
    }
    table(["Question", "Answer", "Group", "Sex", "Area", "When", "Responses"], rows)
}

/// What its columns and answers mean.
pub(super) fn mapping() -> String {
    format!(
        r#"
[[table]]
path = {path}
holds = "survey"
source = "Community safety survey (synthetic)"
positive = ["Very safe", "Fairly safe", "Concerned"]
[table.columns]
question = "Question"
answer = "Answer"
group = ["Group", "Sex"]
area = "Area"
circumstance = "When"
count = "Responses"
"#,
        path = json_string(PATH),
    )
}

/// How many of `asked` give each answer when so many in a hundred feel safe.
fn answers(asked: u32, safe: u32, rng: &mut impl Rng) -> [u32; FEELINGS.len()] {
    let weights = [safe * 2, safe * 3, (100 - safe) * 4, 100 - safe];
    let mut answers = [0; FEELINGS.len()];
    (0..asked).for_each(|_| answers[draw_weighted(weights.into_iter(), weights.iter().sum(), rng)] += 1);
    answers
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::synth::DEFAULT_SEED;

    #[test]
    fn shares_are_about_the_published_ones() {
        let file = csv(&RandomStreams::new(DEFAULT_SEED));
        let mut sums: BTreeMap<(String, String), [f64; 2]> = BTreeMap::new();
        for row in csv::Reader::from_reader(file.as_slice()).into_records() {
            let row = row.expect("CSV");
            let number: f64 = row[6].parse().expect("a count");
            let yes = ["Very safe", "Fairly safe", "Concerned"].contains(&&row[1]);
            let who = if row[5].is_empty() { &row[2] } else { &row[3] };
            for who in [who, &row[4], "all"] {
                let key = (row[5].to_owned(), who.to_owned());
                let sum = sums.entry(key).or_default();
                *sum = [sum[0] + if yes { number } else { 0.0 }, sum[1] + number];
            }
        }
        let share = |when: &str, who: &str| {
            let [yes, all] = sums[&(when.to_owned(), who.to_owned())];
            yes / all
        };
        assert!((0.94..0.98).contains(&share("Day", "all")), "{}", share("Day", "all"));
        assert!((0.67..0.75).contains(&share("Night", "all")), "{}", share("Night", "all"));
        assert!(share("Night", "Female") + 0.1 < share("Night", "Male"));
        assert!((0.30..0.44).contains(&share("", "Residents")), "{}", share("", "Residents"));
        let (most, least) = (share("", AREAS[0].name), share("", AREAS[2].name));
        assert!(most > least + 0.15, "{most} and {least}: the concerned are where fewer feel safe");
    }
}
