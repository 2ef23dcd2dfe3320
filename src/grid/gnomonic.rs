//! The plane that touches the earth at a position: the ground around a cell, in metres.

use crate::place::LonLat;

/// The plane that touches the sphere at a position, seen from the earth's centre.
///
/// Seen so, great circles are straight lines: the edges of a cell are, and so is the line between two points along which both are
/// equally near, however far away they are. Areas near the touching point are true to one part in a million within 5 km.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plane {
    touching: [f64; 3],
    east: [f64; 3],
    north: [f64; 3],
}

/// Where a point is from the touching point of a plane, in a straight line through the earth.
#[derive(Clone, Copy, Debug)]
pub(super) struct Offset {
    /// Along the plane: metres east and north.
    pub along: [f64; 2],
    /// Below the plane: metres.
    pub below: f64,
    /// The square of the distance, m².
    pub squared: f64,
}

impl Plane {
    /// The plane that touches at `at`.
    pub fn at(at: LonLat) -> Self {
        let (lon, lat) = (at.lon().to_radians(), at.lat().to_radians());
        Self {
            touching: at.on_sphere(),
            east: [-lon.sin(), lon.cos(), 0.0],
            north: [-lat.sin() * lon.cos(), -lat.sin() * lon.sin(), lat.cos()],
        }
    }

    /// Where a position of this side of the earth is seen on the plane: metres east and north.
    pub fn seen(&self, at: LonLat) -> [f64; 2] {
        let position = at.on_sphere();
        let height = dot(position, self.touching) / dot(self.touching, self.touching);
        [dot(position, self.east) / height, dot(position, self.north) / height]
    }

    /// Where a position is from the touching point.
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
