//! How far apart two such periods usually are: the same comparison at every other place of the calendar.

use std::collections::BTreeMap;

use super::common_months::Comparable;
use crate::period::Month;
use hexspot_stats::{PlaceDispersion, squared_score};

/// Two periods moved through the calendar, to where all their months are known and none is of the periods compared.
///
/// A month has a season that the month before it has not; a year ago it was the same. Pairs as far apart as those compared differ by what
/// such periods always differ by, and by no slow trend of many years.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaceboPeriods {
    /// The months of each pair.
    pairs: Vec<[Vec<Month>; 2]>,
    /// The degrees of freedom of Σ of as many squares of one, for pairs that share a month do not tell two things.
    degrees: f64,
}

impl PlaceboPeriods {
    /// The pairs like those of `comparable`. Of days, single months as far apart: what swings a month swings a part of it no more.
    pub fn of(comparable: &Comparable) -> Self {
        let (before, after) = (&comparable.before, &comparable.after);
        let apart = |from: &[Month], month: Month| from.first().map(|first| month.since(*first));
        let pattern: [Vec<i32>; 2] = match before.span.is_days() {
            true => [vec![0], vec![apart(&before.known, after.span.months().from).unwrap_or(1).max(1)]],
            false => {
                [before, after].map(|side| side.known.iter().filter_map(|month| apart(&before.known, *month)).collect())
            }
        };
        let Some(first) = comparable.others.first() else { return Self { pairs: Vec::new(), degrees: 0.0 } };
        let by_number: BTreeMap<i32, Month> =
            comparable.others.iter().map(|month| (month.since(*first), *month)).collect();
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

    /// How much more the numbers of a place differ between such pairs than independent events would, by its events of each month; `None`
    /// with too few pairs that have an event.
    pub fn variation(&self, events: impl Fn(Month) -> f64) -> Option<PlaceDispersion> {
        let met = |months: &Vec<Month>| (months.iter().map(|month| events(*month)).sum::<f64>(), months.len() as f64);
        let square = |[before, after]: &[Vec<Month>; 2]| squared_score(met(after), met(before));
        let squares: Vec<f64> = self.pairs.iter().filter_map(square).collect();
        let degrees = self.degrees * squares.len() as f64 / self.pairs.len().max(1) as f64;
        PlaceDispersion::new(squares.iter().sum::<f64>() / squares.len() as f64, degrees as usize)
    }
}

/// n² / Σ ρ² over all two of the n pairs, ρ the correlation of their differences (Satterthwaite's).
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
    let of_two = |a, b| (product(a, b) / product(a, a)).powi(2);
    let all: f64 = weights.iter().map(|a| weights.iter().map(|b| of_two(a, b)).sum::<f64>()).sum();
    if pairs.is_empty() { 0.0 } else { (pairs.len() as f64).powi(2) / all }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::{Change, Clumping, Pair, PeriodMonths, Span, changes};
    use crate::period::Period;
    use hexspot_stats::RandomStreams;
    use rand::distr::Distribution;
    use rand_distr::{Gamma, Poisson};

    const FIRST: u16 = 2020;

    fn month(number: u16) -> Month {
        Month::new(FIRST + number / 12, number % 12 + 1).expect("a month")
    }

    /// The last of this many months against as many, so far before.
    fn comparable(months: u16, long: u16, apart: u16) -> Comparable {
        let side = |from: u16| {
            let span = Span::Months(Period::new(month(from), month(from + long - 1)).expect("in order"));
            let known = span.months().iter().collect();
            PeriodMonths { span, observed: span, known, unknown: Vec::new(), months: f64::from(long) }
        };
        let (before, after) = (side(months - long - apart), side(months - long));
        let outside = |number: &Month| !before.known.contains(number) && !after.known.contains(number);
        let others = (0..months).map(month).filter(outside).collect();
        Comparable { before, after, others, feeds: Vec::new(), one_sided: Vec::new(), cut: Vec::new() }
    }

    #[test]
    fn pairs_are_as_long_and_as_far_apart_and_those_that_share_a_month_tell_less() {
        let elsewhere = |months, long, apart| PlaceboPeriods::of(&comparable(months, long, apart));
        let previous = elsewhere(14, 1, 1);
        let expected: Vec<_> = (0..11).map(|at| [vec![month(at)], vec![month(at + 1)]]).collect();
        assert_eq!(previous.pairs, expected);
        assert!((previous.degrees - 121.0 / (11.0 + 20.0 / 4.0)).abs() < 1e-9, "neighbours correlate by -1/2");
        let year = elsewhere(24, 1, 12);
        assert_eq!((year.pairs.len(), year.degrees), (11, 11.0), "no two share a month");
        let quarters = elsewhere(24, 3, 3);
        assert_eq!(quarters.pairs[0], [vec![month(0), month(1), month(2)], vec![month(3), month(4), month(5)]]);
        assert!(quarters.pairs.len() == 13 && quarters.degrees < 6.5, "{}", quarters.degrees);
        assert_eq!(elsewhere(2, 1, 1).variation(|_| 9.0), None);
        // A side that lacks a month is as long as what is known of it.
        let mut gap = comparable(30, 2, 2);
        gap.before.known.remove(0);
        assert!(PlaceboPeriods::of(&gap).pairs.iter().all(|[before, after]| before.len() == 1 && after.len() == 2));
    }

    #[test]
    fn equal_rates_have_no_variation_and_seasons_count_where_the_seasons_compared_differ() {
        let of_year = |month: Month| 100.0 + 40.0 * f64::from(month.month() % 5);
        let variation = |apart: u16| PlaceboPeriods::of(&comparable(48, 1, apart)).variation(of_year).expect("years");
        assert!(variation(12).phi == 1.0 && variation(1).phi > 5.0, "{:?} {:?}", variation(12), variation(1));
        let uneven = Comparable { before: comparable(40, 2, 2).before, ..comparable(40, 1, 3) };
        assert_eq!(PlaceboPeriods::of(&uneven).variation(|_| 50.0).map(|met| met.phi), Some(1.0), "by the month");
    }

    /// The share of months called a change of months of the same rate, cell by cell and all together swinging by gamma laws of such
    /// dispersions; with what outside months tell, and without.
    fn false_alarms(months: u16, apart: u16, of_cells: f64, of_all: f64) -> [f64; 2] {
        const RUNS: u64 = 300;
        const CELLS: usize = 20;
        const MEAN: f64 = 6.0;
        let comparable = comparable(months, 1, apart);
        let elsewhere = PlaceboPeriods::of(&comparable);
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
            let [before, after] = [&comparable.before, &comparable.after].map(|side| total(side.known[0]) as u64);
            let clumping = Clumping::of(&monthly, period, &complete, &comparable, elsewhere.variation(total));
            let clumping = clumping.expect("events enough");
            for (alarms, dispersion) in alarms.iter_mut().zip([clumping.at_share(1.0), Some(clumping.local)]) {
                let met = changes(&[(Pair { before, after }, dispersion)], [1.0, 1.0], 0.05)[0].change;
                assert!(met.is_some(), "{months} months tell");
                *alarms += u32::from(matches!(met, Some(Change::Up | Change::Down)));
            }
        }
        alarms.map(|alarms| f64::from(alarms) / RUNS as f64)
    }

    #[test]
    fn a_month_like_others_is_called_a_change_no_more_often_than_the_level_says() {
        for (months, apart) in [(14, 1), (36, 12)] {
            for (of_cells, of_all) in [(1.0, 1.0), (2.0, 1.0), (1.5, 4.0)] {
                let [told, blind] = false_alarms(months, apart, of_cells, of_all);
                assert!(told <= 0.08, "{months} months, {apart} apart, {of_cells} and {of_all}: {told}");
                assert!(of_all == 1.0 || blind > 0.2, "cells alone do not show what all share: {blind}");
            }
        }
    }
}
