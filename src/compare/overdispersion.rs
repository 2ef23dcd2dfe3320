//! Overdispersion: how much more than Poisson counts the events of a place vary from month to month.

use super::common_months::{CommonMonths, PeriodMonths};
use crate::period::{Month, Period};
use hexspot_stats::{Dispersion, PlaceDispersion, estimate_dispersion};

/// The largest share of all events at which a place is tested without an estimate for all events together.
const MAX_LOCAL_SHARE: f64 = 0.1;

/// The events of a place in a month.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MonthCount {
    /// The month of the year, 1 to 12.
    pub month: u16,
    /// The part of it that is compared, in months.
    pub exposure: f64,
    /// The events.
    pub events: f64,
}

/// The observed months of a place before and after.
pub type SeriesPair = [Vec<MonthCount>; 2];

/// The overdispersion of events in time: that of single places and that of all events together.
///
/// What all places share in a month (a heat wave, a change of recording) cancels out between places but not in their sum. A place with the
/// share s of all events has φ + s (φ_all − φ): its local dispersion and its part of the common variation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Overdispersion {
    /// The dispersion of single places.
    pub local: Dispersion,
    /// The dispersion of all events together, from the months of the two periods or, where these are too few, from months outside; `None`
    /// where neither has enough.
    pub all: Option<PlaceDispersion>,
}

impl Overdispersion {
    /// Estimates overdispersion from counts by cell and month of `period`; `None` with too few months or events.
    ///
    /// The months are those of the comparison or, when they are too few, all `complete` months. `usual` is the dispersion of all events
    /// together between [placebo periods](super::PlaceboPeriods), for comparisons of too few months.
    pub fn estimate(
        monthly: &[u32],
        period: Period,
        complete: &[bool],
        comparable: &CommonMonths,
        usual: Option<PlaceDispersion>,
    ) -> Option<Self> {
        let known = |month: Month| {
            [&comparable.before, &comparable.after].iter().any(|side| side.months_observed.contains(&month))
        };
        let observed: Vec<bool> = period.iter().map(known).collect();
        let over = |months: &[bool]| estimate_dispersion(monthly, period.months(), months);
        let local = over(&observed).or_else(|| over(complete))?;
        let total = |month: Month| -> Option<f64> {
            let at = period.position(month)?;
            Some(monthly.chunks_exact(period.months()).map(|cell| f64::from(cell[at])).sum())
        };
        let met = |month: Month| Some(MonthCount { month: month.month(), exposure: 1.0, events: total(month)? });
        let series = |side: &PeriodMonths| -> Vec<MonthCount> {
            side.months_observed.iter().filter_map(|month| met(*month)).collect()
        };
        let all = pearson_dispersion(&[series(&comparable.before), series(&comparable.after)]);
        Some(Self { local, all: all.or(usual) })
    }

    /// The dispersion of a place with this share of all events; `None` where it depends on the variation of all events and that is not
    /// estimated.
    pub fn at_share(&self, share: f64) -> Option<Dispersion> {
        let Some(all) = self.all else { return Some(self.local).filter(|_| share <= MAX_LOCAL_SHARE) };
        let between = |local: f64, all: f64| local + share.clamp(0.0, 1.0) * (all - local).max(0.0);
        let (phi, upper) = (between(self.local.phi, all.phi), between(self.local.upper, all.upper()));
        Some(Dispersion { phi, upper, ..self.local })
    }

    /// The dispersion of a place of several cells with this share of all events: at least that of its months (`own`, from
    /// [`within_period_dispersion`]). What its cells share is in their sum and in no single cell.
    pub fn for_place(&self, share: f64, own: Option<PlaceDispersion>) -> Option<Dispersion> {
        let shared = self.at_share(share)?;
        let Some(own) = own.filter(|own| own.phi > shared.phi) else { return Some(shared) };
        let upper = own.upper().max(shared.upper);
        Some(Dispersion { phi: own.phi, upper, degrees: own.degrees, ..shared })
    }
}

/// Estimates the dispersion of a place's months within the two periods; `None` with too few months or less than one event a month.
pub fn within_period_dispersion(series: &SeriesPair) -> Option<PlaceDispersion> {
    let events: f64 = series.iter().flatten().map(|month| month.events).sum();
    let months = series.iter().map(Vec::len).sum::<usize>() as f64;
    pearson_dispersion(series).filter(|_| events >= months)
}

/// Pearson's Σ (x − m)²/m of the months of both periods over its degrees of freedom, at least 1.
///
/// With the same months of the year in both periods, once each, m shares the events of a month and its counterpart by the rates of the
/// periods, so that seasons are not overdispersion. Otherwise m is the mean of the period, and they are.
fn pearson_dispersion(series: &SeriesPair) -> Option<PlaceDispersion> {
    let sum = |value: fn(&MonthCount) -> f64| series.each_ref().map(|side| side.iter().map(value).sum::<f64>());
    let (events, exposure) = (sum(|month| month.events), sum(|month| month.exposure));
    if events.contains(&0.0) || exposure.contains(&0.0) {
        return None;
    }
    let rates = [events[0] / exposure[0], events[1] / exposure[1]];
    let part = |met: f64, expected: f64| if expected > 0.0 { (met - expected).powi(2) / expected } else { 0.0 };
    let [before, after] = series;
    let (pearson, degrees) = match calendar_pairs(before, after) {
        Some(pairs) => {
            let pair_sum = |(x, y): &(MonthCount, MonthCount)| {
                let both = x.events + y.events;
                let (of_x, of_y) = (x.exposure * rates[0], y.exposure * rates[1]);
                part(x.events, both * of_x / (of_x + of_y)) + part(y.events, both * of_y / (of_x + of_y))
            };
            (pairs.iter().map(pair_sum).sum::<f64>(), pairs.len() - 1)
        }
        None => {
            let side_sum = |(side, rate): (&Vec<MonthCount>, f64)| {
                side.iter().map(|month| part(month.events, month.exposure * rate)).sum::<f64>()
            };
            let pearson = series.iter().zip(rates).map(side_sum).sum::<f64>();
            (pearson, (before.len() + after.len()).saturating_sub(2))
        }
    };
    PlaceDispersion::new(pearson / degrees as f64, degrees)
}

/// The months before, each with the same month of the year after; `None` unless each has exactly one counterpart.
fn calendar_pairs(before: &[MonthCount], after: &[MonthCount]) -> Option<Vec<(MonthCount, MonthCount)>> {
    let once = |side: &[MonthCount], month: u16| {
        let mut of_month = side.iter().filter(|each| each.month == month && each.exposure > 0.0).copied();
        of_month.next().filter(|_| of_month.next().is_none())
    };
    let pair = |each: &MonthCount| Some((once(before, each.month)?, once(after, each.month)?));
    let pairs: Option<Vec<(MonthCount, MonthCount)>> = before.iter().map(pair).collect();
    pairs.filter(|pairs| pairs.len() == after.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use hexspot_stats::{RandomStreams, overdispersed_e_test};
    use rand::distr::Distribution;
    use rand_distr::{Gamma, Poisson};

    #[test]
    fn shared_seasons_are_not_overdispersion() {
        let season = |month: u16| 100.0 + 40.0 * f64::from(month % 5);
        let met = |month, events| MonthCount { month, exposure: 1.0, events };
        let side = |scale: f64| (1..=12).map(|month| met(month, scale * season(month))).collect::<Vec<_>>();
        assert_eq!(pearson_dispersion(&[side(1.0), side(0.8)]), PlaceDispersion::new(1.0, 11));
        let PlaceDispersion { phi, degrees } =
            pearson_dispersion(&[side(1.0), side(0.8)[..11].to_vec()]).expect("months enough");
        assert!(phi > 10.0 && degrees == 21, "with other months the season counts: {phi}");
        let mut swings = side(0.8);
        swings.iter_mut().step_by(2).for_each(|month| month.events *= 1.6);
        assert!(pearson_dispersion(&[side(1.0), swings]).is_some_and(|met| met.phi > 5.0));
        assert_eq!(pearson_dispersion(&[side(1.0)[..3].to_vec(), side(1.0)[..3].to_vec()]), None);
        assert_eq!(within_period_dispersion(&[side(0.001), side(0.001)]), None, "less than an event a month");
    }

    #[test]
    fn a_place_has_its_share_of_common_variation() {
        let local = Dispersion { phi: 1.5, raw: 1.5, upper: 1.8, degrees: 200, blocks: 10, months: 24 };
        let overdispersion = Overdispersion { local, all: PlaceDispersion::new(4.0, 11) };
        let at = |share: f64| overdispersion.at_share(share).expect("known");
        assert_eq!(at(0.0), local);
        assert!((at(0.2).phi - 2.0).abs() < 1e-12 && (at(1.0).phi - 4.0).abs() < 1e-12);
        assert!(at(0.5).upper > at(0.5).phi);
        let calm = Overdispersion { local, all: PlaceDispersion::new(1.0, 11) };
        assert_eq!(calm.at_share(1.0).map(|met| met.phi), Some(1.5), "the whole varies no less than its parts");
        let unknown = Overdispersion { local, all: None };
        assert_eq!((unknown.at_share(0.05), unknown.at_share(0.5)), (Some(local), None), "it depends on the whole");
    }

    #[test]
    fn correlated_cells_keep_the_level() {
        /// Blocks of cells show no dispersion: each has too few events.
        const BLIND: Dispersion = Dispersion { phi: 1.0, raw: 1.0, upper: 1.0, degrees: 500, blocks: 50, months: 24 };
        const RUNS: u64 = 1_000;
        let overdispersion = Overdispersion { local: BLIND, all: PlaceDispersion::new(1.0, 11) };
        let gamma = Gamma::new(20.0 / 1.5, 1.5).expect("valid");
        for lengths in [[12, 12], [24, 10]] {
            let (mut blind, mut own) = (0, 0);
            for run in 0..RUNS {
                let mut rng = RandomStreams::new(23).stream("areas", run);
                let mut side = |months: u16| -> Vec<MonthCount> {
                    let mut met = |month: u16| {
                        let rate: f64 = gamma.sample(&mut rng);
                        let events = Poisson::new(rate.max(1e-12)).expect("positive").sample(&mut rng);
                        MonthCount { month: month % 12 + 1, exposure: 1.0, events }
                    };
                    (0..months).map(&mut met).collect()
                };
                let series = lengths.map(&mut side);
                let count = |side: &Vec<MonthCount>| side.iter().map(|month| month.events).sum::<f64>() as u64;
                let [before, after] = series.each_ref().map(count);
                let months = lengths.map(f64::from);
                let p = |dispersion: Option<Dispersion>| {
                    overdispersed_e_test((after, months[1]), (before, months[0]), &dispersion?)
                };
                blind += u64::from(p(overdispersion.at_share(0.1)).is_some_and(|p| p <= 0.05));
                own += u64::from(
                    p(overdispersion.for_place(0.1, within_period_dispersion(&series))).is_some_and(|p| p <= 0.05),
                );
            }
            let share = |runs: u64| runs as f64 / RUNS as f64;
            assert!(share(blind) > 0.15, "cells alone do not show it: {}", share(blind));
            assert!((0.02..=0.07).contains(&share(own)), "{lengths:?}: {}", share(own));
        }
    }
}
