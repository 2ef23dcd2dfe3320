//! Styles for QGIS, which loads `<name>.qml` by itself beside `<name>.geojson`: the classes and colours of the figures.

use std::fmt::Write;

use super::classes::Classes;
use super::colour::{Colour, NOTHING, Scale, UNKNOWN};
use super::column_access::numbers;
use super::figure::escaped;
use super::layer_style::{By, Kind, LayerStyle};
use crate::table::{Collection, Sheets};

/// A style for each map, as (file name, content).
pub fn layer_styles(sheets: &Sheets<'_>) -> Vec<(String, String)> {
    sheets.maps().filter_map(|(name, map)| Some((format!("{name}.qml"), layer_style(name, map)?))).collect()
}

/// The style of a map; `None` for one that nothing is chosen for, or that QGIS would open as several layers.
fn layer_style(name: &str, map: &Collection<'_>) -> Option<String> {
    let look = LayerStyle::of(name).filter(|look| look.kind != Kind::PolygonAndPoint)?;
    let scale = Scale::default();
    let (renderer, colours) = match look.by {
        By::Amount(column) => {
            let values = numbers(&map.properties, column);
            let gaps = values.iter().any(Option::is_none);
            graduated(&Classes::of(values.into_iter().flatten()), column.name, gaps, &scale)
        }
        By::Text(column, colours) => categories(column.name, colours.iter().copied()),
        By::Truth(column, yes, no) => categories(column.name, [("true", "yes", yes), ("false", "no", no)]),
        By::All(colour) => {
            ("<renderer-v2 type=\"singleSymbol\" forceraster=\"0\" symbollevels=\"0\">\n".to_owned(), vec![colour])
        }
    };
    let mut symbols = String::new();
    for (number, colour) in colours.iter().enumerate() {
        symbols.push_str(&symbol(number, *colour, &look));
    }
    Some(format!(
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n<qgis version=\"3.22.0\" styleCategories=\"Symbology\">\n\
         {renderer}<symbols>\n{symbols}</symbols>\n</renderer-v2>\n<layerGeometryType>{}</layerGeometryType>\n</qgis>\n",
        match look.kind {
            Kind::Point => 0,
            Kind::Line => 1,
            Kind::Polygon | Kind::PolygonAndPoint => 2,
        }
    ))
}

/// Classes of an amount, the highest first: of two that meet, QGIS takes the first, and an edge belongs to the class above it.
///
/// What has no value would not be drawn, and look like ground outside: it stands in a class of its own, below zero.
fn graduated(classes: &Classes, column: &str, gaps: bool, scale: &Scale) -> (String, Vec<Colour>) {
    let mut ranges: Vec<(f64, f64, String, Colour)> = (0..classes.len())
        .rev()
        .map(|class| {
            let (low, high) = classes.bounds(class);
            // Whole numbers end before the next edge, so that the order does not matter.
            let last = class + 1 == classes.len();
            let high = if classes.whole() && !last { high - 1.0 } else { high };
            (low, high, classes.label(class), scale.of_class(classes, class))
        })
        .collect();
    ranges.push((0.0, 0.0, "none".to_owned(), NOTHING));
    let attribute = if gaps {
        ranges.push((-1.0, -1.0, "not known, or withheld".to_owned(), UNKNOWN));
        format!("coalesce(\"{column}\", -1)")
    } else {
        column.to_owned()
    };
    let mut text = format!(
        "<renderer-v2 type=\"graduatedSymbol\" attr=\"{}\" graduatedMethod=\"GraduatedColor\" forceraster=\"0\" symbollevels=\"0\">\n\
         <ranges>\n",
        escaped(&attribute)
    );
    for (number, (low, high, label, _)) in ranges.iter().enumerate() {
        let label = escaped(label);
        writeln!(
            text,
            "<range symbol=\"{number}\" lower=\"{low}\" upper=\"{high}\" label=\"{label}\" render=\"true\"/>"
        )
        .expect("a String takes any text");
    }
    text.push_str("</ranges>\n");
    (text, ranges.into_iter().map(|(_, _, _, colour)| colour).collect())
}

/// Categories of a text, with one for all others.
fn categories<'a>(column: &str, known: impl IntoIterator<Item = (&'a str, &'a str, Colour)>) -> (String, Vec<Colour>) {
    let mut all: Vec<(&str, &str, Colour)> = known.into_iter().collect();
    all.push(("", "not known, or too little to tell", UNKNOWN));
    let mut text = format!(
        "<renderer-v2 type=\"categorizedSymbol\" attr=\"{}\" forceraster=\"0\" symbollevels=\"0\">\n<categories>\n",
        escaped(column)
    );
    for (number, (value, label, _)) in all.iter().enumerate() {
        let (value, label) = (escaped(value), escaped(label));
        writeln!(text, "<category symbol=\"{number}\" value=\"{value}\" label=\"{label}\" render=\"true\"/>")
            .expect("a String takes any text");
    }
    text.push_str("</categories>\n");
    (text, all.into_iter().map(|(_, _, colour)| colour).collect())
}

/// A symbol of one layer.
fn symbol(number: usize, colour: Colour, look: &LayerStyle) -> String {
    let rgba = |Colour(red, green, blue): Colour, alpha: f64| format!("{red},{green},{blue},{:.0}", 255.0 * alpha);
    let width = format!("{}", look.outline.1 / 4.0);
    let filled = rgba(colour, look.opacity);
    let (kind, class, options) = match look.kind {
        Kind::Point => (
            "marker",
            "SimpleMarker",
            vec![
                ("name", "circle".to_owned()),
                ("color", filled),
                ("outline_color", rgba(look.outline.0, 1.0)),
                ("size", "2.6".to_owned()),
                ("size_unit", "MM".to_owned()),
            ],
        ),
        Kind::Line => (
            "line",
            "SimpleLine",
            vec![
                ("line_color", filled),
                ("line_style", "solid".to_owned()),
                ("line_width", width),
                ("line_width_unit", "MM".to_owned()),
                ("capstyle", "round".to_owned()),
            ],
        ),
        Kind::Polygon | Kind::PolygonAndPoint => (
            "fill",
            "SimpleFill",
            vec![
                ("color", filled),
                ("style", "solid".to_owned()),
                ("outline_color", rgba(look.outline.0, 1.0)),
                ("outline_style", "solid".to_owned()),
                ("outline_width", width),
                ("outline_width_unit", "MM".to_owned()),
            ],
        ),
    };
    let options: String = options
        .iter()
        .map(|(name, value)| format!("<Option type=\"QString\" name=\"{name}\" value=\"{value}\"/>\n"))
        .collect();
    format!(
        "<symbol type=\"{kind}\" name=\"{number}\" alpha=\"1\" clip_to_extent=\"1\" force_rhr=\"0\">\n\
         <layer class=\"{class}\" enabled=\"1\" locked=\"0\" pass=\"0\">\n<Option type=\"Map\">\n{options}</Option>\n</layer>\n</symbol>\n"
    )
}
