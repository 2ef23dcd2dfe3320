//! Charts of what the map shows: over months, over the week, how concentrated, how number and rate differ, how sure ranks are.

use serde_json::Value;

use super::{Block, Section, section, themes};
use crate::output::columns::{cell, course, trend_place, week_window};
use crate::report::column_access::field;
use crate::report::html_table::{Entry, Grid, Of, Show};
use crate::table::{Field, Sheets};

/// The charts with the tables that tell the same.
pub(super) fn charts(sheets: &Sheets<'_>, manifest: &Value) -> Vec<Section> {
    vec![
        section("trend", "Over time", trend(sheets, manifest), "No counts by month were written for this report."),
        section(
            "when",
            "When it happens",
            when(sheets, manifest),
            "No event has a time of day, so hours and weekdays cannot be told. A file with times (a force extract, calls, noise complaints) would tell them.",
        ),
        section("concentration", "How concentrated it is", concentration(manifest), "No concentration was told."),
        section(
            "denominators",
            "Number against rate",
            denominators(sheets),
            "No premises and no footfall were given, so there is no rate to set beside the number.",
        ),
        section("intervals", "How sure the ranks are", intervals(sheets, manifest), "Ranks have no intervals here."),
    ]
}

fn trend(sheets: &Sheets<'_>, manifest: &Value) -> Vec<Block> {
    const COLUMNS: [Of; 6] = [
        ("Place", course::LABEL, Show::Words),
        ("What it is", trend_place::PLACE_KIND, Show::Words),
        ("Events", course::COUNT, Show::Number(0)),
        ("Trend", course::TREND, Show::Words),
        (
            "Latest months against earlier years",
            course::RATIO,
            Show::Interval(course::RATIO_LOW, course::RATIO_HIGH, 2),
        ),
        ("In words", course::SENTENCE, Show::Words),
    ];
    let mut blocks = Vec::new();
    if themes(manifest).any(|(name, _)| sheets.find_table(&format!("trend_{name}")).is_some()) {
        blocks.push(Block::Chart {
            id: "chart-trend",
            label: "Events by month",
            caveat: "The band holds 95 % of what the same month of the other years would give, allowing for how events clump. Months that are not known are gaps, not zeros. Police map points are renewed now and then: a cell may rise or fall for no other reason. Recording practice changes too.".into(),
        });
    }
    for (name, title) in themes(manifest) {
        if let Some(table) = sheets.find_table(&format!("trends_{name}")) {
            let grid = Grid::of(format!("{title}: the whole, hotspots and areas"), table, &COLUMNS, 0..table.rows());
            blocks.push(Block::Grid(grid.caveat("A trend is told only where it stands out from chance once it is allowed for how many places are looked at. More and fewer in the words are of each place by itself. Numbers are of events in the cells reported; Areas compared, and Before and after, count by the boundary, which holds some events beyond the edge of these cells.").folded()));
        }
    }
    blocks
}

fn when(sheets: &Sheets<'_>, manifest: &Value) -> Vec<Block> {
    const COLUMNS: [Of; 6] = [
        ("Place", week_window::LABEL, Show::Words),
        ("Hours", week_window::WINDOW, Show::Words),
        ("Events", week_window::EVENTS, Show::Number(0)),
        ("Share of events", week_window::SHARE_OF_EVENTS, Show::Percent),
        (
            "Times what its share of hours would have",
            week_window::TIMES_EXPECTED,
            Show::Interval(week_window::TIMES_EXPECTED_LOW, week_window::TIMES_EXPECTED_HIGH, 2),
        ),
        (
            "Per person present, times the other hours",
            week_window::PER_PERSON_RATIO,
            Show::Interval(week_window::PER_PERSON_RATIO_LOW, week_window::PER_PERSON_RATIO_HIGH, 2),
        ),
    ];
    let timed: Vec<&Value> = manifest["when"]["themes"].as_array().into_iter().flatten().collect();
    let mut blocks = Vec::new();
    let told =
        |theme: &&Value| theme["name"].as_str().and_then(|name| sheets.find_table(&format!("when_{name}"))).is_some();
    if timed.iter().any(told) {
        blocks.push(Block::Chart {
            id: "chart-when",
            label: "Events by hour and weekday",
            caveat: "Only events whose time of day is known. The small hours stand with the evening before. An event known from–to counts in part in every hour in which it may have happened.".into(),
        });
    }
    for theme in timed {
        let (Some(name), title) = (theme["name"].as_str(), theme["title"].as_str().unwrap_or_default()) else {
            continue;
        };
        if let Some(table) = sheets.find_table(&format!("when_windows_{name}")) {
            let grid = Grid::of(
                format!("{title}: night and day, weekend and week, dark and light"),
                table,
                &COLUMNS,
                0..table.rows(),
            );
            blocks.push(Block::Grid(
                grid.caveat("Intervals take events to be independent; where they are clumped they are too narrow.")
                    .folded(),
            ));
        }
    }
    blocks
}

fn concentration(manifest: &Value) -> Vec<Block> {
    let share = |value: &Value| value.as_f64().map_or_else(|| Entry::text(""), Entry::percent);
    let told = manifest["themes"].as_array().into_iter().flatten();
    let row = |theme: &Value| {
        let of = &theme["concentration"]["count"];
        let title = theme["title"].as_str().unwrap_or_default();
        let shares = ["share_in_1_percent", "share_in_5_percent", "share_in_10_percent"].map(|name| share(&of[name]));
        let gini = of["gini"].as_f64().map_or_else(|| Entry::text(""), |gini| Entry::number(gini, 2));
        [Entry::text(title)].into_iter().chain(shares).chain([gini]).collect::<Vec<_>>()
    };
    let rows: Vec<_> = told.filter(|theme| !theme["concentration"].is_null()).map(row).collect();
    if rows.is_empty() {
        return Vec::new();
    }
    let heads = ["Theme", "Events in the top 1 % of cells", "Top 5 %", "Top 10 %", "Gini"];
    vec![
        Block::Chart {
            id: "chart-concentration",
            label: "Share of events in the share of cells",
            caveat: "Few events over many cells look concentrated by chance alone; open police data puts events on shared map points, which concentrates them further.".into(),
        },
        Block::Grid(Grid::told("Share of events in the cells that have most", &heads, rows)),
    ]
}

fn denominators(sheets: &Sheets<'_>) -> Vec<Block> {
    let rate = |column: &Field| {
        sheets.iter().any(|sheet| {
            let map = sheets.find_map(&sheet.name).filter(|_| sheet.name.starts_with("cells_"));
            map.is_some_and(|map| {
                let rate = field(&map.properties, column);
                (0..map.properties.rows()).any(|row| rate.number(row).is_some())
            })
        })
    };
    if !rate(cell::RATE_PER_PREMISES) && !rate(cell::RATE_PER_1000_FOOTFALL) {
        return Vec::new();
    }
    vec![
        Block::Chart {
            id: "chart-denominators",
            label: "Cells by number and by rate",
            caveat: "Each point is a cell; hot cells are diamonds and have the 95 % interval of their rate. High by number and low by rate: many people, each at little risk. Low by number and high by rate: few events where few go; look at the interval. What one divides by is a choice, and footfall of stations is not of streets.".into(),
        },
        Block::Text("The same numbers stand in the table of ranks, which can be sorted by either.".into()),
    ]
}

fn intervals(sheets: &Sheets<'_>, manifest: &Value) -> Vec<Block> {
    let known = themes(manifest).any(|(name, _)| {
        sheets.find_map(&format!("cells_{name}")).is_some_and(|map| {
            let low = field(&map.properties, cell::RANK_LOW);
            (0..map.properties.rows()).any(|row| low.number(row).is_some())
        })
    });
    if !known {
        return Vec::new();
    }
    vec![
        Block::Chart {
            id: "chart-intervals",
            label: "Ranks of the first twenty cells with their 90 % intervals",
            caveat: "Where two intervals overlap much, the order of the two is not known. Intervals hold chance only: not how points were placed, nor what was never recorded.".into(),
        },
        Block::Text("The table of ranks has the same intervals in its column Rank.".into()),
    ]
}
