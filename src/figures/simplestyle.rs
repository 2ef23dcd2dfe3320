//! Colours for common viewers of GeoJSON, as properties of its features: simplestyle 1.1.0 (Mapbox).

use super::colour::{Colour, SECOND, Scale};
use super::layer_style::{Kind, LayerStyle};
use crate::output::{Collection, Sheets};

/// The properties that a viewer may style a feature by.
pub const STYLE_FIELDS: [&str; 6] = ["fill", "fill-opacity", "stroke", "stroke-width", "marker-color", "marker-size"];

/// Gives every map of the sheets its colours.
pub fn dress(sheets: &mut Sheets<'_>) {
    for (name, map) in sheets.maps_mut() {
        dress_map(name, map);
    }
}

/// Gives a map the colours of its name; one that nothing is chosen for stays as it is.
pub fn dress_map(name: &str, map: &mut Collection<'_>) {
    let Some(look) = LayerStyle::of(name) else { return };
    let table = &mut map.properties;
    let colours = look.colours(table, &Scale::default());
    let outlines = look.outlines(table);
    let rows = table.rows();
    let hex = |colours: &[Colour]| colours.iter().map(|colour| Some(colour.hex())).collect::<Vec<_>>();
    if matches!(look.kind, Kind::Polygon | Kind::PolygonAndPoint) {
        table.text("fill", hex(&colours));
        table.number("fill-opacity", vec![Some(look.opacity); rows]);
    }
    match look.kind {
        Kind::Polygon | Kind::PolygonAndPoint => {
            table.text("stroke", outlines.iter().map(|(colour, _)| Some(colour.hex())));
            table.number("stroke-width", outlines.iter().map(|(_, width)| Some(*width)));
        }
        Kind::Line => {
            table.text("stroke", hex(&colours));
            table.number("stroke-width", outlines.iter().map(|(_, width)| Some(*width)));
        }
        Kind::Point => {}
    }
    if matches!(look.kind, Kind::Point | Kind::PolygonAndPoint) {
        // Points beside ground are what is proposed there.
        let marked = if look.kind == Kind::Point { hex(&colours) } else { hex(&vec![SECOND; rows]) };
        table.text("marker-color", marked);
        table.text("marker-size", vec![Some("small".to_owned()); rows]);
    }
}
