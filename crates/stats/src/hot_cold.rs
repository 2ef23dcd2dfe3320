//! Whether a place is hot, cold or neutral in one stretch of time.

use rayon::prelude::*;

use crate::{Dispersion, TestOptions, benjamini_hochberg, beta_binomial_lower, beta_binomial_upper};

/// Whether a place has significantly more or fewer events than expected in a stretch of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HotColdState {
    /// Significantly more events than expected.
    Hot,
    /// Significantly fewer.
    Cold,
    /// Neither.
    Neutral,
}

/// The expected shares of places and of their windows, columns in order of the places. A place that is tested by
/// itself is its own window.
#[derive(Clone, Copy, Debug)]
pub struct WindowShares<'a> {
    /// The share of all events expected in each place.
    pub share: &'a [f64],
    /// The share expected in its window.
    pub window_share: &'a [f64],
    /// Whether a place is tested and counts in the false-discovery rate.
    pub tested: &'a [bool],
}

/// The state of each tested place, given its own events, those of its window and all events of the stretch.
///
/// Hot is as in [`verdicts`](crate::verdicts): the window test (upper tail) against [`TestOptions::at_least`] times
/// the expectation, and the place itself above that multiple. Cold mirrors it against once the expectation: the lower
/// tail of the same distribution, and the place itself below. Each tail has its own Benjamini–Hochberg family at the
/// level [`TestOptions::alpha`].
///
/// ```
/// use hexspot_stats::{HotColdState, TestOptions, WindowShares, hot_cold_states};
///
/// // Ten wards, each tested by itself, that expect a tenth of the events each.
/// let wards = WindowShares { share: &[0.1; 10], window_share: &[0.1; 10], tested: &[true; 10] };
/// let events = [60, 2, 20, 20, 20, 20, 20, 20, 20, 20];
/// let states = hot_cold_states(wards, (&events, &events, 222), None, TestOptions::default());
/// assert_eq!(states[..3], [Some(HotColdState::Hot), Some(HotColdState::Cold), Some(HotColdState::Neutral)]);
/// ```
pub fn hot_cold_states(
    places: WindowShares<'_>,
    (own, window, all): (&[u64], &[u64], u64),
    dispersion: Option<Dispersion>,
    options: TestOptions,
) -> Vec<Option<HotColdState>> {
    let p = |multiple: f64, tail: fn(u64, u64, f64, f64) -> f64, beyond: fn(f64, f64) -> bool| {
        (0..own.len()).into_par_iter().map(move |place| {
            let share = (multiple * places.window_share[place]).min(1.0);
            let observed = window[place];
            let one = |phi: f64| tail(observed, all, share, phi);
            places.tested[place].then(|| {
                // A window on the wrong state of its mean has a tail of a half or more: no level reaches it.
                let possible = beyond(observed as f64, all as f64 * share);
                let exact = if possible { one(1.0) } else { 1.0 };
                match dispersion.filter(|_| exact <= options.alpha) {
                    Some(dispersion) => dispersion.average_one_p(exact, one),
                    None => exact,
                }
            })
        })
    };
    let above: Vec<Option<f64>> = p(options.at_least, beta_binomial_upper, |met, mean| met > mean).collect();
    let below: Vec<Option<f64>> = p(1.0, beta_binomial_lower, |met, mean| met < mean).collect();
    let (above, below) = (benjamini_hochberg(&above), benjamini_hochberg(&below));
    let state = |place: usize| {
        let (own, expected) = (own[place] as f64, all as f64 * places.share[place]);
        let (hot, cold) = (above[place]? <= options.alpha, below[place]? <= options.alpha);
        Some(match () {
            () if hot && own > options.at_least * expected => HotColdState::Hot,
            () if cold && own < expected => HotColdState::Cold,
            () => HotColdState::Neutral,
        })
    };
    (0..own.len()).map(state).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Neighbours;
    use crate::{Observations, Windows, verdicts};

    const OPTIONS: TestOptions = TestOptions { at_least: 1.0, alpha: 0.05 };
    const CELLS: usize = 60;

    /// The windows of a line of cells: their sums.
    fn windows(counts: &[u32]) -> Vec<u64> {
        let line = |at: usize| at.saturating_sub(1)..=(at + 1).min(counts.len() - 1);
        (0..counts.len()).map(|at| line(at).map(|at| u64::from(counts[at])).sum()).collect()
    }

    fn met(counts: &[u32], dispersion: Option<Dispersion>, options: TestOptions) -> Vec<Option<HotColdState>> {
        let share: Vec<f64> = windows(&[1; CELLS]).iter().map(|cells| *cells as f64 / CELLS as f64).collect();
        let places = WindowShares { share: &[1.0 / CELLS as f64; CELLS], window_share: &share, tested: &[true; CELLS] };
        let own: Vec<u64> = counts.iter().map(|count| u64::from(*count)).collect();
        hot_cold_states(places, (&own, &windows(counts), own.iter().sum()), dispersion, options)
    }

    #[test]
    fn hot_agrees_with_verdicts() {
        let line = |at: u32| (at.saturating_sub(1)..=(at + 1).min(CELLS as u32 - 1)).collect();
        let neighbours = Neighbours::from_windows((0..CELLS as u32).map(line).collect());
        let on = Windows { exposure: &[1.0; CELLS], neighbours: &neighbours, reported: &[true; CELLS] };
        let overdispersed = Dispersion { phi: 1.8, raw: 1.8, upper: 2.2, degrees: 88, blocks: 9, months: 12 };
        for (dispersion, at_least) in [(None, 1.0), (Some(overdispersed), 1.0), (None, 2.0)] {
            let options = TestOptions { at_least, ..OPTIONS };
            let mut hot = 0;
            for bump in 0..40 {
                let counts: Vec<u32> =
                    (0..CELLS as u32).map(|at| 2 + at % 3 + if (28..32).contains(&at) { bump } else { 0 }).collect();
                let judged = verdicts(Observations::events(&counts), on, dispersion, options).hot;
                let states = met(&counts, dispersion, options);
                let by_side: Vec<Option<bool>> =
                    states.iter().map(|state| Some((*state)? == HotColdState::Hot)).collect();
                assert_eq!(by_side, judged, "{bump} more, {dispersion:?}, at least {at_least}");
                hot += judged.iter().filter(|hot| **hot == Some(true)).count();
            }
            assert!(hot > 20, "{hot} verdicts compared");
        }
    }

    #[test]
    fn empty_windows_are_cold_and_full_cells_are_not() {
        let mut counts = vec![20; CELLS];
        counts[20..31].fill(0);
        counts[25] = 25;
        let states = met(&counts, None, OPTIONS);
        assert_eq!(
            (states[22], states[25], states[50]),
            (Some(HotColdState::Cold), Some(HotColdState::Neutral), Some(HotColdState::Neutral))
        );
        assert!(met(&vec![20; CELLS], None, OPTIONS).iter().all(|state| *state == Some(HotColdState::Neutral)));
        assert!(met(&vec![0; CELLS], None, OPTIONS).iter().all(|state| *state == Some(HotColdState::Neutral)));
    }
}
