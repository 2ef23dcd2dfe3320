//! Estimates the usual difference between two periods from the same comparison elsewhere in the calendar.

use std::collections::BTreeMap;

use super::common_months::CommonMonths;
use crate::period::Month;
use hexspot_stats::{PlaceDispersion, squared_score};

/// Pairs of periods like those compared, moved through the calendar to observed months outside the comparison.
///
/// A month differs in season from the month before, but not from the same month a year before. Pairs with the same distance have the usual
/// difference of such periods, without the slow trend of many years.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaceboPeriods {
    /// The months of each pair.
    pairs: Vec<[Vec<Month>; 2]>,
    /// The effective number of independent pairs: pairs that share a month are correlated.
    degrees: f64,
}

impl PlaceboPeriods {
    /// Finds the pairs for a comparison. For days they are single months at the same distance: part of a month varies no more than the
    /// month.
    pub fn find(common: &CommonMonths) -> Self {
        let (before, after) = (&common.before, &common.after);
        let apart = |from: &[Month], month: Month| from.first().map(|first| month.since(*first));
        let pattern: [Vec<i32>; 2] = match before.requested.is_days() {
            true => [vec![0], vec![apart(&before.months_observed, after.requested.months().from).unwrap_or(1).max(1)]],
            false => [before, after].map(|side| {
                side.months_observed.iter().filter_map(|month| apart(&before.months_observed, *month)).collect()
            }),
        };
        let Some(first) = common.other_months.first() else { return Self { pairs: Vec::new(), degrees: 0.0 } };
        let by_number: BTreeMap<i32, Month> =
            common.other_months.iter().map(|month| (month.since(*first), *month)).collect();
        let last = by_number.last_key_value().map_or(0, |(last, _)| *last);
        let at = |shift: i32| -> Option<[Vec<Month>; 2]> {
            let moved = |side: &Vec<i32>| side.iter().map(|at| by_number.get(&(at + shift)).copied()).collect();
            let [before, after]: [Option<Vec<Month>>; 2] = pattern.each_ref().map(moved);
            Some([before?, after?])
        };
        let pairs: Vec<[Vec<Month>; 2]> = (0..=last).filter_map(at).collect();
        let degrees = degrees(&pairs);
        Self { pairs, degrees }
    }

    /// Estimates the dispersion between such pairs from a place's events of each month; `None` with too few pairs that have an event.
    pub fn dispersion(&self, events: impl Fn(Month) -> f64) -> Option<PlaceDispersion> {
        let met = |months: &Vec<Month>| (months.iter().map(|month| events(*month)).sum::<f64>(), months.len() as f64);
        let square = |[before, after]: &[Vec<Month>; 2]| squared_score(met(after), met(before));
        let squares: Vec<f64> = self.pairs.iter().filter_map(square).collect();
        let degrees = self.degrees * squares.len() as f64 / self.pairs.len().max(1) as f64;
        PlaceDispersion::new(squares.iter().sum::<f64>() / squares.len() as f64, degrees as usize)
    }
}

/// Satterthwaite's n² / Σ ρ² over all combinations of the n pairs, where ρ is the correlation of their differences.
fn degrees(pairs: &[[Vec<Month>; 2]]) -> f64 {
    let weights = |[before, after]: &[Vec<Month>; 2]| -> BTreeMap<Month, f64> {
        let each = |months: &[Month], sign: f64| -> Vec<(Month, f64)> {
            months.iter().map(|month| (*month, sign / months.len() as f64)).collect()
        };
        each(before, -1.0).into_iter().chain(each(after, 1.0)).collect()
    };
    let weights: Vec<BTreeMap<Month, f64>> = pairs.iter().map(weights).collect();
    let product = |a: &BTreeMap<Month, f64>, b: &BTreeMap<Month, f64>| {
        a.iter().filter_map(|(month, weight)| Some(weight * b.get(month)?)).sum::<f64>()
    };
    let squared_correlation = |a, b| (product(a, b) / product(a, a)).powi(2);
    let all: f64 = weights.iter().map(|a| weights.iter().map(|b| squared_correlation(a, b)).sum::<f64>()).sum();
    if pairs.is_empty() { 0.0 } else { (pairs.len() as f64).powi(2) / all }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::{ChangeVerdict, CountPair, DateRange, Overdispersion, PeriodMonths, test_changes};
    use crate::period::Period;
    use hexspot_stats::RandomStreams;
    use rand::distr::Distribution;
    use rand_distr::{Gamma, Poisson};

    const FIRST: u16 = 2020;

    fn month(number: u16) -> Month {
        Month::new(FIRST + number / 12, number % 12 + 1).expect("a month")
    }

    /// Compares the last `long` of `months` months with as many, `apart` months before.
    fn comparable(months: u16, long: u16, apart: u16) -> CommonMonths {
        let side = |from: u16| {
            let range = DateRange::Months(Period::new(month(from), month(from + long - 1)).expect("in order"));
            PeriodMonths {
                requested: range,
                observed_range: range,
                months_observed: range.months().iter().collect(),
                months_missing: Vec::new(),
                months: f64::from(long),
            }
        };
        let (before, after) = (side(months - long - apart), side(months - long));
        let outside =
            |number: &Month| !before.months_observed.contains(number) && !after.months_observed.contains(number);
        let other_months = (0..months).map(month).filter(outside).collect();
        CommonMonths {
            before,
            after,
            other_months,
            feeds_compared: Vec::new(),
            one_sided: Vec::new(),
            truncated: Vec::new(),
        }
    }

    #[test]
    fn finds_pairs_and_their_degrees_of_freedom() {
        let placebo = |months, long, apart| PlaceboPeriods::find(&comparable(months, long, apart));
        let previous = placebo(14, 1, 1);
        let expected: Vec<_> = (0..11).map(|at| [vec![month(at)], vec![month(at + 1)]]).collect();
        assert_eq!(previous.pairs, expected);
        assert!((previous.degrees - 121.0 / (11.0 + 20.0 / 4.0)).abs() < 1e-9, "neighbours correlate by -1/2");
        let year = placebo(24, 1, 12);
        assert_eq!((year.pairs.len(), year.degrees), (11, 11.0), "no two share a month");
        let quarters = placebo(24, 3, 3);
        assert_eq!(quarters.pairs[0], [vec![month(0), month(1), month(2)], vec![month(3), month(4), month(5)]]);
        assert!(quarters.pairs.len() == 13 && quarters.degrees < 6.5, "{}", quarters.degrees);
        assert_eq!(placebo(2, 1, 1).dispersion(|_| 9.0), None);
        // A period with a missing month is as long as its observed months.
        let mut gap = comparable(30, 2, 2);
        gap.before.months_observed.remove(0);
        assert!(PlaceboPeriods::find(&gap).pairs.iter().all(|[before, after]| before.len() == 1 && after.len() == 2));
    }

    #[test]
    fn seasons_count_only_where_they_differ() {
        let of_year = |month: Month| 100.0 + 40.0 * f64::from(month.month() % 5);
        let dispersion =
            |apart: u16| PlaceboPeriods::find(&comparable(48, 1, apart)).dispersion(of_year).expect("years");
        assert!(dispersion(12).phi == 1.0 && dispersion(1).phi > 5.0, "{:?} {:?}", dispersion(12), dispersion(1));
        let uneven = CommonMonths { before: comparable(40, 2, 2).before, ..comparable(40, 1, 3) };
        assert_eq!(PlaceboPeriods::find(&uneven).dispersion(|_| 50.0).map(|met| met.phi), Some(1.0), "by the month");
    }

    /// The rate of false alarms for months of equal rate, with gamma-distributed rates of the given dispersions for cells and for all cells
    /// together; with the placebo periods and without.
    fn false_alarms(months: u16, apart: u16, of_cells: f64, of_all: f64) -> [f64; 2] {
        const RUNS: u64 = 300;
        const CELLS: usize = 20;
        const MEAN: f64 = 6.0;
        let comparable = comparable(months, 1, apart);
        let placebo = PlaceboPeriods::find(&comparable);
        let period = Period::new(month(0), month(months - 1)).expect("in order");
        let complete = vec![true; usize::from(months)];
        let gamma =
            |mean: f64, phi: f64| (phi > 1.0).then(|| Gamma::new(mean / (phi - 1.0), phi - 1.0).expect("valid"));
        let (cell, all) = (gamma(MEAN, of_cells), gamma(MEAN * CELLS as f64, of_all));
        let mut alarms = [0; 2];
        for run in 0..RUNS {
            let mut rng = RandomStreams::new(29).stream("months", run);
            let mut monthly = vec![0; CELLS * usize::from(months)];
            for at in 0..usize::from(months) {
                let swing = all.map_or(1.0, |all| all.sample(&mut rng) / (MEAN * CELLS as f64));
                for of_cell in monthly.chunks_exact_mut(usize::from(months)) {
                    let rate = swing * cell.map_or(MEAN, |cell| cell.sample(&mut rng));
                    of_cell[at] = Poisson::new(rate.max(1e-12)).expect("positive").sample(&mut rng) as u32;
                }
            }
            let total = |month: Month| {
                let at = period.position(month).expect("of the period");
                monthly.chunks_exact(usize::from(months)).map(|cell| f64::from(cell[at])).sum::<f64>()
            };
            let [before, after] =
                [&comparable.before, &comparable.after].map(|side| total(side.months_observed[0]) as u64);
            let overdispersion =
                Overdispersion::estimate(&monthly, period, &complete, &comparable, placebo.dispersion(total));
            let overdispersion = overdispersion.expect("events enough");
            for (alarms, dispersion) in
                alarms.iter_mut().zip([overdispersion.at_share(1.0), Some(overdispersion.local)])
            {
                let met = test_changes(&[(CountPair { before, after }, dispersion)], [1.0, 1.0], 0.05)[0].verdict;
                assert!(met.is_some(), "{months} months are enough");
                *alarms += u32::from(matches!(met, Some(ChangeVerdict::Up | ChangeVerdict::Down)));
            }
        }
        alarms.map(|alarms| f64::from(alarms) / RUNS as f64)
    }

    #[test]
    fn placebo_periods_keep_the_level() {
        for (months, apart) in [(14, 1), (36, 12)] {
            for (of_cells, of_all) in [(1.0, 1.0), (2.0, 1.0), (1.5, 4.0)] {
                let [adjusted, blind] = false_alarms(months, apart, of_cells, of_all);
                assert!(adjusted <= 0.08, "{months} months, {apart} apart, {of_cells} and {of_all}: {adjusted}");
                assert!(of_all == 1.0 || blind > 0.2, "cells alone do not show what all share: {blind}");
            }
        }
    }
}
