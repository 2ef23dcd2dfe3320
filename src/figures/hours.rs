//! When it is: the hours of the week, each the darker the more happens in it.

use super::colour::{INK, NOTHING, PAPER, QUIET, Scale, UNKNOWN};
use super::column_access::{numbers, texts};
use super::drawing::{Drawing, Frame, TextAnchor};
use super::figure_frame::{PLAIN, SMALL, Subject, page, plural};
use super::format::number;
use super::legend::bar_legend;
use crate::output::columns::week_hour;
use crate::table::Table;

/// The hours of the study area's week in the order of the table: days down, hours across.
struct Week {
    days: Vec<String>,
    hours: Vec<i64>,
    /// Events by day and hour.
    events: Vec<Vec<Option<f64>>>,
    /// Share of them after dark.
    dark: Vec<Vec<Option<f64>>>,
}

/// The hours of a theme; `None` where the table has none of the whole study area.
pub(super) fn draw(name: &str, table: &Table, subject: &Subject<'_>, scale: &Scale) -> Option<Drawing> {
    let week = Week::of(table)?;
    let known = || week.events.iter().flatten().filter_map(|events| *events);
    let (greatest, total) = (known().fold(0.0, f64::max), known().sum::<f64>());
    if total <= 0.0 {
        return None;
    }
    let facts = format!("{} {} whose hour is known", number(total.round()), plural(total, "event"));
    let (mut drawing, frame) = page(subject, &format!("When: {}", subject.title(name)), &facts);
    let grid = Frame::new(frame.left + 120.0, frame.top + 60.0, frame.right - 130.0, frame.bottom - 95.0);
    draw_cells(&mut drawing, &week, grid, greatest, scale);
    draw_sums(&mut drawing, &week, grid);
    let bar = Frame::new(frame.right - 420.0, frame.bottom - 30.0, frame.right - 130.0, frame.bottom - 12.0);
    bar_legend(&mut drawing, bar, "events in the hour, all weeks together", greatest, scale);
    let note = "A day runs on until its night ends: hours after midnight belong to the evening before.";
    drawing.text((grid.left, frame.bottom - 34.0), note, SMALL, QUIET, TextAnchor::Left);
    drawing.dot((grid.left + 5.0, frame.bottom - 10.0), 3.5, INK);
    drawing.text(
        (grid.left + 16.0, frame.bottom - 10.0),
        "most of the hour's events were after dark",
        SMALL,
        QUIET,
        TextAnchor::Left,
    );
    Some(drawing)
}

impl Week {
    fn of(table: &Table) -> Option<Self> {
        let (places, days) = (texts(table, week_hour::PLACE), texts(table, week_hour::WEEKDAY));
        let (hours, events, dark) =
            (numbers(table, week_hour::HOUR), numbers(table, week_hour::EVENTS), numbers(table, week_hour::DARK_SHARE));
        let mut week = Self { days: Vec::new(), hours: Vec::new(), events: Vec::new(), dark: Vec::new() };
        for row in (0..table.rows()).filter(|row| places[*row] == Some("study-area")) {
            let (Some(day), Some(hour)) = (days[row], hours[row]) else { continue };
            if !week.days.iter().any(|known| known == day) {
                week.days.push(day.to_owned());
            }
            if !week.hours.contains(&(hour as i64)) {
                week.hours.push(hour as i64);
            }
        }
        let empty = vec![vec![None; week.hours.len()]; week.days.len()];
        (week.events, week.dark) = (empty.clone(), empty);
        for row in (0..table.rows()).filter(|row| places[*row] == Some("study-area")) {
            let day = week.days.iter().position(|day| Some(day.as_str()) == days[row]);
            let hour = week.hours.iter().position(|hour| Some(*hour as f64) == hours[row]);
            if let Some((day, hour)) = day.zip(hour) {
                (week.events[day][hour], week.dark[day][hour]) = (events[row], dark[row]);
            }
        }
        (!week.days.is_empty()).then_some(week)
    }

    /// The box of an hour.
    fn cell(&self, grid: Frame, day: usize, hour: usize) -> Frame {
        let (wide, high) = (grid.width() / self.hours.len() as f64, grid.height() / self.days.len() as f64);
        let (left, top) = (grid.left + wide * hour as f64, grid.top + high * day as f64);
        Frame::new(left + 1.0, top + 1.0, left + wide - 1.0, top + high - 1.0)
    }
}

fn draw_cells(drawing: &mut Drawing, week: &Week, grid: Frame, greatest: f64, scale: &Scale) {
    for (day, name) in week.days.iter().enumerate() {
        let row = week.cell(grid, day, 0);
        drawing.text((grid.left - 12.0, (row.top + row.bottom) / 2.0), name, PLAIN - 1.0, INK, TextAnchor::Right);
        for hour in 0..week.hours.len() {
            let cell = week.cell(grid, day, hour);
            let events = week.events[day][hour];
            let fill = match events {
                None => UNKNOWN,
                Some(0.0) => NOTHING,
                Some(events) => scale.at(events / greatest),
            };
            drawing.fill(cell, fill);
            let middle = ((cell.left + cell.right) / 2.0, (cell.top + cell.bottom) / 2.0);
            let text = events.map_or_else(|| "?".to_owned(), |events| number(events.round()));
            drawing.text(middle, text, SMALL, fill.readable(), TextAnchor::Middle);
            if week.dark[day][hour].is_some_and(|share| share >= 0.5) {
                drawing.dot((cell.right - 7.0, cell.top + 7.0), 3.5, fill.readable());
            }
        }
    }
    for (at, hour) in week.hours.iter().enumerate() {
        let cell = week.cell(grid, 0, at);
        drawing.text(
            ((cell.left + cell.right) / 2.0, grid.bottom + 16.0),
            format!("{hour:02}"),
            SMALL,
            QUIET,
            TextAnchor::Middle,
        );
    }
    drawing.text((grid.left - 12.0, grid.bottom + 16.0), "hour from", SMALL, QUIET, TextAnchor::Right);
}

/// Bars of what each hour and each day has, beside the grid.
fn draw_sums(drawing: &mut Drawing, week: &Week, grid: Frame) {
    const BAR: f64 = 42.0;
    let colour = PAPER.mixed(QUIET, 0.7);
    let of_day: Vec<f64> = week.events.iter().map(|day| day.iter().flatten().sum()).collect();
    let of_hour: Vec<f64> =
        (0..week.hours.len()).map(|hour| week.events.iter().filter_map(|day| day[hour]).sum()).collect();
    let most = |sums: &[f64]| sums.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
    for (at, sum) in of_hour.iter().enumerate() {
        let cell = week.cell(grid, 0, at);
        let high = BAR * sum / most(&of_hour);
        drawing.fill(Frame::new(cell.left, grid.top - 6.0 - high, cell.right, grid.top - 6.0), colour);
    }
    for (at, sum) in of_day.iter().enumerate() {
        let cell = week.cell(grid, at, 0);
        let wide = BAR * sum / most(&of_day);
        drawing.fill(Frame::new(grid.right + 6.0, cell.top, grid.right + 6.0 + wide, cell.bottom), colour);
        let text = number(sum.round());
        drawing.text((grid.right + 14.0 + wide, (cell.top + cell.bottom) / 2.0), text, SMALL, INK, TextAnchor::Left);
    }
}
