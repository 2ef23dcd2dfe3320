//! Density of events: each spread over the ground around it.

mod adaptive;
mod edge;
mod relative;

pub use adaptive::{AdaptiveBandwidth, LARGEST_FACTOR};
pub use edge::{MASS_POINTS, window_mass};
pub use relative::{RelativeRisk, denominator_floor, density_ratio};

use std::f64::consts::PI;

use rayon::prelude::*;
use rstar::{AABB, RTree, RTreeObject};

/// Square metres of a square kilometre: densities are per km², lengths are metres.
const M2_PER_KM2: f64 = 1e6;

/// Events at a point of a plane.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KernelPoint {
    /// Metres east and north.
    pub at: [f64; 2],
    /// How many events.
    pub events: f64,
    /// How far each is spread, metres; above 0.
    pub bandwidth_m: f64,
}

impl KernelPoint {
    /// What it adds to the density of a point, per m², by the quartic kernel 3/(πh²)(1 − d²/h²)².
    fn density_at(&self, [x, y]: [f64; 2]) -> f64 {
        let (dx, dy, h2) = (self.at[0] - x, self.at[1] - y, self.bandwidth_m * self.bandwidth_m);
        let rest = 1.0 - (dx * dx + dy * dy) / h2;
        if rest > 0.0 { self.events * 3.0 / (PI * h2) * rest * rest } else { 0.0 }
    }
}

impl RTreeObject for KernelPoint {
    type Envelope = AABB<[f64; 2]>;

    /// The square beyond which it adds nothing.
    fn envelope(&self) -> Self::Envelope {
        let ([x, y], h) = (self.at, self.bandwidth_m);
        AABB::from_corners([x - h, y - h], [x + h, y + h])
    }
}

/// The density at each of some points, events per km², by the quartic kernel. Nothing is done about edges: divide by
/// [`window_mass`] where the ground ends.
///
/// Silverman, B. W. (1986). *Density Estimation for Statistics and Data Analysis*, eq. 4.5. Chapman & Hall.
pub fn density(spread: Vec<KernelPoint>, at: &[[f64; 2]]) -> Vec<f64> {
    let tree = RTree::bulk_load(spread);
    let of_point = |point: &[f64; 2]| {
        let near = tree.locate_in_envelope_intersecting(AABB::from_point(*point));
        near.map(|spread| spread.density_at(*point)).sum::<f64>() * M2_PER_KM2
    };
    at.par_iter().map(of_point).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Points that look strewn, in a square of this side.
    pub(super) fn strewn(n: u32, side: f64) -> Vec<[f64; 2]> {
        (0..n)
            .map(f64::from)
            .map(|i| [(i * 0.754_877_666).fract() * side, (i * 0.569_840_291).fract() * side])
            .collect()
    }

    #[test]
    fn the_tree_gives_what_looking_at_every_event_gives() {
        let spread: Vec<KernelPoint> = strewn(300, 1_000.0)
            .into_iter()
            .zip(1..)
            .map(|(at, i)| KernelPoint { at, events: f64::from(i % 5), bandwidth_m: 40.0 + f64::from(i % 7) * 35.0 })
            .collect();
        let at = strewn(200, 1_200.0);
        let plain: Vec<f64> =
            at.iter().map(|at| spread.iter().map(|event| event.density_at(*at)).sum::<f64>() * M2_PER_KM2).collect();
        assert!(plain.iter().any(|density| *density > 0.0) && plain.contains(&0.0));
        for (fast, plain) in density(spread, &at).iter().zip(&plain) {
            assert!((fast - plain).abs() <= 1e-12 * plain, "{fast} and {plain}");
        }
    }

    #[test]
    fn an_event_has_a_mass_of_one_whatever_its_bandwidth() {
        for bandwidth_m in [35.0, 180.0] {
            const STEPS: u32 = 400;
            let step = 2.0 * bandwidth_m / f64::from(STEPS);
            let along = |i: u32| (f64::from(i) + 0.5) * step - bandwidth_m;
            let at: Vec<[f64; 2]> = (0..STEPS * STEPS).map(|i| [along(i / STEPS), along(i % STEPS)]).collect();
            let one = density(vec![KernelPoint { at: [0.0, 0.0], events: 1.0, bandwidth_m }], &at);
            let mass = one.iter().sum::<f64>() * step * step / M2_PER_KM2;
            assert!((mass - 1.0).abs() < 1e-4, "{mass}");
        }
    }

    #[test]
    fn lengths_doubled_leave_a_quarter_and_events_doubled_give_twice() {
        let points = strewn(50, 500.0);
        let of = |length: f64, events: f64| {
            let scaled = points.iter().map(|[x, y]| [x * length, y * length]);
            let spread = scaled.clone().map(|at| KernelPoint { at, events, bandwidth_m: 90.0 * length }).collect();
            density(spread, &scaled.collect::<Vec<_>>())
        };
        for ((plain, wide), many) in of(1.0, 1.0).iter().zip(of(2.0, 1.0)).zip(of(1.0, 2.0)) {
            assert!((plain / wide - 4.0).abs() < 1e-9 && (many / plain - 2.0).abs() < 1e-12);
        }
    }
}
