//! How sure the order is: the first cells, each with the interval of its rank.

use super::axis::{Axis, Stretch, draw_across, plain};
use super::colour::{FIRST, INK, LINE, QUIET};
use super::column_access::{numbers, texts, truths};
use super::drawing::{Drawing, Frame, TextAnchor, Weight};
use super::figure_frame::{PLAIN, SMALL, Subject, page};
use super::format::{number, percent, shortened};
use crate::output::columns::cell;
use crate::table::Table;

/// Cells shown.
const SHOWN: usize = 20;

/// The first cells of a theme; `None` where no rank has an interval.
pub(super) fn draw(name: &str, cells: &Table, subject: &Subject<'_>) -> Option<Drawing> {
    let (ranks, low, high) =
        (numbers(cells, cell::RANK), numbers(cells, cell::RANK_LOW), numbers(cells, cell::RANK_HIGH));
    let (labels, counts, hot) = (texts(cells, cell::LABEL), numbers(cells, cell::COUNT), truths(cells, cell::HOT));
    let mut rows: Vec<(f64, f64, f64, usize)> =
        (0..cells.rows()).filter_map(|row| Some((ranks[row]?, low[row]?, high[row]?, row))).collect();
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    rows.truncate(SHOWN);
    let last = rows.iter().map(|row| row.2).fold(1.0, f64::max);
    if rows.is_empty() {
        return None;
    }
    let level = subject.manifest["rank_intervals"]["level"].as_f64().map_or_else(String::new, percent);
    let facts = format!("the first {} of {} cells", rows.len(), number(cells.rows() as f64));
    let (mut drawing, frame) = page(subject, &format!("How sure the order is: {}", subject.title(name)), &facts);
    let plot = Frame::new(frame.left + 560.0, frame.top + 34.0, frame.right - 120.0, frame.bottom - 62.0);
    let axis = Axis::new(1.0, last.max(2.0), (plot.left + 12.0, plot.right - 12.0), Stretch::Even);
    draw_across(
        &mut drawing,
        &axis,
        plot,
        &format!("rank, with the {level} interval of what it may truly be").replace("  ", " "),
        plain,
    );
    drawing.text((axis.at(1.0), plot.bottom + 16.0), "1", SMALL, QUIET, TextAnchor::Middle);
    drawing.bold((plot.right + 16.0, frame.top + 12.0), "events", SMALL, INK, TextAnchor::Left);
    let high_row = plot.height() / rows.len() as f64;
    for (at, (rank, low, high, row)) in rows.iter().enumerate() {
        let y = plot.top + high_row * (at as f64 + 0.5);
        let colour = if hot[*row] == Some(true) { FIRST } else { LINE };
        let label = format!("{}  {}", number(*rank), labels[*row].unwrap_or("(no name)"));
        drawing.text(
            (plot.left - 16.0, y),
            shortened(&label, 540.0, PLAIN - 2.0, Weight::Regular),
            PLAIN - 2.0,
            INK,
            TextAnchor::Right,
        );
        drawing.line(vec![(axis.at(*low), y), (axis.at(*high), y)], (high_row * 0.3).min(9.0), colour);
        drawing.dot((axis.at(*rank), y), (high_row * 0.35).min(9.5), colour);
        drawing.dot((axis.at(*rank), y), (high_row * 0.2).min(5.5), INK);
        let count = counts[*row].map_or_else(|| "not shown".to_owned(), number);
        drawing.text((plot.right + 16.0, y), count, PLAIN - 2.0, INK, TextAnchor::Left);
    }
    let (x, y) = (plot.left, frame.top + 12.0);
    for (place, colour, words) in
        [(0.0, FIRST, "hot: more than chance would have"), (330.0, LINE, "not shown to be hot")]
    {
        drawing.line(vec![(x + place, y), (x + place + 34.0, y)], 9.0, colour);
        drawing.text((x + place + 44.0, y), words, SMALL, QUIET, TextAnchor::Left);
    }
    Some(drawing)
}
