//! Premises of concern, operators, and locations that repeat.

use super::{Block, Section, section};
use crate::output::columns::{concern_ground, operator, premises_identity, repeat_location};
use crate::report::html_table::{Grid, Of, Show};
use crate::table::Sheets;

const CONCERN: [Of; 7] = [
    ("Premises", premises_identity::NAME, Show::Words),
    ("Operator", premises_identity::OPERATOR, Show::Words),
    ("Kind", premises_identity::KIND, Show::Words),
    ("Incidents naming it", concern_ground::INCIDENTS_NAMED, Show::Number(0)),
    ("Points", concern_ground::POINTS, Show::Number(1)),
    ("Rating", concern_ground::RATING, Show::Words),
    ("Why", concern_ground::REASON, Show::Words),
];

const OPERATORS: [Of; 7] = [
    ("Operator", operator::OPERATOR, Show::Words),
    ("Venues", operator::VENUES, Show::Number(0)),
    ("Incidents naming them", operator::INCIDENTS_NAMED, Show::Number(0)),
    ("Incidents near them", operator::INCIDENTS_NEAR, Show::Number(0)),
    ("Red", operator::RED, Show::Number(0)),
    ("Amber", operator::AMBER, Show::Number(0)),
    ("Venues in hotspots", operator::VENUES_IN_HOTSPOTS, Show::Number(0)),
];

const REPEATS: [Of; 6] = [
    ("Location", repeat_location::NAME, Show::Words),
    ("What it is", repeat_location::KIND, Show::Words),
    ("Incidents", repeat_location::INCIDENTS, Show::Number(0)),
    ("Months with incidents", repeat_location::MONTHS_WITH_INCIDENTS, Show::Number(0)),
    ("Months known", repeat_location::MONTHS_OBSERVED, Show::Number(0)),
    ("Share of all", repeat_location::SHARE, Show::Percent),
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
