//! What changed between two periods, and what people answered.

use serde_json::Value;

use super::{Block, Section, section};
use crate::export::Sheets;
use crate::report::columns::field;
use crate::report::grid::{Grid, Of, Show};

const CHANGES: [Of; 8] = [
    ("Theme", "theme", Show::Words),
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

fn compare(sheets: &Sheets<'_>, manifest: &Value) -> Vec<Block> {
    let Some(table) = sheets.find_table("compare") else { return Vec::new() };
    let kind = field(table, "place_kind");
    let rows: Vec<usize> = (0..table.rows()).filter(|row| kind.text(*row).is_some_and(|kind| kind != "cell")).collect();
    let mut blocks: Vec<Block> = manifest["compare"]["themes"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|theme| {
            let span = |of: &Value| of["span"].as_str().map(str::to_owned);
            Some(Block::Text(format!(
                "{}: {} against {} before it.",
                theme["theme"].as_str()?,
                span(&theme["after"])?,
                span(&theme["before"])?
            )))
        })
        .collect();
    if !rows.is_empty() {
        let caveat = "A change is told only where it stands out from chance once it is allowed for how many places are looked at and how events clump. That something changed does not say why.";
        blocks.push(Block::Grid(Grid::of("The whole, hotspots and areas", table, &CHANGES, rows).caveat(caveat)));
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
