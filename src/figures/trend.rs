//! Whether it changes: month by month, each beside what the same month of other years would have.

use serde_json::Value;

use super::axis::{Axis, Stretch, draw_upwards, plain};
use super::backend::text_width;
use super::colour::{FIRST, GRID, INK, LINE, PAPER, QUIET, SECOND, UNKNOWN};
use super::column_access::{numbers, texts, truths};
use super::drawing::{At, Drawing, Frame, TextAnchor, Weight};
use super::figure_frame::{PLAIN, SMALL, Subject, page, plural};
use super::format::number;
use crate::output::columns::{month, suppression};
use crate::table::Table;
use hexspot_stats::{SeasonalIntervals, seasonal_intervals};

/// Months of the running mean.
const RUN: usize = 12;

/// A month of the study area.
struct Month<'a> {
    name: &'a str,
    /// `None` is not known, or withheld.
    count: Option<f64>,
    /// Whether it is withheld from a shared figure.
    withheld: bool,
    /// Whether every source of the theme knows it.
    complete: bool,
}

/// The months of a theme; `None` where the table has none of the whole study area.
pub(super) fn draw(name: &str, table: &Table, subject: &Subject<'_>) -> Option<Drawing> {
    let months = months(table);
    if months.iter().all(|month| month.count.is_none()) {
        return None;
    }
    let usual = usual(&months, subject.theme);
    let (mut drawing, frame) =
        page(subject, &format!("Month by month: {}", subject.title(name)), "recorded events in the whole study area");
    let plot = Frame::new(frame.left + 90.0, frame.top + 50.0, frame.right - 10.0, frame.bottom - 92.0);
    let most =
        months.iter().filter_map(|month| month.count).chain(usual.ranges.iter().flatten().map(|range| range.1 as f64));
    let up = Axis::new(0.0, 1.08 * most.fold(1.0, f64::max), (plot.bottom, plot.top), Stretch::Even);
    draw_upwards(&mut drawing, &up, plot, "events in the month", plain);
    let wide = plot.width() / months.len() as f64;
    let across = |at: usize| plot.left + wide * (at as f64 + 0.5);
    draw_ranges(&mut drawing, &months, &usual, plot, &up);
    draw_names(&mut drawing, &months, plot);
    let means = running_means(&months);
    let mean: Vec<At> = means.iter().map(|(at, mean)| (across(*at), up.at(*mean))).collect();
    drawing.line(mean, 3.0, SECOND);
    let counts: Vec<Option<At>> =
        months.iter().enumerate().map(|(at, month)| Some((across(at), up.at(month.count?)))).collect();
    counts.split(Option::is_none).for_each(|run| drawing.line(run.iter().flatten().copied().collect(), 2.5, FIRST));
    for ((month, at), range) in months.iter().zip(&counts).zip(&usual.ranges) {
        let (Some(at), Some(count)) = (*at, month.count) else { continue };
        let beyond = range.is_some_and(|(low, high)| count < low as f64 || count > high as f64);
        drawing.dot(at, if beyond { 10.0 } else { 6.0 }, if beyond { INK } else { FIRST });
        if !month.complete {
            drawing.dot(at, 3.5, PAPER);
        } else if beyond {
            drawing.dot(at, 6.0, FIRST);
        }
    }
    legend(&mut drawing, frame, &months, !means.is_empty(), &usual);
    // Months withheld are no random ones: of those left, too few are low.
    let [first, second] = if months.iter().any(|month| month.withheld) {
        ["Small numbers are withheld, so usual ranges rest on the months that are left.".to_owned(), String::new()]
    } else {
        [told(&months, &usual), course(subject, name)]
    };
    drawing.text((plot.left, frame.bottom - 30.0), first, SMALL, QUIET, TextAnchor::Left);
    drawing.text((plot.left, frame.bottom - 8.0), second, SMALL, QUIET, TextAnchor::Left);
    Some(drawing)
}

fn months(table: &Table) -> Vec<Month<'_>> {
    let (places, names) = (texts(table, month::PLACE), texts(table, month::MONTH));
    let (counts, observed) = (numbers(table, month::COUNT), truths(table, month::OBSERVED));
    let (complete, withheld) = (truths(table, month::COMPLETE), truths(table, suppression::SUPPRESSED));
    let month = |row: usize| {
        (places[row] == Some("study-area")).then_some(())?;
        let count = counts[row].filter(|_| observed[row] != Some(false));
        let (complete, withheld) = (complete[row] != Some(false), withheld[row] == Some(true));
        Some(Month { name: names[row]?, count, withheld, complete })
    };
    (0..table.rows()).filter_map(month).collect()
}

/// The months of the whole study area and their usual ranges, as the figure has them: each with its lower and upper end.
pub fn usual_by_month(table: &Table, theme: &Value) -> Vec<(String, Option<(u64, u64)>)> {
    let months = months(table);
    let ranges = usual(&months, theme).ranges;
    months.iter().map(|month| month.name.to_owned()).zip(ranges).collect()
}

fn usual(months: &[Month<'_>], theme: &Value) -> SeasonalIntervals {
    seasonal_intervals(&comparable(months), theme["phi"].as_f64().unwrap_or(1.0))
}

/// The months as ranges are told of them: one that not every source knows is lower for no other reason, and not compared.
fn comparable(months: &[Month<'_>]) -> Vec<(u8, Option<f64>)> {
    let of_year = |name: &str| name.get(5..7).and_then(|month| month.parse().ok()).unwrap_or(0);
    months.iter().map(|month| (of_year(month.name), month.count.filter(|_| month.complete))).collect()
}

/// Means of a year up to each month of which all twelve months are known.
fn running_means(months: &[Month<'_>]) -> Vec<(usize, f64)> {
    let whole = |month: &Month<'_>| month.count.filter(|_| month.complete);
    let mean = |(at, run): (usize, &[Month<'_>])| {
        let sum: f64 = run.iter().map(whole).sum::<Option<f64>>()?;
        Some((at + RUN - 1, sum / RUN as f64))
    };
    let means: Vec<Option<(usize, f64)>> = months.windows(RUN).enumerate().map(mean).collect();
    // The first run without a gap: a line across one would tell what nobody knows.
    let longest = means.split(Option::is_none).max_by_key(|run| run.len()).unwrap_or_default();
    longest.iter().flatten().copied().collect()
}

fn draw_ranges(drawing: &mut Drawing, months: &[Month<'_>], usual: &SeasonalIntervals, plot: Frame, up: &Axis) {
    let wide = plot.width() / months.len() as f64;
    for (at, (month, range)) in months.iter().zip(&usual.ranges).enumerate() {
        let (left, right) = (plot.left + wide * at as f64, plot.left + wide * (at + 1) as f64);
        if month.count.is_none() {
            drawing.tint(Frame::new(left, plot.top, right, plot.bottom).corners().to_vec(), UNKNOWN, 0.45);
        } else if let Some((low, high)) = range {
            let band = Frame::new(left + 1.0, up.at(*high as f64), right - 1.0, up.at(*low as f64));
            drawing.tint(band.corners().to_vec(), FIRST, 0.16);
        }
    }
}

/// Names of months under the plot: years, and months where there is room.
fn draw_names(drawing: &mut Drawing, months: &[Month<'_>], plot: Frame) {
    const INITIALS: [&str; 12] = ["J", "F", "M", "A", "M", "J", "J", "A", "S", "O", "N", "D"];
    let wide = plot.width() / months.len() as f64;
    for (at, month) in months.iter().enumerate() {
        let (x, left) = (plot.left + wide * (at as f64 + 0.5), plot.left + wide * at as f64);
        let (year, of_year) = month.name.split_once('-').unwrap_or((month.name, ""));
        let of_year = of_year.parse::<usize>().ok().and_then(|month| month.checked_sub(1));
        if let Some(initial) = of_year.and_then(|month| INITIALS.get(month)).filter(|_| wide > 14.0) {
            drawing.text((x, plot.bottom + 14.0), *initial, SMALL, QUIET, TextAnchor::Middle);
        }
        if of_year == Some(0) || at == 0 {
            drawing.line(
                vec![(left, plot.top), (left, plot.bottom + 44.0)],
                1.0,
                if at == 0 { LINE } else { GRID.mixed(LINE, 0.5) },
            );
            let here = months[at..].iter().take_while(|month| month.name.starts_with(year)).count() as f64;
            if here * wide > 50.0 {
                drawing.text((left + 8.0, plot.bottom + 36.0), year, PLAIN - 1.0, INK, TextAnchor::Left);
            }
        }
    }
    drawing.line(vec![(plot.left, plot.bottom), (plot.right, plot.bottom)], 1.5, LINE);
}

fn legend(drawing: &mut Drawing, frame: Frame, months: &[Month<'_>], mean: bool, usual: &SeasonalIntervals) {
    type Sign = fn(&mut Drawing, At);
    type Part<'a> = (bool, &'a dyn Fn(&mut Drawing, At), &'a str);
    const SIGN: f64 = 34.0;
    let block = |(x, y): At| Frame::new(x, y - 10.0, x + SIGN, y + 10.0).corners().to_vec();
    let (y, size) = (frame.top + 14.0, SMALL + 1.0);
    let month: Sign = |drawing, (x, y)| {
        drawing.line(vec![(x, y), (x + SIGN, y)], 2.5, FIRST);
        drawing.dot((x + SIGN / 2.0, y), 6.0, FIRST);
    };
    let running: Sign = |drawing, (x, y)| drawing.line(vec![(x, y), (x + SIGN, y)], 3.0, SECOND);
    let partial: Sign = |drawing, (x, y)| {
        drawing.dot((x + SIGN / 2.0, y), 6.0, FIRST);
        drawing.dot((x + SIGN / 2.0, y), 3.5, PAPER);
    };
    let usual_band = |drawing: &mut Drawing, at: At| drawing.tint(block(at), FIRST, 0.16);
    let unknown = |drawing: &mut Drawing, at: At| drawing.tint(block(at), UNKNOWN, 0.45);
    let gap = match (months.iter().any(|month| month.count.is_none()), months.iter().any(|month| month.withheld)) {
        (true, true) => "not known, or withheld",
        (true, false) => "not known",
        (false, _) => "",
    };
    let parts: [Part<'_>; 5] = [
        (true, &month, "the month"),
        (usual.ranges.iter().any(Option::is_some), &usual_band, "usual: 95 % range by the same month of other years"),
        (mean, &running, "mean of the 12 months up to here"),
        (!gap.is_empty(), &unknown, gap),
        (months.iter().any(|month| month.count.is_some() && !month.complete), &partial, "a source is missing"),
    ];
    let mut x = frame.left + 90.0;
    for (_, sign, words) in parts.iter().filter(|part| part.0) {
        sign(drawing, (x, y));
        drawing.text((x + SIGN + 10.0, y), *words, size, INK, TextAnchor::Left);
        x += SIGN + 34.0 + text_width(words, size, Weight::Regular);
    }
}

/// How many months are beyond their range, and how many would be by chance.
fn told(months: &[Month<'_>], usual: &SeasonalIntervals) -> String {
    let judged: Vec<(f64, (u64, u64))> = months
        .iter()
        .zip(&usual.ranges)
        .filter_map(|(month, range)| Some((month.count.filter(|_| month.complete)?, (*range)?)))
        .collect();
    if judged.is_empty() {
        return "No month is known in two years: there is nothing to tell what is usual by.".into();
    }
    let beyond = judged.iter().filter(|(count, (low, high))| *count < *low as f64 || *count > *high as f64).count();
    format!(
        "{beyond} of {} {} beyond the usual range (circled); about {} would be by chance alone. Variance allowed for: {} times the mean.",
        judged.len(),
        plural(judged.len() as f64, "month"),
        number((judged.len() as f64 * 0.05).round()),
        number((10.0 * usual.dispersion).round() / 10.0),
    )
}

/// What the trend of the whole was found to be.
fn course(subject: &Subject<'_>, name: &str) -> String {
    let changed = subject.theme["map_points_changed"].as_str().map(str::to_owned);
    changed.unwrap_or_else(|| {
        format!("Whether it rises or falls is tested in trends_{name}.csv; this figure tests nothing.")
    })
}
