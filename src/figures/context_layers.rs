//! What stands on a map beside results, so that a reader knows where things are.

use geo::{LineString, MultiPolygon};

use crate::place::LonLat;

/// Boundaries, stations, streets and premises of a scheme. Nothing in it is a result.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Backdrop {
    /// The outline of the study area, where one was given.
    pub study_area: Option<MultiPolygon>,
    /// The areas that give names, those that touch the study area.
    pub areas: Vec<Named<MultiPolygon>>,
    /// The stations in or near it.
    pub stations: Vec<Named<LonLat>>,
    /// The streets in it: WGS84 degrees, x = longitude.
    pub streets: Vec<LineString>,
    /// The premises in it that are of the scheme for which venues are looked for.
    pub members: Vec<Named<LonLat>>,
    /// What that scheme is called.
    pub scheme: String,
}

/// A thing with a name.
#[derive(Clone, Debug, PartialEq)]
pub struct Named<T> {
    /// The name.
    pub name: String,
    /// The thing.
    pub of: T,
}
