//! Rings or circles searched.

use super::likelihood_ratio::Logs;
use super::{Cases, CircularZones, MIN_CASES, Window, Windows};

/// Windows that grow from their centres, with what is expected in each.
#[derive(Clone, Debug)]
pub struct CircularWindows<'a> {
    zones: &'a CircularZones,
    logs: Logs,
    expected: Vec<Expected>,
}

/// The cases expected in a window, and the logarithms of those inside and outside.
#[derive(Clone, Copy, Debug)]
struct Expected {
    inside: f64,
    ln_inside: f64,
    ln_outside: f64,
}

impl<'a> CircularWindows<'a> {
    /// The windows of `zones` for counts of as many cases as these.
    pub fn new(zones: &'a CircularZones, cases: &Cases) -> Self {
        let total = f64::from(cases.total());
        let of = |share: f64| Expected {
            inside: total * share,
            ln_inside: (total * share).ln(),
            ln_outside: (total * (1.0 - share)).ln(),
        };
        let expected = zones.zones().iter().map(|zone| of(zone.share)).collect();
        Self { zones, logs: Logs::new(cases.total()), expected }
    }

    /// The number, cases and ratio of the most likely window.
    fn search(&self, counts: &[u32], taken: impl Fn(u32) -> bool) -> Option<(usize, u32, f64)> {
        let (zones, members) = (self.zones.zones(), self.zones.members());
        let (mut best, mut highest) = (None, 0.0);
        let (mut at, mut cases, mut free) = (0, 0, true);
        for (number, (zone, expected)) in zones.iter().zip(&self.expected).enumerate() {
            if at <= zone.start {
                (at, cases, free) = (zone.start, 0, true);
            }
            for cell in &members[at..zone.end] {
                cases += counts[*cell as usize];
                free &= !taken(*cell);
            }
            at = zone.end;
            if free && cases >= MIN_CASES && f64::from(cases) > expected.inside {
                let ratio = self.logs.ratio(cases, expected.ln_inside, expected.ln_outside);
                if ratio > highest {
                    (best, highest) = (Some((number, cases, ratio)), ratio);
                }
            }
        }
        best
    }
}

impl Windows for CircularWindows<'_> {
    fn highest(&self, counts: &[u32]) -> f64 {
        self.search(counts, |_| false).map_or(0.0, |(.., ratio)| ratio)
    }

    fn most_likely(&self, counts: &[u32], taken: &[bool]) -> Option<Window> {
        let (number, cases, ratio) = self.search(counts, |cell| taken[cell as usize])?;
        let zone = self.zones.zones()[number];
        let mut cells = self.zones.members()[zone.start..zone.end].to_vec();
        cells.sort_unstable();
        Some(Window { cells, months: None, cases, expected: self.expected[number].inside, ratio })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RandomStreams;
    use crate::scan::log_likelihood_ratio;
    use rand::RngExt;

    #[test]
    fn the_fast_search_finds_what_a_plain_one_finds() {
        for run in 0..40u64 {
            let mut rng = RandomStreams::new(3).stream("plain", run);
            // Points of a coarse lattice: many are equally far from each other.
            let points: Vec<[f64; 2]> =
                (0..40).map(|_| [f64::from(rng.random_range(0..7)), f64::from(rng.random_range(0..7))]).collect();
            let population: Vec<f64> = (0..40).map(|_| f64::from(rng.random_range(0..5))).collect();
            let counts: Vec<u32> = (0..40).map(|_| rng.random_range(0..4)).collect();
            let taken: Vec<bool> = (0..40).map(|_| rng.random_range(0..8) == 0).collect();
            let max_share = [0.1, 0.3, 0.5][run as usize % 3];
            let cases = Cases::new(&counts, &population).expect("a population");
            let zones = CircularZones::circles(&points, cases.shares(), max_share);
            let growing = CircularWindows::new(&zones, &cases);
            for taken in [vec![false; 40], taken] {
                let met = growing.most_likely(cases.counts(), &taken).map_or(0.0, |window| window.ratio);
                let plain = plain(&points, &population, &counts, max_share, &taken);
                assert!((met - plain).abs() < 1e-9, "{met} is not {plain}");
            }
            let first = growing.most_likely(cases.counts(), &[false; 40]).map_or(0.0, |window| window.ratio);
            assert_eq!(growing.highest(cases.counts()), first);
        }
    }

    /// The highest ratio of every circle around a point through a point, each counted from nothing.
    fn plain(points: &[[f64; 2]], population: &[f64], counts: &[u32], max_share: f64, taken: &[bool]) -> f64 {
        let whole: f64 = population.iter().sum();
        let settled = |cell: &usize| population[*cell] > 0.0;
        let total: u32 = (0..points.len()).filter(settled).map(|cell| counts[cell]).sum();
        let mut highest: f64 = 0.0;
        for [x, y] in points {
            for [u, v] in points {
                let radius = (u - x).powi(2) + (v - y).powi(2);
                let inside = |cell: &usize| (points[*cell][0] - x).powi(2) + (points[*cell][1] - y).powi(2) <= radius;
                let cells: Vec<usize> = (0..points.len()).filter(settled).filter(inside).collect();
                let share = cells.iter().map(|cell| population[*cell]).sum::<f64>() / whole;
                let cases: u32 = cells.iter().map(|cell| counts[*cell]).sum();
                if share > 0.0 && share <= max_share && cases >= 2 && !cells.iter().any(|cell| taken[*cell]) {
                    highest = highest.max(log_likelihood_ratio(cases, share * f64::from(total), total));
                }
            }
        }
        highest
    }
}
