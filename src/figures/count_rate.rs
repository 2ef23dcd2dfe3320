//! Many, or many for what is there: each cell by its number and by its rate.

use super::axis::{Axis, Stretch, draw_across, draw_upwards, plain};
use super::colour::{FIRST, INK, LINE, PAPER, QUIET};
use super::column_access::{numbers, texts};
use super::drawing::{At, Drawing, Frame, TextAnchor, Weight};
use super::figure_frame::{SMALL, Subject, page};
use super::format::number;
use super::labels::{Labels, Words};
use crate::output::columns::cell;
use crate::table::{Field, Table};

/// Cells that are named.
const NAMED: usize = 8;

/// What a rate is per: the column of the rate, of what it is divided by, and both in words.
const RATES: [(Estimate, &Field, &str, &str); 2] = [
    (
        [cell::RATE_PER_PREMISES, cell::RATE_PER_PREMISES_LOW, cell::RATE_PER_PREMISES_HIGH],
        cell::PREMISES,
        "a year for each premises",
        "per premises",
    ),
    (
        [cell::RATE_PER_1000_FOOTFALL, cell::RATE_PER_1000_FOOTFALL_LOW, cell::RATE_PER_1000_FOOTFALL_HIGH],
        cell::FOOTFALL,
        "a year for each 1,000 people a day",
        "per 1,000 people",
    ),
];

/// The columns of an estimate and of the ends of its interval.
type Estimate = [&'static Field; 3];

/// A cell with a rate.
struct Cell<'a> {
    label: &'a str,
    rank: Option<f64>,
    count: f64,
    count_ends: Option<(f64, f64)>,
    rate: f64,
    rate_ends: Option<(f64, f64)>,
}

/// The cells of a theme by number and by the first rate that they have; `None` where they have none.
pub(super) fn draw(name: &str, cells: &Table, subject: &Subject<'_>) -> Option<Drawing> {
    let (divided, words, short, mean_rate) = RATES.into_iter().find_map(|(rate, by, words, short)| {
        let divided = with_rate(cells, rate);
        let mean = mean_rate(cells, rate[0], by)?;
        (divided.len() > 2).then_some((divided, words, short, mean))
    })?;
    let counts = numbers(cells, cell::COUNT);
    let known: Vec<f64> = counts.iter().flatten().copied().collect();
    let mean_count = known.iter().sum::<f64>() / known.len().max(1) as f64;
    let facts = format!(
        "{} cells with a rate, each rate drawn towards the mean the less is known of it",
        number(divided.len() as f64)
    );
    let (mut drawing, frame) = page(subject, &format!("By number and {short}: {}", subject.title(name)), &facts);
    let plot = Frame::new(frame.left + 90.0, frame.top + 14.0, frame.right - 10.0, frame.bottom - 62.0);
    let named = named(&divided);
    let most = |of: fn(&Cell<'_>) -> f64| divided.iter().map(of).fold(0.0, f64::max);
    let across = Axis::new(
        0.0,
        1.06 * most(|cell| cell.count_ends.map_or(cell.count, |ends| ends.1)),
        (plot.left, plot.right),
        Stretch::Root,
    );
    // An interval that ends at the frame would look whole.
    let highest_named = named.iter().filter_map(|number| Some(divided[*number].rate_ends?.1));
    let up = Axis::new(
        0.0,
        1.06 * highest_named.fold(most(|cell| cell.rate), f64::max),
        (plot.bottom, plot.top),
        Stretch::Root,
    );
    draw_across(
        &mut drawing,
        &across,
        plot,
        "events in the period (square-root scale); those named have their rank and 95 % intervals",
        plain,
    );
    draw_upwards(&mut drawing, &up, plot, &format!("events {words}"), plain);
    drawing.dashes((across.at(mean_count), plot.bottom), (across.at(mean_count), plot.top), 1.8, LINE);
    drawing.dashes((plot.left, up.at(mean_rate)), (plot.right, up.at(mean_rate)), 1.8, LINE);
    let at = |cell: &Cell<'_>| (across.at(cell.count), up.at(cell.rate));
    let mut labels = Labels::within(plot);
    name_quadrants(&mut drawing, &mut labels, plot, (across.at(mean_count), up.at(mean_rate)), short);
    // Those named above the others, which may lie on the very spot.
    let (first, last): (Vec<usize>, Vec<usize>) = (0..divided.len()).partition(|number| !named.contains(number));
    for (number, cell) in first.into_iter().chain(last).map(|number| (number, &divided[number])) {
        if named.contains(&number) {
            ends(cell, &across, &up).for_each(|line| drawing.line(line.to_vec(), 2.5, PAPER.mixed(FIRST, 0.55)));
        }
        drawing.dot(at(cell), 8.0, PAPER);
        drawing.dot(at(cell), 6.5, if named.contains(&number) { FIRST } else { PAPER.mixed(QUIET, 0.6) });
    }
    divided.iter().enumerate().filter(|(number, _)| named.contains(number)).for_each(|(_, cell)| {
        let (x, y) = at(cell);
        labels.take(Frame::new(x - 7.0, y - 7.0, x + 7.0, y + 7.0));
        // An interval of which words hide a half looks like another interval.
        for line in ends(cell, &across, &up) {
            let [from, to] = line;
            labels.take(Frame::new(from.0 - 2.0, to.1 - 2.0, to.0 + 2.0, from.1 + 2.0));
        }
    });
    for cell in named.into_iter().map(|number| &divided[number]) {
        // Several cells may have one name; the rank tells them apart, and where there is no room it is all that is written.
        let rank = cell.rank.map(number);
        let whole = rank.as_ref().map_or_else(|| cell.label.to_owned(), |rank| format!("{rank}  {}", cell.label));
        let mut write = |text: &str| {
            labels.write(&mut drawing, at(cell), 4.0, &Words { text, size: SMALL, weight: Weight::Bold, colour: INK })
        };
        if !write(&whole) {
            rank.as_deref().map(write);
        }
    }
    Some(drawing)
}

fn with_rate(cells: &Table, [rate, rate_low, rate_high]: Estimate) -> Vec<Cell<'_>> {
    let (labels, counts, rates) = (texts(cells, cell::LABEL), numbers(cells, cell::COUNT), numbers(cells, rate));
    let (rate_low, rate_high) = (numbers(cells, rate_low), numbers(cells, rate_high));
    let ranks = numbers(cells, cell::RANK);
    let (times_low, times_high) = (numbers(cells, cell::TIMES_EXPECTED_LOW), numbers(cells, cell::TIMES_EXPECTED_HIGH));
    let times = numbers(cells, cell::TIMES_EXPECTED);
    let cell = |row: usize| {
        let count = counts[row]?;
        // The interval of the count is that of the count over what is expected, which is known.
        let expected = times[row].filter(|times| *times > 0.0).map(|times| count / times);
        let count_ends = expected.and_then(|expected| Some((expected * times_low[row]?, expected * times_high[row]?)));
        Some(Cell {
            label: labels[row].unwrap_or("(no name)"),
            rank: ranks[row],
            count,
            count_ends,
            rate: rates[row]?,
            rate_ends: rate_low[row].zip(rate_high[row]),
        })
    };
    (0..cells.rows()).filter_map(cell).collect()
}

/// The mean rate, a cell with much to divide by counting for as much more.
fn mean_rate(cells: &Table, rate: &Field, by: &Field) -> Option<f64> {
    let weighted = numbers(cells, rate).into_iter().zip(numbers(cells, by)).filter_map(|(rate, by)| Some((rate?, by?)));
    let (sum, weight) = weighted.fold((0.0, 0.0), |(sum, weight), (rate, by)| (sum + rate * by, weight + by));
    (weight > 0.0).then(|| sum / weight)
}

/// The cells with the most events and those with the greatest rate, in turn.
fn named(cells: &[Cell<'_>]) -> Vec<usize> {
    let by = |value: fn(&Cell<'_>) -> f64| {
        let mut order: Vec<usize> = (0..cells.len()).collect();
        order.sort_by(|a, b| value(&cells[*b]).total_cmp(&value(&cells[*a])).then(a.cmp(b)));
        order
    };
    let in_turn = by(|cell| cell.count).into_iter().zip(by(|cell| cell.rate)).flat_map(|(count, rate)| [count, rate]);
    let mut named = Vec::new();
    for cell in in_turn {
        if named.len() < NAMED && !named.contains(&cell) {
            named.push(cell);
        }
    }
    named
}

/// The intervals of a cell as lines, from their lower ends to their upper ones.
fn ends(cell: &Cell<'_>, across: &Axis, up: &Axis) -> impl Iterator<Item = [At; 2]> {
    let (x, y) = (across.at(cell.count), up.at(cell.rate));
    let count = cell.count_ends.map(|(low, high)| [(across.at(low), y), (across.at(high), y)]);
    let rate = cell.rate_ends.map(|(low, high)| [(x, up.at(low)), (x, up.at(high))]);
    count.into_iter().chain(rate)
}

fn name_quadrants(drawing: &mut Drawing, labels: &mut Labels, plot: Frame, (x, y): At, short: &str) {
    let corners = [
        ((plot.right - 10.0, plot.top + 14.0), TextAnchor::Right, format!("many, and many {short}"), true),
        (
            (plot.left + 12.0, plot.top + 14.0),
            TextAnchor::Left,
            format!("few, but many {short}"),
            x - plot.left > 240.0,
        ),
        (
            (plot.right - 10.0, plot.bottom - 14.0),
            TextAnchor::Right,
            format!("many, but few {short}"),
            plot.bottom - y > 40.0,
        ),
        (
            (plot.left + 12.0, plot.bottom - 14.0),
            TextAnchor::Left,
            format!("few, and few {short}"),
            x - plot.left > 240.0,
        ),
    ];
    for (at, held, text, _) in corners.into_iter().filter(|corner| corner.3) {
        drawing.bold(at, text, SMALL + 1.0, QUIET, held);
        if let Some(text) = drawing.texts().last() {
            labels.take(text.frame());
        }
    }
    let means = "broken lines: the mean cell, and all together";
    drawing.text((plot.right - 10.0, y - 12.0), means, SMALL, QUIET, TextAnchor::Right);
    if let Some(text) = drawing.texts().last() {
        labels.take(text.frame());
    }
}
