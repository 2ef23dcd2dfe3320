//! How each map looks in a viewer: one choice, from which the styles of GeoJSON viewers and of QGIS are made.

use super::classes::Classes;
use super::colour::{Colour, FIRST, INK, LINE, NOTHING, PAPER, QUIET, SECOND, Scale, UNKNOWN};
use super::column_access::{numbers, texts, truths};
use crate::output::columns::{
    cell, change, cluster, course, gap, plan_venue, premises_incidents, street, visit, way_home,
};
use crate::table::{Field, Table};

/// What a map draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Polygons.
    Polygon,
    /// Lines.
    Line,
    /// Points.
    Point,
    /// Polygons and points.
    PolygonAndPoint,
}

/// What its colours tell.
#[derive(Clone, Copy, Debug)]
pub(super) enum By {
    /// How much of a column there is.
    Amount(&'static Field),
    /// Which of these texts a column holds: the text, what a legend says, the colour; others are grey.
    Text(&'static Field, &'static [(&'static str, &'static str, Colour)]),
    /// Whether a column is true: then, else.
    Truth(&'static Field, Colour, Colour),
    /// Nothing.
    All(Colour),
}

/// How a map looks.
#[derive(Clone, Copy, Debug)]
pub(super) struct LayerStyle {
    /// What it draws.
    pub kind: Kind,
    /// What its colours tell.
    pub by: By,
    /// How much of what is beneath is covered, from 0 to 1.
    pub opacity: f64,
    /// The colour and width of outlines in pixels.
    pub outline: (Colour, f64),
    /// The column that is true of what has the outline of a hotspot.
    pub outlined: Option<&'static Field>,
}

/// The outline of a hotspot.
pub(super) const HOT: (Colour, f64) = (INK, 2.0);

const CHANGE: &[(&str, &str, Colour)] =
    &[("up", "more than before", SECOND), ("down", "fewer than before", FIRST), ("none", "no clear change", NOTHING)];

const RATING: &[(&str, &str, Colour)] = &[
    ("red", "red", Colour(190, 30, 45)),
    ("amber", "amber", Colour(230, 159, 0)),
    ("green", "green", Colour(0, 140, 100)),
];

const STATUS: &[(&str, &str, Colour)] = &[("new", "to be won", SECOND), ("existing", "in the scheme", FIRST)];

impl LayerStyle {
    /// The look of a map by its name; `None` for a map that nothing is chosen for.
    pub fn of(map: &str) -> Option<Self> {
        let ground = |by| Self { kind: Kind::Polygon, by, opacity: 0.7, outline: (PAPER, 0.5), outlined: None };
        let ways = |by| Self { kind: Kind::Line, by, opacity: 1.0, outline: (PAPER, 3.0), outlined: None };
        let spots = |by| Self { kind: Kind::Point, ..ground(by) };
        let outlines = |colour| Self { opacity: 0.08, outline: (colour, 3.0), ..ground(By::All(colour)) };
        Some(match map.split_once('_').map_or(map, |(stem, _)| stem) {
            "cells" => Self { outlined: Some(cell::HOT), ..ground(By::Amount(cell::COUNT)) },
            "hotspots" => outlines(INK),
            "clusters" => Self { outlined: Some(cluster::SIGNIFICANT), ..outlines(QUIET) },
            "trend" => ground(By::Text(course::TREND, CHANGE)),
            "compare" => ground(By::Text(change::CHANGE, CHANGE)),
            "areas" => outlines(FIRST),
            "premises" => spots(By::Text(premises_incidents::RATING, RATING)),
            "venues" => spots(By::Text(plan_venue::STATUS, STATUS)),
            "cover" => Self { kind: Kind::PolygonAndPoint, ..ground(By::Amount(gap::GAP)) },
            "patrol" if map == "patrol_routes" => ways(By::All(SECOND)),
            "patrol" => ground(By::Amount(visit::EXPECTED_HARM)),
            "routes" => ways(By::Amount(street::EXPOSURE)),
            "ways" => ways(By::Truth(way_home::SAFER, SECOND, LINE)),
            _ => return None,
        })
    }

    /// The colour of each row.
    pub fn colours(&self, table: &Table, scale: &Scale) -> Vec<Colour> {
        match self.by {
            By::Amount(column) => {
                let amounts = numbers(table, column);
                let classes = Classes::of(amounts.iter().copied().flatten());
                amounts.into_iter().map(|amount| scale.of(&classes, amount)).collect()
            }
            By::Text(column, colours) => {
                let colour = |text: Option<&str>| colours.iter().find(|(value, _, _)| Some(*value) == text);
                texts(table, column)
                    .into_iter()
                    .map(|text| colour(text).map_or(UNKNOWN, |(_, _, colour)| *colour))
                    .collect()
            }
            By::Truth(column, yes, no) => {
                truths(table, column).into_iter().map(|truth| if truth == Some(true) { yes } else { no }).collect()
            }
            By::All(colour) => vec![colour; table.rows()],
        }
    }

    /// The outline of each row.
    pub fn outlines(&self, table: &Table) -> Vec<(Colour, f64)> {
        let hot = self.outlined.map_or_else(|| vec![None; table.rows()], |column| truths(table, column));
        hot.into_iter().map(|hot| if hot == Some(true) { HOT } else { self.outline }).collect()
    }
}
