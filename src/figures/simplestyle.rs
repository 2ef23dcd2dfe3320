//! Colours for common viewers of GeoJSON, as properties of its features: simplestyle 1.1.0 (Mapbox).

use super::colour::{Colour, SECOND, Scale};
use super::layer_style::{Kind, LayerStyle};
use crate::table::style::simplestyle::{FILL, FILL_OPACITY, MARKER_COLOR, MARKER_SIZE, STROKE, STROKE_WIDTH};
use crate::table::{AddColumn, Collection, Sheets, Values};

/// Gives every map of the sheets its colours.
pub fn apply_simplestyle(sheets: &mut Sheets<'_>) {
    for (name, map) in sheets.maps_mut() {
        style_map(name, map);
    }
}

/// Gives a map the colours of its name; one that nothing is chosen for stays as it is.
pub fn style_map(name: &str, map: &mut Collection<'_>) {
    let Some(look) = LayerStyle::of(name) else { return };
    let table = &mut map.properties;
    let colours = look.colours(table, &Scale::default());
    let outlines = look.outlines(table);
    let rows = table.rows();
    let hex = |colours: &[Colour]| Values::text(colours.iter().map(|colour| colour.hex()));
    if matches!(look.kind, Kind::Polygon | Kind::PolygonAndPoint) {
        table.add(FILL, hex(&colours));
        table.add(FILL_OPACITY, Values::number(vec![look.opacity; rows]));
    }
    match look.kind {
        Kind::Polygon | Kind::PolygonAndPoint => {
            table.add(STROKE, Values::text(outlines.iter().map(|(colour, _)| colour.hex())));
            table.add(STROKE_WIDTH, Values::number(outlines.iter().map(|(_, width)| *width)));
        }
        Kind::Line => {
            table.add(STROKE, hex(&colours));
            table.add(STROKE_WIDTH, Values::number(outlines.iter().map(|(_, width)| *width)));
        }
        Kind::Point => {}
    }
    if matches!(look.kind, Kind::Point | Kind::PolygonAndPoint) {
        // Points beside ground are what is proposed there.
        let marked = if look.kind == Kind::Point { hex(&colours) } else { hex(&vec![SECOND; rows]) };
        table.add(MARKER_COLOR, marked);
        table.add(MARKER_SIZE, Values::text(vec!["small"; rows]));
    }
}
