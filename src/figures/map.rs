//! Where it is: the cells coloured by number, hotspots outlined and numbered, and what a reader finds the way by.

use geo::{CoordsIter, MultiPolygon};
use h3o::CellIndex;

use super::classes::Classes;
use super::colour::{FIRST, INK, LINE, PAPER, QUIET, SECOND, Scale};
use super::column_access::{numbers, texts};
use super::context_layers::Backdrop;
use super::drawing::{At, Drawing, Frame, TextAnchor};
use super::figure_frame::{PLAIN, SMALL, Subject, page, plural};
use super::format::number;
use super::legend::map_legend;
use super::map_layers::MapLayers;
use super::projection::Projection;
use crate::output::columns::{cell, hotspot};
use crate::place::{LonLat, corners};
use crate::table::{Collection, Shape};

/// How wide the legend is.
const LEGEND: f64 = 430.0;

/// Most cells that are drawn one by one: more are too small to see, and are drawn as coarser ones.
const MOST_CELLS: usize = 20_000;

/// The radius of a hotspot's number.
pub(super) const BADGE: f64 = 15.0;

/// A hotspot as the map shows it.
pub(super) struct Hotspot {
    /// Its number, by rank.
    pub rank: String,
    /// What people call it.
    pub label: String,
    /// What is known of it, in brief.
    pub facts: String,
    /// Where it is.
    pub shape: MultiPolygon,
}

/// The map of a theme; `None` where there are no cells.
pub(super) fn draw(
    name: &str,
    cells: &Collection<'_>,
    hotspots: Option<&Collection<'_>>,
    backdrop: &Backdrop,
    subject: &Subject<'_>,
    scale: &Scale,
) -> Option<Drawing> {
    let counted = counted(cells);
    let all = subject.theme["events"].as_f64();
    let untold = counted.iter().filter(|(_, count)| count.is_none()).count();
    let classes = Classes::of(counted.iter().filter_map(|(_, count)| *count));
    let hotspots = hotspots.map_or_else(Vec::new, of_collection);
    let recorded = |all: f64| format!("{} recorded {} in ", number(all), plural(all, "event"));
    let facts = format!(
        "{}{} cells{}, {} {}",
        all.map_or_else(String::new, recorded),
        number(cells.ids.len() as f64),
        if untold > 0 { format!(", {} of them not told", number(untold as f64)) } else { String::new() },
        number(hotspots.len() as f64),
        plural(hotspots.len() as f64, "hotspot")
    );
    let (mut drawing, frame) = page(subject, &format!("Where: {}", subject.title(name)), &facts);
    let ground = Frame::new(frame.left, frame.top, frame.right - LEGEND - 30.0, frame.bottom);
    let outline = backdrop.study_area.iter().flat_map(CoordsIter::coords_iter);
    let outline = outline.filter_map(|at| LonLat::new(at.x, at.y));
    let projection = Projection::fit(counted.iter().flat_map(|(cell, _)| corners(*cell)).chain(outline), ground)?;
    for (cell, count) in &counted {
        let corners: Vec<At> = corners(*cell).iter().map(|at| projection.at(at.coord())).collect();
        drawing.area(corners.clone(), scale.of(&classes, *count));
        if counted.len() <= MOST_CELLS / 10 {
            drawing.line(corners.iter().chain(corners.first()).copied().collect(), 1.0, PAPER);
        }
    }
    let onto = MapLayers { projection: &projection, frame: ground };
    for street in &backdrop.streets {
        onto.line(&mut drawing, street, 1.0, PAPER.mixed(LINE, 0.7));
    }
    backdrop.areas.iter().for_each(|area| onto.outline(&mut drawing, &area.of, 1.2, QUIET));
    backdrop.study_area.iter().for_each(|area| onto.border(&mut drawing, area));
    for hotspot in &hotspots {
        onto.outline(&mut drawing, &hotspot.shape, 7.0, PAPER);
        onto.outline(&mut drawing, &hotspot.shape, 3.5, INK);
    }
    onto.places(&mut drawing, &hotspots, backdrop);
    draw_scale_bar(&mut drawing, &projection, ground);
    let legend = Frame::new(frame.right - LEGEND, frame.top, frame.right, frame.bottom);
    let unknown = counted.iter().any(|(_, count)| count.is_none());
    map_legend(&mut drawing, legend, &counted_in(subject, &counted), &classes, scale, unknown, &hotspots, backdrop);
    Some(drawing)
}

/// What the colours count.
fn counted_in(subject: &Subject<'_>, cells: &[(CellIndex, Option<f64>)]) -> String {
    let months = subject
        .months()
        .map_or_else(String::new, |months| format!(" in {} {}", number(months), plural(months, "month")));
    let cell = cells.first().map_or_else(String::new, |(cell, _)| {
        format!("; a cell is about {} ha (H3 {})", number((cell.area_m2() / 1e3).round() / 10.0), cell.resolution())
    });
    format!("Recorded events in a cell{months}{cell}")
}

/// The cells with their numbers, or, where there are too many to be seen, coarser ones with their sums; of a cell with a part
/// that is not known nothing is known.
fn counted(cells: &Collection<'_>) -> Vec<(CellIndex, Option<f64>)> {
    let of_row = cells.shapes.iter().zip(numbers(&cells.properties, cell::COUNT));
    let mut counted: Vec<(CellIndex, Option<f64>)> = of_row
        .filter_map(|(shape, count)| match shape {
            Shape::Cell(cell) => Some((*cell, count)),
            _ => None,
        })
        .collect();
    while counted.len() > MOST_CELLS {
        let parent = |cell: CellIndex| cell.parent(cell.resolution().pred()?);
        let Some(mut coarser) =
            counted.iter().map(|(cell, count)| Some((parent(*cell)?, *count))).collect::<Option<Vec<_>>>()
        else {
            break;
        };
        coarser.sort_by_key(|(cell, _)| *cell);
        counted = coarser
            .chunk_by(|a, b| a.0 == b.0)
            .map(|parts| (parts[0].0, parts.iter().map(|(_, count)| *count).sum()))
            .collect();
    }
    counted
}

/// The hotspots of a map, in order.
fn of_collection(hotspots: &Collection<'_>) -> Vec<Hotspot> {
    let table = &hotspots.properties;
    let (ranks, labels, counts) =
        (numbers(table, hotspot::RANK), texts(table, hotspot::LABEL), numbers(table, hotspot::COUNT));
    let times = numbers(table, hotspot::TIMES_EXPECTED);
    let of = |(row, shape): (usize, &Shape<'_>)| {
        let Shape::Polygons(shape) = shape else { return None };
        let count = counts[row].map(|count| format!("{} {}", number(count), plural(count, "event")));
        let times = times[row].map(|times| format!("{} times its share of the area", number(times)));
        Some(Hotspot {
            rank: ranks[row].map_or_else(String::new, number),
            label: labels[row].unwrap_or_default().to_owned(),
            facts: [count, times].into_iter().flatten().collect::<Vec<_>>().join(", "),
            shape: shape.clone().into_owned(),
        })
    };
    hotspots.shapes.iter().enumerate().filter_map(of).collect()
}

/// The number of a hotspot.
pub(super) fn badge(drawing: &mut Drawing, at: At, rank: &str) {
    drawing.dot(at, BADGE, PAPER);
    drawing.dot(at, BADGE - 2.0, INK);
    drawing.bold(at, rank, if rank.len() > 2 { 12.0 } else { 16.0 }, PAPER, TextAnchor::Middle);
}

/// A station: a square.
pub(super) fn station_mark(drawing: &mut Drawing, (x, y): At) {
    drawing.fill(Frame::new(x - 8.0, y - 8.0, x + 8.0, y + 8.0), PAPER);
    drawing.fill(Frame::new(x - 6.0, y - 6.0, x + 6.0, y + 6.0), FIRST);
}

/// A member of the scheme: a diamond.
pub(super) fn member_mark(drawing: &mut Drawing, (x, y): At) {
    let diamond = |r: f64| vec![(x, y - r), (x + r, y), (x, y + r), (x - r, y)];
    drawing.area(diamond(8.5), PAPER);
    drawing.area(diamond(6.0), SECOND);
}

fn draw_scale_bar(drawing: &mut Drawing, projection: &Projection, frame: Frame) {
    let metres = projection.round_metres(frame.width() / 5.0);
    let (x, y) = (frame.left + 8.0, frame.bottom - 14.0);
    let end = x + projection.units(metres);
    let text =
        if metres < 1000.0 { format!("{} m", number(metres)) } else { format!("{} km", number(metres / 1000.0)) };
    drawing.tint(Frame::new(x - 8.0, y - 30.0, end + 40.0, y + 12.0).corners().to_vec(), PAPER, 0.85);
    drawing.line(vec![(x, y - 6.0), (x, y), (end, y), (end, y - 6.0)], 2.5, INK);
    drawing.text(((x + end) / 2.0, y - 17.0), text, SMALL, INK, TextAnchor::Middle);
    drawing.area(vec![(end + 22.0, y - 26.0), (end + 31.0, y - 8.0), (end + 13.0, y - 8.0)], INK);
    drawing.bold((end + 22.0, y + 1.0), "N", PLAIN - 3.0, INK, TextAnchor::Middle);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::disk;
    use crate::table::{AddColumn, Table, Values};
    use serde_json::{Map, json};

    #[test]
    fn the_total_is_that_of_the_theme_where_cells_are_withheld() {
        let cells = disk(1);
        let mut properties = Table::new(cells.len());
        properties.add(cell::COUNT, Values::whole((0..cells.len()).map(|cell| (cell > 1).then_some(10))));
        let ids = cells.iter().map(ToString::to_string).collect();
        let shapes = cells.iter().map(|cell| Shape::Cell(*cell)).collect();
        let cells = Collection { members: Map::new(), ids, shapes, properties };
        let facts = |theme: serde_json::Value| {
            let subject = Subject { manifest: &json!({}), theme: &theme };
            let drawing = draw("asb", &cells, None, &Backdrop::default(), &subject, &Scale::default());
            let drawing = drawing.expect("cells");
            drawing.texts().find(|text| text.text.contains("cells")).expect("facts").text.clone()
        };
        assert_eq!(facts(json!({ "events": 57 })), "57 recorded events in 7 cells, 2 of them not told, 0 hotspots");
        assert_eq!(facts(json!({})), "7 cells, 2 of them not told, 0 hotspots", "a total that is withheld too");
    }
}
