//! The fields of survey findings: shares, tests, and areas beside what is recorded there.

use super::table::Table;
use crate::survey::{
    AnswerCounts, ComparedGroup, QuestionAnswers, RecordedComparison, RespondentGroup, SurveyArea, SurveyComparison,
    SurveyQuestion,
};

/// A row for each question, circumstance and cut of the respondents.
pub fn survey_shares(tallies: &[QuestionAnswers]) -> Table {
    let rows: Vec<(&QuestionAnswers, &RespondentGroup, &AnswerCounts)> =
        tallies.iter().flat_map(|of| of.by.iter().map(move |(cut, tally)| (of, cut, tally))).collect();
    let mut out = Table::new(rows.len());
    asked(&mut out, rows.iter().map(|row| &row.0.question));
    let yes = |of: &QuestionAnswers| of.yes.iter().map(String::as_str).collect::<Vec<_>>().join("; ");
    out.text("counts_as_yes", rows.iter().map(|row| Some(yes(row.0)).filter(|yes| !yes.is_empty())));
    let group = |row: &(&QuestionAnswers, &RespondentGroup, &AnswerCounts)| row.1.group.clone();
    out.text("grouping", rows.iter().map(|row| group(row).map(|(grouping, _)| grouping)));
    out.text("group", rows.iter().map(|row| group(row).map(|(_, group)| group)));
    out.text("area", rows.iter().map(|row| row.1.area.clone()));
    shares(&mut out, rows.iter().map(|row| row.2));
    out
}

/// A row for each comparison.
pub fn survey_tests(comparisons: &[SurveyComparison], level: f64) -> Table {
    let mut out = Table::new(comparisons.len());
    let all = || comparisons.iter();
    asked(&mut out, all().map(|comparison| &comparison.question));
    out.text("comparison", all().map(|comparison| Some(comparison.kind.as_str().to_owned())));
    out.text("grouping", all().map(|comparison| comparison.grouping.clone()));
    fn side(comparison: &SurveyComparison, which: usize) -> Option<&ComparedGroup> {
        comparison.groups.as_ref().map(|groups| &groups[which])
    }
    let label = |which| all().map(move |comparison| side(comparison, which).map(|side| side.label.clone()));
    let share = |which| all().map(move |comparison| side(comparison, which)?.counts.share().map(|share| share.value));
    out.text("first", label(0));
    out.text("second", label(1));
    out.whole("shares", all().map(|comparison| Some(comparison.shares)));
    out.number("share_first", share(0));
    out.number("share_second", share(1));
    out.number("difference", all().map(|comparison| comparison.difference.map(|difference| difference.value)));
    out.number("low", all().map(|comparison| comparison.difference.map(|difference| difference.low)));
    out.number("high", all().map(|comparison| comparison.difference.map(|difference| difference.high)));
    out.number("statistic", all().map(|comparison| comparison.statistic));
    out.whole("degrees", all().map(|comparison| comparison.degrees));
    out.number("cramers_v", all().map(|comparison| comparison.cramers_v));
    out.number("p", all().map(|comparison| Some(comparison.p)));
    out.number("q", all().map(|comparison| Some(comparison.q)));
    out.truth("significant", all().map(|comparison| Some(comparison.q <= level)));
    out.text("method", all().map(|comparison| Some(comparison.method.to_owned())));
    out.truth("few_respondents", all().map(|comparison| Some(comparison.few)));
    out.text("sentence", all().map(|comparison| Some(comparison.sentence.clone())));
    out
}

/// A row for each question, circumstance, theme and area.
pub fn survey_areas(all: &[RecordedComparison]) -> Table {
    let rows: Vec<(&RecordedComparison, &SurveyArea)> =
        all.iter().flat_map(|beside| beside.areas.iter().map(move |area| (beside, area))).collect();
    let mut out = Table::new(rows.len());
    asked(&mut out, rows.iter().map(|row| &row.0.question));
    out.text("area", rows.iter().map(|row| Some(row.1.name.clone())));
    shares(&mut out, rows.iter().map(|row| &row.1.counts));
    out.whole("rank_share", rows.iter().map(|row| Some(row.1.rank_share)));
    out.text("theme", rows.iter().map(|row| row.0.theme.clone()));
    out.whole("events", rows.iter().map(|row| row.1.events));
    out.number("harm", rows.iter().map(|row| row.1.harm));
    out.whole("rank_events", rows.iter().map(|row| row.1.rank_events));
    out.whole("rank_harm", rows.iter().map(|row| row.1.rank_harm));
    let apart = |rank: usize, other: Option<usize>| Some(rank as i64 - other? as i64);
    out.whole("rank_difference", rows.iter().map(|row| apart(row.1.rank_share, row.1.rank_events)));
    out.number("spearman_events", rows.iter().map(|row| row.0.by_events.map(|met| met.rho)));
    out.number("p_events", rows.iter().map(|row| row.0.by_events.map(|met| met.p)));
    out.number("q_events", rows.iter().map(|row| row.0.q_events));
    out.number("spearman_harm", rows.iter().map(|row| row.0.by_harm.map(|met| met.rho)));
    out.number("p_harm", rows.iter().map(|row| row.0.by_harm.map(|met| met.p)));
    out.number("q_harm", rows.iter().map(|row| row.0.q_harm));
    out.whole("areas_compared", rows.iter().map(|row| row.0.by_events.map(|met| met.places)));
    out
}

fn asked<'a>(out: &mut Table, all: impl Iterator<Item = &'a SurveyQuestion> + Clone) {
    out.text("survey", all.clone().map(|asked| Some(asked.survey.clone())));
    out.text("question", all.clone().map(|asked| Some(asked.text.clone())));
    out.text("circumstance", all.map(|asked| asked.circumstance.clone()));
}

fn shares<'a>(out: &mut Table, all: impl Iterator<Item = &'a AnswerCounts> + Clone) {
    let share = |tally: &AnswerCounts| tally.share();
    out.whole("respondents", all.clone().map(|tally| Some(tally.respondents)));
    out.whole("positive", all.clone().map(|tally| Some(tally.positive)));
    out.number("share", all.clone().map(|tally| share(tally).map(|share| share.value)));
    out.number("low", all.clone().map(|tally| share(tally).map(|share| share.low)));
    out.number("high", all.clone().map(|tally| share(tally).map(|share| share.high)));
    out.truth("few_respondents", all.map(|tally| Some(tally.is_few())));
}
