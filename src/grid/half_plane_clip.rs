//! Convex ground on a plane, cut piece by piece by straight lines.

/// A convex polygon, metres, corners counter-clockwise; without corners when nothing is left of it.
#[derive(Clone, Debug)]
pub(super) struct Convex(Vec<[f64; 2]>);

impl Convex {
    /// The polygon of these corners, given in turn.
    pub fn new(corners: Vec<[f64; 2]>) -> Self {
        Self(corners)
    }

    /// Whether nothing is left.
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

    /// Keeps what lies where `normal` · position ≤ `limit`; tells whether anything was cut away.
    pub fn cut(&mut self, normal: [f64; 2], limit: f64, spare: &mut Vec<[f64; 2]>) -> bool {
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
    fn a_square_is_cut_as_by_hand() {
        let square = || Convex::new(vec![[0.0, 0.0], [2.0, 0.0], [2.0, 2.0], [0.0, 2.0]]);
        let (mut ground, mut spare) = (square(), Vec::new());
        assert!(!ground.cut([1.0, 0.0], 5.0, &mut spare) && ground.area() == 4.0);
        assert!(ground.cut([1.0, 1.0], 1.0, &mut spare));
        assert!((ground.area() - 0.5).abs() < 1e-15, "a corner is left");
        assert!((ground.farthest_squared([0.0, 0.0]) - 1.0).abs() < 1e-15);
        assert!(ground.cut([-1.0, -1.0], -3.0, &mut spare) && ground.is_empty() && ground.area() == 0.0);
        assert!(!ground.cut([1.0, 0.0], 0.5, &mut spare), "nothing cannot be cut");
    }
}
