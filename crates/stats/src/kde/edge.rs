//! What the ground's edge cuts off a kernel.

use std::f64::consts::PI;

/// Points by which the mass of a kernel is told: the share of them inside is the mass, to about one in two hundred.
pub const MASS_POINTS: u32 = 512;

/// The share of the mass of a quartic kernel around a point that lies inside the ground: a density is divided by it, for what lies
/// outside was not recorded.
///
/// `inside` is asked of points that each stand for an equal part of the kernel: on a spiral of golden angles, at the quantiles
/// √(1 − (1 − u)^⅓) of its distance. Never less than one part, for the point itself is taken to be inside.
///
/// Diggle, P. (1985). A kernel method for smoothing point process data. *Applied Statistics* 34, 138–147. doi:10.2307/2347366
pub fn window_mass([x, y]: [f64; 2], bandwidth_m: f64, inside: impl Fn([f64; 2]) -> bool) -> f64 {
    let golden_angle = PI * (3.0 - 5f64.sqrt());
    let part = |i: &u32| {
        let u = (f64::from(*i) + 0.5) / f64::from(MASS_POINTS);
        let (away, turn) = (bandwidth_m * (1.0 - (1.0 - u).cbrt()).sqrt(), f64::from(*i) * golden_angle);
        inside([x + away * turn.cos(), y + away * turn.sin()])
    };
    (0..MASS_POINTS).filter(part).count().max(1) as f64 / f64::from(MASS_POINTS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kde::{KernelPoint, density};

    #[test]
    fn masses_of_a_half_plane_are_those_of_the_integral() {
        // The kernel's mass beyond x = d h, from its marginal law 16/(5π)(1 − x²)^(5/2).
        let beyond = |d: f64| {
            const STEPS: i32 = 20_000;
            let step = (1.0 - d) / f64::from(STEPS);
            let law = |x: f64| 16.0 / (5.0 * PI) * (1.0 - x * x).max(0.0).powf(2.5);
            (0..STEPS).map(|i| law(d + (f64::from(i) + 0.5) * step) * step).sum::<f64>()
        };
        for d in [-0.9, -0.5, -0.1, 0.0, 0.2, 0.5, 0.8] {
            let met = window_mass([30.0, -70.0], 150.0, |[x, _]| x - 30.0 > d * 150.0);
            assert!((met - beyond(d)).abs() < 0.01, "{d}: {met} and {}", beyond(d));
        }
        assert_eq!(window_mass([0.0, 0.0], 100.0, |_| true), 1.0);
        assert_eq!(window_mass([0.0, 0.0], 100.0, |_| false), 1.0 / 512.0);
    }

    #[test]
    fn the_corrected_density_of_uniform_events_is_flat_to_the_edge_and_into_the_corner() {
        const SIDE: i32 = 1_000;
        const STEP: i32 = 10;
        let lattice = (0..SIDE / STEP).flat_map(|i| (0..SIDE / STEP).map(move |j| (i, j)));
        let middle = |i: i32| f64::from(i * STEP) + 0.5 * f64::from(STEP);
        let events = lattice.map(|(i, j)| KernelPoint { at: [middle(i), middle(j)], events: 1.0, bandwidth_m: 200.0 });
        let at = [[500.0, 500.0], [5.0, 500.0], [100.0, 500.0], [995.0, 995.0], [60.0, 940.0]];
        let raw = density(events.collect(), &at);
        let inside = |[x, y]: [f64; 2]| (0.0..1_000.0).contains(&x) && (0.0..1_000.0).contains(&y);
        let even = 1e6 / f64::from(STEP * STEP);
        for (at, raw) in at.iter().zip(&raw) {
            let corrected = raw / window_mass(*at, 200.0, inside);
            assert!((corrected / even - 1.0).abs() < 0.02, "{at:?}: {corrected} for {even}");
        }
        assert!(raw[3] < 0.3 * even, "uncorrected, a corner has a quarter");
    }
}
