//! Back-tests patrol plans: the share of later harm covered by the plan, by a plan from plain counts and by an equal spread.

use super::summary::{Difference, difference};
use crate::period::Month;
use crate::place::LonLat;
use crate::plan::demand::Demand;
use crate::plan::patrol::{
    self, CoveredHarm, HourlyHarm, PatrolOptions, PatrolPlan, Roster, covered_harm, equal_spread, upper_bound,
};
use crate::plan::walk::Walk;
use crate::temporal::HOURS_PER_WEEK;
use hexspot_stats::RandomStreams;

/// A method of planning patrols.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PatrolMethod {
    /// The plan, by expected harm per cell and hour.
    Plan,
    /// The same planner with the events of each cell in the training months, equal in every hour. If the plan assumes hours, this method
    /// uses the same assumption, so that it is not tested.
    PlainCount,
    /// The visiting minutes of the plan in each hour, spread equally over cells.
    EqualSpread,
}

impl PatrolMethod {
    /// All methods, the plan first.
    pub const ALL: [Self; 3] = [Self::Plan, Self::PlainCount, Self::EqualSpread];

    /// The name in outputs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::PlainCount => "plain-count",
            Self::EqualSpread => "equal-spread",
        }
    }
}

/// The teams, hours and walking distances of patrols.
#[derive(Clone, Copy, Debug)]
pub struct PatrolDuty<'a> {
    /// The teams and visits.
    pub options: &'a PatrolOptions,
    /// The hours of duty.
    pub roster: &'a Roster,
    /// The walking distances.
    pub walk: &'a Walk,
}

impl PatrolDuty<'_> {
    /// The expected weekly harm of each cell in the hours of the roster.
    pub fn expected(&self, demand: &Demand) -> HourlyHarm {
        let weekly = demand.weekly();
        self.roster.hourly_harm(demand.cells.len(), |cell, slot| weekly[cell] * demand.share(cell, slot))
    }

    /// Plans patrols for a demand.
    pub fn plan(&self, demand: &Demand) -> PatrolPlan {
        let at: Vec<LonLat> = demand.cells.iter().map(|cell| cell.at).collect();
        patrol::plan(&at, &self.expected(demand), self.walk, self.options, self.roster)
    }

    /// An upper bound of the harm that any plan can cover.
    pub fn upper_bound(&self, demand: &Demand) -> f64 {
        let at: Vec<LonLat> = demand.cells.iter().map(|cell| cell.at).collect();
        upper_bound(&at, &self.expected(demand), self.options, self.roster)
    }

    /// The part of `harm` that each method covers, in the order of [`PatrolMethod::ALL`]: the plan for `demand`, the same planner with the
    /// events of each cell (`counts`), and the equal spread.
    pub fn compare(&self, plan: &PatrolPlan, demand: &Demand, counts: &[f64], harm: &HourlyHarm) -> [CoveredHarm; 3] {
        let Self { options, roster, walk } = *self;
        let at: Vec<LonLat> = demand.cells.iter().map(|cell| cell.at).collect();
        let share = |cell, slot| {
            if demand.hours_basis.is_assumed() { demand.share(cell, slot) } else { 1.0 / HOURS_PER_WEEK as f64 }
        };
        let counted = roster.hourly_harm(at.len(), |cell, slot| counts[cell] * share(cell, slot));
        let by_count = patrol::plan(&at, &counted, walk, options, roster).routes;
        let covered = |routes: &[_]| covered_harm(routes, harm, options, roster);
        [covered(&plan.routes), covered(&by_count), equal_spread(&plan.routes, harm, options, roster)]
    }
}

/// The result of a method after one origin.
#[derive(Clone, Debug, PartialEq)]
pub struct PatrolRow {
    /// The method.
    pub method: PatrolMethod,
    /// The last month of training.
    pub train_to: Month,
    /// The first month tested.
    pub test_from: Month,
    /// The last month tested.
    pub test_to: Month,
    /// Events of the study area in hours of duty, with the share of each time span.
    pub events: f64,
    /// The shares of their harm that teams cover; `None` without events.
    pub share: Option<CoveredHarm>,
}

/// The means of a method.
#[derive(Clone, Debug, PartialEq)]
pub struct PatrolSummary {
    /// The method.
    pub method: PatrolMethod,
    /// Origins with events in the test months.
    pub origins: usize,
    /// The mean shares of the harm.
    pub share: CoveredHarm,
    /// The gain of the plan in discounted harm, as a share of this method's; `None` for the plan itself and where this method covers
    /// nothing.
    pub plan_more: Option<Difference>,
    /// The same for harm without discount, for which neither is optimised.
    pub plan_more_present: Option<Difference>,
}

/// Summarises all methods, in the order of [`PatrolMethod::ALL`].
///
/// The gain of the plan is the mean over origins of its share minus the method's, over the method's mean share. Interval and verdict are
/// those of [`summarise`](super::summarise()).
pub fn summarise_patrols(rows: &[PatrolRow], streams: RandomStreams, purpose: &str) -> Vec<PatrolSummary> {
    let shares = |method: PatrolMethod| -> Vec<CoveredHarm> {
        rows.iter().filter(|row| row.method == method).filter_map(|row| row.share).collect()
    };
    let mean = |shares: &[CoveredHarm], value: fn(&CoveredHarm) -> f64| {
        shares.iter().map(value).sum::<f64>() / shares.len().max(1) as f64
    };
    let plan = shares(PatrolMethod::Plan);
    let summary = |method: PatrolMethod| {
        let own = shares(method);
        let share =
            CoveredHarm { harm: mean(&own, |share| share.harm), discounted: mean(&own, |share| share.discounted) };
        let more = |value: fn(&CoveredHarm) -> f64, number: u64| {
            let mean = value(&share);
            let more: Vec<f64> = plan.iter().zip(&own).map(|(plan, own)| (value(plan) - value(own)) / mean).collect();
            let mut rng = streams.stream(&format!("patrols/{purpose}/{}", method.as_str()), number);
            (method != PatrolMethod::Plan && mean > 0.0).then(|| difference(&more, &mut rng))
        };
        let (plan_more, plan_more_present) = (more(|share| share.discounted, 0), more(|share| share.harm, 1));
        PatrolSummary { method, origins: own.len(), share, plan_more, plan_more_present }
    };
    PatrolMethod::ALL.map(summary).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gains_are_relative_and_skip_empty_months() {
        let month = |number: u16| Month::new(2024, number).expect("a month");
        let row = |number: u16, method: PatrolMethod| {
            let wave = if number.is_multiple_of(2) { 0.002 } else { -0.002 };
            let harm = match method {
                PatrolMethod::Plan => 0.03 + wave,
                PatrolMethod::PlainCount => 0.02,
                PatrolMethod::EqualSpread => 0.0,
            };
            let share = (number < 9).then_some(CoveredHarm { harm, discounted: harm / 2.0 });
            let (train_to, test) = (month(number - 1), month(number));
            PatrolRow { method, train_to, test_from: test, test_to: test, events: 3.0, share }
        };
        let rows: Vec<PatrolRow> =
            (3..=10).flat_map(|number| PatrolMethod::ALL.map(|method| row(number, method))).collect();
        let met = summarise_patrols(&rows, RandomStreams::new(4), "test");
        assert!(met.iter().all(|summary| summary.origins == 6));
        let [plan, count, equal] = &met[..] else { panic!("three methods") };
        assert!((plan.share.harm - 0.03).abs() < 1e-12 && (plan.share.discounted - 0.015).abs() < 1e-12);
        let more = count.plan_more.expect("compared");
        assert!((more.value - 0.5).abs() < 1e-9 && more.interval.is_some_and(|(low, high)| low > 0.35 && high < 0.65));
        assert!(plan.plan_more.is_none() && equal.plan_more.is_none(), "nothing to divide by");
    }
}
