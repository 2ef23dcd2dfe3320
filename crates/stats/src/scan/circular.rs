//! Circular windows: rings of H3 cells or circles in the plane, grown outwards from every cell.

use foldhash::fast::FixedState;
use h3o::CellIndex;
use hashbrown::HashMap;
use rayon::prelude::*;

use super::likelihood_ratio::Logs;
use super::{Cases, LARGEST_MAX_SHARE, MIN_CASES, ScanWindows, Window};

/// The windows around every centre, laid out so that each is the start of the next.
///
/// Around a centre the cells enter in order of their distance; those equally far enter together, so that no window
/// depends on the order of the cells. A window holds at most the largest share of the population, which is at most a
/// half. Cells without population are in no window: no cases are expected there.
#[derive(Clone, Debug, PartialEq)]
pub struct CircularZones {
    members: Vec<u32>,
    zones: Vec<Zone>,
}

/// A window: `members[start..end]`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Zone {
    /// The first cell of its centre.
    pub start: usize,
    pub end: usize,
    /// Its share of the population.
    pub share: f64,
}

impl CircularZones {
    /// Windows of whole rings of H3 cells around each of `cells`, whose shares of the population are `shares`.
    ///
    /// A ring that does not fit whole ends the growth. No window is wider than a disk of as many cells as there are.
    ///
    /// ```
    /// use h3o::{LatLng, Resolution};
    /// use hexspot_stats::scan::CircularZones;
    ///
    /// let centre = LatLng::new(51.5155, -0.0887)?.to_cell(Resolution::Ten);
    /// let cells: Vec<_> = centre.grid_disk_safe(2).collect();
    /// let zones = CircularZones::rings(&cells, &[1.0 / 19.0; 19], 0.5);
    /// // Around the centre: the cell alone, and with its six neighbours.
    /// assert!(zones.windows().any(|(window, _)| window.len() == 7));
    /// # Ok::<(), h3o::error::InvalidLatLng>(())
    /// ```
    pub fn rings(cells: &[CellIndex], shares: &[f64], max_share: f64) -> Self {
        let position: HashMap<CellIndex, u32, FixedState> = cells.iter().copied().zip(0..).collect();
        let widest = (0u32..).find(|k| 1 + 3 * u64::from(*k) * (u64::from(*k) + 1) >= cells.len() as u64);
        let widest = widest.expect("some disk is wide enough");
        let around = |centre: &CellIndex| {
            let near = centre.grid_disk_distances_safe(widest);
            let near = near.filter_map(|(cell, ring)| position.get(&cell).map(|number| (ring, *number)));
            grow(near, shares, max_share)
        };
        Self::join(cells.par_iter().map(around).collect())
    }

    /// Circles around each of `points`, in the plane, whose shares of the population are `shares`: the form that
    /// SaTScan uses.
    ///
    /// ```
    /// use hexspot_stats::scan::CircularZones;
    ///
    /// let zones = CircularZones::circles(&[[0.0, 0.0], [1.0, 0.0], [5.0, 0.0]], &[0.2, 0.3, 0.5], 0.5);
    /// let windows: Vec<&[u32]> = zones.windows().map(|(window, _)| window).collect();
    /// assert_eq!(windows, [&[0][..], &[0, 1], &[1], &[1, 0], &[2]]);
    /// ```
    pub fn circles(points: &[[f64; 2]], shares: &[f64], max_share: f64) -> Self {
        let around = |centre: &[f64; 2]| {
            let far = |[x, y]: &[f64; 2]| (x - centre[0]).powi(2) + (y - centre[1]).powi(2);
            let mut near: Vec<(f64, u32)> = points.iter().map(far).zip(0..).collect();
            near.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            grow(near.into_iter(), shares, max_share)
        };
        Self::join(points.par_iter().map(around).collect())
    }

    /// The windows of one centre after those of another.
    fn join(orders: Vec<(Vec<u32>, Vec<Zone>)>) -> Self {
        let mut all = Self { members: Vec::new(), zones: Vec::new() };
        for (members, zones) in orders {
            let start = all.members.len();
            all.members.extend(members);
            all.zones.extend(zones.iter().map(|zone| Zone { start, end: start + zone.end, share: zone.share }));
        }
        all
    }

    /// The number of windows, those of the same cells around several centres counted separately.
    pub fn len(&self) -> usize {
        self.zones.len()
    }

    /// Whether there are no windows.
    pub fn is_empty(&self) -> bool {
        self.zones.is_empty()
    }

    /// The cells of each window, with its share of the population.
    pub fn windows(&self) -> impl Iterator<Item = (&[u32], f64)> {
        self.zones.iter().map(|zone| (&self.members[zone.start..zone.end], zone.share))
    }

    /// The windows, those of a centre together, the smallest first.
    pub(super) fn zones(&self) -> &[Zone] {
        &self.zones
    }

    /// The cells of all windows, one after the other.
    pub(super) fn members(&self) -> &[u32] {
        &self.members
    }
}

/// The windows around one centre, from its cells in order of their distance.
fn grow<D: PartialEq + Copy>(
    near: impl Iterator<Item = (D, u32)>,
    shares: &[f64],
    max_share: f64,
) -> (Vec<u32>, Vec<Zone>) {
    /// Shares are sums with rounding errors: one above the largest by so little still fits.
    const ROUNDING: f64 = 1e-9;
    let most = max_share.min(LARGEST_MAX_SHARE) * (1.0 + ROUNDING);
    let (mut members, mut zones): (Vec<u32>, Vec<Zone>) = (Vec::new(), Vec::new());
    let mut near = near.filter(|(_, cell)| shares[*cell as usize] > 0.0).peekable();
    let mut share = 0.0;
    while let Some((far, cell)) = near.next() {
        members.push(cell);
        share += shares[cell as usize];
        if share > most {
            break;
        }
        if near.peek().is_none_or(|(next, _)| *next != far) {
            zones.push(Zone { start: 0, end: members.len(), share });
        }
    }
    members.truncate(zones.last().map_or(0, |zone| zone.end));
    (members, zones)
}

/// Circular windows with the cases expected in each.
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
    /// The windows of `zones` for counts with the total of these cases. For an example see
    /// [`scan_test`](super::scan_test).
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

    /// The position, cases and ratio of the most likely window.
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

impl ScanWindows for CircularWindows<'_> {
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
    use crate::hex_lattice::disk;
    use crate::scan::log_likelihood_ratio;
    use rand::RngExt;

    fn rings(cells: &[CellIndex], max_share: f64) -> CircularZones {
        let shares = vec![1.0 / cells.len() as f64; cells.len()];
        CircularZones::rings(cells, &shares, max_share)
    }

    #[test]
    fn rings_enter_whole() {
        let cells = disk(6);
        assert_eq!(cells.len(), 127);
        let zones = rings(&cells, 0.15);
        let far = |a: u32, b: u32| cells[a as usize].grid_distance(cells[b as usize]).expect("near");
        let mut sizes = Vec::new();
        for (window, share) in zones.windows() {
            assert!((share - window.len() as f64 / 127.0).abs() < 1e-12 && share <= 0.15);
            let radius = window.iter().map(|cell| far(window[0], *cell)).max().expect("a cell");
            let all = (0..127).filter(|cell| far(window[0], *cell) <= radius).count();
            assert_eq!(window.len(), all, "a ring entered in part");
            sizes.push(window.len());
        }
        sizes.sort_unstable();
        sizes.dedup();
        assert_eq!((sizes[0], sizes.last()), (1, Some(&19)));
        assert_eq!(rings(&cells, 19.0 / 127.0), zones, "a window may have exactly the largest share");
    }

    #[test]
    fn excludes_empty_and_large_cells() {
        let points = [[0.0, 0.0], [1.0, 0.0], [2.0, 0.0], [3.0, 0.0]];
        let zones = CircularZones::circles(&points, &[0.0, 0.1, 0.2, 0.7], 0.5);
        let windows: Vec<&[u32]> = zones.windows().map(|(window, _)| window).collect();
        assert_eq!(windows, [&[1][..], &[1, 2], &[1], &[1, 2], &[2]]);
    }

    #[test]
    fn search_matches_plain_search() {
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
            let windows = CircularWindows::new(&zones, &cases);
            for taken in [vec![false; 40], taken] {
                let met = windows.most_likely(cases.counts(), &taken).map_or(0.0, |window| window.ratio);
                let plain = plain(&points, &population, &counts, max_share, &taken);
                assert!((met - plain).abs() < 1e-9, "{met} is not {plain}");
            }
            let first = windows.most_likely(cases.counts(), &[false; 40]).map_or(0.0, |window| window.ratio);
            assert_eq!(windows.highest(cases.counts()), first);
        }
    }

    /// The highest ratio of every circle around a point through a point, each counted from nothing.
    fn plain(points: &[[f64; 2]], population: &[f64], counts: &[u32], max_share: f64, taken: &[bool]) -> f64 {
        let whole: f64 = population.iter().sum();
        let populated = |cell: &usize| population[*cell] > 0.0;
        let total: u32 = (0..points.len()).filter(populated).map(|cell| counts[cell]).sum();
        let mut highest: f64 = 0.0;
        for [x, y] in points {
            for [u, v] in points {
                let radius = (u - x).powi(2) + (v - y).powi(2);
                let inside = |cell: &usize| (points[*cell][0] - x).powi(2) + (points[*cell][1] - y).powi(2) <= radius;
                let cells: Vec<usize> = (0..points.len()).filter(populated).filter(inside).collect();
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
