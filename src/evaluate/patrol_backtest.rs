//! How much of what happened next patrols would have been present for: a plan, last year's count used the same way, equal spread.

use super::summary::{Difference, difference};
use crate::period::Month;
use crate::place::LonLat;
use crate::plan::demand::Demand;
use crate::plan::patrol::{
    self, CoveredHarm, HourlyHarm, PatrolOptions, PatrolPlan, Roster, covered_harm, equal_spread, upper_bound,
};
use crate::plan::walk::Walk;
use crate::temporal::HOURS;
use hexspot_stats::RandomStreams;

/// A way to say where teams go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PatrolMethod {
    /// The plan: by the harm expected by cell and hour.
    Plan,
    /// The same planner given the plain number of events of each cell in the months trained on, every hour alike; where the plan's hours
    /// are assumed, by the same: neither is then tested on the assumption.
    PlainCount,
    /// As many minutes of visits as the plan has in each hour, the same in every cell.
    EqualSpread,
}

impl PatrolMethod {
    /// All of them, the plan first.
    pub const ALL: [Self; 3] = [Self::Plan, Self::PlainCount, Self::EqualSpread];

    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::PlainCount => "plain-count",
            Self::EqualSpread => "equal-spread",
        }
    }
}

/// Who is out when, and how they get about.
#[derive(Clone, Copy, Debug)]
pub struct Duty<'a> {
    /// The teams and visits.
    pub choices: &'a PatrolOptions,
    /// The hours.
    pub roster: &'a Roster,
    /// How far it is.
    pub walk: &'a Walk,
}

impl Duty<'_> {
    /// The harm of a week that is expected of each cell in the hours of the roster.
    pub fn expected(&self, need: &Demand) -> HourlyHarm {
        let weekly = need.weekly();
        self.roster.hourly_harm(need.cells.len(), |cell, slot| weekly[cell] * need.share(cell, slot))
    }

    /// The plan by a need.
    pub fn plan(&self, need: &Demand) -> PatrolPlan {
        let at: Vec<LonLat> = need.cells.iter().map(|cell| cell.at).collect();
        patrol::plan(&at, &self.expected(need), self.walk, self.choices, self.roster)
    }

    /// The most that the counted harm of any plan can be.
    pub fn bound(&self, need: &Demand) -> f64 {
        let at: Vec<LonLat> = need.cells.iter().map(|cell| cell.at).collect();
        upper_bound(&at, &self.expected(need), self.choices, self.roster)
    }

    /// The harm of `harm` that each method would be present for, in order of [`PatrolMethod::ALL`]: a plan by `need`, and the same
    /// planner given `counts`, the events of each of its cells.
    pub fn compare(&self, plan: &PatrolPlan, need: &Demand, counts: &[f64], harm: &HourlyHarm) -> [CoveredHarm; 3] {
        let Self { choices, roster, walk } = *self;
        let at: Vec<LonLat> = need.cells.iter().map(|cell| cell.at).collect();
        let share =
            |cell, slot| if need.hours_basis.is_assumed() { need.share(cell, slot) } else { 1.0 / HOURS as f64 };
        let counted = roster.hourly_harm(at.len(), |cell, slot| counts[cell] * share(cell, slot));
        let by_count = patrol::plan(&at, &counted, walk, choices, roster).routes;
        let of = |routes: &[_]| covered_harm(routes, harm, choices, roster);
        [of(&plan.routes), of(&by_count), equal_spread(&plan.routes, harm, choices, roster)]
    }
}

/// How a method fared after one origin.
#[derive(Clone, Debug, PartialEq)]
pub struct PatrolRow {
    /// The method.
    pub method: PatrolMethod,
    /// The last month that it knew.
    pub train_to: Month,
    /// The first month tested on.
    pub test_from: Month,
    /// The last.
    pub test_to: Month,
    /// Events of the study area while anybody would have been out; of part of a span parts.
    pub events: f64,
    /// Shares of their harm that teams would have been present for; `None` when nothing happened.
    pub share: Option<CoveredHarm>,
}

/// The means of a method.
#[derive(Clone, Debug, PartialEq)]
pub struct PatrolSummary {
    /// The method.
    pub method: PatrolMethod,
    /// BacktestOptions after which anything happened.
    pub origins: usize,
    /// Mean shares of the harm.
    pub share: CoveredHarm,
    /// How much more counted harm the plan was present for, as a share of this method's; `None` for the plan itself, and where this
    /// method was present for nothing.
    pub plan_more: Option<Difference>,
    /// The same of harm as it is, to which neither is planned.
    pub plan_more_present: Option<Difference>,
}

/// The means of all methods, in order of [`PatrolMethod::ALL`].
///
/// The plan's gain is the mean over origins of its share less the method's, over the method's mean share; interval and verdict are as
/// in [`summarise`](super::summarise()).
pub fn summarise_patrols(rows: &[PatrolRow], streams: RandomStreams, purpose: &str) -> Vec<PatrolSummary> {
    let of = |method: PatrolMethod| -> Vec<CoveredHarm> {
        rows.iter().filter(|row| row.method == method).filter_map(|row| row.share).collect()
    };
    let mean = |shares: &[CoveredHarm], value: fn(&CoveredHarm) -> f64| {
        shares.iter().map(value).sum::<f64>() / shares.len().max(1) as f64
    };
    let plan = of(PatrolMethod::Plan);
    let summary = |method: PatrolMethod| {
        let own = of(method);
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
    fn gains_are_shares_of_what_is_compared_with_and_silent_months_are_in_no_mean() {
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
        assert!(plan.plan_more.is_none() && equal.plan_more.is_none(), "nothing to take a share of");
    }
}
