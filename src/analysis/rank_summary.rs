//! What a screen shows of a ranking.

use crate::analysis::{RankingResult, ThemeResult};
use crate::options::Options;
use crate::rank::{Coincidence, ThemeOverlap};

/// The first places of each theme, and what every two themes share.
pub fn summaries(outcome: &RankingResult, config: &Options) -> String {
    let mut texts: Vec<String> = outcome.themes.iter().map(|ran| summary(outcome, config, ran)).collect();
    if !outcome.overlaps.is_empty() {
        texts.push(together(outcome));
    }
    texts.join("\n")
}

/// "1 hotspot", "2 hotspots".
fn counted(number: usize, one: &str) -> String {
    format!("{number} {one}{}", if number == 1 { "" } else { "s" })
}

/// The first places of a theme, for people.
fn summary(outcome: &RankingResult, config: &Options, ran: &ThemeResult) -> String {
    /// Places that fit a screen and a meeting.
    const PLACES: usize = 10;
    let study = outcome.grid.study().count();
    let coverage = &outcome.coverage;
    let (read, kept, dropped) = outcome.ledger.totals();
    let mut lines = vec![format!(
        "{} · {} · {} of {} observed",
        ran.selection.theme.title,
        coverage.period,
        coverage.months_observed(),
        counted(coverage.period.months(), "month")
    )];
    if let Some(proxy_of) = &ran.selection.proxy_of {
        lines.push(format!("A proxy of {proxy_of}."));
    }
    lines.push(format!(
        "{} in {} at resolution {} ({}); {read} rows read, {kept} kept, {} dropped (ledger.csv says why)",
        counted(outcome.study_events(ran) as usize, "event"),
        counted(study, "cell"),
        outcome.grid.resolution,
        outcome.resolution.reason,
        dropped.total()
    ));
    lines.push(format!(
        "{} in {}, by the {} test at a false-discovery rate of {}",
        counted(ran.hot_cells(), "hot cell"),
        counted(ran.hotspots.len(), "hotspot"),
        ran.judgement.test.as_str(),
        config.study.significance.alpha
    ));
    if let Some(concentration) = &ran.concentration.count {
        lines.push(format!(
            "the fullest 5 % of cells hold {:.0} % of the events, the fullest 10 % hold {:.0} %",
            100.0 * concentration.in_5_percent,
            100.0 * concentration.in_10_percent
        ));
    }
    lines.push(String::new());
    let heads = ["rank (90 %)", "place", "events", "times expected", "hot", config.order.by.as_str(), "cell"];
    lines.push(row(heads.map(str::to_owned)));
    for cell in ran.ranking.order.iter().copied().take(PLACES) {
        let times = ran.judgement.times_expected[cell]
            .map_or_else(String::new, |times| format!("{:.1} ({:.1} to {:.1})", times.value, times.low, times.high));
        let hot = match ran.judgement.hot[cell] {
            Some(true) => "yes",
            Some(false) => "no",
            None => "?",
        };
        lines.push(row([
            ranked(ran, cell),
            ran.ranking.label[cell].chars().take(44).collect(),
            ran.table.count[cell].to_string(),
            times,
            hot.into(),
            ran.ranking.value(&outcome.evidence(ran), cell).map_or_else(String::new, |value| format!("{value:.1}")),
            outcome.grid.cells[cell].to_string(),
        ]));
    }
    lines.push(String::new());
    lines.join("\n")
}

/// What every two themes share; that they coincide is no cause.
fn together(outcome: &RankingResult) -> String {
    let line = |pair: &ThemeOverlap| {
        let cells = pair.cells;
        let shared =
            format!("{} × {}: {} cells hot in both, {} in either", pair.first, pair.second, cells.both, cells.either());
        match pair.test {
            Coincidence::SameEvents => format!("{shared}; not tested, for most events of one are events of the other"),
            Coincidence::Tested(test) => {
                format!("{shared}; chance would have {:.1} in both (p = {:.3})", test.expected, test.p)
            }
            _ => shared,
        }
    };
    let mut lines = vec!["Themes together (that they coincide does not say that one causes the other)".to_owned()];
    lines.extend(outcome.overlaps.iter().map(line));
    lines.push(String::new());
    lines.join("\n")
}

/// "3 (2 to 7)".
fn ranked(ran: &ThemeResult, cell: usize) -> String {
    let rank = ran.ranking.rank[cell].unwrap_or_default();
    let interval = ran.ranking.rank_interval[cell];
    interval.map_or_else(|| rank.to_string(), |interval| format!("{rank} ({} to {})", interval.low, interval.high))
}

/// A line of the table of places.
fn row([rank, place, events, times, hot, value, cell]: [String; 7]) -> String {
    format!("{rank:>14}  {place:<44} {events:>7} {times:>26}  {hot:<3} {value:>13}  {cell}")
}
