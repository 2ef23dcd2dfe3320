//! The points of a Traffic Light Scheme by area.

use crate::analysis::premises::observed;
use crate::areas::{Measure, MeasureUnit, MonthlyCounts};
use crate::error::Result;
use crate::ingest::{AreaIndex, InputData};
use crate::options::Options;
use crate::period::Period;
use crate::premises::{
    AttributionOptions, DEFAULT_NAMED_WITHIN_M, Scheme, UnattributedReason, attribute, monthly_points,
};

/// The name of the measure.
pub const TRAFFIC_LIGHT: &str = "traffic-light";

/// The points that incidents at the premises of each area gave, age aside; `None` when no incident names a premises. Incidents
/// that are only near some give none, whatever the scheme says of them: areas are compared, not rated.
pub fn of_premises(
    config: &Options,
    loaded: &InputData,
    index: &AreaIndex<'_>,
    period: Period,
    areas: usize,
) -> Result<Option<(Measure, MonthlyCounts)>> {
    let (Some(premises), Some(observed)) = (&loaded.premises, observed(&loaded.events, period)) else {
        return Ok(None);
    };
    config.scheme.check()?;
    let nobody = |_: &_| false;
    let question = AttributionOptions {
        period,
        near: &nobody,
        reach_m: config.premises.reach_m,
        named_within_m: DEFAULT_NAMED_WITHIN_M,
    };
    let attribution = attribute(&loaded.events, &premises.venues, &question)?;
    let scheme = Scheme { count_near: false, ..config.scheme.clone() };
    let points_by_month = monthly_points(&attribution, &scheme);
    let known: Vec<Option<f64>> = observed.iter().map(|observed| observed.then_some(0.0)).collect();
    let mut monthly = vec![known; areas];
    for (venue, points) in premises.venues.iter().zip(&points_by_month.monthly) {
        for area in index.containing(venue.at) {
            let sums = monthly[area].iter_mut().zip(points);
            sums.for_each(|(sum, points)| *sum = sum.map(|sum| sum + points));
        }
    }
    let measure = Measure {
        name: TRAFFIC_LIGHT.into(),
        title: "Traffic-light points of premises".into(),
        unit: MeasureUnit::Points,
        proxy_of: None,
        source: "incidents that name a premises".into(),
    };
    let unnamed =
        [UnattributedReason::NotRequested, UnattributedReason::NoPremisesInReach, UnattributedReason::NoPosition];
    let named = attribution.unattributed.iter().filter(|(left, _)| !unnamed.contains(left));
    let left: u64 = named.map(|(_, events)| events).sum();
    Ok(Some((
        measure,
        MonthlyCounts { period, monthly, scale: points_by_month.scale, outside: 0, unlocated: left, in_part: 0 },
    )))
}
