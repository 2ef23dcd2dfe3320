//! What changed between two periods, and what people answered.

use serde_json::Value;

use super::{Block, Section, section, title_of};
use crate::output::columns::{change, change_sentence, changed_place, period_counts, question, survey_test};
use crate::report::column_access::field;
use crate::report::html_table::{Grid, Of, Show};
use crate::table::Sheets;

const CHANGES: [Of; 7] = [
    ("Place", changed_place::LABEL, Show::Words),
    ("What it is", changed_place::PLACE_KIND, Show::Words),
    ("Before", period_counts::BEFORE, Show::Number(0)),
    ("After", period_counts::AFTER, Show::Number(0)),
    ("Rate, times before", change::RATIO, Show::Interval(change::LOW, change::HIGH, 2)),
    ("Change", change::CHANGE, Show::Words),
    ("In words", change_sentence::SENTENCE, Show::Words),
];

const ANSWERS: [Of; 4] = [
    ("Question", question::QUESTION, Show::Words),
    ("What is compared", survey_test::COMPARISON, Show::Words),
    ("In words", survey_test::SENTENCE, Show::Words),
    ("Few respondents", survey_test::FEW_RESPONDENTS, Show::Words),
];

/// Periods compared, and surveys.
pub(super) fn change(sheets: &Sheets<'_>, manifest: &Value) -> [Section; 2] {
    [
        section("compare", "Before and after", compare(sheets, manifest), "There are not two periods to compare."),
        section("survey", "What people answered", survey(sheets), "No survey was given."),
    ]
}

/// Every comparison of the manifest, the first of which is `compare`, a table for each theme.
fn compare(sheets: &Sheets<'_>, manifest: &Value) -> Vec<Block> {
    const CAVEAT: &str = "A change is told only where it stands out from chance once it is allowed for how many places are looked at and how events clump. That something changed does not say why.";
    let others = manifest.as_object().into_iter().flatten().filter(|(name, _)| name.starts_with("compare_"));
    let comparisons = std::iter::once(("compare", &manifest["compare"]));
    let comparisons = comparisons.chain(others.map(|(name, told)| (name.as_str(), told)));
    let mut blocks = Vec::new();
    for (name, told) in comparisons {
        let Some(table) = sheets.find_table(name) else { continue };
        let (theme, kind) = (field(table, changed_place::THEME), field(table, changed_place::PLACE_KIND));
        for of in told["themes"].as_array().into_iter().flatten() {
            let is_told = |row: &usize| {
                theme.text(*row) == of["theme"].as_str() && kind.text(*row).is_some_and(|kind| kind != "cell")
            };
            let rows: Vec<usize> = (0..table.rows()).filter(is_told).collect();
            let (Some(after), Some(before)) = (of["after"]["span"].as_str(), of["before"]["span"].as_str()) else {
                continue;
            };
            let title = of["theme"].as_str().map_or("", |name| title_of(manifest, name));
            let grid = Grid::of(format!("{title}: {after} against {before}"), table, &CHANGES, rows).caveat(CAVEAT);
            blocks.push(Block::Grid(if blocks.is_empty() { grid } else { grid.folded() }));
        }
    }
    blocks
}

fn survey(sheets: &Sheets<'_>) -> Vec<Block> {
    let Some(table) = sheets.find_table("survey_tests") else { return Vec::new() };
    let significant = field(table, survey_test::SIGNIFICANT);
    let rows: Vec<usize> = (0..table.rows()).filter(|row| significant.truth(*row) == Some(true)).collect();
    if rows.is_empty() {
        return vec![Block::Text(format!("None of {} differences stands out from chance.", table.rows()))];
    }
    let told = format!(
        "{} of {} differences stand out from chance; the others are in survey_tests.csv.",
        rows.len(),
        table.rows()
    );
    let caveat = "Who answered is not who lives, works or goes out there; shares have no weights.";
    vec![Block::Text(told), Block::Grid(Grid::of("Differences that stand out", table, &ANSWERS, rows).caveat(caveat))]
}
