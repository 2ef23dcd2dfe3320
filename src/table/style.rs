//! The columns by which viewers style the features of a map: simplestyle 1.1.0 (Mapbox).

use super::{Field, columns};

columns! {
    /// Each column of simplestyle that is written.
    pub mod simplestyle {
        /// colour of the area in viewers that know simplestyle 1.1.0
        FILL: text.like(COLOUR);
        /// opacity of the colour (simplestyle)
        FILL_OPACITY as "fill-opacity": number.share();
        /// colour of the line or outline (simplestyle)
        STROKE: text.like(COLOUR);
        /// width of the line or outline (simplestyle)
        STROKE_WIDTH as "stroke-width": number.least(0.0).unit("pixels");
        /// colour of the marker (simplestyle)
        MARKER_COLOR as "marker-color": text.like(COLOUR);
        /// size of the marker (simplestyle)
        MARKER_SIZE as "marker-size": text.names(&["small"]);
    }
}

/// The pattern of a colour.
const COLOUR: &str = "^#[0-9a-f]{6}$";

use simplestyle::{FILL, FILL_OPACITY, MARKER_COLOR, MARKER_SIZE, STROKE, STROKE_WIDTH};

/// The style of areas.
pub const AREAS: &[&Field] = &[FILL, FILL_OPACITY, STROKE, STROKE_WIDTH];

/// The style of lines.
pub const LINES: &[&Field] = &[STROKE, STROKE_WIDTH];

/// The style of points.
pub const POINTS: &[&Field] = &[MARKER_COLOR, MARKER_SIZE];

/// The style of areas and points.
pub const AREAS_AND_POINTS: &[&Field] = simplestyle::FIELDS;
