//! What the page promises whatever stands in the sheets: text stays text, numbers stay what they are, nothing is asked of a network.

use geo::{MultiPolygon, polygon};
use h3o::Resolution;
use serde_json::{Map, Value, json};

use super::{PageOptions, page};
use crate::figures::{Backdrop, Named, usual_by_month};
use crate::output::columns::{cell, changed_place, month, period_counts, premises_identity, premises_incidents};
use crate::place::LonLat;
use crate::table::{AddColumn, Collection, Shape, Sheets, Table, Values};

const HOSTILE: [&str; 6] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "=HYPERLINK(\"http://evil.example\",\"x\")",
    "\u{202e}txet desrever",
    "🙂 {{ own|safe }} %{customdata}",
    "</script><!--\u{2028}",
];

fn place(east: f64) -> LonLat {
    LonLat::new(-0.09 + east, 51.51).expect("on the earth")
}

/// Cells, premises, areas and a manifest whose every name is hostile.
fn hostile() -> (Sheets<'static>, Value, Backdrop) {
    let rows = HOSTILE.len();
    let cells: Vec<_> = (0..rows).map(|row| place(row as f64 * 0.01).cell(Resolution::Ten)).collect();
    let names = || HOSTILE.iter().map(|name| Some((*name).to_owned()));
    let mut table = Table::new(rows);
    table.add(cell::H3, Values::text(cells.iter().map(ToString::to_string)));
    table.add(cell::LABEL, Values::text(names()));
    table.add(cell::RANK, Values::whole((1..=rows as i64).map(Some)));
    table.add(cell::COUNT, Values::whole([40, 13, 7, 7, 2, 0].map(Some)));
    table.add(
        cell::RATE_PER_PREMISES,
        Values::number([Some(2.345_678), Some(0.5), None, Some(0.25), Some(0.125), Some(0.0)]),
    );
    table.add(
        cell::REASON,
        Values::text(HOSTILE.iter().map(|name| Some(format!("12 events at {name} in 36 months, 1.5 times")))),
    );
    let mut sheets = Sheets::default();
    let ids = cells.iter().map(ToString::to_string).collect();
    let shapes = cells.iter().map(|cell| Shape::Cell(*cell)).collect();
    sheets.map(format!("cells_{}", HOSTILE[0]), Collection { members: Map::new(), ids, shapes, properties: table });
    let mut premises = Table::new(rows);
    premises.add(premises_identity::NAME, Values::text(names()));
    premises.add(premises_incidents::REASON, Values::text(names()));
    let shapes = (0..rows).map(|row| Shape::Point(place(row as f64 * 0.001))).collect();
    let ids = HOSTILE.map(str::to_owned).into();
    sheets.map("premises", Collection { members: Map::new(), ids, shapes, properties: premises.clone() });
    sheets.table("concern", premises);
    let manifest = json!({
        "program": { "name": "hexspot", "version": HOSTILE[1] }, "statement": HOSTILE[0], "notice": HOSTILE[5], "handling": HOSTILE[1],
        "licence": HOSTILE[2], "notes": HOSTILE, "period": { "from": "2024-01", "to": "2024-12" },
        "themes": [{ "name": HOSTILE[0], "title": HOSTILE[1], "proxy_of": HOSTILE[3], "events": 69 }],
        "inputs": [{ "file": HOSTILE[5], "format": "x", "read": 3, "kept": 2, "dropped": { HOSTILE[0]: 1 } }],
    });
    let square = polygon![(x: -0.1, y: 51.5), (x: -0.09, y: 51.5), (x: -0.09, y: 51.51), (x: -0.1, y: 51.5)];
    let backdrop = Backdrop {
        areas: vec![Named { name: HOSTILE[0].into(), of: MultiPolygon::new(vec![square]) }],
        stations: vec![Named { name: HOSTILE[1].into(), of: place(0.0) }],
        scheme: HOSTILE[0].into(),
        ..Backdrop::default()
    };
    (sheets, manifest, backdrop)
}

fn html() -> String {
    let (sheets, manifest, backdrop) = hostile();
    page(&sheets, &manifest, &backdrop, &PageOptions::default()).expect("a page")
}

/// The page without what its scripts are made of.
fn markup(html: &str) -> String {
    let mut rest = html;
    let mut kept = String::new();
    while let Some(start) = rest.find("<script") {
        let body = start + rest[start..].find('>').expect("the tag ends") + 1;
        let end = body + rest[body..].find("</script>").expect("the script ends");
        kept.push_str(&rest[..body]);
        rest = &rest[end..];
    }
    kept + rest
}

fn island(html: &str) -> Value {
    let from = html.split_once("<script id=\"data\" type=\"application/json\">").expect("the island").1;
    serde_json::from_str(from.split_once("</script>").expect("it ends").0).expect("JSON")
}

#[test]
fn hostile_names_stay_text() {
    let html = html();
    let markup = markup(&html);
    assert_eq!(html.matches("<script").count(), html.matches("</script>").count());
    assert_eq!(markup.matches("<script").count(), 3, "the data, plotly and the page's own");
    for tag in ["<img", "<iframe", "<object", "<!--", "javascript:"] {
        assert!(!markup.contains(tag), "{tag}");
    }
    assert!(markup.contains("&#60;script&#62;alert(1)") && markup.contains("onerror=alert(1)&#62;"), "they are shown");
}

#[test]
fn the_data_is_that_of_the_sheets() {
    let data = island(&html());
    let cells = &data["themes"][0]["cells"];
    assert_eq!(cells["count"], json!([40, 13, 7, 7, 2, 0]));
    assert_eq!(cells["rate_per_premises"], json!([2.346, 0.5, null, 0.25, 0.125, 0]));
    assert_eq!(cells["cell"], json!([0, 1, 2, 3, 4, 5]));
    assert_eq!(data["cells"]["ring"][0].as_array().map(Vec::len), Some(12), "six corners");
    assert_eq!(data["premises"]["name"], json!(HOSTILE));
    assert!(cells["harm"].is_null(), "a column that is not there is not made up");
}

#[test]
fn every_part_is_there_or_says_why_not() {
    let (_, manifest, _) = hostile();
    for html in
        [html(), page(&Sheets::default(), &manifest, &Backdrop::default(), &PageOptions::default()).expect("a page")]
    {
        for id in [
            "summary",
            "about-map",
            "trend",
            "when",
            "areas",
            "premises",
            "venues",
            "patrol",
            "cover",
            "quality",
            "method",
            "manifest",
        ] {
            let part = html.split_once(&format!("<section id=\"{id}\"")).unwrap_or_else(|| panic!("{id}")).1;
            let part = part.split_once("</section>").expect("it ends").0;
            assert!(["<p", "<li", "<table"].iter().any(|tag| part.contains(tag)), "{id} is empty");
        }
    }
    let empty = page(&Sheets::default(), &json!({}), &Backdrop::default(), &PageOptions::default()).expect("a page");
    assert!(empty.contains("No cells were ranked") && empty.contains("No event has a time of day"));
}

#[test]
fn nothing_in_it_can_be_asked_of_a_network() {
    let alone = markup(&html());
    for asked in ["src=\"http", "src=\"//", "href=\"http", "href=\"//", "url(http", "url(//", "@import"] {
        assert!(!alone.contains(asked), "{asked}");
    }
    assert!(alone.contains("connect-src &#39;none&#39;"));
    let (sheets, manifest, backdrop) = hostile();
    let tiles = PageOptions { basemap: Some("https://tiles.example/{z}/{x}/{y}.png".into()) };
    let with = page(&sheets, &manifest, &backdrop, &tiles).expect("a page");
    assert!(
        with.contains("connect-src https://tiles.example;")
            && markup(&with).contains("fetched from https://tiles.example")
    );
    let wrong = PageOptions { basemap: Some("https://tiles.example/".into()) };
    assert!(page(&sheets, &manifest, &backdrop, &wrong).is_err_and(|error| error.is_usage()));
}

#[test]
fn every_comparison_is_told_and_a_part_of_other_months_says_so() {
    let (mut sheets, mut manifest, backdrop) = hostile();
    let name = HOSTILE[0];
    for (sheet, before, count) in [("compare", "2024-11", 21), ("compare_year-before", "2023-12", 33)] {
        let mut table = Table::new(2);
        table.add(changed_place::THEME, Values::text(vec![Some(name.to_owned()); 2]));
        table.add(changed_place::PLACE_KIND, Values::text(["study-area", "cell"].map(|kind| Some(kind.to_owned()))));
        table.add(changed_place::LABEL, Values::text(["the whole", "a cell"].map(|kind| Some(kind.to_owned()))));
        table.add(period_counts::BEFORE, Values::whole([Some(count), Some(77)]));
        sheets.table(sheet, table);
        let spans = json!({ "theme": name, "after": { "span": "2024-12" }, "before": { "span": before } });
        manifest[sheet] = json!({ "themes": [spans] });
    }
    let whole = page(&sheets, &manifest, &backdrop, &PageOptions::default()).expect("a page");
    assert!(!whole.contains("This part rests on"), "all rests on the months reported");
    manifest["reported"] = json!({ "trends_hours_premises_and_plans_rest_on": { "from": "2022-01", "to": "2024-12" } });
    manifest["period"]["from"] = json!("2024-12");
    let html = page(&sheets, &manifest, &backdrop, &PageOptions::default()).expect("a page");
    let part = |id: &str| {
        let part = html.split_once(&format!("<section id=\"{id}\"")).expect("it is there").1;
        part.split_once("</section>").expect("it ends").0
    };
    let compare = part("compare");
    for told in [": 2024-12 against 2024-11", ">21<", ": 2024-12 against 2023-12", ">33<"] {
        assert!(compare.contains(told), "{told}: {compare}");
    }
    assert!(!compare.contains("a cell") && !compare.contains(">77<"), "cells have the map");
    assert!(part("premises").contains("This part rests on 2022-01 to 2024-12"));
    assert!(!part("areas").contains("This part rests on") && !part("when").contains("This part rests on"));
    assert_eq!(
        (island(&whole)["months"].as_str(), island(&html)["months"].as_str()),
        (Some("all months"), Some("2024-12"))
    );
}

#[test]
fn a_shared_page_says_what_is_withheld_and_nothing_of_the_inputs_that_is_not_so() {
    let (mut sheets, mut manifest, backdrop) = hostile();
    let name = HOSTILE[0];
    let cells = sheets.find_map(&format!("cells_{name}")).expect("cells").properties.rows();
    for (_, map) in sheets.maps_mut() {
        if map.properties.rows() == cells {
            map.properties.add(cell::HOT, Values::truth((0..cells).map(|row| Some(row < 2))));
        }
    }
    let open = page(&sheets, &manifest, &backdrop, &PageOptions::default()).expect("a page");
    manifest["sharing"] =
        json!({ "suppress": 5, "suppressed": "numbers of events from 1 to 4", "hot": "by numbers told" });
    let shared = page(&sheets, &manifest, &backdrop, &PageOptions::default()).expect("a page");
    for html in [&open, &shared] {
        assert!(html.contains("2 cells are hot, each with its neighbours clearly above its share"));
    }
    for said in ["Numbers from 1 to 4 are withheld", "numbers of events from 1 to 4", "Ranks are by the numbers told"] {
        assert!(shared.contains(said) && !open.contains(said), "{said}");
    }
    for unsaid in ["No event has a time of day", "No survey was given", "No areas were given", "the same bytes"] {
        assert!(!shared.contains(unsaid) && open.contains(unsaid), "{unsaid}");
    }
}

#[test]
fn the_usual_range_of_a_month_is_that_of_the_figure() {
    let (mut sheets, mut manifest, backdrop) = hostile();
    let names: Vec<String> = (0..36).map(|at| format!("{}-{:02}", 2021 + at / 12, 1 + at % 12)).collect();
    let mut table = Table::new(36);
    table.add(month::PLACE, Values::text(names.iter().map(|_| Some("study-area".to_owned()))));
    table.add(month::MONTH, Values::text(names.iter().map(|name| Some(name.clone()))));
    table.add(month::COUNT, Values::whole((0..36).map(|at| Some(40 + at % 5))));
    table.add(month::OBSERVED, Values::truth(names.iter().map(|_| Some(true))));
    let figure = |phi: f64| {
        let ranges = usual_by_month(&table, &json!({ "phi": phi }));
        json!(ranges.into_iter().map(|(_, range)| range).collect::<Vec<_>>())
    };
    let (own, plain) = (figure(9.0), figure(1.0));
    sheets.table(format!("trend_{}", HOSTILE[0]), table);
    manifest["trends"] = json!({ "themes": [{ "name": HOSTILE[0], "phi": 9.0 }] });
    let data = island(&page(&sheets, &manifest, &backdrop, &PageOptions::default()).expect("a page"));
    assert_eq!(data["themes"][0]["trend"]["usual"], own);
    assert_ne!(own, plain, "the allowance of the trend is in it");
}
