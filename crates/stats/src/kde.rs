//! Kernel density of events in the plane: quartic kernel, adaptive bandwidths, edge correction, ratio of two
//! densities.

use std::f64::consts::PI;

use rayon::prelude::*;
use rstar::{AABB, RTree, RTreeObject};

/// Square metres in a square kilometre: densities are per km², lengths in metres.
const M2_PER_KM2: f64 = 1e6;

/// Events at a point of a plane, with the bandwidth of their kernel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KernelPoint {
    /// Metres east and north.
    pub at: [f64; 2],
    /// The number of events.
    pub events: f64,
    /// The bandwidth, metres; above 0.
    pub bandwidth_m: f64,
}

impl KernelPoint {
    /// Its contribution to the density at a point, per m², by the quartic kernel 3/(πh²)(1 − d²/h²)².
    fn density_at(&self, [x, y]: [f64; 2]) -> f64 {
        let (dx, dy, h2) = (self.at[0] - x, self.at[1] - y, self.bandwidth_m * self.bandwidth_m);
        let rest = 1.0 - (dx * dx + dy * dy) / h2;
        if rest > 0.0 { self.events * 3.0 / (PI * h2) * rest * rest } else { 0.0 }
    }
}

impl RTreeObject for KernelPoint {
    type Envelope = AABB<[f64; 2]>;

    /// The square outside which it contributes nothing.
    fn envelope(&self) -> Self::Envelope {
        let ([x, y], h) = (self.at, self.bandwidth_m);
        AABB::from_corners([x - h, y - h], [x + h, y + h])
    }
}

/// The density at each of some points, events per km², by the quartic kernel.
///
/// Edges are not corrected: divide by [`window_mass`] where the study area ends.
///
/// Silverman, B. W. (1986). *Density Estimation for Statistics and Data Analysis*, eq. 4.5. Chapman & Hall.
///
/// ```
/// use hexspot_stats::kde::{KernelPoint, density};
///
/// let burglary = KernelPoint { at: [0.0, 0.0], events: 1.0, bandwidth_m: 1_000.0 };
/// let at = density(vec![burglary], &[[0.0, 0.0], [1_000.0, 0.0]]);
/// assert!((at[0] - 3.0 / std::f64::consts::PI).abs() < 1e-12);
/// assert_eq!(at[1], 0.0);
/// ```
pub fn density(spread: Vec<KernelPoint>, at: &[[f64; 2]]) -> Vec<f64> {
    let tree = RTree::bulk_load(spread);
    let of_point = |point: &[f64; 2]| {
        let near = tree.locate_in_envelope_intersecting(AABB::from_point(*point));
        near.map(|spread| spread.density_at(*point)).sum::<f64>() * M2_PER_KM2
    };
    at.par_iter().map(of_point).collect()
}

/// The largest multiple of the fixed bandwidth that an event gets.
pub const LARGEST_FACTOR: f64 = 5.0;

/// Bandwidths by the square-root law: narrow where events are dense, wide where they are few.
///
/// An event where the pilot density is f gets the bandwidth h √(g/f), g being the geometric mean of f over the
/// events; at most [`LARGEST_FACTOR`] times h.
///
/// Abramson, I. S. (1982). On bandwidth variation in kernel estimates — a square root law. *Annals of Statistics* 10,
/// 1217–1223. doi:10.1214/aos/1176345986
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AdaptiveBandwidth {
    ln_mean: f64,
}

impl AdaptiveBandwidth {
    /// The bandwidths of events as (number, pilot density at their point). Points without events or without pilot density
    /// are excluded; `None` when none remain.
    ///
    /// ```
    /// use hexspot_stats::kde::AdaptiveBandwidth;
    ///
    /// let bandwidth = AdaptiveBandwidth::from_pilot([(1.0, 4.0), (1.0, 1.0)]).expect("events");
    /// assert!((bandwidth.factor(1.0) / bandwidth.factor(4.0) - 2.0).abs() < 1e-12);
    /// ```
    pub fn from_pilot(events: impl IntoIterator<Item = (f64, f64)>) -> Option<Self> {
        let usable = events.into_iter().filter(|(events, pilot)| *events > 0.0 && *pilot > 0.0);
        let (sum, total) =
            usable.fold((0.0, 0.0), |(sum, total), (events, pilot)| (sum + events * pilot.ln(), total + events));
        (total > 0.0).then_some(Self { ln_mean: sum / total })
    }

    /// The factor of the fixed bandwidth for an event where the pilot density is `pilot`.
    pub fn factor(self, pilot: f64) -> f64 {
        if pilot > 0.0 { (0.5 * (self.ln_mean - pilot.ln())).exp().min(LARGEST_FACTOR) } else { LARGEST_FACTOR }
    }
}

/// The points by which the mass of a kernel is estimated: the share of them inside is the mass, to about one in two
/// hundred.
pub const MASS_POINTS: u32 = 512;

/// The share of the mass of a quartic kernel around a point that lies inside the study area: dividing a density by it
/// corrects for the edge.
///
/// `inside` is called with points that each stand for an equal part of the kernel: on a spiral of golden angles, at
/// the quantiles √(1 − (1 − u)^⅓) of its distance. Never less than one part, as the point itself is assumed inside.
///
/// Diggle, P. (1985). A kernel method for smoothing point process data. *Applied Statistics* 34, 138–147.
/// doi:10.2307/2347366
///
/// ```
/// use hexspot_stats::kde::window_mass;
///
/// // On a straight edge half of the kernel lies inside.
/// let mass = window_mass([0.0, 0.0], 200.0, |[x, _]| x > 0.0);
/// assert!((mass - 0.5).abs() < 0.01);
/// ```
pub fn window_mass([x, y]: [f64; 2], bandwidth_m: f64, inside: impl Fn([f64; 2]) -> bool) -> f64 {
    let golden_angle = PI * (3.0 - 5f64.sqrt());
    let part = |i: &u32| {
        let u = (f64::from(*i) + 0.5) / f64::from(MASS_POINTS);
        let (away, turn) = (bandwidth_m * (1.0 - (1.0 - u).cbrt()).sqrt(), f64::from(*i) * golden_angle);
        inside([x + away * turn.cos(), y + away * turn.sin()])
    };
    (0..MASS_POINTS).filter(part).count().max(1) as f64 / f64::from(MASS_POINTS)
}

/// A ratio of two densities.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RelativeRisk {
    /// The ratio; 1 where the place has the same share of both.
    pub value: f64,
    /// Whether the denominator was below the floor and replaced by it: the ratio is then too small and very
    /// uncertain.
    pub floored: bool,
}

/// The density of one unit spread evenly over a circle of the bandwidth, per km²: where the denominator is less,
/// there is not one unit within reach.
///
/// ```
/// let floor = hexspot_stats::kde::denominator_floor(1_000.0);
/// assert!((floor - 1.0 / std::f64::consts::PI).abs() < 1e-12);
/// ```
pub fn denominator_floor(bandwidth_m: f64) -> f64 {
    M2_PER_KM2 / (PI * bandwidth_m * bandwidth_m)
}

/// The relative risk of a place: its share of the events over its share of the reference (such as premises).
///
/// `events` and `others` are the two densities there, of the same bandwidth; `totals` are the totals of both. `None`
/// where a total or the `floor` is 0.
///
/// Bithell, J. F. (1990). An application of density estimation to geographical epidemiology. *Statistics in Medicine*
/// 9, 691–701. doi:10.1002/sim.4780090616
///
/// ```
/// use hexspot_stats::kde::density_ratio;
///
/// let risk = density_ratio(1_200.0, 100.0, (200.0, 50.0), 10.0).expect("totals");
/// assert_eq!((risk.value, risk.floored), (3.0, false));
/// ```
pub fn density_ratio(events: f64, others: f64, totals: (f64, f64), floor: f64) -> Option<RelativeRisk> {
    let (of_events, of_others) = totals;
    let defined = of_events > 0.0 && of_others > 0.0 && floor > 0.0;
    let value = events / others.max(floor) * (of_others / of_events);
    defined.then_some(RelativeRisk { value, floored: others < floor })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Points that look scattered, in a square of this side.
    pub(super) fn scattered(n: u32, side: f64) -> Vec<[f64; 2]> {
        (0..n)
            .map(f64::from)
            .map(|i| [(i * 0.754_877_666).fract() * side, (i * 0.569_840_291).fract() * side])
            .collect()
    }

    #[test]
    fn matches_sum_over_all_events() {
        let spread: Vec<KernelPoint> = scattered(300, 1_000.0)
            .into_iter()
            .zip(1..)
            .map(|(at, i)| KernelPoint { at, events: f64::from(i % 5), bandwidth_m: 40.0 + f64::from(i % 7) * 35.0 })
            .collect();
        let at = scattered(200, 1_200.0);
        let plain: Vec<f64> =
            at.iter().map(|at| spread.iter().map(|event| event.density_at(*at)).sum::<f64>() * M2_PER_KM2).collect();
        assert!(plain.iter().any(|density| *density > 0.0) && plain.contains(&0.0));
        for (fast, plain) in density(spread, &at).iter().zip(&plain) {
            assert!((fast - plain).abs() <= 1e-12 * plain, "{fast} and {plain}");
        }
    }

    #[test]
    fn kernel_has_mass_one() {
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
    fn density_scales() {
        let points = scattered(50, 500.0);
        let of = |length: f64, events: f64| {
            let scaled = points.iter().map(|[x, y]| [x * length, y * length]);
            let spread = scaled.clone().map(|at| KernelPoint { at, events, bandwidth_m: 90.0 * length }).collect();
            density(spread, &scaled.collect::<Vec<_>>())
        };
        for ((plain, wide), many) in of(1.0, 1.0).iter().zip(of(2.0, 1.0)).zip(of(1.0, 2.0)) {
            assert!((plain / wide - 4.0).abs() < 1e-9 && (many / plain - 2.0).abs() < 1e-12);
        }
    }

    #[test]
    fn factors_follow_square_root_law() {
        let events = [(1.0, 4.0), (3.0, 1.0), (2.0, 9.0), (5.0, 0.0), (0.0, 7.0)];
        let law = AdaptiveBandwidth::from_pilot(events).expect("events");
        assert!((law.factor(1.0) / law.factor(4.0) - 2.0).abs() < 1e-12);
        let mean: f64 = events[..3].iter().map(|(n, pilot)| n * law.factor(*pilot).ln()).sum();
        assert!(mean.abs() < 1e-12, "the geometric mean of the factors is 1: {mean}");
        assert_eq!((law.factor(1e-9), law.factor(0.0)), (5.0, 5.0));
        assert_eq!(AdaptiveBandwidth::from_pilot([(0.0, 1.0), (2.0, 0.0)]), None);
    }

    #[test]
    fn mass_of_half_plane_matches_integral() {
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
    fn corrected_density_is_flat_to_the_edge() {
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

    #[test]
    fn equal_shares_have_ratio_one() {
        let risk = |events, others| density_ratio(events, others, (200.0, 50.0), 10.0).expect("totals");
        assert_eq!(risk(400.0, 100.0), RelativeRisk { value: 1.0, floored: false });
        assert_eq!(risk(1_200.0, 100.0).value, 3.0);
        assert_eq!(risk(400.0, 1.0), RelativeRisk { value: 10.0, floored: true });
        assert_eq!(risk(0.0, 0.0), RelativeRisk { value: 0.0, floored: true });
        assert_eq!(density_ratio(1.0, 1.0, (0.0, 5.0), 10.0), None);
        assert!((denominator_floor(1_000.0 / PI.sqrt()) - 1.0).abs() < 1e-12);
    }
}
