//! Connected sets of cells of any outline, grown cell by cell.

use super::likelihood_ratio::Logs;
use super::{Cases, LARGEST_MAX_SHARE, MIN_CASES, ScanWindows, Window};
use crate::Neighbours;

/// A mark below which the position of every seed lies.
const NEVER: u32 = u32::MAX;

/// Connected sets grown from each cell by the neighbour that raises the log likelihood ratio most, until none raises
/// it.
///
/// This is the dynamic minimum spanning tree of Assunção, R., Costa, M., Tavares, A. & Ferreira, S. (2006). Fast
/// detection of arbitrarily shaped disease clusters. *Statistics in Medicine* 25, 723–742. doi:10.1002/sim.2411, with
/// the early stopping of Costa, M. A., Assunção, R. M. & Kulldorff, M. (2012). Constrained spanning tree algorithms
/// for irregularly-shaped spatial clustering. *Computational Statistics & Data Analysis* 56, 1771–1783.
/// doi:10.1016/j.csda.2011.11.001
///
/// The latter authors found circular windows to have most power for compact clusters and do not recommend early
/// stopping where others are available: sets of any outline can arise by chance, so that a real cluster has to be
/// stronger to stand out. Irregular windows draw an outline; circular ones detect better.
#[derive(Clone, Debug)]
pub struct IrregularWindows<'a> {
    edges: &'a Neighbours,
    shares: &'a [f64],
    max_share: f64,
    logs: Logs,
}

/// The state of a growing set.
#[derive(Clone, Copy)]
struct Growth {
    seed: u32,
    steps: usize,
    cases: u32,
    share: f64,
    ratio: f64,
}

impl<'a> IrregularWindows<'a> {
    /// Sets connected by `edges` (each cell with those border it) that hold at most `max_share` of the population,
    /// itself at most a half, for counts with the total of these cases.
    ///
    /// ```
    /// use hexspot_stats::Neighbours;
    /// use hexspot_stats::scan::{Cases, IrregularWindows, ScanWindows};
    ///
    /// let n = 30u32;
    /// let street = Neighbours::from_windows((0..n).map(|i| (i.saturating_sub(1)..=(i + 1).min(n - 1)).collect()).collect());
    /// let mut counts = [1; 30];
    /// (counts[10], counts[11]) = (20, 30);
    /// let cases = Cases::new(&counts, &[1.0; 30]).expect("a population");
    /// let window = IrregularWindows::new(&street, &cases, 0.2).most_likely(&counts, &[false; 30]).expect("a cluster");
    /// assert_eq!((window.cells, window.cases), (vec![10, 11], 50));
    /// ```
    pub fn new(edges: &'a Neighbours, cases: &'a Cases, max_share: f64) -> Self {
        let max_share = max_share.min(LARGEST_MAX_SHARE);
        Self { edges, shares: cases.shares(), max_share, logs: Logs::new(cases.total()) }
    }

    fn ratio(&self, cases: u32, share: f64) -> f64 {
        let total = f64::from(self.logs.total());
        if f64::from(cases) <= total * share {
            return 0.0;
        }
        self.logs.ratio(cases, (total * share).ln(), (total * (1.0 - share)).ln())
    }

    /// Grows a set from a seed and leaves it in `marks`.
    fn grow(&self, seed: u32, counts: &[u32], taken: &impl Fn(u32) -> bool, marks: &mut Marks) -> Growth {
        marks.begin(seed);
        let mut cell = seed;
        let mut grown = Growth { seed, steps: 0, cases: 0, share: 0.0, ratio: 0.0 };
        loop {
            marks.set.push(cell);
            grown.steps += 1;
            grown.cases += counts[cell as usize];
            grown.share += self.shares[cell as usize];
            grown.ratio = self.ratio(grown.cases, grown.share);
            for near in self.edges.window(cell as usize) {
                // A cell without cases raises no ratio, and one without population is not scanned.
                let useful = counts[*near as usize] > 0 && self.shares[*near as usize] > 0.0 && !taken(*near);
                if useful && std::mem::replace(&mut marks.seen[*near as usize], seed) != seed {
                    marks.border.push(*near);
                }
            }
            let mut best: Option<(usize, u32, f64)> = None;
            for (at, near) in marks.border.iter().enumerate() {
                let share = grown.share + self.shares[*near as usize];
                if share > self.max_share {
                    continue;
                }
                let ratio = self.ratio(grown.cases + counts[*near as usize], share);
                let least = best.map_or(grown.ratio, |(.., ratio)| ratio);
                let first_of_equals = best.is_some_and(|(_, cell, equal)| ratio == equal && *near < cell);
                if ratio > least || first_of_equals {
                    best = Some((at, *near, ratio));
                }
            }
            let Some((at, next, _)) = best else { return grown };
            marks.border.swap_remove(at);
            cell = next;
        }
    }

    /// The best set, of equally likely ones that of the first seed.
    fn search(&self, counts: &[u32], taken: &impl Fn(u32) -> bool, marks: &mut Marks) -> Option<Growth> {
        let mut best: Option<Growth> = None;
        for seed in 0..self.edges.len() as u32 {
            let share = self.shares[seed as usize];
            if share <= 0.0 || share > self.max_share || taken(seed) {
                continue;
            }
            let grown = self.grow(seed, counts, taken, marks);
            if grown.cases >= MIN_CASES && grown.ratio > best.map_or(0.0, |best| best.ratio) {
                best = Some(grown);
            }
        }
        best
    }
}

/// The cells that a growth has seen, reused without clearing between growths.
struct Marks {
    /// The seed of the last growth that saw each cell.
    seen: Vec<u32>,
    border: Vec<u32>,
    set: Vec<u32>,
}

impl Marks {
    fn new(cells: usize) -> Self {
        Self { seen: vec![NEVER; cells], border: Vec::new(), set: Vec::new() }
    }

    fn begin(&mut self, seed: u32) {
        self.border.clear();
        self.set.clear();
        self.seen[seed as usize] = seed;
    }
}

impl ScanWindows for IrregularWindows<'_> {
    fn highest(&self, counts: &[u32]) -> f64 {
        self.search(counts, &|_| false, &mut Marks::new(self.edges.len())).map_or(0.0, |best| best.ratio)
    }

    fn most_likely(&self, counts: &[u32], taken: &[bool]) -> Option<Window> {
        let taken = |cell: u32| taken[cell as usize];
        let best = self.search(counts, &taken, &mut Marks::new(self.edges.len()))?;
        let mut again = Marks::new(self.edges.len());
        self.grow(best.seed, counts, &taken, &mut again);
        let mut cells = again.set;
        cells.truncate(best.steps);
        cells.sort_unstable();
        let expected = f64::from(self.logs.total()) * best.share;
        Some(Window { cells, months: None, cases: best.cases, expected, ratio: best.ratio })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RandomStreams;
    use crate::hex_lattice::disk;
    use crate::scan::log_likelihood_ratio;
    use rand::RngExt;

    /// The highest ratio of the sets grown from each cell, with sets and sums computed afresh at every step.
    fn plain(edges: &Neighbours, cases: &Cases, max_share: f64, taken: &[bool]) -> f64 {
        let of = |set: &[u32]| {
            let count: u32 = set.iter().map(|cell| cases.counts()[*cell as usize]).sum();
            let share: f64 = set.iter().map(|cell| cases.shares()[*cell as usize]).sum();
            (count, share, log_likelihood_ratio(count, share * f64::from(cases.total()), cases.total()))
        };
        let allowed = |set: &[u32]| set.iter().all(|cell| !taken[*cell as usize]) && of(set).1 <= max_share;
        let mut highest: f64 = 0.0;
        for seed in 0..edges.len() as u32 {
            let mut set = vec![seed];
            if !allowed(&set) || cases.shares()[seed as usize] <= 0.0 {
                continue;
            }
            loop {
                let mut border: Vec<u32> = set.iter().flat_map(|cell| edges.window(*cell as usize)).copied().collect();
                border.retain(|cell| !set.contains(cell) && cases.shares()[*cell as usize] > 0.0);
                border.sort_unstable();
                let next = border.into_iter().map(|cell| [&set[..], &[cell]].concat()).filter(|set| allowed(set));
                let better =
                    next.fold(set.clone(), |best, set| if of(&set).2 > of(&best).2 + 1e-12 { set } else { best });
                if better.len() == set.len() {
                    break;
                }
                set = better;
            }
            if of(&set).0 >= 2 {
                highest = highest.max(of(&set).2);
            }
        }
        highest
    }

    #[test]
    fn growth_matches_plain_growth() {
        let cells = disk(4);
        let edges = Neighbours::from_cells(&cells, 1);
        for run in 0..30u64 {
            let mut rng = RandomStreams::new(5).stream("plain", run);
            let population: Vec<f64> = cells.iter().map(|_| f64::from(rng.random_range(0..4)) * 1.37).collect();
            let counts: Vec<u32> = cells.iter().map(|_| rng.random_range(0..3) * rng.random_range(0..3)).collect();
            let taken: Vec<bool> = cells.iter().map(|_| run % 2 == 1 && rng.random_range(0..6) == 0).collect();
            let cases = Cases::new(&counts, &population).expect("a population");
            let irregular = IrregularWindows::new(&edges, &cases, 0.3);
            let met = irregular.most_likely(cases.counts(), &taken);
            let plain = plain(&edges, &cases, 0.3, &taken);
            let ratio = met.as_ref().map_or(0.0, |window| window.ratio);
            assert!((ratio - plain).abs() < 1e-9, "run {run}: {ratio} is not {plain}");
            if run % 2 == 0 {
                assert_eq!(irregular.highest(cases.counts()), ratio);
            }
            let window = met.expect("some cells have more than their share");
            assert!(window.cells.iter().all(|cell| !taken[*cell as usize]));
            assert_eq!(window.cases, window.cells.iter().map(|cell| cases.counts()[*cell as usize]).sum::<u32>());
            assert!(window.expected <= 0.3 * f64::from(cases.total()));
        }
    }

    #[test]
    fn bridges_an_empty_cell() {
        let line =
            Neighbours::from_windows((0..30u32).map(|i| (i.saturating_sub(1)..=(i + 1).min(29)).collect()).collect());
        let mut counts = vec![1; 30];
        (counts[10], counts[11], counts[12]) = (40, 0, 40);
        let cases = Cases::new(&counts, &[1.0; 30]).expect("a population");
        let window = IrregularWindows::new(&line, &cases, 0.2).most_likely(&counts, &[false; 30]).expect("a cluster");
        assert_eq!((window.cells, window.cases), (vec![10, 11, 12], 80));
    }
}
