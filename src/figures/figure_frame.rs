//! What stands on every figure: what it shows, of what and when, and at its foot what the numbers are not.

use serde_json::Value;

use super::colour::{GRID, INK, QUIET, WARNING};
use super::drawing::{Drawing, Frame, HEIGHT, TextAnchor, WIDTH, Weight};
use super::format::{month, number, shortened, wrapped};

/// Room between the matter and the edge of the page.
pub const MARGIN: f64 = 44.0;

/// The least em of text: 9 points on a slide.
pub const SMALL: f64 = 15.0;

/// The em of ordinary text.
pub const PLAIN: f64 = 18.0;

/// A theme as the manifest tells it.
pub struct Subject<'a> {
    /// The manifest.
    pub manifest: &'a Value,
    /// The entry of the theme.
    pub theme: &'a Value,
}

impl<'a> Subject<'a> {
    /// The theme of this name in a list of the manifest, such as `/when/themes`; where it is not there, among those ranked.
    pub fn find(manifest: &'a Value, list: &str, name: &str) -> Self {
        let themes = |list: &str| manifest.pointer(list).and_then(Value::as_array).into_iter().flatten();
        let theme = themes(list).chain(themes("/themes")).find(|theme| theme["name"] == name);
        Self { manifest, theme: theme.unwrap_or(&Value::Null) }
    }

    /// The theme in words; its name where the manifest has none.
    pub fn title(&self, name: &str) -> String {
        self.theme["title"].as_str().unwrap_or(name).to_owned()
    }

    /// The period in words, with the number of months known.
    pub fn period(&self) -> Option<String> {
        // Trends and hours may rest on more months than are ranked.
        let ends = |of: &'a Value| Some((of["from"].as_str()?, of["to"].as_str()?));
        let (from, to) = ends(self.theme).or_else(|| ends(&self.manifest["period"]))?;
        let months = self.months();
        let known = months
            .map_or_else(String::new, |months| format!(" ({} {} known)", number(months), plural(months, "month")));
        Some(if from == to { month(from) } else { format!("{} to {}{known}", month(from), month(to)) })
    }

    /// How many months of the theme are known.
    pub fn months(&self) -> Option<f64> {
        self.theme["months_observed"].as_f64().or_else(|| self.manifest["period"]["months_observed"].as_f64())
    }

    /// Who recorded the events.
    fn sources(&self) -> Option<String> {
        let of = |list: &Value| -> Option<String> {
            let names: Vec<&str> = list.as_array()?.iter().filter_map(Value::as_str).collect();
            (!names.is_empty()).then(|| names.join("; "))
        };
        let told = |list: &Value| {
            let names: Vec<&str> = list.as_array()?.iter().filter_map(|source| source["source"].as_str()).collect();
            (!names.is_empty()).then(|| names.join("; "))
        };
        let ranked =
            self.manifest["themes"].as_array().into_iter().flatten().find(|theme| theme["name"] == self.theme["name"]);
        of(&self.theme["covered_by"])
            .or_else(|| of(&ranked?["covered_by"]))
            .or_else(|| told(&self.theme["sources"]))
            .or_else(|| of(&self.manifest["period"]["covered_by"]))
    }
}

/// "month" or "months".
pub fn plural(count: f64, word: &str) -> String {
    if count == 1.0 { word.to_owned() } else { format!("{word}s") }
}

/// The page with its head and foot, and the box between for the matter.
pub fn page(subject: &Subject<'_>, title: &str, facts: &str) -> (Drawing, Frame) {
    let mut drawing = Drawing::default();
    let (left, right) = (MARGIN, WIDTH - MARGIN);
    let mut y = head(&mut drawing, title, facts, subject);
    y += 10.0;
    let bottom = foot(&mut drawing, subject);
    (drawing, Frame::new(left, y, right, bottom))
}

/// Writes the head; where it ends.
fn head(drawing: &mut Drawing, title: &str, facts: &str, subject: &Subject<'_>) -> f64 {
    const TITLE: f64 = 33.0;
    let width = WIDTH - 2.0 * MARGIN;
    let mut y = 46.0;
    drawing.bold((MARGIN, y), shortened(title, width, TITLE, Weight::Bold), TITLE, INK, TextAnchor::Left);
    y += 38.0;
    let facts = [subject.period().unwrap_or_default().as_str(), facts]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" · ");
    let proxy = subject.theme["proxy_of"].as_str().map(|of| format!("A proxy of {of}"));
    for (text, most) in [(Some(facts), 2), (proxy, 2)] {
        for line in wrapped(&text.unwrap_or_default(), width, PLAIN, most) {
            drawing.text((MARGIN, y), line, PLAIN, QUIET, TextAnchor::Left);
            y += 25.0;
        }
    }
    y
}

/// Writes the foot; where it begins.
fn foot(drawing: &mut Drawing, subject: &Subject<'_>) -> f64 {
    const LINE: f64 = 20.0;
    let (manifest, width) = (subject.manifest, WIDTH - 2.0 * MARGIN);
    let text = |name: &str| manifest[name].as_str().filter(|text| !text.is_empty());
    let source = subject.sources().map(|sources| format!("Source: {sources}"));
    let program = format!(
        "{} {}",
        manifest["program"]["name"].as_str().unwrap_or("hexspot"),
        manifest["program"]["version"].as_str().unwrap_or("")
    );
    let parts = [
        text("handling").map(str::to_owned),
        source,
        text("licence").map(|lines| lines.replace('\n', " · ")),
        Some(program.trim().to_owned()),
    ];
    let marks = parts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let mut lines = wrapped(text("statement").unwrap_or_default(), width, SMALL, 3);
    lines.extend(wrapped(&marks, width, SMALL, 2));
    let notice = text("notice").map(|notice| shortened(notice, width, PLAIN, Weight::Bold));
    let height = LINE * lines.len() as f64 + if notice.is_some() { 28.0 } else { 0.0 };
    let top = HEIGHT - 22.0 - height;
    let mut y = top + LINE / 2.0;
    drawing.line(vec![(MARGIN, top - 8.0), (WIDTH - MARGIN, top - 8.0)], 1.0, GRID);
    if let Some(notice) = notice {
        drawing.bold((MARGIN, y + 2.0), notice, PLAIN, WARNING, TextAnchor::Left);
        y += 28.0;
    }
    for line in lines {
        drawing.text((MARGIN, y), line, SMALL, QUIET, TextAnchor::Left);
        y += LINE;
    }
    top - 20.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_figure_is_of_the_months_that_it_rests_on() {
        let manifest = json!({
            "period": { "from": "2024-06", "to": "2024-06", "months_observed": 1 },
            "themes": [{ "name": "asb" }],
            "trends": { "themes": [{ "name": "asb", "from": "2022-01", "to": "2024-06", "months_observed": 30 }] },
        });
        let period = |list| Subject::find(&manifest, list, "asb").period();
        assert_eq!(period("/themes").as_deref(), Some("June 2024"));
        assert_eq!(period("/trends/themes").as_deref(), Some("January 2022 to June 2024 (30 months known)"));
    }
}
