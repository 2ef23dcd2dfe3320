//! Premises of concern, operators, and locations that repeat.

use super::{Block, Section, section};
use crate::output::Sheets;
use crate::report::html_table::{Grid, Of, Show};

const CONCERN: [Of; 7] = [
    ("Premises", "name", Show::Words),
    ("Operator", "operator", Show::Words),
    ("Kind", "kind", Show::Words),
    ("Incidents naming it", "incidents_named", Show::Number(0)),
    ("Points", "points", Show::Number(1)),
    ("Rating", "rating", Show::Words),
    ("Why", "reason", Show::Words),
];

const OPERATORS: [Of; 7] = [
    ("Operator", "operator", Show::Words),
    ("Venues", "venues", Show::Number(0)),
    ("Incidents naming them", "incidents_named", Show::Number(0)),
    ("Incidents near them", "incidents_near", Show::Number(0)),
    ("Red", "red", Show::Number(0)),
    ("Amber", "amber", Show::Number(0)),
    ("Venues in hotspots", "venues_in_hotspots", Show::Number(0)),
];

const REPEATS: [Of; 6] = [
    ("Location", "name", Show::Words),
    ("What it is", "kind", Show::Words),
    ("Incidents", "incidents", Show::Number(0)),
    ("Months with incidents", "months_with_incidents", Show::Number(0)),
    ("Months known", "months_observed", Show::Number(0)),
    ("Share of all", "share", Show::Percent),
];

/// Rows of long tables that the page shows; the files have all.
const SHOWN: usize = 25;

/// What is told of premises.
pub(super) fn premises(sheets: &Sheets<'_>) -> Section {
    let mut blocks = Vec::new();
    let tables: [(&str, &str, &[Of], &str); 3] = [
        (
            "concern",
            "Premises of concern",
            &CONCERN,
            "What happened at a premises is not what it caused. Ratings rest on incidents that name it; those near it by position alone are kept apart.",
        ),
        (
            "operators",
            "Operators, most incidents first",
            &OPERATORS,
            "An operator with many venues has many incidents for that alone. Incidents near a venue are not known to be its own.",
        ),
        (
            "repeat_locations",
            "Locations that repeat",
            &REPEATS,
            "Map points of open police data stand for many addresses.",
        ),
    ];
    for (name, title, columns, caveat) in tables {
        if let Some(table) = sheets.find_table(name).filter(|table| table.rows() > 0) {
            let rows = table.rows().min(SHOWN);
            let caption = if rows < table.rows() {
                format!("{title} (the first {rows} of {}; all in {name}.csv)", table.rows())
            } else {
                title.into()
            };
            let grid = Grid::of(caption, table, columns, 0..rows).caveat(caveat);
            blocks.push(Block::Grid(if name == "concern" { grid } else { grid.folded() }));
        }
    }
    section("premises", "Premises", blocks, "No premises were given, or none is of concern and no location repeats.")
}
