//! Areas side by side, measure by measure, and what hangs on what one divides by.

use serde_json::Value;

use super::{Block, Section, section};
use crate::export::{Sheets, Table};
use crate::report::columns::field;
use crate::report::grid::{Grid, Of, Show};

const COLUMNS: [Of; 11] = [
    ("Area", "area", Show::Words),
    ("Events of the period", "number", Show::Number(0)),
    ("Rank by number", "rank_by_number", Show::Interval("rank_by_number_low", "rank_by_number_high", 0)),
    ("Premises", "premises", Show::Number(0)),
    ("A year per premises", "rate_per_premises", Show::Interval("rate_per_premises_low", "rate_per_premises_high", 2)),
    (
        "Rank per premises",
        "rank_by_rate_per_premises",
        Show::Interval("rank_by_rate_per_premises_low", "rank_by_rate_per_premises_high", 0),
    ),
    (
        "A year per 1,000 daily footfall",
        "rate_per_1000_footfall",
        Show::Interval("rate_per_1000_footfall_low", "rate_per_1000_footfall_high", 2),
    ),
    (
        "Rank per footfall",
        "rank_by_rate_per_1000_footfall",
        Show::Interval("rank_by_rate_per_1000_footfall_low", "rank_by_rate_per_1000_footfall_high", 0),
    ),
    ("A year per km²", "rate_per_km2", Show::Interval("rate_per_km2_low", "rate_per_km2_high", 0)),
    ("Probability of being first by number", "p_first_by_number", Show::Percent),
    ("Beware", "flag", Show::Words),
];

const FLIPS: [Of; 8] = [
    ("Measure", "measure", Show::Words),
    ("Divided by", "by", Show::Words),
    ("More by number", "more_by_number", Show::Words),
    ("Number", "number_of_more", Show::Number(0)),
    ("Higher by rate", "higher_by_rate", Show::Words),
    ("Number", "number_of_higher", Show::Number(0)),
    ("Rates", "rate_of_higher", Show::Number(2)),
    ("Probability", "probability", Show::Percent),
];

/// A flip less sure than this is not worth a line of the page; it is in the file.
const SURE_FLIP: f64 = 0.8;

/// Findings, a table for each measure, and the pairs whose order turns.
pub(super) fn areas(sheets: &Sheets<'_>, manifest: &Value) -> Section {
    let mut blocks = Vec::new();
    if let Some(map) = sheets.find_map("areas") {
        let (name, finding) = (field(&map.properties, "area"), field(&map.properties, "finding"));
        let line = |row| Some(format!("{}: {}", name.text(row)?, finding.text(row)?));
        let lines: Vec<String> = (0..map.properties.rows()).filter_map(line).collect();
        if !lines.is_empty() {
            blocks.push(Block::List { title: "What stands out".into(), lines });
        }
    }
    if let Some(table) = sheets.find_table("areas") {
        blocks.extend(measures(table, manifest));
    }
    if let Some(table) = sheets.find_table("area_flips") {
        let probability = field(table, "probability");
        let rows: Vec<usize> =
            (0..table.rows()).filter(|row| probability.number(*row).is_some_and(|p| p >= SURE_FLIP)).collect();
        if !rows.is_empty() {
            let caption = "Pairs whose order by number is not their order by rate (probability 0.8 or more)";
            blocks.push(Block::Grid(
                Grid::of(caption, table, &FLIPS, rows)
                    .caveat("Who looks worse depends on what one divides by: say both.")
                    .folded(),
            ));
        }
    }
    section("areas", "Areas compared", blocks, "No areas were given, or none could be compared.")
}

fn measures(table: &Table, manifest: &Value) -> Vec<Block> {
    let (measure, unit) = (field(table, "measure"), field(table, "unit"));
    let mut names: Vec<&str> = Vec::new();
    for name in (0..table.rows()).filter_map(|row| measure.text(row)) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let told =
        |name: &str| manifest["areas"]["measures"].as_array().into_iter().flatten().find(|told| told["name"] == name);
    names
        .iter()
        .enumerate()
        .map(|(at, name)| {
            let rows: Vec<usize> = (0..table.rows()).filter(|row| measure.text(*row) == Some(name)).collect();
            let told = told(name);
            let title = told.and_then(|told| told["title"].as_str()).unwrap_or(name);
            let unit = rows.first().and_then(|row| unit.text(*row)).unwrap_or("events");
            let proxy = told.and_then(|told| told["proxy_of"].as_str()).map(|proxy| format!(" A proxy of {proxy}.")).unwrap_or_default();
            let caveat = format!("Rates are drawn towards what all areas have in common; brackets hold 95 % intervals of rates and 90 % intervals of ranks.{proxy}");
            let grid = Grid::of(format!("{title} ({unit})"), table, &COLUMNS, rows).caveat(caveat);
            Block::Grid(if at == 0 { grid } else { grid.folded() })
        })
        .collect()
}
