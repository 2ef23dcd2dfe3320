//! Assembles polygons from rings, and removes rings that enclose nothing.

use geo::{Area, BoundingRect, Contains, Coord, Geometry, LineString, MultiPolygon, Polygon};

use super::{DropReason, ShapeError};

/// The polygons of a shape, without rings that enclose no area.
pub fn valid_polygons(shape: Geometry) -> Result<MultiPolygon, ShapeError> {
    let mut found = Vec::new();
    collect_polygons(shape, &mut found)?;
    let valid: Vec<Polygon> = found
        .into_iter()
        .filter(|polygon| encloses(polygon.exterior()))
        .map(|polygon| {
            let (exterior, holes) = polygon.into_inner();
            Polygon::new(exterior, holes.into_iter().filter(encloses).collect())
        })
        .collect();
    if valid.is_empty() { Err(ShapeError::broken("polygon that encloses nothing")) } else { Ok(MultiPolygon(valid)) }
}

/// Adds the polygons of a shape. Other members of a collection are ignored if it has any polygon.
fn collect_polygons(shape: Geometry, found: &mut Vec<Polygon>) -> Result<(), ShapeError> {
    match shape {
        Geometry::Polygon(polygon) => found.push(polygon),
        Geometry::MultiPolygon(polygons) => found.extend(polygons.0),
        Geometry::GeometryCollection(shapes) => {
            let before = found.len();
            let mut refused = None;
            for shape in shapes.0 {
                refused = collect_polygons(shape, found).err().or(refused);
            }
            return refused.filter(|_| found.len() == before).map_or(Ok(()), Err);
        }
        other => return Err(ShapeError::wrong_type(DropReason::NotAPolygon, &other)),
    }
    Ok(())
}

/// Whether a ring encloses area: three of its points are not collinear. (A figure of eight does, although its halves cancel.)
fn encloses(ring: &LineString) -> bool {
    let Some(first) = ring.0.first() else { return false };
    let cross = |a: &Coord, b: &Coord| (a.x - first.x) * (b.y - first.y) - (a.y - first.y) * (b.x - first.x);
    ring.0.windows(2).any(|pair| cross(&pair[0], &pair[1]) != 0.0)
}

/// Assembles polygons from the rings of a shapefile: exteriors run clockwise, holes anticlockwise, in any order. A hole outside
/// every exterior has the wrong orientation and becomes an exterior.
pub fn assemble_polygons(rings: Vec<LineString>) -> MultiPolygon {
    let clockwise = |ring: &LineString| Polygon::new(ring.clone(), Vec::new()).signed_area() <= 0.0;
    let (exteriors, holes): (Vec<_>, Vec<_>) = rings.into_iter().partition(clockwise);
    let mut polygons: Vec<Polygon> = exteriors.into_iter().map(|ring| Polygon::new(ring, Vec::new())).collect();
    let clockwise_count = polygons.len();
    for hole in holes {
        match smallest_around(&polygons[..clockwise_count], &hole) {
            Some(around) => polygons[around].interiors_push(hole),
            None => polygons.push(Polygon::new(hole, Vec::new())),
        }
    }
    MultiPolygon(polygons)
}

/// The smallest exterior that contains a ring: a lake on an island in a lake belongs to the inner island.
fn smallest_around(polygons: &[Polygon], ring: &LineString) -> Option<usize> {
    let bounds = ring.bounding_rect()?;
    let holds = |polygon: &&Polygon| {
        let exterior = Polygon::new(polygon.exterior().clone(), Vec::new());
        let wide_enough = exterior.bounding_rect().is_some_and(|around| around.contains(&bounds) || around == bounds);
        // A hole may touch its exterior at points, so one point inside is enough.
        wide_enough && ring.coords().any(|at| exterior.contains(at))
    };
    let size = |at: &usize| polygons[*at].exterior().bounding_rect().map_or(0.0, |rect| rect.unsigned_area());
    let around = (0..polygons.len()).filter(|at| holds(&&polygons[*at]));
    around.min_by(|a, b| size(a).total_cmp(&size(b)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(west: f64, south: f64, side: f64, clockwise: bool) -> LineString {
        let mut ring = vec![(west, south), (west, south + side), (west + side, south + side), (west + side, south)];
        ring.push(ring[0]);
        if !clockwise {
            ring.reverse();
        }
        LineString::from(ring)
    }

    #[test]
    fn assigns_holes_in_any_order() {
        let rings = vec![
            square(2.0, 2.0, 1.0, false),
            square(0.0, 0.0, 10.0, true),
            square(4.0, 4.0, 4.0, false),
            square(5.0, 5.0, 2.0, true),
            square(20.0, 0.0, 1.0, true),
        ];
        let found = assemble_polygons(rings);
        assert_eq!(found.iter().map(|polygon| polygon.interiors().len()).collect::<Vec<_>>(), [2, 0, 0]);
        assert_eq!(found.unsigned_area(), 100.0 - 1.0 - 16.0 + 4.0 + 1.0);
    }

    #[test]
    fn treats_stray_holes_as_exteriors() {
        let found = assemble_polygons(vec![square(0.0, 0.0, 1.0, false), square(5.0, 0.0, 1.0, false)]);
        assert_eq!((found.0.len(), found.unsigned_area()), (2, 2.0));
    }

    #[test]
    fn rejects_rings_without_area() {
        let ring = |points: &[(f64, f64)]| LineString::from(points.to_vec());
        assert!(!encloses(&ring(&[])));
        assert!(!encloses(&ring(&[(0.0, 0.0), (1.0, 1.0), (2.0, 2.0), (0.0, 0.0)])));
        assert!(!encloses(&ring(&[(1.0, 1.0), (1.0, 1.0), (1.0, 1.0), (1.0, 1.0)])));
        assert!(encloses(&ring(&[(0.0, 0.0), (1.0, 1.0), (1.0, 0.0), (0.0, 1.0), (0.0, 0.0)])), "a figure of eight");
        let spike = Polygon::new(square(0.0, 0.0, 2.0, true), vec![ring(&[(1.0, 1.0), (1.5, 1.5), (1.0, 1.0)])]);
        let valid = valid_polygons(spike.into()).expect("a square");
        assert!(valid.0[0].interiors().is_empty(), "a hole without area is removed");
    }
}
