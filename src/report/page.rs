//! The page put together: what the template shows, and the data that its scripts draw.

use askama::Template;
use serde_json::{Value, json};

use super::basemap::Basemap;
use super::content_security_policy::policy;
use super::embedded_json::island;
use super::sections::{Block, Section, rests_on, sections};
use super::summary::{Summary, summary};
use super::{hours, map_layers, script, themes};
use crate::figures::{Backdrop, Classes, NOTHING, Scale, UNKNOWN};
use crate::table::Sheets;

/// All that the template shows.
#[derive(Template)]
#[template(path = "report.html", config = "src/report/templates/askama.toml")]
pub(super) struct Page {
    title: String,
    handling: String,
    notice: String,
    period: String,
    statement: String,
    licence: String,
    program: String,
    policy: String,
    style: &'static str,
    withheld_below: Option<u64>,
    summary: Summary,
    themes: Vec<(String, String)>,
    proxies: Vec<(String, String)>,
    timed: Vec<(String, String)>,
    timed_hotspots: bool,
    months: usize,
    has_map: bool,
    tiles: Option<String>,
    scheme: String,
    sections: Vec<Section>,
    data: String,
    plotly: String,
    own: String,
}

impl Page {
    pub fn of(sheets: &Sheets<'_>, manifest: &Value, backdrop: &Backdrop, tiles: Option<Basemap>) -> Self {
        let mut data = themes::themes(sheets, manifest);
        let timed = hours::timed(sheets, manifest);
        let named = |values: &Value| {
            let pair = |value: &Value| Some((text(&value["name"]), value["title"].as_str()?.to_owned()));
            values.as_array().into_iter().flatten().filter_map(pair).collect::<Vec<_>>()
        };
        let ranked = named(&data["themes"]);
        let months = data["themes"].as_array().into_iter().flatten();
        let months = months.filter_map(|theme| theme["trend"]["months"].as_array()).map(Vec::len).max().unwrap_or(0);
        let proxy = |theme: &Value| Some((text(&theme["title"]), themes::proxy(theme)?));
        let proxies = manifest["themes"].as_array().into_iter().flatten().filter_map(proxy).collect();
        data["timed"] = json!(timed);
        data["backdrop"] = map_layers::backdrop(backdrop);
        data["premises"] = map_layers::premises(sheets);
        data["venues"] = map_layers::venues(sheets);
        data["rounds"] = map_layers::rounds(sheets);
        data["basemap"] = json!(tiles);
        data["colours"] = colours();
        let (from, to) = (text(&manifest["period"]["from"]), text(&manifest["period"]["to"]));
        let period = if from == to { from } else { format!("{from} to {to}") };
        data["counted"] = json!(counted(manifest));
        data["months"] = json!(rests_on(manifest).map_or_else(|| "all months".to_owned(), |_| period.clone()));
        let (plotly, own) = (script::plotly(), script::own());
        Self {
            title: "Crime hotspots by number and by rate".into(),
            handling: text(&manifest["handling"]),
            notice: text(&manifest["notice"]),
            period,
            statement: text(&manifest["statement"]),
            licence: text(&manifest["licence"]),
            program: format!("{} {}", text(&manifest["program"]["name"]), text(&manifest["program"]["version"])),
            policy: policy(&[&plotly, &own], tiles.as_ref()),
            style: script::STYLE,
            withheld_below: manifest["sharing"]["suppress"].as_u64().filter(|below| *below > 1),
            summary: summary(sheets, manifest),
            has_map: !ranked.is_empty(),
            themes: ranked,
            proxies,
            timed_hotspots: timed
                .iter()
                .any(|of| sheets.find_map(&format!("hotspots_{}", text(&of["name"]))).is_some()),
            timed: named(&json!(timed)),
            months,
            tiles: tiles.map(|tiles| tiles.origin),
            scheme: backdrop.scheme.clone(),
            sections: sections(sheets, manifest),
            data: island(&data),
            plotly,
            own,
        }
    }
}

/// Over how long events are counted.
fn counted(manifest: &Value) -> String {
    match manifest["period"]["months_observed"].as_u64() {
        Some(1) => "one month".to_owned(),
        Some(months) => format!("{months} months"),
        None => "the period".to_owned(),
    }
}

/// The colours of the figures, and how many classes they have, so that the map of the page has the same.
fn colours() -> Value {
    let stops: Vec<String> = Scale::default().stops().iter().map(|colour| colour.hex()).collect();
    json!({ "stops": stops, "nothing": NOTHING.hex(), "unknown": UNKNOWN.hex(), "most": Classes::MOST })
}

/// A text of the manifest; empty for none.
fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
