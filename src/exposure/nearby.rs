//! Premises in a shape or near it.

use geo::{BoundingRect, Contains, Coord, Line, MultiPolygon};

use super::PremisesFilter;
use crate::ingest::Venue;
use crate::place::{LonLat, Plane, share_along};

/// The distance within which premises are near a shape, metres: the other side of a street and its corner.
pub const NEARBY_M: f64 = 100.0;

/// The number of counted premises in each shape or within [`NEARBY_M`] of it.
pub fn premises_nearby<'a>(
    shapes: impl IntoIterator<Item = &'a MultiPolygon>,
    venues: &[Venue],
    counted: &PremisesFilter,
) -> Vec<u32> {
    let at: Vec<LonLat> = venues.iter().filter(|venue| counted.counts(venue)).map(|venue| venue.at).collect();
    shapes.into_iter().map(|shape| count_near(shape, &at)).collect()
}

fn count_near(shape: &MultiPolygon, at: &[LonLat]) -> u32 {
    let corners = || shape.iter().flat_map(|polygon| polygon.exterior().coords());
    let (Some(plane), Some(bounds)) =
        (Plane::around(corners().filter_map(|corner| LonLat::new(corner.x, corner.y))), shape.bounding_rect())
    else {
        return 0;
    };
    // A degree of latitude is at least 110 km; one of longitude is shorter by the cosine of the latitude.
    let up = NEARBY_M / 110_000.0;
    let aside = up / bounds.max().y.abs().max(bounds.min().y.abs()).to_radians().cos().max(0.01);
    let may_be = |place: &&LonLat| {
        (bounds.min().x - aside..=bounds.max().x + aside).contains(&place.lon())
            && (bounds.min().y - up..=bounds.max().y + up).contains(&place.lat())
    };
    let is_near = |place: &&LonLat| {
        shape.contains(&place.coord()) || edges(shape).any(|edge| distance_m(&plane, edge, **place) <= NEARBY_M)
    };
    at.iter().filter(may_be).filter(is_near).count() as u32
}

fn edges(shape: &MultiPolygon) -> impl Iterator<Item = Line> + '_ {
    shape
        .iter()
        .flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()))
        .flat_map(geo::LineString::lines)
}

/// The distance of a place from an edge, metres.
fn distance_m(plane: &Plane, edge: Line, place: LonLat) -> f64 {
    let of = |corner: Coord| LonLat::new(corner.x, corner.y).map(|at| plane.metres(at));
    let (Some(a), Some(b)) = (of(edge.start), of(edge.end)) else { return f64::INFINITY };
    let at = plane.metres(place);
    let along = share_along(a, b, at);
    let away = |axis: usize| at[axis] - a[axis] - along * (b[axis] - a[axis]);
    away(0).hypot(away(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::Register;

    #[test]
    fn counts_premises_inside_or_within_a_hundred_metres() {
        let middle = LonLat::new(-0.08, 51.5).expect("in range");
        let plane = Plane::at(middle);
        let place = |x: f64, y: f64| plane.place([x, y]).expect("on the plane");
        let ring = [(0.0, 0.0), (200.0, 0.0), (200.0, 200.0), (0.0, 200.0)].map(|(x, y)| place(x, y).coord());
        let shape = MultiPolygon::new(vec![geo::Polygon::new(ring.to_vec().into(), vec![])]);
        let venue = |x: f64, y: f64, kind: &str| Venue {
            kind: kind.into(),
            ..Venue::at(place(x, y), Register::FoodHygiene, 0, 1)
        };
        let count = |venues: &[Venue]| premises_nearby([&shape], venues, &PremisesFilter::Auto)[0];
        assert_eq!(count(&[venue(100.0, 100.0, "pub")]), 1);
        assert_eq!(count(&[venue(299.0, 100.0, "pub"), venue(100.0, -99.0, "bar")]), 2);
        assert_eq!(count(&[venue(301.0, 100.0, "pub"), venue(100.0, 301.0, "bar")]), 0);
        assert_eq!(
            count(&[venue(271.0, 271.0, "pub"), venue(270.0, 270.0, "pub")]),
            1,
            "the buffer is round at corners"
        );
        assert_eq!(count(&[venue(100.0, 100.0, "cafe")]), 0);
        assert_eq!(premises_nearby([&shape, &MultiPolygon::new(vec![])], &[], &PremisesFilter::Auto), [0, 0]);
    }
}
