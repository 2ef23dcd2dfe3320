//! Hotspots of each theme: neighbouring hot cells, with how sure they are and what they hang on.

use serde_json::Value;

use super::{Block, Section, section, themes};
use crate::output::columns::hotspot;
use crate::report::html_table::{Grid, Of, Show};
use crate::table::Sheets;

const COLUMNS: [Of; 11] = [
    ("Hotspot", hotspot::LABEL, Show::Words),
    ("Rank (90 %)", hotspot::RANK, Show::Interval(hotspot::RANK_LOW, hotspot::RANK_HIGH, 0)),
    ("Events", hotspot::COUNT, Show::Number(0)),
    ("Share of events", hotspot::SHARE_OF_EVENTS, Show::Percent),
    ("Share of the area", hotspot::SHARE_OF_AREA, Show::Percent),
    (
        "Times expected (95 %)",
        hotspot::TIMES_EXPECTED,
        Show::Interval(hotspot::TIMES_EXPECTED_LOW, hotspot::TIMES_EXPECTED_HIGH, 1),
    ),
    (
        "A year per premises (95 %)",
        hotspot::RATE_PER_PREMISES,
        Show::Interval(hotspot::RATE_PER_PREMISES_LOW, hotspot::RATE_PER_PREMISES_HIGH, 2),
    ),
    ("Hot without its fullest point", hotspot::HOT_WITHOUT_TOP_POINT, Show::Words),
    ("Still there in other analyses", hotspot::STABILITY, Show::Percent),
    ("Peak hours", hotspot::PEAK_HOURS, Show::Words),
    ("Why", hotspot::REASON, Show::Words),
];

/// A table for each theme that has hotspots.
pub(super) fn hotspots(sheets: &Sheets<'_>, manifest: &Value) -> Section {
    let caveat = "Hotspots are drawn around cells; the edge of one is no edge on the ground. A hotspot that hangs on one map point, or is not there in other analyses, is to be looked at first. The rate per premises counts the events of those of its cells that have premises, and no others.";
    let mut blocks = Vec::new();
    for (name, title) in themes(manifest) {
        let Some(map) = sheets.find_map(&format!("hotspots_{name}")) else { continue };
        let rows = map.properties.rows();
        if rows == 0 {
            blocks.push(Block::Text(format!("{title}: no hotspot stands out from chance.")));
            continue;
        }
        let grid = Grid::of(title, &map.properties, &COLUMNS, 0..rows).caveat(caveat);
        blocks.push(Block::Grid(if blocks.is_empty() { grid } else { grid.folded() }));
    }
    section("hotspots", "Hotspots", blocks, "No hotspots were looked for.")
}
