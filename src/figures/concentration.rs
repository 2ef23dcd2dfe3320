//! How much is in how few: the share of events in the busiest cells.

use super::axis::{Axis, Stretch, draw_across, draw_upwards};
use super::colour::{FIRST, INK, LINE, QUIET, SECOND};
use super::column_access::{numbers, texts};
use super::drawing::{At, Drawing, Frame, TextAnchor, Weight};
use super::figure_frame::{PLAIN, SMALL, Subject, page};
use super::format::{percent, wrapped};
use super::labels::{Labels, Words};
use crate::output::columns::lorenz_point;
use crate::table::Table;

/// Shares of all cells at which the curve is read aloud.
const READ_AT: [f64; 4] = [0.01, 0.05, 0.10, 0.25];

/// The curve of a theme; `None` where the table has none.
pub(super) fn draw(name: &str, table: &Table, subject: &Subject<'_>) -> Option<Drawing> {
    let curves: Vec<(&str, Vec<At>)> = ["count", "harm"]
        .into_iter()
        .map(|measure| (measure, busiest_first(table, measure)))
        .filter(|(_, curve)| curve.len() > 2)
        .collect();
    let (_, events) = curves.iter().find(|(measure, _)| *measure == "count")?;
    let facts = "the share of events in the busiest cells";
    let (mut drawing, frame) = page(subject, &format!("Concentration: {}", subject.title(name)), facts);
    let side = Frame::new(frame.left + 90.0, frame.top + 16.0, frame.left + 1010.0, frame.bottom - 62.0);
    let across = Axis::new(0.0, 1.0, (side.left, side.right), Stretch::Even);
    let up = Axis::new(0.0, 1.0, (side.bottom, side.top), Stretch::Even);
    draw_across(&mut drawing, &across, side, "share of all cells, the busiest first", percent);
    draw_upwards(&mut drawing, &up, side, "share of all events, or of harm", percent);
    let at = |(places, held): At| (across.at(places), up.at(held));
    drawing.dashes(at((0.0, 0.0)), at((1.0, 1.0)), 1.8, LINE);
    drawing.text((across.at(0.72), up.at(0.64)), "every cell alike", SMALL, QUIET, TextAnchor::Left);
    // The narrower over the wider, so that both are seen where they are the same.
    for (measure, curve) in &curves {
        drawing.line(
            curve.iter().copied().map(at).collect(),
            if *measure == "count" { 6.0 } else { 2.0 },
            colour_of(measure),
        );
    }
    let mut labels = Labels::within(side);
    for share in READ_AT {
        let held = height_at(events, share);
        drawing.dot(at((share, held)), 7.0, colour_of("count"));
        let text = format!("{} of cells: {} of events", percent(share), percent(held));
        let words = Words { text: &text, size: PLAIN - 1.0, weight: Weight::Bold, colour: INK };
        let (x, y) = at((share, held));
        labels.write(&mut drawing, (x + 10.0, y + 6.0), 8.0, &words);
    }
    let beside = Frame::new(side.right + 60.0, side.top + 20.0, frame.right, frame.bottom);
    read_aloud(&mut drawing, beside, &curves, subject);
    Some(drawing)
}

/// What the curves are, and how to read them.
fn read_aloud(drawing: &mut Drawing, frame: Frame, curves: &[(&str, Vec<At>)], subject: &Subject<'_>) {
    let mut y = frame.top;
    for (measure, curve) in curves {
        let title = if *measure == "count" { "Events".to_owned() } else { format!("Harm ({})", harm_of(subject)) };
        drawing.line(vec![(frame.left, y), (frame.left + 36.0, y)], 4.5, colour_of(measure));
        drawing.bold((frame.left + 48.0, y), title, PLAIN, INK, TextAnchor::Left);
        y += 30.0;
        for share in READ_AT {
            let text = format!("{} of cells hold {}", percent(share), percent(height_at(curve, share)));
            drawing.text((frame.left + 48.0, y), text, PLAIN - 2.0, QUIET, TextAnchor::Left);
            y += 25.0;
        }
        let gini = subject.theme["concentration"][*measure]["gini_generalised"].as_f64();
        if let Some(gini) = gini {
            drawing.text(
                (frame.left + 48.0, y),
                format!("generalised Gini {gini:.2}"),
                PLAIN - 2.0,
                QUIET,
                TextAnchor::Left,
            );
            y += 25.0;
        }
        y += 26.0;
    }
    let note = "Cells are of nearly equal area. Even events that fall anywhere alike would not lie on the broken line: where there are \
                few events to a cell, some cells have more by chance.";
    for line in wrapped(note, frame.width(), SMALL, 8) {
        drawing.text((frame.left, y), line, SMALL, QUIET, TextAnchor::Left);
        y += 21.0;
    }
}

fn harm_of<'a>(subject: &Subject<'a>) -> &'a str {
    let preset = subject.manifest["configuration"]["harm"].as_str().unwrap_or("by the preset chosen");
    subject.manifest["harm_presets"][preset]["title"].as_str().unwrap_or(preset)
}

fn colour_of(measure: &str) -> super::colour::Colour {
    if measure == "count" { FIRST } else { SECOND }
}

/// The curve of the table, which begins with the emptiest cells, begun with the busiest.
fn busiest_first(table: &Table, measure: &str) -> Vec<At> {
    let (measures, places, held) = (
        texts(table, lorenz_point::MEASURE),
        numbers(table, lorenz_point::SHARE_OF_PLACES),
        numbers(table, lorenz_point::SHARE_OF_MEASURE),
    );
    let rows = (0..table.rows()).filter(|row| measures[*row] == Some(measure));
    let mut curve: Vec<At> = rows.filter_map(|row| Some((1.0 - places[row]?, 1.0 - held[row]?))).collect();
    curve.reverse();
    curve
}

/// The height of the curve at a share of the cells, straight between its corners.
fn height_at(curve: &[At], share: f64) -> f64 {
    let next = curve.partition_point(|(places, _)| *places < share).clamp(1, curve.len() - 1);
    let ((x0, y0), (x1, y1)) = (curve[next - 1], curve[next]);
    if x1 > x0 { y0 + (share - x0) / (x1 - x0) * (y1 - y0) } else { y1 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{AddColumn, Values};

    #[test]
    fn the_curve_is_read_from_the_busiest_cells() {
        let mut table = Table::new(4);
        table.add(lorenz_point::MEASURE, Values::text(["count"; 4].map(|text| Some(text.to_owned()))));
        table.add(lorenz_point::SHARE_OF_PLACES, Values::number([0.0, 0.5, 0.9, 1.0].map(Some)));
        table.add(lorenz_point::SHARE_OF_MEASURE, Values::number([0.0, 0.0, 0.4, 1.0].map(Some)));
        let curve = busiest_first(&table, "count");
        assert_eq!((curve[0], curve[3]), ((0.0, 0.0), (1.0, 1.0)));
        assert!((height_at(&curve, 0.1) - 0.6).abs() < 1e-12 && (height_at(&curve, 0.05) - 0.3).abs() < 1e-12);
    }
}
