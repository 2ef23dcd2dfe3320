//! The parts of the page below the map, each with what it needs or the reason why it is empty.

mod areas;
mod change;
mod charts;
mod hotspots;
mod method;
mod plans;
mod premises;
mod quality;

use serde_json::Value;

use super::grid::Grid;
use crate::export::Sheets;

/// A part of the page.
#[derive(Clone, Debug)]
pub(in crate::report) struct Section {
    /// The name that links lead to.
    pub id: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// What stands in it, in order.
    pub blocks: Vec<Block>,
}

/// Something in a part.
#[derive(Clone, Debug)]
pub(in crate::report) enum Block {
    /// A paragraph.
    Text(String),
    /// A chart that a script draws, with what must be known to read it.
    Chart { id: &'static str, label: &'static str, caveat: String },
    /// A table.
    Grid(Grid),
    /// Sentences.
    List { title: String, lines: Vec<String> },
    /// Text as it is, closed until a reader opens it.
    Raw { title: String, text: String },
    /// Why there is nothing.
    Absent(String),
}

/// All parts, in the order in which they are read.
pub(in crate::report) fn sections(sheets: &Sheets<'_>, manifest: &Value) -> Vec<Section> {
    let mut sections = vec![hotspots::hotspots(sheets, manifest)];
    sections.extend(charts::charts(sheets, manifest));
    sections.push(areas::areas(sheets, manifest));
    sections.push(premises::premises(sheets));
    sections.extend(plans::plans(sheets, manifest));
    sections.extend(change::change(sheets, manifest));
    sections.push(quality::quality(manifest));
    sections.extend(method::method(manifest));
    sections
}

/// A part with the reason why it is empty where it is.
fn section(id: &'static str, title: &'static str, blocks: Vec<Block>, otherwise: &str) -> Section {
    let blocks = if blocks.is_empty() { vec![Block::Absent(otherwise.into())] } else { blocks };
    Section { id, title, blocks }
}

/// The names and titles of the themes ranked.
fn themes(manifest: &Value) -> impl Iterator<Item = (&str, &str)> {
    manifest["themes"].as_array().into_iter().flatten().filter_map(|theme| {
        let name = theme["name"].as_str()?;
        Some((name, theme["title"].as_str().unwrap_or(name)))
    })
}

/// The sentences of a member of the manifest.
fn lines(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}
