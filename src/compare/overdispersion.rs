//! How much more than chance alone the events of a place vary from month to month.

use super::common_months::{Comparable, PeriodMonths};
use crate::period::{Month, Period};
use hexspot_stats::{Dispersion, PlaceDispersion, estimate_dispersion};

/// The share of all events up to which a place is tested where the swings of the whole are not known: it has too small a part of them.
const SMALL_SHARE: f64 = 0.1;

/// A month of a period at a place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MonthMet {
    /// The month of the year, 1 to 12.
    pub month: u16,
    /// How much of it is compared, months.
    pub exposure: f64,
    /// The events.
    pub events: f64,
}

/// The months of a place before and after, as far as they are known.
pub type Series = [Vec<MonthMet>; 2];

/// The dispersion of events in time: what places have each for themselves, and what all of them share in a month.
///
/// What all places share (a heat wave, a change of recording) cancels out between places and not in their sum. A place that holds the
/// share s of all events has φ + s (φ_all − φ): its own clumping, and its part of the swings of the whole.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Clumping {
    /// Of places each for themselves.
    pub local: Dispersion,
    /// Of all events together, by the months of the two sides or, where these are too few, by those outside; `None` where neither
    /// tells.
    pub all: Option<PlaceDispersion>,
}

impl Clumping {
    /// The clumping over the months of a comparison, or, when they are too few, over all months that are `complete`; from counts by cell
    /// and month of `period`. `usual` is what all events together vary by between such periods elsewhere, as
    /// [`PlaceboPeriods`](super::Elsewhere) has it, for sides of too few months. `None` when it cannot be told.
    pub fn of(
        monthly: &[u32],
        period: Period,
        complete: &[bool],
        comparable: &Comparable,
        usual: Option<PlaceDispersion>,
    ) -> Option<Self> {
        let known =
            |month: Month| [&comparable.before, &comparable.after].iter().any(|side| side.known.contains(&month));
        let observed: Vec<bool> = period.iter().map(known).collect();
        let over = |months: &[bool]| estimate_dispersion(monthly, period.months(), months);
        let local = over(&observed).or_else(|| over(complete))?;
        let total = |month: Month| -> Option<f64> {
            let at = period.position(month)?;
            Some(monthly.chunks_exact(period.months()).map(|cell| f64::from(cell[at])).sum())
        };
        let met = |month: Month| Some(MonthMet { month: month.month(), exposure: 1.0, events: total(month)? });
        let series =
            |side: &PeriodMonths| -> Vec<MonthMet> { side.known.iter().filter_map(|month| met(*month)).collect() };
        let all = of_sides(&[series(&comparable.before), series(&comparable.after)]);
        Some(Self { local, all: all.or(usual) })
    }

    /// The dispersion of a place that holds this share of all events; `None` where it hangs on the swings of the whole and these are
    /// not known.
    pub fn at_share(&self, share: f64) -> Option<Dispersion> {
        let Some(all) = self.all else { return Some(self.local).filter(|_| share <= SMALL_SHARE) };
        let between = |local: f64, all: f64| local + share.clamp(0.0, 1.0) * (all - local).max(0.0);
        let (phi, upper) = (between(self.local.phi, all.phi), between(self.local.upper, all.upper()));
        Some(Dispersion { phi, upper, ..self.local })
    }

    /// The dispersion of a place of several cells that holds this share: no less than what its own months vary by, `own` as
    /// [`own_variation`] has it. What its cells share is in its sum and in no cell.
    pub fn of_place(&self, share: f64, own: Option<PlaceDispersion>) -> Option<Dispersion> {
        let shared = self.at_share(share)?;
        let Some(own) = own.filter(|own| own.phi > shared.phi) else { return Some(shared) };
        let upper = own.upper().max(shared.upper);
        Some(Dispersion { phi: own.phi, upper, degrees: own.degrees, ..shared })
    }
}

/// How much the months of a place vary within the two sides; `None` with too few months, or less than an event a month.
pub fn own_variation(series: &Series) -> Option<PlaceDispersion> {
    let events: f64 = series.iter().flatten().map(|month| month.events).sum();
    let months = series.iter().map(Vec::len).sum::<usize>() as f64;
    of_sides(series).filter(|_| events >= months)
}

/// Pearson's Σ (x − m)²/m of the months of both sides over its degrees of freedom, at least 1.
///
/// With the same months of the year on both sides, once each, a month and its fellow share what they have by the rates of the sides, so
/// that seasons are no clumping; else m is the mean of the side, and they are.
fn of_sides(series: &Series) -> Option<PlaceDispersion> {
    let sum = |of: fn(&MonthMet) -> f64| series.each_ref().map(|side| side.iter().map(of).sum::<f64>());
    let (events, exposure) = (sum(|month| month.events), sum(|month| month.exposure));
    if events.contains(&0.0) || exposure.contains(&0.0) {
        return None;
    }
    let rates = [events[0] / exposure[0], events[1] / exposure[1]];
    let part = |met: f64, expected: f64| if expected > 0.0 { (met - expected).powi(2) / expected } else { 0.0 };
    let [before, after] = series;
    let (pearson, degrees) = match fellows(before, after) {
        Some(pairs) => {
            let of_pair = |(x, y): &(MonthMet, MonthMet)| {
                let both = x.events + y.events;
                let (of_x, of_y) = (x.exposure * rates[0], y.exposure * rates[1]);
                part(x.events, both * of_x / (of_x + of_y)) + part(y.events, both * of_y / (of_x + of_y))
            };
            (pairs.iter().map(of_pair).sum::<f64>(), pairs.len() - 1)
        }
        None => {
            let of_side = |(side, rate): (&Vec<MonthMet>, f64)| {
                side.iter().map(|month| part(month.events, month.exposure * rate)).sum::<f64>()
            };
            let pearson = series.iter().zip(rates).map(of_side).sum::<f64>();
            (pearson, (before.len() + after.len()).saturating_sub(2))
        }
    };
    PlaceDispersion::new(pearson / degrees as f64, degrees)
}

/// The months before, each with the same month of the year after; `None` unless each has one and only one.
fn fellows(before: &[MonthMet], after: &[MonthMet]) -> Option<Vec<(MonthMet, MonthMet)>> {
    let once = |side: &[MonthMet], month: u16| {
        let mut of_month = side.iter().filter(|each| each.month == month && each.exposure > 0.0).copied();
        of_month.next().filter(|_| of_month.next().is_none())
    };
    let pair = |each: &MonthMet| Some((once(before, each.month)?, once(after, each.month)?));
    let pairs: Option<Vec<(MonthMet, MonthMet)>> = before.iter().map(pair).collect();
    pairs.filter(|pairs| pairs.len() == after.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use hexspot_stats::{RandomStreams, overdispersed_e_test};
    use rand::distr::Distribution;
    use rand_distr::{Gamma, Poisson};

    #[test]
    fn seasons_that_both_sides_share_are_no_clumping_and_swings_are() {
        let season = |month: u16| 100.0 + 40.0 * f64::from(month % 5);
        let met = |month, events| MonthMet { month, exposure: 1.0, events };
        let side = |scale: f64| (1..=12).map(|month| met(month, scale * season(month))).collect::<Vec<_>>();
        assert_eq!(of_sides(&[side(1.0), side(0.8)]), PlaceDispersion::new(1.0, 11));
        let PlaceDispersion { phi, degrees } = of_sides(&[side(1.0), side(0.8)[..11].to_vec()]).expect("months enough");
        assert!(phi > 10.0 && degrees == 21, "with other months the season counts as clumping: {phi}");
        let mut swings = side(0.8);
        swings.iter_mut().step_by(2).for_each(|month| month.events *= 1.6);
        assert!(of_sides(&[side(1.0), swings]).is_some_and(|met| met.phi > 5.0));
        assert_eq!(of_sides(&[side(1.0)[..3].to_vec(), side(1.0)[..3].to_vec()]), None);
        assert_eq!(own_variation(&[side(0.001), side(0.001)]), None, "less than an event a month");
    }

    #[test]
    fn a_place_has_its_part_of_the_swings_of_the_whole() {
        let local = Dispersion { phi: 1.5, raw: 1.5, upper: 1.8, degrees: 200, blocks: 10, months: 24 };
        let clumping = Clumping { local, all: PlaceDispersion::new(4.0, 11) };
        let at = |share: f64| clumping.at_share(share).expect("known");
        assert_eq!(at(0.0), local);
        assert!((at(0.2).phi - 2.0).abs() < 1e-12 && (at(1.0).phi - 4.0).abs() < 1e-12);
        assert!(at(0.5).upper > at(0.5).phi);
        let calm = Clumping { local, all: PlaceDispersion::new(1.0, 11) };
        assert_eq!(calm.at_share(1.0).map(|met| met.phi), Some(1.5), "the whole is no calmer than its parts");
        let unknown = Clumping { local, all: None };
        assert_eq!((unknown.at_share(0.05), unknown.at_share(0.5)), (Some(local), None), "what the whole does decides");
    }

    #[test]
    fn a_place_whose_cells_swing_together_keeps_the_level() {
        /// What the blocks of its cells show: nothing, for each holds too little of it.
        const BLIND: Dispersion = Dispersion { phi: 1.0, raw: 1.0, upper: 1.0, degrees: 500, blocks: 50, months: 24 };
        const RUNS: u64 = 1_000;
        let clumping = Clumping { local: BLIND, all: PlaceDispersion::new(1.0, 11) };
        let gamma = Gamma::new(20.0 / 1.5, 1.5).expect("valid");
        for lengths in [[12, 12], [24, 10]] {
            let (mut blind, mut own) = (0, 0);
            for run in 0..RUNS {
                let mut rng = RandomStreams::new(23).stream("areas", run);
                let mut side = |months: u16| -> Vec<MonthMet> {
                    let mut met = |month: u16| {
                        let rate: f64 = gamma.sample(&mut rng);
                        let events = Poisson::new(rate.max(1e-12)).expect("positive").sample(&mut rng);
                        MonthMet { month: month % 12 + 1, exposure: 1.0, events }
                    };
                    (0..months).map(&mut met).collect()
                };
                let series = lengths.map(&mut side);
                let count = |side: &Vec<MonthMet>| side.iter().map(|month| month.events).sum::<f64>() as u64;
                let [before, after] = series.each_ref().map(count);
                let months = lengths.map(f64::from);
                let p = |dispersion: Option<Dispersion>| {
                    overdispersed_e_test((after, months[1]), (before, months[0]), &dispersion?)
                };
                blind += u64::from(p(clumping.at_share(0.1)).is_some_and(|p| p <= 0.05));
                own += u64::from(p(clumping.of_place(0.1, own_variation(&series))).is_some_and(|p| p <= 0.05));
            }
            let share = |runs: u64| runs as f64 / RUNS as f64;
            assert!(share(blind) > 0.15, "cells alone do not show it: {}", share(blind));
            assert!((0.02..=0.07).contains(&share(own)), "{lengths:?}: {}", share(own));
        }
    }
}
