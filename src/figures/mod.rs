//! Results drawn: figures for a slide, from the sheets that are written, and how maps look in viewers and in QGIS.
//!
//! A figure is made of marks on a page ([`Drawing`]) by one file of this room for each kind, and painted as SVG and as PNG by the
//! same function. What a sheet does not have is left out; a figure without its sheet is not drawn.

mod axis;
mod backend;
mod classes;
mod colour;
mod column_access;
mod concentration;
mod context_layers;
mod count_rate;
mod drawing;
mod figure;
mod figure_frame;
mod format;
mod hours;
mod labels;
mod layer_style;
mod legend;
mod map;
mod map_layers;
mod png;
mod projection;
mod qgis;
mod ranks;
mod simplestyle;
mod trend;

use rayon::prelude::*;
use serde_json::Value;

pub use self::classes::Classes;
pub use self::colour::{Colour, NOTHING, Scale, UNKNOWN};
pub use self::context_layers::{Backdrop, Named};
pub use self::drawing::{At, Drawing, Frame, HEIGHT, Mark, Text, TextAnchor, WIDTH, Weight};
pub use self::figure::Figure;
use self::figure_frame::Subject;
pub use self::qgis::layer_styles;
pub use self::simplestyle::{apply_simplestyle, style_map};
pub use self::trend::usual_by_month;
use crate::error::Result;
use crate::table::{LayerContent, Sheets};

/// The files of all figures for which there are sheets, each as `figures/<name>.svg` and `.png`. The manifest says what the themes
/// are called, whose they are, and what every reader must be told.
pub fn figures(sheets: &Sheets<'_>, manifest: &Value, backdrop: &Backdrop) -> Result<Vec<(String, Vec<u8>)>> {
    let figures = drawn(sheets, manifest, backdrop, &Scale::default());
    let files = figures.par_iter().flat_map_iter(|figure| {
        let svg = figure.svg().map(|svg| (format!("figures/{}.svg", figure.name), svg.into_bytes()));
        let png = figure.png(WIDTH as u32).map(|png| (format!("figures/{}.png", figure.name), png));
        [svg, png]
    });
    files.collect()
}

/// The figures, drawn in these colours, in the order of their sheets: `map`, `ranks` and `count_rate` of `cells_<theme>`,
/// `concentration`, `trend` and `hours` of the tables of these names (`when_<theme>` for hours).
pub fn drawn(sheets: &Sheets<'_>, manifest: &Value, backdrop: &Backdrop, scale: &Scale) -> Vec<Figure> {
    let mut figures = Vec::new();
    let mut add = |kind: &str, theme: &str, drawing: Option<Drawing>| {
        figures.extend(drawing.map(|drawing| Figure::new(format!("{kind}_{theme}"), drawing, manifest)));
    };
    for sheet in sheets.iter() {
        let of = |stem: &str| sheet.name.strip_prefix(stem);
        match &sheet.content {
            LayerContent::Map(cells) => {
                let Some(theme) = of("cells_") else { continue };
                let subject = Subject::find(manifest, "/themes", theme);
                let hotspots = sheets.find_map(&format!("hotspots_{theme}"));
                add("map", theme, map::draw(theme, cells, hotspots, backdrop, &subject, scale));
                add("ranks", theme, ranks::draw(theme, &cells.properties, &subject));
                add("count_rate", theme, count_rate::draw(theme, &cells.properties, &subject));
            }
            LayerContent::Table(table) => {
                if let Some(theme) =
                    of("concentration_").filter(|theme| sheets.find_map(&format!("cells_{theme}")).is_some())
                {
                    add(
                        "concentration",
                        theme,
                        concentration::draw(theme, table, &Subject::find(manifest, "/themes", theme)),
                    );
                } else if let Some(theme) = of("trend_") {
                    add("trend", theme, trend::draw(theme, table, &Subject::find(manifest, "/trends/themes", theme)));
                } else if let Some(theme) = of("when_").filter(|theme| !theme.starts_with("windows_")) {
                    add(
                        "hours",
                        theme,
                        hours::draw(theme, table, &Subject::find(manifest, "/when/themes", theme), scale),
                    );
                }
            }
            LayerContent::File(_) => {}
        }
    }
    figures
}
