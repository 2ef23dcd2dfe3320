//! The columns of survey findings: shares, tests, and perception by area compared with recorded events.

use crate::survey::{
    AnswerCounts, ComparedGroup, QuestionAnswers, RecordedComparison, RespondentGroup, SurveyArea, SurveyComparison,
    SurveyQuestion,
};
use crate::table::{Table, columns};

columns! {
    /// What the answers are to.
    pub mod question(row: & &SurveyQuestion) {
        /// whose survey: the table's source, else the name of its file
        SURVEY: text.filled() => &row.survey;
        /// the question, as the table has it; of a table with a column for each question, the column's name
        QUESTION: text.filled() => &row.text;
        /// what it was asked about, such as by day or after dark; null where the table does not say, and where
        /// circumstances are what is compared
        CIRCUMSTANCE: text.or_null() => row.circumstance.as_ref();
    }
}

columns! {
    /// How many said yes.
    pub mod answer_share(row: & &AnswerCounts) {
        /// respondents who answered
        RESPONDENTS: whole.least(0.0).unit("respondents") => row.respondents;
        /// of these, answers that count as yes (positive of the [[table]])
        POSITIVE: whole.least(0.0).unit("respondents") => row.positive;
        /// positive over respondents; null where nobody answered
        SHARE: number.share().or_null().unit("0 to 1") => row.share().map(|share| share.value);
        /// lower end of the share's 95 % interval (Wilson)
        LOW: number.share().or_null().unit("0 to 1") => row.share().map(|share| share.low);
        /// upper end
        HIGH: number.share().or_null().unit("0 to 1") => row.share().map(|share| share.high);
        /// whether fewer than 10 answered: the share says little
        FEW_RESPONDENTS: truth => row.is_few();
    }
}

/// The answers of some respondents to a question.
pub struct ShareRow<'a> {
    tallies: &'a QuestionAnswers,
    cut: &'a RespondentGroup,
}

impl ShareRow<'_> {
    fn yes(&self) -> Option<String> {
        let yes = self.tallies.yes.iter().map(String::as_str).collect::<Vec<_>>().join("; ");
        Some(yes).filter(|yes| !yes.is_empty())
    }
}

columns! {
    /// Whose answers they are.
    pub mod respondents(row: &ShareRow<'_>) {
        /// the answers given to the question that count as yes, in order; null where nobody gave one
        COUNTS_AS_YES: text.or_null() => row.yes();
        /// the column by which respondents are grouped; null for everybody
        GROUPING: text.or_null() => row.cut.group.as_ref().map(|(grouping, _)| grouping);
        /// the group; null for everybody
        GROUP: text.or_null() => row.cut.group.as_ref().map(|(_, group)| group);
        /// the area, as the survey calls it; null for all areas
        AREA: text.or_null() => row.cut.area.as_ref();
    }
}

/// `survey.csv`: a row for each question, circumstance and cut of the respondents.
pub fn survey_shares(tallies: &[QuestionAnswers]) -> Table {
    let (mut rows, mut questions, mut shares) = (Vec::new(), Vec::new(), Vec::new());
    for tallies in tallies {
        for (cut, tally) in &tallies.by {
            rows.push(ShareRow { tallies, cut });
            questions.push(&tallies.question);
            shares.push(tally);
        }
    }
    let mut out = Table::new(rows.len());
    question::write(&mut out, &questions);
    respondents::write(&mut out, &rows);
    answer_share::write(&mut out, &shares);
    out
}

/// A comparison and the level at which it is significant.
pub struct TestRow<'a> {
    comparison: &'a SurveyComparison,
    level: f64,
}

impl TestRow<'_> {
    fn side(&self, which: usize) -> Option<&ComparedGroup> {
        self.comparison.groups.as_ref().map(|sides| &sides[which])
    }

    fn share(&self, which: usize) -> Option<f64> {
        self.side(which)?.counts.share().map(|share| share.value)
    }
}

columns! {
    /// The columns of a comparison of shares.
    pub mod survey_test(row: &TestRow<'_>) {
        /// what is compared: two circumstances, a group or area with all others, all groups or areas at once where
        /// they are three or more. Tests of one kind are a family
        COMPARISON: text.names(&["circumstances", "group and rest", "area and rest", "all groups", "all areas"])
            => row.comparison.kind.as_str();
        /// the column of the groups, where groups are compared
        GROUPING: text.or_null() => row.comparison.grouping.as_ref();
        /// the first side of two; null where several are compared at once
        FIRST: text.or_null() => row.side(0).map(|side| &side.label);
        /// the second side
        SECOND: text.or_null() => row.side(1).map(|side| &side.label);
        /// how many shares are compared
        SHARES: whole.least(2.0) => row.comparison.shares;
        /// share of yes on the first side; null where several are compared
        SHARE_FIRST: number.share().or_null().unit("0 to 1") => row.share(0);
        /// share of yes on the second side
        SHARE_SECOND: number.share().or_null().unit("0 to 1") => row.share(1);
        /// share_first less share_second
        DIFFERENCE: number.least(-1.0).most(1.0).or_null().unit("-1 to 1")
            => row.comparison.difference.map(|difference| difference.value);
        /// lower end of the difference's 95 % interval (Newcombe's method 10), of this row by itself
        LOW: number.least(-1.0).most(1.0).or_null().unit("-1 to 1")
            => row.comparison.difference.map(|difference| difference.low);
        /// upper end
        HIGH: number.least(-1.0).most(1.0).or_null().unit("-1 to 1")
            => row.comparison.difference.map(|difference| difference.high);
        /// z of two shares, Pearson's chi-square of several; null of Fisher's exact test
        STATISTIC: number.or_null() => row.comparison.statistic;
        /// degrees of freedom of chi-square; null of two shares
        DEGREES: whole.least(1.0).or_null() => row.comparison.degrees;
        /// how far apart several shares are, 0 for alike, 1 for each of one mind; null of two shares
        CRAMERS_V: number.share().or_null().unit("0 to 1") => row.comparison.cramers_v;
        /// probability of a difference as large if everybody said yes with the same probability, independently of
        /// each other: both tails, not corrected
        P: number.share().unit("0 to 1") => row.comparison.p;
        /// false-discovery rate (Benjamini-Hochberg) over all tests of the same comparison, whatever the question
        Q: number.share().unit("0 to 1") => row.comparison.q;
        /// whether q is at most the level (--alpha)
        SIGNIFICANT: truth => row.comparison.q <= row.level;
        /// how p was computed
        METHOD: text.names(&["score z", "Fisher's exact", "chi-square", "chi-square by permutation"])
            => row.comparison.method;
        /// whether fewer than 10 answered on any side
        FEW_RESPONDENTS: truth => row.comparison.few;
        /// what it says, in plain English
        SENTENCE: text.filled() => &row.comparison.sentence;
    }
}

/// `survey_tests.csv`: a row for each comparison.
pub fn survey_tests(comparisons: &[SurveyComparison], level: f64) -> Table {
    let questions: Vec<&SurveyQuestion> = comparisons.iter().map(|comparison| &comparison.question).collect();
    let rows: Vec<TestRow<'_>> = comparisons.iter().map(|comparison| TestRow { comparison, level }).collect();
    let mut out = Table::new(rows.len());
    question::write(&mut out, &questions);
    survey_test::write(&mut out, &rows);
    out
}

/// An area as the survey has it and as it is recorded.
pub struct SurveyAreaRow<'a> {
    recorded: &'a RecordedComparison,
    area: &'a SurveyArea,
}

impl SurveyAreaRow<'_> {
    fn rank_difference(&self) -> Option<i64> {
        Some(self.area.rank_share as i64 - self.area.rank_events? as i64)
    }
}

columns! {
    /// The area.
    pub mod survey_area(row: &SurveyAreaRow<'_>) {
        /// the area, as the survey calls it
        AREA: text.filled() => &row.area.name;
    }
}

columns! {
    /// What is recorded in the area, and how both agree.
    pub mod survey_recorded(row: &SurveyAreaRow<'_>) {
        /// place among the areas by share, largest first; equal shares share the first of their places
        RANK_SHARE: whole.least(1.0) => row.area.rank_share;
        /// the theme whose recorded events stand beside; null where no events and areas were given
        THEME: text.or_null() => row.recorded.theme.as_ref();
        /// events of the theme in the area, in the period of the manifest; null without a theme, or where the area is
        /// none of those given
        EVENTS: whole.least(0.0).or_null().unit("events") => row.area.events;
        /// their harm by the preset of --harm
        HARM: number.least(0.0).or_null() => row.area.harm;
        /// place by events, most first, among the areas of which events are known
        RANK_EVENTS: whole.least(1.0).or_null() => row.area.rank_events;
        /// place by harm, most first
        RANK_HARM: whole.least(1.0).or_null() => row.area.rank_harm;
        /// rank_share less rank_events
        RANK_DIFFERENCE: whole.or_null() => row.rank_difference();
        /// Spearman's rank correlation of share and events over the areas (the same in each row of a question,
        /// circumstance and theme); areas with few respondents are left out; null with fewer than four areas, or
        /// where either is the same everywhere
        SPEARMAN_EVENTS: number.least(-1.0).most(1.0).or_null().unit("-1 to 1")
            => row.recorded.by_events.map(|correlation| correlation.rho);
        /// its p by 9,999 permutations, both tails, of this question and theme by itself: not corrected. Neither is
        /// the cause of the other
        P_EVENTS: number.share().or_null().unit("0 to 1") => row.recorded.by_events.map(|correlation| correlation.p);
        /// false-discovery rate (Benjamini-Hochberg) over all correlations, by events and by harm, whatever the
        /// question and theme: a relation is clear where it is at most the level (--alpha)
        Q_EVENTS: number.share().or_null().unit("0 to 1") => row.recorded.q_events;
        /// the same of share and harm
        SPEARMAN_HARM: number.least(-1.0).most(1.0).or_null().unit("-1 to 1")
            => row.recorded.by_harm.map(|correlation| correlation.rho);
        /// its p
        P_HARM: number.share().or_null().unit("0 to 1") => row.recorded.by_harm.map(|correlation| correlation.p);
        /// its q, over the same correlations
        Q_HARM: number.share().or_null().unit("0 to 1") => row.recorded.q_harm;
        /// areas behind spearman_events
        AREAS_COMPARED: whole.least(4.0).or_null() => row.recorded.by_events.map(|correlation| correlation.places);
    }
}

/// `survey_areas.csv`: a row for each question, circumstance, theme and area.
pub fn survey_areas(all: &[RecordedComparison]) -> Table {
    let mut rows = Vec::new();
    for recorded in all {
        rows.extend(recorded.areas.iter().map(|area| SurveyAreaRow { recorded, area }));
    }
    let questions: Vec<&SurveyQuestion> = rows.iter().map(|row| &row.recorded.question).collect();
    let shares: Vec<&AnswerCounts> = rows.iter().map(|row| &row.area.counts).collect();
    let mut out = Table::new(rows.len());
    question::write(&mut out, &questions);
    survey_area::write(&mut out, &rows);
    answer_share::write(&mut out, &shares);
    survey_recorded::write(&mut out, &rows);
    out
}
