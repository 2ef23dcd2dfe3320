//! What the report says, in sentences, before anything is drawn: the first places by number and by rate, how sure, and what cannot be
//! said.

use std::collections::BTreeSet;

use serde_json::Value;

use super::column_access::field;
use super::html_table::shown;
use super::sections::is_shared;
use crate::output::columns::cell;
use crate::table::{Sheets, Table};

/// A sentence, with the places that it lists.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Line {
    /// The sentence.
    pub text: String,
    /// Places, in order.
    pub places: Vec<String>,
}

/// Places that a summary names.
const NAMED: usize = 3;

/// What is said: of the first theme, of the others, and what cannot be.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Summary {
    /// What a preset is asked for: its title and sentences.
    pub story: Option<(String, Vec<String>)>,
    /// Of the first theme.
    pub first: Vec<Line>,
    /// Of every other.
    pub others: Vec<Line>,
    /// What the data cannot tell.
    pub unsaid: Vec<String>,
}

fn story(preset: &Value) -> Option<(String, Vec<String>)> {
    let sentences = preset["story"].as_array()?.iter().filter_map(|sentence| sentence.as_str().map(str::to_owned));
    Some((preset["title"].as_str()?.to_owned(), sentences.collect()))
}

/// One or two sentences for each theme, then what cannot be said. A theme of the very events of another is not told twice.
pub(super) fn summary(sheets: &Sheets<'_>, manifest: &Value) -> Summary {
    let mut summary = Summary { story: story(&manifest["preset"]), unsaid: unsaid(manifest), ..Summary::default() };
    summary.first.extend(map_points(manifest));
    let mut told: Vec<(&str, &Table)> = Vec::new();
    for theme in manifest["themes"].as_array().into_iter().flatten() {
        let (Some(name), title) = (theme["name"].as_str(), theme["title"].as_str().unwrap_or_default()) else {
            continue;
        };
        let Some(map) = sheets.find_map(&format!("cells_{name}")) else { continue };
        let table = &map.properties;
        let count = field(table, cell::COUNT);
        let all_told = (0..table.rows()).all(|row| count.number(row).is_some());
        let same = |other: &Table| [cell::H3, cell::COUNT].into_iter().all(|of| other.column(of) == table.column(of));
        let twin = told.iter().find(|(_, other)| all_told && same(other));
        let lines = match twin {
            Some((twin, _)) => {
                let text = format!("{title}: in this data the same number in every place as {twin}.");
                vec![Line { text, places: Vec::new() }]
            }
            None => [by_number(title, table, theme)].into_iter().chain(by_rate(title, table)).collect(),
        };
        if told.is_empty() {
            summary.first.extend(lines)
        } else {
            summary.others.extend(lines)
        }
        told.push((title, table));
    }
    summary
}

fn by_number(title: &str, table: &Table, theme: &Value) -> Line {
    let (count, low, high) = (field(table, cell::COUNT), field(table, cell::RANK_LOW), field(table, cell::RANK_HIGH));
    let of_row = field(table, cell::HOT);
    let rows = first(table, |row| count.number(row), |row| count.number(row).is_some_and(|count| count > 0.0));
    let place = |row: &usize| {
        let sure = match (low.number(*row), high.number(*row)) {
            (Some(low), Some(high)) if low == high => format!(", rank {low:.0} in nearly every draw"),
            (Some(low), Some(high)) => format!(", true rank {low:.0} to {high:.0} (90 %)"),
            _ => String::new(),
        };
        let hot = if of_row.truth(*row) == Some(false) { ", not hot" } else { "" };
        format!("{}: {}{sure}{hot}", label(table, *row), events_in_words(count.number(*row).unwrap_or_default()))
    };
    let clear = match (0..table.rows()).filter(|row| of_row.truth(*row) == Some(true)).count() {
        0 => "no cell is hot, with its neighbours clearly above its share".to_owned(),
        1 => "one cell is hot, with its neighbours clearly above its share".to_owned(),
        hot => format!("{hot} cells are hot, each with its neighbours clearly above its share"),
    };
    let events = theme["events"].as_f64().map_or_else(String::new, |events| format!(" {};", events_in_words(events)));
    let text = if rows.is_empty() {
        format!("{title}:{events} no place can be named.")
    } else {
        format!("{title}:{events} {clear}. Most events:")
    };
    Line { text, places: rows.iter().map(place).collect() }
}

fn events_in_words(events: f64) -> String {
    if events == 1.0 { "1 event".into() } else { format!("{} events", shown(events, 0)) }
}

/// Rates where there are any; premises before footfall.
fn by_rate(title: &str, table: &Table) -> Option<Line> {
    let kinds = [
        (
            cell::RATE_PER_PREMISES,
            "a year for each premises",
            cell::RATE_PER_PREMISES_LOW,
            cell::RATE_PER_PREMISES_HIGH,
        ),
        (
            cell::RATE_PER_1000_FOOTFALL,
            "a year for each 1,000 of daily footfall",
            cell::RATE_PER_1000_FOOTFALL_LOW,
            cell::RATE_PER_1000_FOOTFALL_HIGH,
        ),
    ];
    let (rate, unit, low, high) = kinds.into_iter().find(|(rate, ..)| {
        let rate = field(table, rate);
        (0..table.rows()).any(|row| rate.number(row).is_some())
    })?;
    let (rate, low, high, count) =
        (field(table, rate), field(table, low), field(table, high), field(table, cell::COUNT));
    let rows = first(table, |row| rate.number(row), |row| count.number(row).is_some_and(|count| count > 0.0));
    let place = |row: &usize| {
        let interval = match (low.number(*row), high.number(*row)) {
            (Some(low), Some(high)) => format!(" ({} to {}, 95 %)", shown(low, 2), shown(high, 2)),
            _ => String::new(),
        };
        let rate = shown(rate.number(*row).unwrap_or_default(), 2);
        format!("{}: {rate} {unit}{interval}", label(table, *row))
    };
    let text = format!("{title}, {unit} (drawn towards the mean where little is known). Highest:");
    Some(Line { text, places: rows.iter().map(place).collect() }).filter(|line| !line.places.is_empty())
}

/// The rows of the largest values among those that count, larger first, then in the order of the table.
fn first(table: &Table, value: impl Fn(usize) -> Option<f64>, counts: impl Fn(usize) -> bool) -> Vec<usize> {
    let known = (0..table.rows()).filter(|row| counts(*row)).filter_map(|row| Some((value(row)?, row)));
    let mut known: Vec<(f64, usize)> = known.collect();
    known.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    known.into_iter().take(NAMED).map(|(_, row)| row).collect()
}

fn label(table: &Table, row: usize) -> String {
    field(table, cell::LABEL)
        .text(row)
        .or(field(table, cell::H3).text(row))
        .unwrap_or("a place without a name")
        .to_owned()
}

/// That the map points of the data were renewed, which no ranking of cells can be read without.
fn map_points(manifest: &Value) -> Option<Line> {
    let themes = manifest["trends"]["themes"].as_array().into_iter().flatten();
    let months: BTreeSet<&str> = themes.filter_map(|theme| theme["map_points_changed"]["month"].as_str()).collect();
    let months = months.into_iter().collect::<Vec<_>>().join(" and ");
    let text = format!(
        "Beware: the anonymous map points of the data were replaced in {months}. A cell, a hotspot or a small area may have risen or fallen \
         then, or be hot or not, for no other reason. Numbers of the whole are not touched."
    );
    (!months.is_empty()).then_some(Line { text, places: Vec::new() })
}

/// What the data cannot tell.
fn unsaid(manifest: &Value) -> Vec<String> {
    let mut texts = vec![
        "A place that is not hot is not shown to be safe: counts are of what was recorded, and much never is."
            .to_owned(),
    ];
    let alone = |share: &Value| share.as_f64().filter(|share| *share > 0.0);
    for theme in manifest["themes"].as_array().into_iter().flatten() {
        if let (Some(title), Some(share)) = (theme["title"].as_str(), alone(&theme["share_without_position"])) {
            // The share is of all events of the theme that the files have, placed or not.
            let without = theme["events_without_position"].as_f64().unwrap_or(0.0);
            texts.push(format!(
                "{title}: {} of {} recorded events ({} %) have no position and are on no map.",
                shown(without, 0),
                shown((without / share).round(), 0),
                shown(100.0 * share, 1)
            ));
        }
    }
    if is_shared(manifest) {
        texts.push("Nothing is said of hours, premises, areas and plans: this is the shared part of a report, and small numbers could be reckoned back from these.".into());
    } else if manifest["when"].is_null() {
        texts.push("No event has a time of day, so nothing is said of hours.".into());
    }
    let below = manifest["below_quality_threshold"].as_array().into_iter().flatten().filter_map(Value::as_str);
    texts.extend(below.map(|problem| format!("Below the quality threshold: {problem}")));
    texts
}
