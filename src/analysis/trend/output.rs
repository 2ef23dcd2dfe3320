//! Trends put into files.

use super::summary::summaries;
use crate::analysis::AnalysisResult;
use crate::ingest::Ledger;
use serde_json::{Map, Value, json};

use super::{TrendOutcome, TrendedTheme};
use crate::analysis::manifest;
use crate::options::Options;
use crate::output::{Collection, Shape, Sheets, theme_overlaps, trend_cells, trend_months, trend_places};
use crate::trend::{EmergingPattern, PlaceTrend};

impl AnalysisResult for TrendOutcome {
    fn ledger(&self) -> &Ledger {
        self.ledger()
    }

    fn add_sheets<'a>(&'a self, options: &Options, sheets: &mut Sheets<'a>) {
        let premises_date = self.ranked.as_ref().and_then(|ranked| ranked.premises_date.as_deref());
        add_sheets(&self.themes, options, premises_date, sheets);
        if let Some(ranked) = self.ranked.as_ref().filter(|ranked| !ranked.overlaps.is_empty()) {
            sheets.table("overlap", theme_overlaps(&ranked.overlaps));
        }
    }

    fn manifest(&self, options: &Options) -> Map<String, Value> {
        let mut manifest = self.ranked.as_ref().map(|ranked| manifest::of(ranked, options)).unwrap_or_default();
        manifest.insert("trends".into(), section(&self.themes, options));
        manifest
    }

    fn notes(&self, options: &Options) -> Vec<String> {
        self.notes(options)
    }

    fn summary(&self, _: &Options) -> String {
        summaries(&self.themes)
    }

    fn shortcomings(&self, options: &Options) -> Vec<String> {
        self.ranked.as_ref().map_or_else(Vec::new, |ranked| ranked.shortcomings(options.study.reading.quality()))
    }
}

/// Adds the sheets of trends.
pub fn add_sheets(themes: &[TrendedTheme], config: &Options, premises_date: Option<&str>, sheets: &mut Sheets<'_>) {
    for theme in themes {
        let name = format!("trend_{}", theme.name);
        if !theme.cells.is_empty() {
            let cell = |place: &PlaceTrend| place.id.parse().expect("a cell is named by its index");
            let map = Collection {
                members: members(theme, config, premises_date),
                ids: theme.cells.iter().map(|cell| cell.id.clone()).collect(),
                shapes: theme.cells.iter().map(|place| Shape::Cell(cell(place))).collect(),
                properties: trend_cells(&theme.cells, config.study.significance.alpha),
            };
            sheets.map(&name, map);
        }
        // Cells where nothing ever happened have no months worth a line each.
        let cells = theme.cells.iter().filter(|cell| cell.count() > 0);
        let places: Vec<&PlaceTrend> = theme.places.iter().chain(cells).collect();
        sheets.table(&name, trend_months(theme.period, &theme.complete, &places));
        sheets.table(format!("trends_{}", theme.name), trend_places(&theme.places, config.study.significance.alpha));
    }
}

fn members(theme: &TrendedTheme, config: &Options, premises_date: Option<&str>) -> Map<String, Value> {
    let mut members = manifest::collection(config, theme.period, premises_date);
    members.extend(manifest::object(json!({
        "theme": theme.name,
        "title": theme.title,
        "proxy_of": theme.proxy_of,
        "step_months": theme.steps.as_ref().map(|steps| steps.months),
        "steps": theme.steps.as_ref().map(crate::trend::TimeSteps::count),
        "recent_months": config.recent.recent_months,
        "level": config.study.significance.alpha,
        "phi": theme.phi,
    })));
    members
}

/// What the manifest says of trends.
pub fn section(themes: &[TrendedTheme], config: &Options) -> Value {
    json!({
        "months_compared": "those that every source of the theme knows; a month that one of them lacks is lower for no other reason",
        "significance": significance(config),
        "themes": themes.iter().map(|of| theme(of, config)).collect::<Vec<_>>(),
    })
}

fn significance(config: &Options) -> Value {
    let latest = config.recent.recent_months;
    json!([
        {
            "fields": ["mk_p", "trend_q", "trend"],
            "tested": "Mann-Kendall: whether later steps of a place tend to have more events than earlier ones, or fewer; raw counts, of a \
                       cell those of its window; a cell is called rising or falling only where its own counts go the same way. Where steps \
                       are parts of a year and two years of them are known, seasonal_p decides in place of mk_p, and trend_q is of it",
            "null": "every order of the steps is as likely; variance with ties, continuity correction, normal law. Of steps of fewer than \
                     two years the order may be that of the season",
            "tail": "both", "correction": "Benjamini-Hochberg over the places of one kind (cells, hotspots, areas, the whole) whose steps differ at all",
            "level": config.study.significance.alpha, "decides": "trend, and with it intensifying, persistent and diminishing",
        },
        {
            "fields": ["seasonal_z", "seasonal_p"],
            "tested": "seasonal Kendall: the same of steps that are parts of a year, each compared with that of the same season in other years; two \
                       years of known steps or more",
            "null": "every order of the years of a season is as likely, seasons independent",
            "tail": "both", "correction": "as for mk_p, in trend_q", "level": config.study.significance.alpha, "decides": "trend, wherever it is given",
        },
        {
            "fields": ["ratio_low", "ratio_high", "p"],
            "tested": format!("whether the latest {latest} months have another rate than the same months of earlier years"),
            "null": "the rates are the same (score e-test; interval of Clopper and Pearson); events count for as much less as they vary more than \
                     by chance: by phi of the theme, of a hotspot, area or the whole by that of its own years where it is more",
            "tail": "both", "correction": "none: each place stands for itself", "level": config.study.significance.alpha, "decides": "the words of a sentence: more or fewer where p is at most the level and the interval is clear of 1",
        },
        {
            "fields": ["months_hot", "steps_hot", "steps_cold", "emerging"],
            "tested": "hot as for the whole period, in each month and step by itself, given the events of that month or step; cold is the lower tail \
                       of the same test against once the expectation, the place itself below it. Hotspots are tested by themselves and not by windows; \
                       they were chosen because they are hot over the whole period",
            "null": "as for hot, with the dispersion of the whole series",
            "tail": "upper for hot, lower for cold", "correction": "Benjamini-Hochberg over the places of a month or step, each tail by itself",
            "level": config.study.significance.alpha, "decides": "emerging, with trend",
        },
    ])
}

fn theme(theme: &TrendedTheme, config: &Options) -> Value {
    let number = |category: EmergingPattern| {
        theme.cells.iter().filter(|cell| cell.measures.history.emerging == Some(category)).count()
    };
    let categories: Map<String, Value> = EmergingPattern::ALL
        .iter()
        .copied()
        .map(|category| (category.as_str().to_owned(), json!(number(category))))
        .collect();
    json!({
        "name": theme.name,
        "title": theme.title,
        "proxy_of": theme.proxy_of,
        "from": theme.period.from.to_string(),
        "to": theme.period.to.to_string(),
        "months_observed": theme.observed.iter().filter(|known| **known).count(),
        "months_compared": theme.complete.iter().filter(|known| **known).count(),
        "steps": theme.steps.as_ref().map(|steps| json!({
            "months": steps.months, "known": steps.count(), "with_gaps": steps.ranges.len() - steps.count(), "reason": steps.reason,
        })),
        "phi": theme.phi,
        "map_points_changed": theme.points_changed.map(|changed| json!({
            "month": theme.period.from.plus(changed.month as u16).to_string(),
            "share_of_events_on_points_given_up": changed.given_up,
            "share_of_events_on_points_taken_up": changed.taken_up,
        })),
        "areas_from": theme.areas_from,
        "cells_by_emerging": categories,
        "notes": theme.notes(config),
    })
}
