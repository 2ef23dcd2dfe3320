//! The ratio of two densities: where events crowd more than what they are compared with.

use std::f64::consts::PI;

use super::M2_PER_KM2;

/// A ratio of two densities.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RelativeRisk {
    /// The ratio; 1 where the place has the same share of both.
    pub value: f64,
    /// Whether the denominator was below the floor and was taken to be the floor: the ratio is then too small, and rests on next
    /// to nothing.
    pub floored: bool,
}

/// The density of one unit spread evenly over a circle of the bandwidth, per km²: where the denominator is less, there is not one
/// unit within reach.
pub fn denominator_floor(bandwidth_m: f64) -> f64 {
    M2_PER_KM2 / (PI * bandwidth_m * bandwidth_m)
}

/// The risk of a place: its share of the events over its share of what they are compared with. `events` and `others` are the two
/// densities there, of the same bandwidth, and the two totals; `None` where a total is nought.
///
/// Bithell, J. F. (1990). An application of density estimation to geographical epidemiology. *Statistics in Medicine* 9, 691–701.
/// doi:10.1002/sim.4780090616
pub fn density_ratio(events: f64, others: f64, totals: (f64, f64), floor: f64) -> Option<RelativeRisk> {
    let (of_events, of_others) = totals;
    let defined = of_events > 0.0 && of_others > 0.0 && floor > 0.0;
    let value = events / others.max(floor) * (of_others / of_events);
    defined.then_some(RelativeRisk { value, floored: others < floor })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_alike_is_one_and_a_denominator_below_the_floor_is_flagged() {
        let risk = |events, others| density_ratio(events, others, (200.0, 50.0), 10.0).expect("totals");
        assert_eq!(risk(400.0, 100.0), RelativeRisk { value: 1.0, floored: false });
        assert_eq!(risk(1_200.0, 100.0).value, 3.0);
        assert_eq!(risk(400.0, 1.0), RelativeRisk { value: 10.0, floored: true });
        assert_eq!(risk(0.0, 0.0), RelativeRisk { value: 0.0, floored: true });
        assert_eq!(density_ratio(1.0, 1.0, (0.0, 5.0), 10.0), None);
        assert!((denominator_floor(1_000.0 / PI.sqrt()) - 1.0).abs() < 1e-12);
    }
}
