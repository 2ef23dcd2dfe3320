//! Whether a place has changed by more than chance and the clumping of events explain.

use rayon::prelude::*;

use hexspot_stats::{Dispersion, EStatistic, Interval, benjamini_hochberg, e_test, overdispersed_e_test, rate_ratio};

/// Events of a place before and after.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pair {
    /// Before.
    pub before: u64,
    /// After.
    pub after: u64,
}

/// What is said of a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Its rate has risen.
    Up,
    /// Its rate has fallen.
    Down,
    /// No change that could be told from chance.
    None,
    /// So few events that however they fell out no change could have been shown.
    TooFew,
}

impl Change {
    /// The name of the verdict.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Down => "down",
            Self::None => "none",
            Self::TooFew => "too few",
        }
    }
}

/// A place before and after, and how sure the difference is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Changed {
    /// Its events.
    pub pair: Pair,
    /// The rate after over the rate before, with a 95 % interval that allows for clumping where that is known; `None` from nothing.
    pub ratio: Option<Interval>,
    /// Two-sided p of the exact Poisson test, which takes events for independent.
    pub p: f64,
    /// The same with clumping allowed for; `None` where that is not known.
    pub p_adjusted: Option<f64>,
    /// The least false-discovery rate at which `p_adjusted` would be called a change.
    pub q: Option<f64>,
    /// The verdict by q; `None` where clumping is not known.
    pub change: Option<Change>,
}

impl Changed {
    /// By how many per cent the rate has changed; `None` from nothing, which no per cent can tell.
    pub fn percent(&self) -> Option<f64> {
        self.ratio.map(|ratio| 100.0 * (ratio.value - 1.0))
    }

    /// Whether the interval leaves out no change; from nothing there is none to contradict.
    pub(super) fn leaves_out_none(&self) -> bool {
        self.ratio.is_none_or(|ratio| ratio.low > 1.0 || ratio.high < 1.0)
    }
}

/// Tests places that are looked at together, in their order, each with the dispersion of its events where that is known: `months` known
/// before and after, `alpha` the false-discovery rate. A change is one where q says so and the interval leaves out 1.
///
/// Benjamini–Hochberg over those places that have events enough to show a change: a place of which no outcome could be called one is
/// left out of the family for a reason that does not hang on how its events fell out (Tarone, R. E. (1990). *Biometrics* 46, 515–522.
/// doi:10.2307/2531456).
pub fn changes(places: &[(Pair, Option<Dispersion>)], months: [f64; 2], alpha: f64) -> Vec<Changed> {
    let one = |(pair, dispersion): &(Pair, Option<Dispersion>)| of_one(*pair, months, dispersion.as_ref(), alpha);
    let mut tested: Vec<(Changed, bool)> = places.par_iter().map(one).collect();
    let p: Vec<Option<f64>> = tested.iter().map(|(changed, shows)| changed.p_adjusted.filter(|_| *shows)).collect();
    for ((changed, shows), q) in tested.iter_mut().zip(benjamini_hochberg(&p)) {
        changed.q = q;
        changed.change = match (*shows, q) {
            (false, _) => Some(Change::TooFew),
            (true, None) => None,
            (true, Some(q)) if q > alpha || !changed.leaves_out_none() => Some(Change::None),
            (true, Some(_)) => Some(if changed.pair.rises(months) { Change::Up } else { Change::Down }),
        };
    }
    tested.into_iter().map(|(changed, _)| changed).collect()
}

impl Pair {
    fn rises(self, [before, after]: [f64; 2]) -> bool {
        self.after as f64 / after > self.before as f64 / before
    }
}

/// A place by itself, and whether it has events enough to show a change.
fn of_one(pair: Pair, months: [f64; 2], dispersion: Option<&Dispersion>, alpha: f64) -> (Changed, bool) {
    let sides = |pair: Pair| ((pair.after, months[1]), (pair.before, months[0]));
    let exact = |pair: Pair| {
        let (after, before) = sides(pair);
        e_test(after, before, EStatistic::Score).map_or(1.0, |test| test.p)
    };
    let adjusted = |pair: Pair| {
        let (after, before) = sides(pair);
        overdispersed_e_test(after, before, dispersion?)
    };
    let all = pair.before + pair.after;
    let extremes = [Pair { before: all, after: 0 }, Pair { before: 0, after: all }];
    let shows = all > 0 && extremes.iter().any(|pair| adjusted(*pair).unwrap_or_else(|| exact(*pair)) <= alpha);
    let phi = dispersion.map_or(1.0, |dispersion| dispersion.phi);
    let ratio = rate_ratio((pair.after as f64, months[1]), (pair.before as f64, months[0]), phi);
    (Changed { pair, ratio, p: exact(pair), p_adjusted: adjusted(pair), q: None, change: None }, shows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn clumped(pairs: &[Pair], phi: f64) -> Vec<(Pair, Option<Dispersion>)> {
        let dispersion = Dispersion { phi, raw: phi, upper: phi, degrees: 200, blocks: 20, months: 24 };
        pairs.iter().map(|pair| (*pair, Some(dispersion))).collect()
    }

    fn one(before: u64, after: u64, months: [f64; 2], phi: f64) -> Changed {
        changes(&clumped(&[Pair { before, after }], phi), months, 0.05)[0]
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn turning_time_round_turns_the_ratio_and_its_interval_upside_down(
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
        fn a_place_compared_with_itself_has_not_changed(events in 1u64..3_000, months in 1.0..30.0, phi in 1.0..4.0) {
            let met = one(events, events, [months, months], phi);
            prop_assert!((met.ratio.expect("events").value - 1.0).abs() < 1e-12 && met.percent() == Some(0.0));
            prop_assert!((met.p - 1.0).abs() < 1e-9 && met.p_adjusted.is_some_and(|p| (p - 1.0).abs() < 1e-9));
            prop_assert!(matches!(met.change, Some(Change::None | Change::TooFew)));
        }
    }

    #[test]
    fn verdicts_go_by_q_and_places_that_cannot_show_a_change_are_in_no_family() {
        let pair = |before, after| Pair { before, after };
        let pairs = [pair(100, 40), pair(40, 100), pair(50, 52), pair(1, 0), pair(0, 0), pair(0, 20)];
        let met = changes(&clumped(&pairs, 1.3), [12.0, 12.0], 0.05);
        let verdicts: Vec<&str> = met.iter().map(|changed| changed.change.expect("known").as_str()).collect();
        assert_eq!(verdicts, ["down", "up", "none", "too few", "too few", "up"]);
        assert!(met[3].q.is_none() && met[3].p_adjusted.is_some());
        assert!(
            (met[0].q.expect("tested") - met[0].p_adjusted.expect("tested") * 4.0 / 2.0).abs() < 1e-9,
            "four in the family"
        );
        assert_eq!((met[5].ratio, met[5].percent()), (None, None), "a change from nothing is no multiple of it");
        assert_eq!(met[0].percent().map(f64::round), Some(-60.0));
        let unknown = changes(&pairs.map(|pair| (pair, None)), [12.0, 12.0], 0.05);
        assert!(unknown[0].change.is_none() && unknown[0].p < 1e-5 && unknown[0].q.is_none());
        assert_eq!(unknown[3].change, Some(Change::TooFew));
    }

    #[test]
    fn no_change_is_called_one_that_the_interval_does_not_leave_out_and_no_sentence_contradicts_its_interval() {
        let mut apart = [0, 0];
        for after in 100..180 {
            for upper in [1.3, 2.6] {
                let dispersion = Dispersion { phi: 1.3, raw: 1.3, upper, degrees: 200, blocks: 20, months: 24 };
                let met = changes(&[(Pair { before: 100, after }, Some(dispersion))], [12.0, 12.0], 0.05)[0];
                let leaves_out = met.ratio.is_some_and(|ratio| ratio.low > 1.0);
                let by_q = met.q.is_some_and(|q| q <= 0.05);
                assert_eq!(met.change == Some(Change::Up), by_q && leaves_out, "{met:?}");
                let sentence = crate::compare::of_change(&met, [12.0, 12.0], false);
                assert_eq!(sentence.contains("which the interval does not"), !by_q && leaves_out, "{sentence}");
                apart[usize::from(by_q)] += usize::from(by_q != leaves_out);
            }
        }
        assert!(apart[0] > 0, "the two are apart at times: {apart:?}");
    }

    #[test]
    fn unequal_months_are_no_change() {
        let met = one(240, 61, [24.0, 6.0], 1.0);
        assert!(
            met.change == Some(Change::None)
                && met.ratio.is_some_and(|ratio| (ratio.value - 61.0 / 60.0).abs() < 1e-12)
        );
    }
}
