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

use super::html_table::Grid;
use crate::table::Sheets;

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
    /// Sentences, closed until a reader opens them.
    Folded { title: String, lines: Vec<String> },
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
    if is_shared(manifest) {
        for section in sections.iter_mut().filter(|section| section.is_empty()) {
            section.blocks = vec![Block::Absent(WITHHELD.into())];
        }
    }
    if let Some(months) = rests_on(manifest) {
        let told = |section: &&mut Section| OF_ALL_MONTHS.contains(&section.id) && !section.is_empty();
        for section in sections.iter_mut().filter(told) {
            let text = format!("This part rests on {months}, not only on what is reported.");
            section.blocks.insert(0, Block::Text(text));
        }
    }
    sections
}

/// Why a part of a shared report is empty, whatever the inputs had.
const WITHHELD: &str =
    "Not in this shared report: small numbers could be reckoned back from it, or there was nothing to tell.";

/// Whether small numbers are withheld.
pub(in crate::report) fn is_shared(manifest: &Value) -> bool {
    !manifest["sharing"].is_null()
}

/// The parts that need more months than a short period has.
const OF_ALL_MONTHS: [&str; 7] = ["trend", "when", "premises", "venues", "patrol", "routes", "cover"];

/// The months on which these rest, where they are others than those reported.
pub(in crate::report) fn rests_on(manifest: &Value) -> Option<String> {
    let (rest, reported) = (&manifest["reported"]["trends_hours_premises_and_plans_rest_on"], &manifest["period"]);
    let (from, to) = (rest["from"].as_str()?, rest["to"].as_str()?);
    let same = reported["from"].as_str() == Some(from) && reported["to"].as_str() == Some(to);
    (!same).then(|| format!("{from} to {to}"))
}

impl Section {
    /// Whether it only says why there is nothing.
    fn is_empty(&self) -> bool {
        self.blocks.iter().all(|block| matches!(block, Block::Absent(_)))
    }
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

/// The title of a theme; its name where it was compared and not ranked.
fn title_of<'a>(manifest: &'a Value, name: &'a str) -> &'a str {
    themes(manifest).find(|(of, _)| *of == name).map_or(name, |(_, title)| title)
}

/// The sentences of a member of the manifest.
fn lines(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}
