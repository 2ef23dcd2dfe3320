//! What is drawn beside results, from what was loaded.

use geo::{BoundingRect, Centroid, Intersects, Rect};

use super::ranking_result::RankingResult;
use super::routes::known_stations;
use super::study_area::in_study;
use crate::figures::{Backdrop, Named};
use crate::grid::Grid;
use crate::ingest::{Areas, InputData};
use crate::options::Options;
use crate::place::{LonLat, corners};

/// Degrees around the study area in which stations are shown: people walk to those just outside.
const MARGIN_DEG: f64 = 0.004;

/// The backdrop of what was ranked.
pub(super) fn backdrop(config: &Options, ranked: &RankingResult, loaded: &InputData) -> Backdrop {
    let Some(ground) = extent(&ranked.grid) else { return Backdrop::default() };
    let near = Rect::new(
        (ground.min().x - MARGIN_DEG, ground.min().y - MARGIN_DEG),
        (ground.max().x + MARGIN_DEG, ground.max().y + MARGIN_DEG),
    );
    let scheme = config.venues.scheme.clone();
    let outline = |areas: &Areas| areas.areas.iter().flat_map(|area| area.shape.0.iter().cloned()).collect();
    let touching = |areas: &Areas| {
        let touch = areas.areas.iter().filter(|area| area.shape.intersects(&ground));
        touch.map(|area| Named { name: area.name.clone(), of: area.shape.clone() }).collect()
    };
    let within = in_study(&ranked.grid, loaded.area.as_ref());
    let lines = loaded.streets.iter().flat_map(|layer| &layer.streets).map(|street| &street.line);
    let venues = loaded.premises.iter().flat_map(|premises| &premises.venues);
    let members =
        venues.filter(|venue| within(venue.at) && venue.schemes.iter().any(|of| of.eq_ignore_ascii_case(&scheme)));
    Backdrop {
        study_area: loaded.area.as_ref().map(outline),
        areas: loaded.areas.as_ref().map_or_else(Vec::new, touching),
        stations: known_stations(loaded)
            .into_iter()
            .filter(|station| near.intersects(&station.at.coord()))
            .map(|station| Named { name: station.name, of: station.at })
            .collect(),
        streets: lines
            .filter(|line| line.centroid().is_some_and(|middle| ground.intersects(&middle)))
            .cloned()
            .collect(),
        members: members.map(|venue| Named { name: venue.name.clone(), of: venue.at }).collect(),
        scheme,
    }
}

/// The box around the cells of the study area.
fn extent(grid: &Grid) -> Option<Rect> {
    let corners = grid.study().flat_map(|cell| corners(grid.cells[cell]));
    corners.map(LonLat::coord).collect::<geo::LineString>().bounding_rect()
}
