//! Noding: corners that coincide within a tolerance, and line ends that lie on another line.

use std::collections::BTreeMap;

use rstar::RTree;
use rstar::primitives::{GeomWithData, Line};

use crate::place::{LonLat, Plane, share_along};

/// Tolerance, metres. Corners within it are one place, and a line end within it of another line meets that line. Lines
/// that only cross are not joined, because one may be a bridge.
pub const JOIN_M: f64 = 0.5;

/// A corner of a line: its position, and the index of the place shared by all corners there.
pub(super) type Corner = (LonLat, usize);

/// Corners of lines, each with the index of its place. An end that lies on another line becomes a corner of that line
/// too.
pub(super) fn node_lines(lines: &[Vec<LonLat>], plane: Plane) -> Vec<Vec<Corner>> {
    let numbers = numbers(lines);
    let mut corners: Vec<Vec<Corner>> =
        lines.iter().map(|line| line.iter().map(|at| (*at, numbers[&at.order_key()])).collect()).collect();
    let mut visits: BTreeMap<usize, usize> = BTreeMap::new();
    corners.iter().flatten().for_each(|(_, number)| *visits.entry(*number).or_default() += 1);
    let segments = segments(&corners, plane);
    let mut meets: Vec<(usize, usize, f64, Corner)> = Vec::new();
    let ends = corners.iter().flat_map(|line| [line.first(), line.last()]).flatten();
    for end in ends.filter(|(_, number)| visits[number] == 1) {
        let at = plane.metres(end.0);
        let near = segments.locate_within_distance(at, JOIN_M * JOIN_M).filter(|found| {
            let (line, segment) = found.data;
            corners[line][segment].1 != end.1 && corners[line][segment + 1].1 != end.1
        });
        meets.extend(
            near.map(|found| (found.data.0, found.data.1, share_along(found.geom().from, found.geom().to, at), *end)),
        );
    }
    // Insert from the end of each line to its beginning, so that indices stay valid.
    meets.sort_by(|a, b| (b.0, b.1).cmp(&(a.0, a.1)).then(b.2.total_cmp(&a.2)));
    for (line, segment, _, corner) in meets {
        corners[line].insert(segment + 1, corner);
    }
    corners
}

/// Index of each place, by the key of a corner. Corners are clustered from south to north, so that their order in files
/// makes no difference.
fn numbers(lines: &[Vec<LonLat>]) -> BTreeMap<(u64, u64), usize> {
    let mut at: Vec<LonLat> = lines.iter().flatten().copied().collect();
    at.sort_by_key(|at| at.order_key());
    at.dedup();
    let mut places: RTree<GeomWithData<[f64; 3], usize>> = RTree::new();
    let mut numbers = BTreeMap::new();
    for at in at {
        let point = at.on_sphere();
        let near = places.nearest_neighbor(point).filter(|place| within(place.geom(), &point)).map(|place| place.data);
        let number = near.unwrap_or_else(|| {
            places.insert(GeomWithData::new(point, places.size()));
            places.size() - 1
        });
        numbers.insert(at.order_key(), number);
    }
    numbers
}

fn within(a: &[f64; 3], b: &[f64; 3]) -> bool {
    a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum::<f64>() <= JOIN_M * JOIN_M
}

/// A line segment on the plane, with the indices of its line and of its first corner.
pub(super) type LineSegment = GeomWithData<Line<[f64; 2]>, (usize, usize)>;

fn segments(corners: &[Vec<Corner>], plane: Plane) -> RTree<LineSegment> {
    let of_line = |(line, corners): (usize, &Vec<Corner>)| {
        let metres: Vec<[f64; 2]> = corners.iter().map(|(at, _)| plane.metres(*at)).collect();
        let pairs = metres.windows(2).enumerate();
        pairs.map(|(at, pair)| LineSegment::new(Line::new(pair[0], pair[1]), (line, at))).collect::<Vec<_>>()
    };
    RTree::bulk_load(corners.iter().enumerate().flat_map(of_line).collect())
}
