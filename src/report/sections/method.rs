//! How it was done: what hot means, every test with its tail, correction and level, every setting; and the manifest itself.

use serde_json::Value;

use super::{Block, Section, is_shared};
use crate::report::html_table::{Entry, Grid};
use hexspot_stats::DEFAULT_ALPHA;

/// The method page and the manifest.
pub(super) fn method(manifest: &Value) -> [Section; 2] {
    let json = serde_json::to_string_pretty(manifest).expect("JSON is text");
    let (title, repeat) = if is_shared(manifest) {
        (
            "manifest.json: inputs, settings, notes, and what is withheld",
            "This is the part of the manifest that may be shared. The manifest of the whole run stays with those who made it.",
        )
    } else {
        (
            "manifest.json: inputs with their hashes, settings, tests, notes",
            "From the manifest the run can be repeated: the same inputs, settings and seed give the same bytes.",
        )
    };
    let raw = Block::Raw { title: title.into(), text: json };
    [
        Section { id: "method", title: "How it was done", blocks: blocks(manifest) },
        Section { id: "manifest", title: "Manifest", blocks: vec![Block::Text(repeat.into()), raw] },
    ]
}

fn blocks(manifest: &Value) -> Vec<Block> {
    let alpha = manifest["configuration"]["alpha"].as_f64().unwrap_or(DEFAULT_ALPHA);
    let mut themes = manifest["themes"].as_array().into_iter().flatten();
    let clumping = match themes.all(|theme| theme["test"]["verdict_by"] == "exact") {
        true => "not adjusted for clumping in time, of which too few months or events tell",
        false => "allowing for clumping in time where enough months tell it",
    };
    let mut blocks = vec![Block::Text(format!(
        "Hot means: the cell and the ring around it have clearly more events than their share, and the cell itself has more than its own. False discoveries are held at {} % over all cells, {clumping}. Hot is a floor for the ranking and never its order.",
        format!("{:.3}", 100.0 * alpha).trim_end_matches('0').trim_end_matches('.')
    ))];
    if is_shared(manifest) {
        let told = ["suppressed", "hot", "not_covered"].into_iter().filter_map(|of| manifest["sharing"][of].as_str());
        blocks.push(Block::List { title: "What is withheld".into(), lines: told.map(str::to_owned).collect() });
    } else {
        blocks.push(Block::Text("A rank is told with its 90 % interval: true values are drawn from what is known of them and each draw is ranked. Rates are drawn towards the mean of all, the more the less is known.".into()));
    }
    blocks.push(Block::Grid(area(manifest)));
    for theme in manifest["themes"].as_array().into_iter().flatten() {
        let title = theme["title"].as_str().unwrap_or_default();
        blocks.extend(tests(&format!("Tests: {title}"), &theme["significance"]));
    }
    for (title, of) in [("Tests of trends", "trends"), ("Tests of areas", "areas"), ("Intervals of hours", "when")] {
        blocks.extend(tests(title, &manifest[of]["significance"]));
    }
    blocks.push(Block::Grid(settings(manifest)));
    blocks
}

fn area(manifest: &Value) -> Grid {
    let study = manifest["study_area"].as_object().into_iter().flatten();
    let rows = study.map(|(name, value)| vec![Entry::text(&name.replace('_', " ")), Entry::of(value)]).collect();
    let exposure = |name: &str, of: &str| {
        let meaning = manifest["exposure"][of]["meaning"].as_str()?;
        Some(vec![Entry::text(name), Entry::text(meaning)])
    };
    let mut rows: Vec<Vec<Entry>> = rows;
    rows.extend(exposure("what rates are per: premises", "premises"));
    rows.extend(exposure("what rates are per: footfall", "footfall"));
    Grid::told("Study area and denominators", &["What", "Value"], rows)
}

fn tests(title: &str, significance: &Value) -> Option<Block> {
    let columns = ["fields", "tested", "null", "tail", "correction", "level", "decides"];
    let row = |test: &Value| columns.iter().map(|name| Entry::of(&test[name])).collect::<Vec<_>>();
    let rows: Vec<_> = significance.as_array()?.iter().map(row).collect();
    let heads = ["Fields", "What was tested", "If there were nothing", "Tail", "Correction", "Level", "Decides"];
    Some(Block::Grid(Grid::told(title, &heads, rows).folded()))
}

fn settings(manifest: &Value) -> Grid {
    let settings = manifest["configuration"].as_object().into_iter().flatten();
    let rows = settings.map(|(name, value)| vec![Entry::text(name), Entry::of(value)]).collect();
    Grid::told("Every setting", &["Setting", "Value"], rows).folded()
}
