//! Hotspots of each theme: neighbouring hot cells, with how sure they are and what they hang on.

use serde_json::Value;

use super::{Block, Section, section, themes};
use crate::output::Sheets;
use crate::report::html_table::{Grid, Of, Show};

const COLUMNS: [Of; 11] = [
    ("Hotspot", "label", Show::Words),
    ("Rank (90 %)", "rank", Show::Interval("rank_low", "rank_high", 0)),
    ("Events", "count", Show::Number(0)),
    ("Share of events", "share_of_events", Show::Percent),
    ("Share of the area", "share_of_area", Show::Percent),
    ("Times expected (95 %)", "times_expected", Show::Interval("times_expected_low", "times_expected_high", 1)),
    (
        "A year per premises (95 %)",
        "rate_per_premises",
        Show::Interval("rate_per_premises_low", "rate_per_premises_high", 2),
    ),
    ("Hot without its fullest point", "hot_without_top_point", Show::Words),
    ("Still there in other analyses", "stability", Show::Percent),
    ("Peak hours", "peak_hours", Show::Words),
    ("Why", "reason", Show::Words),
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
