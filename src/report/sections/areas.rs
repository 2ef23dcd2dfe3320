//! Areas side by side, measure by measure, and what hangs on what one divides by.

use serde_json::Value;

use super::{Block, Section, section};
use crate::output::columns::{area, area_flip, area_row};
use crate::report::column_access::field;
use crate::report::html_table::{Grid, Of, Show};
use crate::table::{Sheets, Table};

const COLUMNS: [Of; 11] = [
    ("Area", area_row::AREA, Show::Words),
    ("Events of the period", area_row::NUMBER, Show::Number(0)),
    (
        "Rank by number",
        area_row::RANK_BY_NUMBER,
        Show::Interval(area_row::RANK_BY_NUMBER_LOW, area_row::RANK_BY_NUMBER_HIGH, 0),
    ),
    ("Premises", area_row::PREMISES, Show::Number(0)),
    (
        "A year per premises",
        area_row::RATE_PER_PREMISES,
        Show::Interval(area_row::RATE_PER_PREMISES_LOW, area_row::RATE_PER_PREMISES_HIGH, 2),
    ),
    (
        "Rank per premises",
        area_row::RANK_BY_RATE_PER_PREMISES,
        Show::Interval(area_row::RANK_BY_RATE_PER_PREMISES_LOW, area_row::RANK_BY_RATE_PER_PREMISES_HIGH, 0),
    ),
    (
        "A year per 1,000 daily footfall",
        area_row::RATE_PER_1000_FOOTFALL,
        Show::Interval(area_row::RATE_PER_1000_FOOTFALL_LOW, area_row::RATE_PER_1000_FOOTFALL_HIGH, 2),
    ),
    (
        "Rank per footfall",
        area_row::RANK_BY_RATE_PER_1000_FOOTFALL,
        Show::Interval(area_row::RANK_BY_RATE_PER_1000_FOOTFALL_LOW, area_row::RANK_BY_RATE_PER_1000_FOOTFALL_HIGH, 0),
    ),
    (
        "A year per km²",
        area_row::RATE_PER_KM2,
        Show::Interval(area_row::RATE_PER_KM2_LOW, area_row::RATE_PER_KM2_HIGH, 0),
    ),
    ("Probability of being first by number", area_row::P_FIRST_BY_NUMBER, Show::Percent),
    ("Beware", area_row::FLAG, Show::Words),
];

const FLIPS: [Of; 8] = [
    ("Measure", area_flip::MEASURE, Show::Words),
    ("Divided by", area_flip::BY, Show::Words),
    ("More by number", area_flip::MORE_BY_NUMBER, Show::Words),
    ("Number", area_flip::NUMBER_OF_MORE, Show::Number(0)),
    ("Higher by rate", area_flip::HIGHER_BY_RATE, Show::Words),
    ("Number", area_flip::NUMBER_OF_HIGHER, Show::Number(0)),
    ("Rates", area_flip::RATE_OF_HIGHER, Show::Number(2)),
    ("Probability", area_flip::PROBABILITY, Show::Percent),
];

/// A flip less sure than this is not worth a line of the page; it is in the file.
const SURE_FLIP: f64 = 0.8;

/// Areas whose findings a reader meets first; those of the others are to be opened.
const FIRST: usize = 5;

/// Findings, a table for each measure, and the pairs whose order turns.
pub(super) fn areas(sheets: &Sheets<'_>, manifest: &Value) -> Section {
    let mut blocks = Vec::new();
    let table = sheets.find_table("areas");
    if let Some(map) = sheets.find_map("areas") {
        blocks.extend(findings(&map.properties, table));
    }
    if let Some(table) = table {
        blocks.extend(measures(table, manifest));
    }
    if let Some(table) = sheets.find_table("area_flips") {
        let probability = field(table, area_flip::PROBABILITY);
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

/// What stands out of each area, in the order of the first table: those with most first.
fn findings(map: &Table, table: Option<&Table>) -> Vec<Block> {
    let (name, finding) = (field(map, area::AREA), field(map, area::FINDING));
    let order: Vec<&str> = table
        .map(|table| (field(table, area::AREA), table.rows()))
        .into_iter()
        .flat_map(|(area, rows)| (0..rows).filter_map(move |row| area.text(row)))
        .collect();
    let line = |row| Some((name.text(row)?, format!("{}: {}", name.text(row)?, finding.text(row)?)));
    let mut lines: Vec<(&str, String)> = (0..map.rows()).filter_map(line).collect();
    lines.sort_by_key(|(name, _)| order.iter().position(|area| area == name).unwrap_or(usize::MAX));
    let mut first: Vec<String> = lines.into_iter().map(|(_, line)| line).collect();
    let others = first.split_off(first.len().min(FIRST));
    let title = match others.len() {
        1 => "What stands out of the other".to_owned(),
        number => format!("What stands out of the {number} others, in the same order"),
    };
    let told = [
        Block::List { title: "What stands out, the areas with most first".into(), lines: first },
        Block::Folded { title, lines: others },
    ];
    let has_lines =
        |block: &Block| matches!(block, Block::List { lines, .. } | Block::Folded { lines, .. } if !lines.is_empty());
    told.into_iter().filter(has_lines).collect()
}

fn measures(table: &Table, manifest: &Value) -> Vec<Block> {
    let (measure, unit) = (field(table, area_flip::MEASURE), field(table, area_row::UNIT));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{AddColumn, Values};

    fn told(areas: &[&str], ordered: &[&str]) -> Vec<(String, Vec<String>)> {
        let table = |names: &[&str]| {
            let mut table = Table::new(names.len());
            table.add(area_row::AREA, Values::text(names.iter().map(|name| Some((*name).to_owned()))));
            table
        };
        let mut map = table(areas);
        map.add(area::FINDING, Values::text(areas.iter().map(|name| Some(format!("of {name}")))));
        let of_block = |block| match block {
            Block::List { title, lines } | Block::Folded { title, lines } => (title, lines),
            other => panic!("{other:?}"),
        };
        findings(&map, Some(&table(ordered))).into_iter().map(of_block).collect()
    }

    #[test]
    fn areas_with_most_are_told_first_and_the_others_can_be_opened() {
        let met = told(&["A", "B", "C", "D", "E", "F", "G"], &["G", "C", "A", "B", "D", "E", "F", "F", "G"]);
        assert_eq!(met[0].1, ["G: of G", "C: of C", "A: of A", "B: of B", "D: of D"]);
        assert_eq!((met[1].0.as_str(), met[1].1.len()), ("What stands out of the 2 others, in the same order", 2));
        let met = told(&["A", "B"], &["B"]);
        assert_eq!((met.len(), met[0].1.concat()), (1, "B: of BA: of A".to_owned()), "one without a rank stands last");
        assert!(told(&[], &[]).is_empty());
    }
}
