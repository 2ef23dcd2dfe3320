//! A figure ready to be put into a file, as SVG or as PNG.

use serde_json::Value;

use super::backend::{pixels, svg_marks};
use super::drawing::{Drawing, HEIGHT, WIDTH};
use super::png::png;
use crate::error::{Error, ErrorKind, Result};

/// A figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// The name of its files, without the ending: `map_vawg`.
    pub name: String,
    /// What it shows, for readers who do not see it.
    pub title: String,
    /// What a reader must be told with it: notice, statement and licence.
    pub told: Vec<(&'static str, String)>,
    /// What is on it.
    pub drawing: Drawing,
}

impl Figure {
    /// A figure with what the manifest says of all results.
    pub(super) fn new(name: String, drawing: Drawing, manifest: &Value) -> Self {
        let title = drawing.texts().next().map_or_else(String::new, |title| title.text.clone());
        let parts = [("Disclaimer", "notice"), ("Description", "statement"), ("Copyright", "licence")];
        let told = parts.into_iter().filter_map(|(keyword, name)| Some((keyword, manifest[name].as_str()?.to_owned())));
        Self { name, title, told: told.collect(), drawing }
    }

    /// The figure as SVG, with a title and a description for those who listen.
    pub fn svg(&self) -> Result<String> {
        let marks = svg_marks(&self.drawing).map_err(|problem| self.failed("svg", problem))?;
        let told: Vec<&str> = self.told.iter().map(|(_, text)| text.as_str()).collect();
        let id = escaped(&self.name);
        Ok(format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{HEIGHT}\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" \
             role=\"img\" aria-labelledby=\"{id}-title {id}-told\" stroke-linejoin=\"round\" stroke-linecap=\"butt\">\n\
             <title id=\"{id}-title\">{}</title>\n<desc id=\"{id}-told\">{}</desc>\n{marks}\n</svg>\n",
            escaped(&self.title),
            escaped(&told.join(" "))
        ))
    }

    /// The figure as PNG, so many pixels wide; 1600 fill a slide.
    pub fn png(&self, width: u32) -> Result<Vec<u8>> {
        let (painted, _) = pixels(&self.drawing, width).map_err(|problem| self.failed("png", problem))?;
        let texts: Vec<(&str, &str)> = std::iter::once(("Title", self.title.as_str()))
            .chain(self.told.iter().map(|(keyword, text)| (*keyword, text.as_str())))
            .collect();
        png(&painted, width, &texts).map_err(|problem| self.failed("png", problem.to_string()))
    }

    fn failed(&self, ending: &str, problem: String) -> Error {
        let path = format!("figures/{}.{ending}", self.name).into();
        ErrorKind::Write { path, source: std::io::Error::other(problem) }.into()
    }
}

/// Text as XML takes it.
pub(super) fn escaped(text: &str) -> String {
    let character = |c: char| match c {
        '&' => "&amp;".to_owned(),
        '<' => "&lt;".to_owned(),
        '>' => "&gt;".to_owned(),
        '"' => "&quot;".to_owned(),
        c if c.is_control() => " ".to_owned(),
        c => c.to_string(),
    };
    text.chars().map(character).collect()
}
