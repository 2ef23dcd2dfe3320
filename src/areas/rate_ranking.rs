//! The ranking of areas by one measure over one denominator: rates, ranks and their uncertainty.

use super::denominator::Denominator;
use super::monthly_counts::MonthlyCounts;
use hexspot_stats::ranks;
use hexspot_stats::{Draws, Interval, Posterior, RankInterval, Rate, rank_intervals, rate_ratio};

/// Areas ranked by a measure over one denominator; columns are in the order of the areas, `None` for an area without a denominator.
#[derive(Clone, Debug)]
pub struct RateRanking {
    /// The denominator, besides the years observed.
    pub denominator: Denominator,
    /// The denominator of each area, without the years.
    pub units: Vec<f64>,
    /// Crude rate: events per unit and year.
    pub crude: Vec<Option<f64>>,
    /// Rate shrunk towards the mean of all areas, with its 95 % interval.
    pub rate: Vec<Option<Rate>>,
    /// The posterior of each rate.
    pub posteriors: Vec<Option<Posterior>>,
    /// Rank by the shrunken rate, from 1 for the highest.
    pub rank: Vec<Option<u32>>,
    /// The 90 % interval of the rank, and the probability of being first.
    pub rank_interval: Vec<Option<RankInterval>>,
    /// The shrunken rate (for [`Denominator::Number`] the crude one) over that of the next area in rank; `None` for the last area, and where the next rate is 0.
    pub to_next: Vec<Option<f64>>,
    /// The crude rate over that of all other areas combined, with its 95 % interval.
    pub to_rest: Vec<Option<Interval>>,
}

impl RateRanking {
    /// Ranks areas by `counts` over `units`, given the overdispersion of events. `purpose` names the random stream.
    pub fn compute(
        counts: &MonthlyCounts,
        denominator: Denominator,
        units: Vec<f64>,
        dispersion: f64,
        draws: Draws,
        purpose: &str,
    ) -> Self {
        let areas = 0..units.len();
        let known: Vec<Option<(f64, f64)>> = areas
            .clone()
            .map(|area| counts.number(area).map(|number| (number, units[area] * counts.years(area))))
            .map(|known| known.filter(|(_, exposure)| *exposure > 0.0))
            .collect();
        let spread = counts.scale * dispersion;
        let crude: Vec<Option<f64>> =
            known.iter().map(|known| known.map(|(number, exposure)| number / exposure)).collect();
        let (events, exposure): (Vec<f64>, Vec<f64>) = known.iter().map(|known| known.unwrap_or((0.0, 0.0))).unzip();
        let posteriors =
            hexspot_stats::posteriors(&events, &exposure, spread).unwrap_or_else(|| vec![None; units.len()]);
        let rate: Vec<Option<Rate>> =
            posteriors.iter().map(|posterior| posterior.map(|posterior| posterior.summary())).collect();
        let among: Vec<usize> = areas.clone().filter(|area| rate[*area].is_some()).collect();
        let rounded: Vec<u32> = areas.clone().map(|area| counts.number(area).unwrap_or(0.0).round() as u32).collect();
        let order = ranks(&among, |area| rate[area].map(|rate| rate.value), &rounded);
        let mut rank = vec![None; units.len()];
        order.iter().zip(1..).for_each(|(area, place)| rank[*area] = Some(place));
        let intervals = rank_intervals(&posteriors, draws.number, 1, &draws.streams, purpose);
        let extended = |(interval, rank): (Option<RankInterval>, &Option<u32>)| Some(interval?.extended_to((*rank)?));
        let rank_interval = intervals.into_iter().zip(&rank).map(extended).collect();
        // Counts are compared as they are, rates as shrunk.
        let value = |area: usize| match denominator {
            Denominator::Number => crude[area],
            _ => rate[area].map(|rate| rate.value),
        };
        let to_next = over_the_next(&order, units.len(), value);
        let to_rest = over_the_rest(&known, spread);
        Self { denominator, units, crude, rate, posteriors, rank, rank_interval, to_next, to_rest }
    }

    /// The number of areas that have a rank.
    pub fn ranked(&self) -> usize {
        self.rank.iter().flatten().count()
    }

    /// The area with this rank.
    pub fn at(&self, rank: u32) -> Option<usize> {
        self.rank.iter().position(|area| *area == Some(rank))
    }
}

/// The value of each area over that of the next area in `order`.
fn over_the_next(order: &[usize], areas: usize, value: impl Fn(usize) -> Option<f64>) -> Vec<Option<f64>> {
    let mut over = vec![None; areas];
    for pair in order.windows(2) {
        over[pair[0]] =
            value(pair[0]).zip(value(pair[1])).filter(|(_, next)| *next > 0.0).map(|(value, next)| value / next);
    }
    over
}

/// The rate of each area, from its events and exposure, over that of all other areas combined.
fn over_the_rest(known: &[Option<(f64, f64)>], dispersion: f64) -> Vec<Option<Interval>> {
    let sum = known.iter().flatten().fold((0.0, 0.0), |sum, own| (sum.0 + own.0, sum.1 + own.1));
    let over = |own: &Option<(f64, f64)>| {
        let own = (*own)?;
        rate_ratio(own, (sum.0 - own.0, sum.1 - own.1), dispersion)
    };
    known.iter().map(over).collect()
}
