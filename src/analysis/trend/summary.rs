//! What a screen shows of it.

use std::collections::BTreeMap;

use crate::analysis::TrendedTheme;
use crate::period::Period;
use crate::place::PlaceKind;
use crate::trend::{Direction, EmergingPattern, PlaceTrend};

/// Places of a kind that fit a screen and a meeting.
const SHOWN: usize = 10;

/// What is said of each theme.
pub fn summaries(themes: &[TrendedTheme]) -> String {
    themes.iter().map(summary).collect::<Vec<_>>().join("\n")
}

/// The years of the whole, the places that change most surely, and what cells are becoming.
pub fn summary(theme: &TrendedTheme) -> String {
    let steps = theme.steps.as_ref().map_or_else(
        || "too few steps for a trend".to_owned(),
        |steps| format!("by {} steps of {} month(s) ({})", steps.count(), steps.months, steps.reason),
    );
    let mut lines = vec![format!("{} · trends · {} · {steps}", theme.title, theme.period)];
    if let Some(proxy_of) = &theme.proxy_of {
        lines.push(format!("A proxy of {proxy_of}."));
    }
    // Before the table, for it changes what the table means.
    let changed = theme.points_changed.map(|changed| theme.period.from.plus(changed.month as u16));
    lines.extend(changed.map(|month| format!("The map points changed in {month}: see the note.")));
    lines.extend(theme.places.first().map(|whole| years(theme.period, whole)));
    lines.push(String::new());
    lines.push(row(["place", "events", "months hot", "trend", "each year", "emerging", "latest against earlier"]
        .map(str::to_owned)));
    for kind in [PlaceKind::StudyArea, PlaceKind::Hotspot, PlaceKind::Area] {
        let mut places: Vec<&PlaceTrend> = theme.places.iter().filter(|place| place.kind == kind).collect();
        if kind == PlaceKind::Area {
            // Of many areas those that change are looked for; hotspots stand in the order of the ranking.
            let q = |place: &PlaceTrend| place.measures.history.trend.map_or(2.0, |trend| trend.q);
            places.sort_by(|a, b| q(a).total_cmp(&q(b)).then(b.count().cmp(&a.count())));
            lines.extend(directions(&places));
        }
        lines.extend(places.into_iter().take(SHOWN).map(line));
    }
    if !theme.cells.is_empty() {
        let number = |category: EmergingPattern| {
            theme.cells.iter().filter(|cell| cell.measures.history.emerging == Some(category)).count()
        };
        let met = EmergingPattern::ALL
            .iter()
            .copied()
            .map(|category| (category, number(category)))
            .filter(|(_, cells)| *cells > 0);
        let met: Vec<String> = met.map(|(category, cells)| format!("{} {cells}", category.as_str())).collect();
        lines.push(String::new());
        lines.push(if met.is_empty() { String::new() } else { format!("cells: {}", met.join(", ")) });
        let mut cells: Vec<&PlaceTrend> =
            theme.cells.iter().filter(|cell| cell.measures.history.months_hot > Some(0)).collect();
        cells.sort_by_key(|cell| std::cmp::Reverse((cell.measures.history.months_hot, cell.count())));
        lines.extend(cells.into_iter().take(SHOWN).map(line));
    }
    lines.push(String::new());
    lines.join("\n")
}

/// "By year: 2023 1,204; 2024 1,100 (10 months known)".
fn years(period: Period, whole: &PlaceTrend) -> String {
    let mut years: BTreeMap<u16, (u64, usize)> = BTreeMap::new();
    for (month, count) in period.iter().zip(&whole.series) {
        if let Some(count) = count {
            let (events, months) = years.entry(month.year()).or_default();
            (*events, *months) = (*events + count, *months + 1);
        }
    }
    let year = |(year, (events, months)): (&u16, &(u64, usize))| match months {
        12 => format!("{year} {events}"),
        months => format!("{year} {events} (in {months} months)"),
    };
    format!("by year: {}", years.iter().map(year).collect::<Vec<_>>().join("; "))
}

/// How many areas rise and fall.
fn directions(areas: &[&PlaceTrend]) -> Option<String> {
    let number = |wanted| {
        areas.iter().filter(|area| area.measures.history.trend.map(|trend| trend.direction) == Some(wanted)).count()
    };
    let (up, down) = (number(Direction::Up), number(Direction::Down));
    let season = areas.iter().any(|area| area.measures.history.trend.is_some_and(|trend| trend.may_be_season));
    let way = if season {
        format!("{up} rise and {down} fall, which may be the season")
    } else {
        format!("{up} clearly rise and {down} clearly fall")
    };
    (!areas.is_empty()).then(|| format!("of {} areas {way}; the surest:", areas.len()))
}

fn line(place: &PlaceTrend) -> String {
    let course = &place.measures.history;
    let name =
        if place.kind == PlaceKind::Area { place.label.clone() } else { format!("{} {}", place.id, place.label) };
    let recent = place.measures.recent.map(|recent| {
        let times = recent
            .ratio
            .map_or_else(String::new, |ratio| format!(" ({:.2}, {:.2} to {:.2})", ratio.value, ratio.low, ratio.high));
        format!("{} / {:.1}{times}", recent.count, recent.earlier_mean)
    });
    row([
        name,
        place.count().to_string(),
        course.months_hot.map_or_else(String::new, |hot| format!("{hot} of {}", place.months_observed())),
        course.trend.map_or("?", |trend| trend.direction.as_str()).to_owned(),
        place.measures.sen_slope_per_year.map_or_else(String::new, |slope| format!("{slope:+.1}")),
        course.emerging.map_or("", EmergingPattern::as_str).to_owned(),
        recent.unwrap_or_default(),
    ])
}

/// A line of the table of places.
fn row([place, events, hot, trend, slope, emerging, recent]: [String; 7]) -> String {
    let place: String = place.chars().take(52).collect();
    format!("{place:<52} {events:>7} {hot:>10} {trend:>5} {slope:>9} {emerging:<17} {recent}")
}
