//! One cell divided among the points nearest to each of its parts: half-plane clipping on a gnomonic plane.

use crate::place::{LonLat, PointIndex, centre, corners};

/// The points among which cells are divided.
pub(super) struct ClipRegion<'a> {
    pub at: &'a [LonLat],
    pub index: &'a PointIndex,
}

impl ClipRegion<'_> {
    /// The area of a cell that is nearest to each point, m²: points with a positive area, in order.
    pub fn parts_of(&self, cell: h3o::CellIndex) -> Vec<(u32, f64)> {
        /// Allowance for rounding of distances.
        const SLACK: f64 = 1.0 + 1e-9;
        let middle = centre(cell);
        let plane = GnomonicPlane::at(middle);
        let outline = Convex::new(corners(cell).into_iter().map(|corner| plane.project(corner)).collect());
        let Some((_, nearest)) = self.index.nearest(middle) else { return Vec::new() };
        let reach = nearest + 2.0 * outline.farthest_squared([0.0, 0.0]).sqrt();
        let near = self.index.within(middle, reach * SLACK);
        let mut rivals: Vec<(usize, Offset)> = near.map(|point| (point, plane.offset(self.at[point]))).collect();
        // Nearest first: they leave nothing to most of the others, which ends the clipping early.
        rivals.sort_unstable_by(|a, b| a.1.squared.total_cmp(&b.1.squared).then(a.0.cmp(&b.0)));
        let mut spare = Vec::new();
        let area_of = |own: &(usize, Offset)| {
            let mut part = outline.clone();
            let mut farthest = part.farthest_squared(own.1.along);
            for other in rivals.iter().filter(|other| other.0 != own.0) {
                let apart = [0, 1].map(|axis| other.1.along[axis] - own.1.along[axis]);
                // A point twice as far as the farthest corner is nowhere the nearer one.
                let apart_squared = apart[0].powi(2) + apart[1].powi(2) + (other.1.below - own.1.below).powi(2);
                if apart_squared > 4.0 * SLACK * (farthest + own.1.below.powi(2)) {
                    continue;
                }
                if part.clip(apart, 0.5 * (other.1.squared - own.1.squared), &mut spare) {
                    if part.is_empty() {
                        return None;
                    }
                    farthest = part.farthest_squared(own.1.along);
                }
            }
            Some((own.0 as u32, part.area())).filter(|(_, m2)| *m2 > 0.0)
        };
        let mut parts: Vec<(u32, f64)> = rivals.iter().filter_map(area_of).collect();
        parts.sort_unstable_by_key(|(point, _)| *point);
        parts
    }
}

/// The gnomonic projection: the plane that touches the sphere at a position, projected from the earth's centre.
///
/// Great circles become straight lines: the edges of cells, and the line along which two points are equally near, at any distance.
/// Areas within 5 km of the touching point are exact to one part in a million.
#[derive(Clone, Copy, Debug)]
pub(super) struct GnomonicPlane {
    touching: [f64; 3],
    east: [f64; 3],
    north: [f64; 3],
}

/// The straight line through the earth from the touching point of a plane to a position.
#[derive(Clone, Copy, Debug)]
pub(super) struct Offset {
    /// Along the plane: metres east and north.
    pub along: [f64; 2],
    /// Below the plane: metres.
    pub below: f64,
    /// The square of the distance, m².
    pub squared: f64,
}

impl GnomonicPlane {
    /// The plane that touches at `at`.
    pub fn at(at: LonLat) -> Self {
        let (lon, lat) = (at.lon().to_radians(), at.lat().to_radians());
        Self {
            touching: at.on_sphere(),
            east: [-lon.sin(), lon.cos(), 0.0],
            north: [-lat.sin() * lon.cos(), -lat.sin() * lon.sin(), lat.cos()],
        }
    }

    /// A position on this side of the earth, projected onto the plane: metres east and north.
    pub fn project(&self, at: LonLat) -> [f64; 2] {
        let position = at.on_sphere();
        let height = dot(position, self.touching) / dot(self.touching, self.touching);
        [dot(position, self.east) / height, dot(position, self.north) / height]
    }

    /// The offset of a position from the touching point.
    pub fn offset(&self, at: LonLat) -> Offset {
        let position = at.on_sphere();
        let from: [f64; 3] = std::array::from_fn(|axis| position[axis] - self.touching[axis]);
        let squared = dot(from, from);
        let below = squared / (2.0 * dot(self.touching, self.touching).sqrt());
        Offset { along: [dot(from, self.east), dot(from, self.north)], below, squared }
    }
}

fn dot(a: [f64; 3], b: [f64; 3]) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

/// A convex polygon, metres, corners counter-clockwise; without corners when it is empty.
#[derive(Clone, Debug)]
pub(super) struct Convex(Vec<[f64; 2]>);

impl Convex {
    /// The polygon with these corners, counter-clockwise.
    pub fn new(corners: Vec<[f64; 2]>) -> Self {
        Self(corners)
    }

    /// Whether the polygon is empty.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Area, m².
    pub fn area(&self) -> f64 {
        let next = self.0.iter().cycle().skip(1);
        0.5 * self.0.iter().zip(next).map(|(a, b)| a[0] * b[1] - a[1] * b[0]).sum::<f64>().abs()
    }

    /// The square of the distance from a point to the farthest corner.
    pub fn farthest_squared(&self, from: [f64; 2]) -> f64 {
        let squared = |corner: &[f64; 2]| (corner[0] - from[0]).powi(2) + (corner[1] - from[1]).powi(2);
        self.0.iter().map(squared).fold(0.0, f64::max)
    }

    /// Keeps the part where `normal` · position ≤ `limit`; returns whether anything was removed. `spare` is scratch space.
    pub fn clip(&mut self, normal: [f64; 2], limit: f64, spare: &mut Vec<[f64; 2]>) -> bool {
        let beyond = |at: [f64; 2]| normal[0] * at[0] + normal[1] * at[1] - limit;
        if self.0.iter().all(|corner| beyond(*corner) <= 0.0) {
            return false;
        }
        spare.clear();
        let Some(last) = self.0.last() else { return false };
        let (mut before, mut before_beyond) = (*last, beyond(*last));
        for corner in &self.0 {
            let corner_beyond = beyond(*corner);
            if (before_beyond > 0.0) != (corner_beyond > 0.0) {
                let share = before_beyond / (before_beyond - corner_beyond);
                spare.push([0, 1].map(|axis| before[axis] + share * (corner[axis] - before[axis])));
            }
            if corner_beyond <= 0.0 {
                spare.push(*corner);
            }
            (before, before_beyond) = (*corner, corner_beyond);
        }
        std::mem::swap(&mut self.0, spare);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clips_a_square() {
        let square = || Convex::new(vec![[0.0, 0.0], [2.0, 0.0], [2.0, 2.0], [0.0, 2.0]]);
        let (mut polygon, mut spare) = (square(), Vec::new());
        assert!(!polygon.clip([1.0, 0.0], 5.0, &mut spare) && polygon.area() == 4.0);
        assert!(polygon.clip([1.0, 1.0], 1.0, &mut spare));
        assert!((polygon.area() - 0.5).abs() < 1e-15, "a corner is left");
        assert!((polygon.farthest_squared([0.0, 0.0]) - 1.0).abs() < 1e-15);
        assert!(polygon.clip([-1.0, -1.0], -3.0, &mut spare) && polygon.is_empty() && polygon.area() == 0.0);
        assert!(!polygon.clip([1.0, 0.0], 0.5, &mut spare), "an empty polygon stays empty");
    }
}
