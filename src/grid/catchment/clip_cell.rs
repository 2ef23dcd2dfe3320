//! The ground of one cell, cut into the parts nearest to each point.

use crate::grid::gnomonic::{Offset, Plane};
use crate::grid::half_plane_clip::Convex;
use crate::place::{LonLat, PointIndex, centre, corners};

/// The points among which ground is shared out.
pub(super) struct ClipRegion<'a> {
    pub at: &'a [LonLat],
    pub index: &'a PointIndex,
}

impl ClipRegion<'_> {
    /// The points that own ground of a cell and how much, m², in order of the points.
    pub fn parts_of(&self, cell: h3o::CellIndex) -> Vec<(u32, f64)> {
        /// What rounding may take from a distance.
        const SLACK: f64 = 1.0 + 1e-9;
        let middle = centre(cell);
        let plane = Plane::at(middle);
        let outline = Convex::new(corners(cell).into_iter().map(|corner| plane.seen(corner)).collect());
        let Some((_, nearest)) = self.index.nearest(middle) else { return Vec::new() };
        let reach = nearest + 2.0 * outline.farthest_squared([0.0, 0.0]).sqrt();
        let near = self.index.within(middle, reach * SLACK);
        let mut rivals: Vec<(usize, Offset)> = near.map(|point| (point, plane.offset(self.at[point]))).collect();
        // The nearest first: what they leave of most others is nothing.
        rivals.sort_unstable_by(|a, b| a.1.squared.total_cmp(&b.1.squared).then(a.0.cmp(&b.0)));
        let mut spare = Vec::new();
        let own = |own: &(usize, Offset)| {
            let mut ground = outline.clone();
            let mut farthest = ground.farthest_squared(own.1.along);
            for other in rivals.iter().filter(|other| other.0 != own.0) {
                let apart = [0, 1].map(|axis| other.1.along[axis] - own.1.along[axis]);
                // A point twice as far as the farthest corner is nowhere the nearer one.
                let apart_squared = apart[0].powi(2) + apart[1].powi(2) + (other.1.below - own.1.below).powi(2);
                if apart_squared > 4.0 * SLACK * (farthest + own.1.below.powi(2)) {
                    continue;
                }
                if ground.cut(apart, 0.5 * (other.1.squared - own.1.squared), &mut spare) {
                    if ground.is_empty() {
                        return None;
                    }
                    farthest = ground.farthest_squared(own.1.along);
                }
            }
            Some((own.0 as u32, ground.area())).filter(|(_, m2)| *m2 > 0.0)
        };
        let mut parts: Vec<(u32, f64)> = rivals.iter().filter_map(own).collect();
        parts.sort_unstable_by_key(|(point, _)| *point);
        parts
    }
}
