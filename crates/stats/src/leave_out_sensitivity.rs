//! Would a cell still be hot without some of its events?

use super::tails::beta_binomial_upper;
use super::verdict::Verdicts;
use crate::Neighbours;

/// The verdicts of a study, ready to be asked what they would be without some of the events.
///
/// A cell stays hot when its window without these events still has a p as small as the map's false-discovery rate asked for, and the
/// cell itself still holds more than the multiple asked for. (The other cells' p-values are left as they are.)
#[derive(Debug)]
pub struct LeaveOutTest<'a> {
    counts: &'a [u32],
    exposure: &'a [f64],
    neighbours: &'a Neighbours,
    judgement: &'a Verdicts,
    whole_exposure: f64,
    /// The largest p that was called hot; `None` when none was.
    largest_p: Option<f64>,
}

impl<'a> LeaveOutTest<'a> {
    /// The verdicts that were given on these counts.
    pub fn new(counts: &'a [u32], exposure: &'a [f64], neighbours: &'a Neighbours, judgement: &'a Verdicts) -> Self {
        let called = judgement.hot_p.iter().zip(&judgement.hot_q);
        let called = called.filter(|(_, q)| q.is_some_and(|q| q <= judgement.question.alpha)).filter_map(|(p, _)| *p);
        let largest_p = called.reduce(f64::max);
        Self { counts, exposure, neighbours, judgement, whole_exposure: exposure.iter().sum(), largest_p }
    }

    /// Whether `cell` stays hot without `removed` of the events of the cell `of`.
    pub fn stays_hot(&self, cell: usize, of: usize, removed: u32) -> bool {
        let Some(largest_p) = self.largest_p else { return false };
        let at_least = self.judgement.question.at_least;
        let left = |other: usize| {
            let tested = if self.exposure[other] > 0.0 { self.counts[other] } else { 0 };
            u64::from(if other == of { tested.saturating_sub(removed) } else { tested })
        };
        let window = self.neighbours.window(cell);
        let (mut events, mut exposed) = (0, 0.0);
        for member in window {
            events += left(*member as usize);
            exposed += self.exposure[*member as usize];
        }
        let removed = if self.exposure[of] > 0.0 { u64::from(self.counts[of]) - left(of) } else { 0 };
        let all = self.judgement.tested - removed;
        let expected = |exposure: f64| at_least * exposure / self.whole_exposure;
        let p = |phi: f64| vec![Some(beta_binomial_upper(events, all, expected(exposed).min(1.0), phi))];
        let p = self.judgement.dispersion.map_or_else(|| p(1.0), |dispersion| dispersion.allow(p));
        let above = left(cell) as f64 > expected(self.exposure[cell]) * all as f64;
        above && p[0].is_some_and(|p| p <= largest_p)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Observations, TestOptions, Windows, verdicts};

    #[test]
    fn without_nothing_verdicts_stay_and_without_its_events_a_cell_is_not_hot() {
        let line =
            Neighbours::from_windows((0..60u32).map(|i| (i.saturating_sub(1)..=(i + 1).min(59)).collect()).collect());
        let mut counts = vec![2u32; 60];
        (counts[10], counts[39], counts[40], counts[41]) = (30, 12, 14, 12);
        let windows = Windows { exposure: &[1.0; 60], neighbours: &line, reported: &[true; 60] };
        let question = TestOptions { at_least: 1.0, alpha: 0.05 };
        let judgement = verdicts(Observations::events(&counts), windows, None, question);
        let without = LeaveOutTest::new(&counts, &[1.0; 60], &line, &judgement);
        for cell in 0..60 {
            assert_eq!(without.stays_hot(cell, cell, 0), judgement.hot[cell] == Some(true), "cell {cell}");
        }
        assert!(judgement.hot[10] == Some(true) && !without.stays_hot(10, 10, 28));
        assert!(judgement.hot[40] == Some(true) && without.stays_hot(40, 40, 9), "its neighbours carry it");
        // What lies where there is no exposure was in no test, and cannot be missed.
        let mut uneven = [1.0; 60];
        (uneven[41], counts[41]) = (0.0, 100);
        let windows = Windows { exposure: &uneven, ..windows };
        let judgement = verdicts(Observations::events(&counts), windows, None, question);
        let without = LeaveOutTest::new(&counts, &uneven, &line, &judgement);
        for cell in 0..60 {
            assert_eq!(without.stays_hot(cell, 41, 100), judgement.hot[cell] == Some(true), "cell {cell}");
        }
        let windows = Windows { exposure: &[1.0; 60], ..windows };
        let calm = verdicts(Observations::events(&[2; 60]), windows, None, question);
        assert!(!LeaveOutTest::new(&[2; 60], &[1.0; 60], &line, &calm).stays_hot(3, 3, 0));
    }
}
