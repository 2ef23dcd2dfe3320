//! The polygon parameter of the police API: an area as text, and its quarters when the whole holds too many crimes.

use geo::{BooleanOps, BoundingRect, Polygon, Rect, coord, unary_union};

use crate::ingest::Areas;
use crate::place::LonLat;

/// How far quarters overlap at their common borders, degrees (about a metre): a crime exactly on a border must be inside one of
/// them however the server decides. Crimes returned twice are recognised by their ids.
const OVERLAP: f64 = 1e-5;

/// The outer rings of the union of all areas. Holes count as inside: the study area excludes them later.
pub fn outer_rings(areas: &Areas) -> Vec<Polygon> {
    let shapes: Vec<_> = areas.areas.iter().map(|area| area.shape.clone()).collect();
    unary_union(&shapes).into_iter().map(without_holes).collect()
}

/// A ring as `lat,lon:lat,lon:…`, the first vertex not repeated; `None` when fewer than three vertices differ at six decimals.
pub fn to_parameter(ring: &Polygon) -> Option<String> {
    let mut vertices: Vec<String> = ring.exterior().coords().map(|at| format!("{:.6},{:.6}", at.y, at.x)).collect();
    vertices.dedup();
    if vertices.len() > 1 && vertices.first() == vertices.last() {
        vertices.pop();
    }
    (vertices.len() >= 3).then(|| vertices.join(":"))
}

/// The parts of a ring in the four quarters of its bounding box, with a small overlap.
pub fn quarters(ring: &Polygon) -> Vec<Polygon> {
    let Some(whole) = ring.bounding_rect() else { return Vec::new() };
    let (low, centre, high) = (whole.min(), whole.center(), whole.max());
    let sides =
        |low: f64, centre: f64, high: f64| [(low - OVERLAP, centre + OVERLAP), (centre - OVERLAP, high + OVERLAP)];
    let mut parts = Vec::new();
    for (south, north) in sides(low.y, centre.y, high.y) {
        for (west, east) in sides(low.x, centre.x, high.x) {
            let quarter = Rect::new(coord! { x: west, y: south }, coord! { x: east, y: north });
            parts.extend(ring.intersection(&quarter.to_polygon()).into_iter().map(without_holes));
        }
    }
    parts
}

/// The diagonal of a ring's bounding box, metres.
pub fn diagonal_m(ring: &Polygon) -> f64 {
    let corner = |at: geo::Coord| LonLat::new(at.x, at.y);
    let corners = ring.bounding_rect().map(|whole| (corner(whole.min()), corner(whole.max())));
    match corners {
        Some((Some(low), Some(high))) => low.distance_m(high),
        _ => 0.0,
    }
}

fn without_holes(polygon: Polygon) -> Polygon {
    Polygon::new(polygon.into_inner().0, Vec::new())
}

#[cfg(test)]
mod tests {
    use geo::{Contains, Point, polygon};

    use super::*;

    #[test]
    fn quarters_cover_ring_and_borders() {
        // An L shape, so that one quarter is empty except for the overlap.
        let ring = polygon![(x: 0.0, y: 51.0), (x: 0.2, y: 51.0), (x: 0.2, y: 51.1), (x: 0.1, y: 51.1), (x: 0.1, y: 51.2), (x: 0.0, y: 51.2)];
        let quarters = quarters(&ring);
        assert!((3..=4).contains(&quarters.len()), "{}", quarters.len());
        for step in 0..400 {
            let at = Point::new(f64::from(step % 20) * 0.01 + 0.005, 51.005 + f64::from(step / 20) * 0.01);
            assert_eq!(ring.contains(&at), quarters.iter().any(|part| part.contains(&at)), "{at:?}");
        }
        let on_the_border = Point::new(0.05, 51.1);
        assert!(quarters.iter().any(|part| part.contains(&on_the_border)));
        assert!(quarters.iter().all(|part| diagonal_m(part) < 0.6 * diagonal_m(&ring)));
    }

    #[test]
    fn writes_latitude_first_and_open_ring() {
        let ring = polygon![(x: -0.1, y: 51.5), (x: -0.09, y: 51.5), (x: -0.09, y: 51.51)];
        assert_eq!(to_parameter(&ring).as_deref(), Some("51.500000,-0.100000:51.500000,-0.090000:51.510000,-0.090000"));
        let sliver = polygon![(x: 0.0, y: 51.0), (x: 1e-8, y: 51.0), (x: 0.0, y: 51.1)];
        assert_eq!(to_parameter(&sliver), None);
    }
}
