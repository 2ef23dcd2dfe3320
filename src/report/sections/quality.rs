//! How good the data is: every row accounted for, months that are missing, events without a place, and all that was noted.

use serde_json::Value;

use super::{Block, Section, lines};
use crate::report::html_table::{Entry, Grid};

/// The data-quality page.
pub(super) fn quality(manifest: &Value) -> Section {
    let rows = &manifest["rows"];
    let mut blocks = Vec::new();
    if let [Some(read), Some(kept), Some(dropped)] = ["read", "kept", "dropped"].map(|name| rows[name].as_f64()) {
        let shown = |value| Entry::number(value, 0).text;
        blocks.push(Block::Text(format!(
            "{} rows were read: {} kept and {} dropped, each for a reason that is told. ledger.csv has an example of every reason.",
            shown(read), shown(kept), shown(dropped)
        )));
    }
    let below = lines(&manifest["below_quality_threshold"]);
    if !below.is_empty() {
        blocks.push(Block::List {
            title: "Below the quality threshold: do not rely on this without mending it".into(),
            lines: below,
        });
    }
    blocks.extend(reasons(&rows["dropped_by_reason"]));
    blocks.push(Block::Grid(positions(manifest)));
    blocks.push(months(manifest));
    blocks.push(Block::Grid(files(manifest)));
    blocks.push(Block::List {
        title: "Known artefacts of open police data".into(),
        lines: [
            "Positions are map points shared by many addresses, not where something happened; a street or station of many events may be one point.",
            "Points are renewed now and then, which makes places rise and fall for no other reason.",
            "Months are known, hours and days are not, unless another source has them.",
            "Counts are of what was recorded, and recording differs by offence, place and year.",
        ]
        .map(str::to_owned)
        .into(),
    });
    let notes = lines(&manifest["notes"]);
    if !notes.is_empty() {
        blocks.push(Block::List { title: "What was noted on the way".into(), lines: notes });
    }
    Section { id: "quality", title: "Data quality", blocks }
}

fn reasons(dropped: &Value) -> Option<Block> {
    let dropped = dropped.as_object().filter(|dropped| !dropped.is_empty())?;
    let rows = dropped.iter().map(|(reason, rows)| vec![Entry::text(reason), Entry::of(rows)]).collect();
    Some(Block::Grid(Grid::told("Why rows were dropped", &["Reason", "Rows"], rows)))
}

fn positions(manifest: &Value) -> Grid {
    let row = |theme: &Value| {
        let share = theme["share_without_position"].as_f64();
        let share = share.map_or_else(|| Entry::text(""), Entry::percent);
        vec![
            Entry::of(&theme["title"]),
            Entry::of(&theme["events"]),
            Entry::of(&theme["events_without_position"]),
            share,
            Entry::of(&theme["months_observed"]),
        ]
    };
    let rows = manifest["themes"].as_array().into_iter().flatten().map(row).collect();
    let heads = ["Theme", "Events on the map", "Events without a position", "Their share", "Months known"];
    Grid::told("Events without a place", &heads, rows).caveat("Events without a position are on no map and in no rank; if they are not like the others, neither are the ranks.")
}

fn months(manifest: &Value) -> Block {
    let gaps = manifest["period"]["gaps"].as_object().filter(|gaps| !gaps.is_empty());
    let Some(gaps) = gaps else {
        return Block::Text("No source lacks a month of the period.".into());
    };
    let row = |(source, months): (&String, &Value)| vec![Entry::text(source), Entry::of(months)];
    Block::Grid(
        Grid::told("Months that are missing", &["Source", "Months"], gaps.iter().map(row).collect())
            .caveat("A missing month is unknown, never zero."),
    )
}

fn files(manifest: &Value) -> Grid {
    let row = |file: &Value| {
        let dropped = file["dropped"].as_object().into_iter().flatten();
        let dropped: Vec<String> =
            dropped.map(|(reason, rows)| format!("{}: {}", reason, Entry::of(rows).text)).collect();
        vec![
            Entry::of(&file["file"]),
            Entry::of(&file["format"]),
            Entry::of(&file["read"]),
            Entry::of(&file["kept"]),
            Entry::text(&dropped.join(", ")),
            Entry::of(&file["note"]),
        ]
    };
    let rows = manifest["inputs"].as_array().into_iter().flatten().map(row).collect();
    Grid::told("Every file", &["File", "What it is", "Rows read", "Kept", "DropCount", "Note"], rows).folded()
}
