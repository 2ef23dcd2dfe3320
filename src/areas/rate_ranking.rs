//! One measure divided by one denominator: rates, their order, and how sure it is.

use super::denominator::Denominator;
use super::monthly_counts::Tally;
use hexspot_stats::ranks;
use hexspot_stats::{Draws, Interval, Posterior, RankInterval, Rate, posteriors, rank_intervals, rate_ratio};

/// A measure by area over one denominator, in order of the areas. What an area has no denominator for is `None`.
#[derive(Clone, Debug)]
pub struct Column {
    /// What the events are divided by, besides the years known.
    pub denominator: Denominator,
    /// The denominator of each area, before it is multiplied by the years.
    pub units: Vec<f64>,
    /// Events per unit and year, as counted.
    pub crude: Vec<Option<f64>>,
    /// The same drawn towards what all areas have in common, with its 95 % interval.
    pub rate: Vec<Option<Rate>>,
    /// What is known of each true rate.
    pub laws: Vec<Option<Posterior>>,
    /// Rank by the shrunken rate, 1 the highest.
    pub rank: Vec<Option<u32>>,
    /// The 90 % interval of the rank, and the probability of being first.
    pub rank_interval: Vec<Option<RankInterval>>,
    /// The rate (the number as counted) over that of the area next below it; `None` for the last, and where the next has none.
    pub to_next: Vec<Option<f64>>,
    /// The crude rate over that of all other areas together, with its 95 % interval.
    pub to_rest: Vec<Option<Interval>>,
}

impl Column {
    /// Divides `tally` by `units`. Events are taken to vary `dispersion` times as much as chance alone would have them.
    pub fn of(
        tally: &Tally,
        denominator: Denominator,
        units: Vec<f64>,
        dispersion: f64,
        draws: Draws,
        purpose: &str,
    ) -> Self {
        let areas = 0..units.len();
        let known: Vec<Option<(f64, f64)>> = areas
            .clone()
            .map(|area| tally.number(area).map(|number| (number, units[area] * tally.years(area))))
            .map(|known| known.filter(|(_, exposure)| *exposure > 0.0))
            .collect();
        let spread = tally.scale * dispersion;
        let crude: Vec<Option<f64>> =
            known.iter().map(|known| known.map(|(number, exposure)| number / exposure)).collect();
        let (events, exposure): (Vec<f64>, Vec<f64>) = known.iter().map(|known| known.unwrap_or((0.0, 0.0))).unzip();
        let laws = posteriors(&events, &exposure, spread).unwrap_or_else(|| vec![None; units.len()]);
        let rate: Vec<Option<Rate>> = laws.iter().map(|law| law.map(|law| law.summary())).collect();
        let among: Vec<usize> = areas.clone().filter(|area| rate[*area].is_some()).collect();
        let counts: Vec<u32> = areas.clone().map(|area| tally.number(area).unwrap_or(0.0).round() as u32).collect();
        let order = ranks(&among, |area| rate[area].map(|rate| rate.value), &counts);
        let mut rank = vec![None; units.len()];
        order.iter().zip(1..).for_each(|(area, place)| rank[*area] = Some(place));
        let intervals = rank_intervals(&laws, draws.number, 1, &draws.streams, purpose);
        let holding = |(interval, rank): (Option<RankInterval>, &Option<u32>)| Some(interval?.extended_to((*rank)?));
        let rank_interval = intervals.into_iter().zip(&rank).map(holding).collect();
        // Numbers are compared as counted; rates as they are ranked.
        let value = |area: usize| match denominator {
            Denominator::Number => crude[area],
            _ => rate[area].map(|rate| rate.value),
        };
        let to_next = over_the_next(&order, units.len(), value);
        let to_rest = over_the_rest(&known, spread);
        Self { denominator, units, crude, rate, laws, rank, rank_interval, to_next, to_rest }
    }

    /// How many areas have a rank.
    pub fn ranked(&self) -> usize {
        self.rank.iter().flatten().count()
    }

    /// The area of this rank.
    pub fn at(&self, rank: u32) -> Option<usize> {
        self.rank.iter().position(|own| *own == Some(rank))
    }
}

/// For each of so many areas its value over that of the area after it in `order`.
fn over_the_next(order: &[usize], areas: usize, value: impl Fn(usize) -> Option<f64>) -> Vec<Option<f64>> {
    let mut over = vec![None; areas];
    for pair in order.windows(2) {
        over[pair[0]] =
            value(pair[0]).zip(value(pair[1])).filter(|(_, next)| *next > 0.0).map(|(own, next)| own / next);
    }
    over
}

/// The rate of each area, known by its events and exposure, over that of all others together.
fn over_the_rest(known: &[Option<(f64, f64)>], dispersion: f64) -> Vec<Option<Interval>> {
    let sum = known.iter().flatten().fold((0.0, 0.0), |sum, own| (sum.0 + own.0, sum.1 + own.1));
    let over = |own: &Option<(f64, f64)>| {
        let own = (*own)?;
        rate_ratio(own, (sum.0 - own.0, sum.1 - own.1), dispersion)
    };
    known.iter().map(over).collect()
}
