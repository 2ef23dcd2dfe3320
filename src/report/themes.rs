//! The cells and hotspots of each theme as columns: what the map, the table of ranks and most charts draw.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::column_access::{Keep, field, number, numbers, truths};
use super::map_layers::{ring, rings};
use super::string_table::Phrases;
use crate::figures::usual_by_month;
use crate::output::columns::{cell, lorenz_point, month, suppression};
use crate::place::{PlaceKind, corners};
use crate::table::{Collection, Field, Shape, Sheets, Table};

/// Columns of cells that the page draws, and how much of their numbers.
const NUMBERS: [(&Field, Keep); 14] = [
    (cell::RANK, Keep::Decimals(0)),
    (cell::RANK_LOW, Keep::Decimals(0)),
    (cell::RANK_HIGH, Keep::Decimals(0)),
    (cell::COUNT, Keep::Decimals(2)),
    (cell::HARM, Keep::Decimals(1)),
    (cell::RATE_PER_PREMISES, Keep::Figures(4)),
    (cell::RATE_PER_PREMISES_LOW, Keep::Figures(4)),
    (cell::RATE_PER_PREMISES_HIGH, Keep::Figures(4)),
    (cell::RATE_PER_1000_FOOTFALL, Keep::Figures(4)),
    (cell::RATE_PER_1000_FOOTFALL_LOW, Keep::Figures(4)),
    (cell::RATE_PER_1000_FOOTFALL_HIGH, Keep::Figures(4)),
    (cell::TIMES_EXPECTED, Keep::Figures(4)),
    (cell::TIMES_EXPECTED_LOW, Keep::Figures(4)),
    (cell::TIMES_EXPECTED_HIGH, Keep::Figures(4)),
];

const TRUTHS: [&Field; 2] = [cell::HOT, suppression::SUPPRESSED];

/// What says which cell a row is of.
type Known = HashMap<String, usize>;

/// All themes of the manifest that have a map of cells; the cells once for all of them.
pub(super) fn themes(sheets: &Sheets<'_>, manifest: &Value) -> Value {
    let mut cells = Cells::default();
    let mut phrases = Phrases::default();
    let named = manifest["themes"].as_array().into_iter().flatten();
    let trends = manifest["trends"]["themes"].as_array().into_iter().flatten();
    let trends: HashMap<&str, &Value> = trends.filter_map(|trend| Some((trend["name"].as_str()?, trend))).collect();
    let themes: Vec<Value> = named.filter_map(|told| theme(sheets, told, &trends, &mut cells, &mut phrases)).collect();
    json!({ "themes": themes, "cells": { "id": cells.ids, "ring": cells.rings }, "phrases": phrases.into_forms() })
}

/// What a theme that is a proxy counts in place of what it is called; `None` of one that is none.
pub(super) fn proxy(theme: &Value) -> Option<String> {
    let (title, of) = (theme["title"].as_str()?, theme["proxy_of"].as_str()?);
    // Said of a theme that is called by what it stands for, the first half would say nothing.
    let called = |of: &str| title.to_lowercase().starts_with(&of.to_lowercase());
    Some(match of.split_once(": ") {
        Some((name, why)) if called(name) => format!("{title}: {why}."),
        _ => format!("{title} is a proxy of {of}."),
    })
}

/// The cells of all themes.
#[derive(Default)]
struct Cells {
    numbers: Known,
    ids: Vec<String>,
    rings: Vec<Value>,
}

impl Cells {
    fn number(&mut self, id: &str, shape: &Shape<'_>) -> usize {
        *self.numbers.entry(id.to_owned()).or_insert_with(|| {
            self.ids.push(id.to_owned());
            self.rings.push(match shape {
                Shape::Cell(cell) => ring(corners(*cell).into_iter().map(|at| (at.lon(), at.lat()))),
                _ => Value::Null,
            });
            self.ids.len() - 1
        })
    }
}

fn theme(
    sheets: &Sheets<'_>,
    told: &Value,
    trends: &HashMap<&str, &Value>,
    cells: &mut Cells,
    phrases: &mut Phrases,
) -> Option<Value> {
    let name = told["name"].as_str()?;
    let map = sheets.find_map(&format!("cells_{name}"))?;
    let mut columns = columns(&map.properties, phrases);
    let placed = map.ids.iter().zip(&map.shapes).map(|(id, shape)| cells.number(id, shape));
    columns.insert("cell".into(), placed.collect());
    let hotspots = sheets.find_map(&format!("hotspots_{name}")).map(hotspots);
    let trend = sheets.find_table(&format!("trend_{name}")).map(|table| {
        let mut trend = months(table, &map.ids);
        let of_trend = trends.get(name).copied().unwrap_or(&Value::Null);
        let usual: HashMap<String, _> = usual_by_month(table, of_trend).into_iter().collect();
        let names = trend["months"].as_array().into_iter().flatten();
        let ends = names.map(|name| name.as_str().and_then(|name| *usual.get(name)?)).collect::<Vec<_>>();
        trend["usual"] = json!(ends);
        trend
    });
    let concentration = sheets.find_table(&format!("concentration_{name}")).map(concentration);
    Some(json!({
        "name": name,
        "title": told["title"],
        "proxy": proxy(told),
        "events": told["events"],
        "cells": columns,
        "hotspots": hotspots,
        "trend": trend,
        "concentration": concentration,
    }))
}

fn columns(table: &Table, phrases: &mut Phrases) -> Map<String, Value> {
    let mut columns = Map::new();
    for (column, keep) in NUMBERS {
        columns.insert(column.name.into(), numbers(table, column, keep));
    }
    for column in TRUTHS {
        columns.insert(column.name.into(), truths(table, column));
    }
    for column in [cell::LABEL, cell::EMERGING, cell::REASON] {
        let field = field(table, column);
        columns.insert(column.name.into(), (0..table.rows()).map(|row| phrases.keep(field.text(row))).collect());
    }
    columns.retain(|_, column| !nothing(column));
    columns
}

fn nothing(column: &Value) -> bool {
    column.as_array().is_none_or(|values| values.iter().all(Value::is_null))
}

/// Where hotspots are; what they are stands in a table of the page.
fn hotspots(map: &Collection<'_>) -> Value {
    let outline = |shape: &Shape<'_>| match shape {
        Shape::Polygons(shape) => rings(shape),
        _ => Value::Null,
    };
    json!({ "id": map.ids, "rings": map.shapes.iter().map(outline).collect::<Vec<_>>() })
}

/// Events by month of the study area and of every cell; `null` where a month is not known or withheld.
fn months(table: &Table, ids: &[String]) -> Value {
    let (place, kind, month) =
        (field(table, month::PLACE), field(table, month::PLACE_KIND), field(table, month::MONTH));
    let (count, observed, suppressed) =
        (field(table, month::COUNT), field(table, month::OBSERVED), field(table, suppression::SUPPRESSED));
    let mut names: Vec<&str> = (0..table.rows()).filter_map(|row| month.text(row)).collect();
    names.sort_unstable();
    names.dedup();
    let rows: HashMap<&str, usize> = ids.iter().enumerate().map(|(row, id)| (id.as_str(), row)).collect();
    let mut whole = vec![Value::Null; names.len()];
    let (mut known, mut withheld) = (vec![false; names.len()], vec![false; names.len()]);
    let mut by_cell: Vec<Option<Vec<Value>>> = vec![None; ids.len()];
    for row in 0..table.rows() {
        let Some(at) = month.text(row).and_then(|month| names.binary_search(&month).ok()) else { continue };
        let events = count.number(row).filter(|_| observed.truth(row) != Some(false));
        let events = events.map_or(Value::Null, |events| number(events, Keep::Decimals(2)));
        if kind.text(row) == Some(PlaceKind::StudyArea.as_str()) {
            known[at] = !events.is_null();
            withheld[at] = suppressed.truth(row) == Some(true);
            whole[at] = events;
        } else if let Some(cell) = place.text(row).and_then(|place| rows.get(place)) {
            by_cell[*cell].get_or_insert_with(|| vec![Value::Null; names.len()])[at] = events;
        }
    }
    json!({ "months": names, "whole": whole, "known": known, "withheld": withheld, "cells": by_cell })
}

/// The share of events in the share of places that has most, by measure.
fn concentration(table: &Table) -> Value {
    let (measure, places, share) = (
        field(table, lorenz_point::MEASURE),
        field(table, lorenz_point::SHARE_OF_PLACES),
        field(table, lorenz_point::SHARE_OF_MEASURE),
    );
    let mut curves = Map::new();
    for row in 0..table.rows() {
        let (Some(measure), Some(x), Some(y)) = (measure.text(row), places.number(row), share.number(row)) else {
            continue;
        };
        let curve = curves.entry(measure).or_insert_with(|| json!([[], []]));
        for (axis, value) in [x, y].into_iter().enumerate() {
            curve[axis].as_array_mut().expect("made above").push(number(value, Keep::Decimals(4)));
        }
    }
    curves.into()
}
