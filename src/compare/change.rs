//! Tests whether the events of a place have changed by more than chance and overdispersion explain.

use rayon::prelude::*;

use crate::place::PlaceKind;
use hexspot_stats::{Dispersion, EStatistic, Interval, benjamini_hochberg, e_test, overdispersed_e_test, rate_ratio};

/// Events of a place before and after.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CountPair {
    /// Before.
    pub before: u64,
    /// After.
    pub after: u64,
}

impl CountPair {
    fn rises(self, [before, after]: [f64; 2]) -> bool {
        self.after as f64 / after > self.before as f64 / before
    }
}

/// The verdict on a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeVerdict {
    /// The rate has risen.
    Up,
    /// The rate has fallen.
    Down,
    /// No significant change.
    None,
    /// Too few events to show a change, whatever their split.
    TooFew,
}

impl ChangeVerdict {
    /// The name in outputs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Down => "down",
            Self::None => "none",
            Self::TooFew => "too few",
        }
    }
}

/// The change of a place, with its uncertainty.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlaceChange {
    /// The events before and after.
    pub counts: CountPair,
    /// The rate after over the rate before, with a 95 % interval that allows for overdispersion where it is estimated; `None` without
    /// events before.
    pub ratio: Option<Interval>,
    /// The two-sided p of the exact Poisson test, which assumes independent events.
    pub p: f64,
    /// The same with an allowance for overdispersion; `None` where it is not estimated.
    pub p_adjusted: Option<f64>,
    /// The false-discovery rate (q) of `p_adjusted`.
    pub q: Option<f64>,
    /// The verdict by q; `None` where overdispersion is not estimated.
    pub verdict: Option<ChangeVerdict>,
}

impl PlaceChange {
    /// The change of the rate in per cent; `None` without events before.
    pub fn percent(&self) -> Option<f64> {
        self.ratio.map(|ratio| 100.0 * (ratio.value - 1.0))
    }

    /// Whether the interval excludes a ratio of 1; true without a ratio.
    pub(super) fn excludes_no_change(&self) -> bool {
        self.ratio.is_none_or(|ratio| ratio.low > 1.0 || ratio.high < 1.0)
    }
}

/// A place and its change.
#[derive(Clone, Debug, PartialEq)]
pub struct ComparedPlace {
    /// The kind of place.
    pub kind: PlaceKind,
    /// Its identifier; for a cell, its H3 index.
    pub id: String,
    /// Its name for people.
    pub label: String,
    /// Its change.
    pub change: PlaceChange,
    /// The same in a sentence.
    pub sentence: String,
}

impl ComparedPlace {
    /// The absolute difference between the events after and those that the rate before would have given. Places are sorted by it.
    pub(crate) fn excess(&self, [before, after]: [f64; 2]) -> f64 {
        let counts = self.change.counts;
        (counts.after as f64 - counts.before as f64 * after / before).abs()
    }
}

/// Tests a family of places for change and returns them in order.
///
/// Each place comes with the dispersion of its events where that is estimated. `months` are the observed months before and after,
/// `alpha` is the false-discovery rate. A change needs a q of at most `alpha` and an interval that excludes 1.
///
/// The false-discovery rate is controlled (Benjamini–Hochberg) over the places with enough events to show a change. A place for which no
/// split of its events could be significant is excluded for a reason that does not depend on the split (Tarone, R. E. (1990).
/// *Biometrics* 46, 515–522. doi:10.2307/2531456).
pub fn test_changes(places: &[(CountPair, Option<Dispersion>)], months: [f64; 2], alpha: f64) -> Vec<PlaceChange> {
    let one = |(counts, dispersion): &(CountPair, Option<Dispersion>)| {
        test_place(*counts, months, dispersion.as_ref(), alpha)
    };
    let mut tested: Vec<(PlaceChange, bool)> = places.par_iter().map(one).collect();
    let p: Vec<Option<f64>> = tested.iter().map(|(change, testable)| change.p_adjusted.filter(|_| *testable)).collect();
    for ((change, testable), q) in tested.iter_mut().zip(benjamini_hochberg(&p)) {
        change.q = q;
        change.verdict = match (*testable, q) {
            (false, _) => Some(ChangeVerdict::TooFew),
            (true, None) => None,
            (true, Some(q)) if q > alpha || !change.excludes_no_change() => Some(ChangeVerdict::None),
            (true, Some(_)) if change.counts.rises(months) => Some(ChangeVerdict::Up),
            (true, Some(_)) => Some(ChangeVerdict::Down),
        };
    }
    tested.into_iter().map(|(change, _)| change).collect()
}

/// Tests one place, and whether it has enough events to show a change.
fn test_place(counts: CountPair, months: [f64; 2], dispersion: Option<&Dispersion>, alpha: f64) -> (PlaceChange, bool) {
    let sides = |counts: CountPair| ((counts.after, months[1]), (counts.before, months[0]));
    let exact = |counts: CountPair| {
        let (after, before) = sides(counts);
        e_test(after, before, EStatistic::Score).map_or(1.0, |test| test.p)
    };
    let adjusted = |counts: CountPair| {
        let (after, before) = sides(counts);
        overdispersed_e_test(after, before, dispersion?)
    };
    let all = counts.before + counts.after;
    let extremes = [CountPair { before: all, after: 0 }, CountPair { before: 0, after: all }];
    let testable =
        all > 0 && extremes.iter().any(|counts| adjusted(*counts).unwrap_or_else(|| exact(*counts)) <= alpha);
    let phi = dispersion.map_or(1.0, |dispersion| dispersion.phi);
    let ratio = rate_ratio((counts.after as f64, months[1]), (counts.before as f64, months[0]), phi);
    let change = PlaceChange { counts, ratio, p: exact(counts), p_adjusted: adjusted(counts), q: None, verdict: None };
    (change, testable)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn overdispersed(pairs: &[CountPair], phi: f64) -> Vec<(CountPair, Option<Dispersion>)> {
        let dispersion = Dispersion { phi, raw: phi, upper: phi, degrees: 200, blocks: 20, months: 24 };
        pairs.iter().map(|pair| (*pair, Some(dispersion))).collect()
    }

    fn one(before: u64, after: u64, months: [f64; 2], phi: f64) -> PlaceChange {
        test_changes(&overdispersed(&[CountPair { before, after }], phi), months, 0.05)[0]
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn reversing_time_inverts_the_ratio(
            before in 1u64..200, after in 1u64..200, months in (1.0..30.0, 1.0..30.0), phi in 1.0..4.0,
        ) {
            let there = one(before, after, [months.0, months.1], phi);
            let back = one(after, before, [months.1, months.0], phi);
            let (a, b) = (there.ratio.expect("events"), back.ratio.expect("events"));
            let inverse = |a: f64, b: f64| (a * b - 1.0).abs() < 1e-6;
            prop_assert!(inverse(a.value, b.value) && inverse(a.low, b.high) && inverse(a.high, b.low), "{:?} {:?}", a, b);
            prop_assert!((there.p - back.p).abs() < 1e-9, "{} {}", there.p, back.p);
            prop_assert!((there.p_adjusted.expect("known") - back.p_adjusted.expect("known")).abs() < 1e-9);
        }

        #[test]
        fn equal_periods_have_no_change(events in 1u64..3_000, months in 1.0..30.0, phi in 1.0..4.0) {
            let met = one(events, events, [months, months], phi);
            prop_assert!((met.ratio.expect("events").value - 1.0).abs() < 1e-12 && met.percent() == Some(0.0));
            prop_assert!((met.p - 1.0).abs() < 1e-9 && met.p_adjusted.is_some_and(|p| (p - 1.0).abs() < 1e-9));
            prop_assert!(matches!(met.verdict, Some(ChangeVerdict::None | ChangeVerdict::TooFew)));
        }
    }

    #[test]
    fn excludes_untestable_places_from_the_family() {
        let pair = |before, after| CountPair { before, after };
        let pairs = [pair(100, 40), pair(40, 100), pair(50, 52), pair(1, 0), pair(0, 0), pair(0, 20)];
        let met = test_changes(&overdispersed(&pairs, 1.3), [12.0, 12.0], 0.05);
        let verdicts: Vec<&str> = met.iter().map(|change| change.verdict.expect("known").as_str()).collect();
        assert_eq!(verdicts, ["down", "up", "none", "too few", "too few", "up"]);
        assert!(met[3].q.is_none() && met[3].p_adjusted.is_some());
        assert!(
            (met[0].q.expect("tested") - met[0].p_adjusted.expect("tested") * 4.0 / 2.0).abs() < 1e-9,
            "four in the family"
        );
        assert_eq!((met[5].ratio, met[5].percent()), (None, None), "a change from nothing has no ratio");
        assert_eq!(met[0].percent().map(f64::round), Some(-60.0));
        let unknown = test_changes(&pairs.map(|pair| (pair, None)), [12.0, 12.0], 0.05);
        assert!(unknown[0].verdict.is_none() && unknown[0].p < 1e-5 && unknown[0].q.is_none());
        assert_eq!(unknown[3].verdict, Some(ChangeVerdict::TooFew));
    }

    #[test]
    fn verdict_interval_and_sentence_agree() {
        let mut apart = [0, 0];
        for after in 100..180 {
            for upper in [1.3, 2.6] {
                let dispersion = Dispersion { phi: 1.3, raw: 1.3, upper, degrees: 200, blocks: 20, months: 24 };
                let met = test_changes(&[(CountPair { before: 100, after }, Some(dispersion))], [12.0, 12.0], 0.05)[0];
                let excludes = met.ratio.is_some_and(|ratio| ratio.low > 1.0);
                let by_q = met.q.is_some_and(|q| q <= 0.05);
                assert_eq!(met.verdict == Some(ChangeVerdict::Up), by_q && excludes, "{met:?}");
                let sentence = crate::compare::explain_change(&met, [12.0, 12.0], false);
                assert_eq!(sentence.contains("which the interval does not"), !by_q && excludes, "{sentence}");
                apart[usize::from(by_q)] += usize::from(by_q != excludes);
            }
        }
        assert!(apart[0] > 0, "the two sometimes differ: {apart:?}");
    }

    #[test]
    fn allows_for_unequal_lengths() {
        let met = one(240, 61, [24.0, 6.0], 1.0);
        assert!(
            met.verdict == Some(ChangeVerdict::None)
                && met.ratio.is_some_and(|ratio| (ratio.value - 61.0 / 60.0).abs() < 1e-12)
        );
    }
}
