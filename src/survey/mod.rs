//! Survey findings: shares of positive answers by group, area and circumstance, which of them differ, and perception compared with recorded
//! crime.

mod comparison;
mod explain;
mod perception_vs_recorded;
mod tally;
mod total_rows;

pub use comparison::{ComparedGroup, ComparisonKind, SurveyComparison, compare};
pub use perception_vs_recorded::{RecordedComparison, RecordedTheme, SurveyArea, compare_with_recorded};
pub use tally::{AnswerCounts, FEW_RESPONDENTS, QuestionAnswers, RespondentGroup, SurveyQuestion, count_answers};
pub use total_rows::{TotalRow, total_rows};

/// The number of permutations of a test: with fewer, the smallest p of a hundred tests would not survive the adjustment.
pub const DRAWS: u32 = 9_999;
