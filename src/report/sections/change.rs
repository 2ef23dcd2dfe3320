//! What changed between two periods, and what people answered.

use serde_json::Value;

use super::{Block, Section, section, title_of};
use crate::output::Sheets;
use crate::report::column_access::field;
use crate::report::html_table::{Grid, Of, Show};

const CHANGES: [Of; 7] = [
    ("Place", "label", Show::Words),
    ("What it is", "place_kind", Show::Words),
    ("Before", "before", Show::Number(0)),
    ("After", "after", Show::Number(0)),
    ("Rate, times before", "ratio", Show::Interval("low", "high", 2)),
    ("Change", "change", Show::Words),
    ("In words", "sentence", Show::Words),
];

const ANSWERS: [Of; 4] = [
    ("Question", "question", Show::Words),
    ("What is compared", "comparison", Show::Words),
    ("In words", "sentence", Show::Words),
    ("Few respondents", "few_respondents", Show::Words),
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
        let (theme, kind) = (field(table, "theme"), field(table, "place_kind"));
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
    let significant = field(table, "significant");
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
