//! The Knox test for near repeats, and the distances and times over which risk is raised after an event.

use rand::seq::SliceRandom;
use rayon::prelude::*;

use crate::near_repeat::{DistanceTimeBands, NearPairs, pairs_by_period};
use crate::{Draws, TooFewPermutations, permutation_q};

/// The expected number of pairs below which no ratio is given.
pub const MIN_EXPECTED: f64 = 1.0;

/// The pairs of a row and a column, and those of random permutations.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KnoxCell {
    /// Pairs observed.
    pub observed: u64,
    /// Pairs expected: those of the row times those of the column over all, which is the mean over all possible
    /// permutations.
    pub expected: f64,
    /// Mean over the permutations made.
    pub mean: f64,
    /// Standard deviation over the permutations.
    pub deviation: f64,
    /// The 2.5 % quantile of the permutations.
    pub low: u64,
    /// The 97.5 % quantile of the permutations.
    pub high: u64,
    /// (1 + permutations with at least as many pairs) / (1 + permutations); `None` where the row or the column has no
    /// pair.
    pub p: Option<f64>,
    /// Whether its row and column have enough pairs for p to reach the level, were all pairs of the smaller in this
    /// one cell.
    pub testable: bool,
}

impl KnoxCell {
    /// Pairs observed over expected; `None` where fewer than [`MIN_EXPECTED`] are expected.
    pub fn ratio(&self) -> Option<f64> {
        (self.expected >= MIN_EXPECTED).then(|| self.observed as f64 / self.expected)
    }
}

/// The result of a Knox test, row by row and column by column.
#[derive(Clone, Debug, PartialEq)]
pub struct KnoxTest {
    /// The rows and columns.
    pub bands: DistanceTimeBands,
    /// The number of permutations.
    pub replications: u32,
    /// The cells, row by row.
    pub cells: Vec<KnoxCell>,
    /// The false-discovery rate (Benjamini–Hochberg) of each near cell (neither beyond nor later) that is testable;
    /// `None` for the others.
    pub q: Result<Vec<Option<f64>>, TooFewPermutations>,
}

/// Tests whether events near in space are near in time more often than by chance, permuting the days among the events
/// `draws.number` times (at least once).
///
/// `days` are the days of the events of `near`, counted from any origin; `alpha` is the false-discovery rate. Places
/// and days each keep their events: the null hypothesis is that they are independent. Each permutation has its own
/// stream named by `purpose`.
///
/// Knox, E. G. (1964). The detection of space-time interactions. *Applied Statistics* 13, 25–29. doi:10.2307/2985220.
/// By permutation: Besag, J. & Diggle, P. J. (1977). Simple Monte Carlo tests for spatial pattern. *Applied
/// Statistics* 26, 327–333. doi:10.2307/2346974; Johnson, S. D. et al. (2007), doi:10.1007/s10940-007-9025-3
///
/// Cells whose smallest possible p is above the level are no tests and are excluded from the correction: Tarone, R.
/// E. (1990). A modified Bonferroni method for discrete data. *Biometrics* 46, 515–522. doi:10.2307/2531456
///
/// ```
/// use hexspot_stats::near_repeat::{DistanceTimeBands, MAX_NEAR_PAIRS, NearPairs};
/// use hexspot_stats::{Draws, RandomStreams, knox, risk_window};
///
/// // Forty burglaries far apart; each of the first twenty is followed within 50 m after two days.
/// let mut at: Vec<[f64; 2]> = (0..40).map(|i| [f64::from(i) * 1_000.0, 0.0]).collect();
/// let mut days: Vec<i32> = (0..40).map(|i| i * 37 % 300).collect();
/// for i in 0..20 {
///     at.push([at[i][0] + 50.0, 0.0]);
///     days.push(days[i] + 2);
/// }
/// let near = NearPairs::find(&at, &DistanceTimeBands::default(), MAX_NEAR_PAIRS).expect("few pairs");
/// let test = knox(&near, &days, 0.05, Draws { number: 999, streams: RandomStreams::new(1) }, "burglary");
/// // Up to 100 m, within a week.
/// assert_eq!(test.cell(1, 0).observed, 20);
/// assert_eq!(test.significant(1, 0, 0.05), Some(true));
/// assert_eq!(risk_window(&test, 0.05).cells, [(1, 0)]);
/// ```
pub fn knox(near: &NearPairs, days: &[i32], alpha: f64, draws: Draws, purpose: &str) -> KnoxTest {
    let bands = *near.bands();
    let by_column = pairs_by_period(days, &bands);
    let observed = near.table(days, &by_column);
    let runs = draws.number.max(1);
    let chance: Vec<Vec<u64>> = (0..u64::from(runs))
        .into_par_iter()
        .map(|run| {
            let mut permuted = days.to_vec();
            permuted.shuffle(&mut draws.streams.stream(&format!("knox/{purpose}"), run));
            near.table(&permuted, &by_column)
        })
        .collect();
    let by_row = near.by_row();
    let all = by_row.iter().sum::<u64>().max(1) as f64;
    let tested = |(cell, observed): (usize, &u64)| {
        let (of_row, of_column) = (by_row[cell / bands.columns()], by_column[cell % bands.columns()]);
        let margins = Margins { most: of_row.min(of_column), expected: of_row as f64 * of_column as f64 / all };
        compare_with_chance(*observed, margins, chance.iter().map(|table| table[cell]).collect(), alpha)
    };
    let cells: Vec<KnoxCell> = observed.iter().enumerate().map(tested).collect();
    let is_near = |cell: usize| cell / bands.columns() <= bands.number && cell % bands.columns() < bands.periods;
    let p: Vec<Option<f64>> =
        (0..cells.len()).map(|cell| cells[cell].p.filter(|_| is_near(cell) && cells[cell].testable)).collect();
    KnoxTest { bands, replications: runs, q: permutation_q(&p, runs, 1, alpha), cells }
}

/// What the pairs of its row and column imply for a cell.
#[derive(Clone, Copy)]
struct Margins {
    /// The most pairs that it can hold.
    most: u64,
    /// The expected pairs.
    expected: f64,
}

fn compare_with_chance(observed: u64, margins: Margins, mut chance: Vec<u64>, alpha: f64) -> KnoxCell {
    const TAIL: f64 = 0.025;
    chance.sort_unstable();
    let runs = chance.len() as f64;
    let mean = chance.iter().map(|pairs| *pairs as f64).sum::<f64>() / runs;
    let squares: f64 = chance.iter().map(|pairs| (*pairs as f64 - mean).powi(2)).sum();
    let as_many = |than: u64| chance.len() - chance.partition_point(|pairs| *pairs < than);
    let p = |pairs: u64| (1 + as_many(pairs)) as f64 / (runs + 1.0);
    // Where no permutation fills the cell, its least p is limited by their number alone: `permutation_q` refuses that for all cells.
    let testable = margins.most > 0 && (as_many(margins.most) == 0 || p(margins.most) <= alpha);
    let end = (TAIL * (runs + 1.0)).floor().max(1.0) as usize - 1;
    KnoxCell {
        observed,
        expected: margins.expected,
        mean,
        deviation: (squares / (runs - 1.0).max(1.0)).sqrt(),
        low: chance[end],
        high: chance[chance.len() - 1 - end],
        p: (margins.most > 0).then(|| p(observed)),
        testable,
    }
}

impl KnoxTest {
    /// The cell of a row and a column.
    pub fn cell(&self, row: usize, column: usize) -> &KnoxCell {
        &self.cells[row * self.bands.columns() + column]
    }

    /// Whether any near cell is testable; if not, there are too few pairs for any result.
    pub fn is_testable(&self) -> bool {
        self.q.as_ref().map_or(true, |q| q.iter().any(Option::is_some))
    }

    /// The near cells, row and column, with significantly more pairs than by chance at a level; none where the
    /// permutations are too few.
    pub fn significant_cells(&self, level: f64) -> Vec<(usize, usize)> {
        let cells = (0..self.cells.len()).map(|cell| (cell / self.bands.columns(), cell % self.bands.columns()));
        cells.filter(|(row, column)| self.significant(*row, *column, level) == Some(true)).collect()
    }

    /// Whether a near cell has significantly more pairs than by chance at a level; `None` where it is not tested.
    pub fn significant(&self, row: usize, column: usize, level: f64) -> Option<bool> {
        self.q.as_ref().ok()?[row * self.bands.columns() + column].map(|q| q <= level)
    }
}

/// The least ratio of observed to expected pairs in a risk window.
///
/// The rule of Ratcliffe for the Near Repeat Calculator: significant, and a fifth more. With many events a rise too
/// small to act on is significant too.
pub const MIN_RATIO: f64 = 1.2;

/// A block of a risk window: consecutive rows with a raised risk over the same columns.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reach {
    /// Its first row: 0 is the same place.
    pub first: usize,
    /// Its last row.
    pub last: usize,
    /// Its first column.
    pub from: usize,
    /// The column after its last.
    pub to: usize,
    /// Pairs observed over pairs expected in its cells.
    pub ratio: f64,
    /// The largest p of its cells.
    pub p: f64,
}

/// The distances and times at which risk is raised after an event.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RiskWindow {
    /// The cells of the window, row and column, in order; empty where there is none.
    pub cells: Vec<(usize, usize)>,
    /// The window in blocks, nearest and soonest first.
    pub reaches: Vec<Reach>,
    /// Whether it touches the last band or the last period and so may extend further.
    pub cut_off: bool,
    /// Significant cells with [`MIN_RATIO`] times the expected pairs or more that are not connected with it.
    pub apart: Vec<(usize, usize)>,
    /// Significant cells with a smaller ratio.
    pub slight: Vec<(usize, usize)>,
}

/// The risk window of a Knox test: the significant cells with [`MIN_RATIO`] times the expected pairs or more that are
/// connected, side by side, with the first cell of the same place or of the first band.
///
/// Both may be the start: where events lie on shared map points the same point is no address, and repeats show in the
/// first band alone. A cell that expects less than one pair and is not significant carries no information: it may
/// connect others and is not counted. Everything is empty where the permutations are too few.
///
/// ```
/// use hexspot_stats::near_repeat::{DistanceTimeBands, MAX_NEAR_PAIRS, NearPairs};
/// use hexspot_stats::{Draws, RandomStreams, knox, risk_window};
///
/// // Forty burglaries far apart, each second one repeated at the same place a day later.
/// let mut at: Vec<[f64; 2]> = (0..40).map(|i| [f64::from(i) * 1_000.0, 0.0]).collect();
/// let mut days: Vec<i32> = (0..40).map(|i| i * 37 % 300).collect();
/// for i in (0..40).step_by(2) {
///     at.push(at[i]);
///     days.push(days[i] + 1);
/// }
/// let near = NearPairs::find(&at, &DistanceTimeBands::default(), MAX_NEAR_PAIRS).expect("few pairs");
/// let test = knox(&near, &days, 0.05, Draws { number: 999, streams: RandomStreams::new(1) }, "burglary");
/// let window = risk_window(&test, 0.05);
/// let first = window.reaches[0];
/// // At the same place (row 0), within the first week (columns 0 to 1).
/// assert_eq!((first.first, first.last, first.from, first.to), (0, 0, 0, 1));
/// assert!(!window.cut_off);
/// ```
pub fn risk_window(test: &KnoxTest, level: f64) -> RiskWindow {
    let bands = &test.bands;
    let is_raised = |(row, column): (usize, usize)| {
        let cell = test.cell(row, column);
        cell.observed as f64 >= MIN_RATIO * cell.expected
    };
    let (raised, slight): (Vec<_>, Vec<_>) =
        test.significant_cells(level).into_iter().partition(|cell| is_raised(*cell));
    let uninformative = |(row, column): (usize, usize)| test.cell(row, column).ratio().is_none();
    let (mut seen, mut open) = (vec![false; test.cells.len()], vec![(0, 0), (1, 0)]);
    let mut cells = Vec::new();
    while let Some((row, column)) = open.pop() {
        let within = row <= bands.number && column < bands.periods;
        if !within || std::mem::replace(&mut seen[row * bands.columns() + column], true) {
            continue;
        }
        if raised.contains(&(row, column)) {
            cells.push((row, column));
        } else if !uninformative((row, column)) {
            continue;
        }
        open.extend([(row + 1, column), (row, column + 1)]);
        open.extend(row.checked_sub(1).map(|row| (row, column)));
        open.extend(column.checked_sub(1).map(|column| (row, column)));
    }
    cells.sort_unstable();
    let cut_off = cells.iter().any(|(row, column)| *row == bands.number || *column + 1 == bands.periods);
    let apart = raised.into_iter().filter(|cell| !cells.contains(cell)).collect();
    RiskWindow { reaches: reaches(test, &cells), cells, cut_off, apart, slight }
}

/// Consecutive rows raised over the same columns form one block.
fn reaches(test: &KnoxTest, cells: &[(usize, usize)]) -> Vec<Reach> {
    let runs = cells.chunk_by(|a, b| a.0 == b.0 && a.1 + 1 == b.1);
    let mut runs: Vec<(usize, usize, usize)> = runs.map(|run| (run[0].1, run[run.len() - 1].1 + 1, run[0].0)).collect();
    runs.sort_unstable();
    let blocks = runs.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1) && a.2 + 1 == b.2);
    let reach = |rows: &[(usize, usize, usize)]| {
        let (from, to, first) = rows[0];
        let last = rows[rows.len() - 1].2;
        let of = (first..=last).flat_map(|row| (from..to).map(move |column| test.cell(row, column)));
        let observed: u64 = of.clone().map(|cell| cell.observed).sum();
        let expected: f64 = of.clone().map(|cell| cell.expected).sum();
        let p = of.filter_map(|cell| cell.p).fold(0.0, f64::max);
        Reach { first, last, from, to, ratio: observed as f64 / expected, p }
    };
    let mut reaches: Vec<Reach> = blocks.map(reach).collect();
    reaches.sort_by_key(|reach| (reach.first, reach.from));
    reaches
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RandomStreams;
    use crate::near_repeat::DistanceTimeBands;
    use crate::near_repeat::MAX_NEAR_PAIRS;
    use rand::RngExt;

    fn draws(number: u32, seed: u64) -> Draws {
        Draws { number, streams: RandomStreams::new(seed) }
    }

    /// Events put down at random in a square kilometre and a year, a share of them followed by another near and soon.
    fn world(seed: u64, events: usize, followed: usize) -> (Vec<[f64; 2]>, Vec<i32>) {
        let mut rng = RandomStreams::new(seed).stream("worlds", 0);
        let mut at: Vec<[f64; 2]> = (0..events).map(|_| [0; 2].map(|_: i32| rng.random_range(0.0..1_000.0))).collect();
        let mut days: Vec<i32> = (0..events).map(|_| rng.random_range(0..365)).collect();
        for event in 0..followed {
            at.push(at[event].map(|along| along + rng.random_range(-40.0..40.0)));
            days.push(days[event] + rng.random_range(0..7));
        }
        (at, days)
    }

    fn tested(seed: u64, events: usize, followed: usize, runs: u32) -> KnoxTest {
        let (at, days) = world(seed, events, followed);
        let near = NearPairs::find(&at, &DistanceTimeBands::default(), MAX_NEAR_PAIRS).expect("few");
        knox(&near, &days, 0.05, draws(runs, seed), "test")
    }

    #[test]
    fn keeps_its_level_without_repeats() {
        const WORLDS: u64 = 120;
        let alarm = |test: &KnoxTest| test.q.as_ref().is_ok_and(|q| q.iter().flatten().any(|q| *q <= 0.05));
        let tests: Vec<KnoxTest> = (0..WORLDS).map(|seed| tested(seed, 90, 0, 399)).collect();
        let alarms = tests.iter().filter(|test| alarm(test)).count();
        // 5 % of 120 is 6; more than 13 would be met once in two hundred times.
        assert!(alarms <= 13, "{alarms} false alarms in {WORLDS} worlds");
        // p of cells with pairs enough is near uniform; in whole counts it errs upwards.
        let near = |test: &KnoxTest| {
            test.cells.chunks(5).skip(2).take(3).flat_map(|row| row[..4].to_vec()).collect::<Vec<_>>()
        };
        let cells: Vec<KnoxCell> = tests.iter().flat_map(near).collect();
        let low = cells.iter().filter(|cell| cell.p.is_some_and(|p| p <= 0.1)).count() as f64 / cells.len() as f64;
        assert!((0.05..=0.12).contains(&low), "{low} of all p below 0.1");
    }

    #[test]
    fn finds_repeats_where_they_are() {
        let test = tested(7, 150, 25, 999);
        assert!(test.significant(1, 0, 0.05) == Some(true) && test.cell(1, 0).ratio().is_some_and(|ratio| ratio > 1.5));
        assert_eq!(test.significant(4, 3, 0.05), Some(false));
        assert_eq!(test.significant(5, 0, 0.05), None, "beyond is not tested");
        assert_eq!(test.significant(1, 4, 0.05), None, "nor is later");
        let few = tested(7, 150, 25, 19);
        assert!(few.q.is_err_and(|few| few.needed > 100), "19 permutations support no rate over 20 cells");
    }

    #[test]
    fn permutations_keep_margins() {
        let test = tested(3, 80, 10, 49);
        let (at, days) = world(3, 80, 10);
        let near = NearPairs::find(&at, &test.bands, MAX_NEAR_PAIRS).expect("few");
        let columns = test.bands.columns();
        let mean: Vec<f64> = test.cells.iter().map(|cell| cell.mean).collect();
        for (row, pairs) in mean.chunks(columns).zip(near.by_row()) {
            assert!((row.iter().sum::<f64>() - pairs as f64).abs() < 1e-6);
        }
        for (column, pairs) in pairs_by_period(&days, &test.bands).into_iter().enumerate() {
            let sum: f64 = mean.iter().skip(column).step_by(columns).sum();
            assert!((sum - pairs as f64).abs() < 1e-6);
        }
        for cell in &test.cells {
            let error = cell.deviation / f64::from(test.replications).sqrt();
            assert!((cell.mean - cell.expected).abs() <= 4.5 * error + 1e-9, "{cell:?}");
        }
        assert!(test.cells.iter().all(|cell| cell.low <= cell.high && cell.p.is_none_or(|p| p > 0.0 && p <= 1.0)));
    }

    fn test_of(at: &[[f64; 2]], days: &[i32], runs: u32) -> KnoxTest {
        let near = NearPairs::find(at, &DistanceTimeBands::default(), MAX_NEAR_PAIRS).expect("few");
        knox(&near, days, 0.05, draws(runs, 1), "few")
    }

    #[test]
    fn cells_without_pairs_have_no_p() {
        let one = test_of(&[[0.0, 0.0]], &[3], 99);
        assert!(one.cells.iter().all(|cell| cell.p.is_none() && !cell.testable));
        assert!(!one.is_testable() && one.significant_cells(0.05).is_empty());
        // One near pair, in one of four weeks: as often there by chance as one time in four.
        let far = |i: i32| [f64::from(i) * 5_000.0, 0.0];
        let at = [far(0), [50.0, 0.0], far(1), far(2), far(3)];
        let few = test_of(&at, &[0, 1, 8, 15, 22], 499);
        assert!(few.cell(1, 0).p.is_some_and(|p| p > 0.05) && !few.is_testable(), "{:?}", few.cell(1, 0));
        assert_eq!(few.cell(2, 0).p, None, "no pair lies in that row");
    }

    #[test]
    fn untestable_cells_are_not_corrected_for() {
        // Many pairs at the same place; one pair a band further out, whose weeks are as likely as not.
        let mut at = vec![[0.0, 0.0]; 30];
        at.extend([[5_000.0, 0.0], [5_150.0, 0.0]]);
        let days: Vec<i32> = (0..32).map(|event| event / 4 * 2).collect();
        let test = test_of(&at, &days, 499);
        let q = test.q.as_ref().expect("enough");
        let out = |row: usize, column: usize| (test.cell(row, column).p.is_some(), q[row * 5 + column]);
        assert_eq!(out(2, 0), (true, None), "{:?}", test.cell(2, 0));
        assert!(test.cell(0, 0).testable && q[0].is_some());
        assert!(q.iter().flatten().count() < 20);
    }

    /// A test of two bands and three periods, of which these near cells hold so many pairs where ten (or what is said) are expected.
    fn test(observed: [[u64; 3]; 3], expected: [[f64; 3]; 3]) -> KnoxTest {
        let bands = DistanceTimeBands { number: 2, periods: 3, ..DistanceTimeBands::default() };
        let cell = |row: usize, column: usize| {
            let near = row < 3 && column < 3;
            let (observed, expected) = if near { (observed[row][column], expected[row][column]) } else { (50, 50.0) };
            let p = if observed as f64 > expected + 3.0 { 0.001 } else { 0.4 };
            let cell = KnoxCell {
                observed,
                expected,
                mean: expected,
                deviation: 1.0,
                low: 0,
                high: 99,
                p: Some(p),
                testable: true,
            };
            (cell, near.then_some(p))
        };
        let all = (0..4).flat_map(|row| (0..4).map(move |column| cell(row, column)));
        let (cells, q) = all.unzip();
        KnoxTest { bands, replications: 999, cells, q: Ok(q) }
    }

    const TEN: [[f64; 3]; 3] = [[10.0; 3]; 3];

    #[test]
    fn window_is_connected_with_first_cell() {
        let met = risk_window(&test([[30, 20, 10], [20, 10, 10], [10, 10, 40]], TEN), 0.05);
        assert_eq!(met.cells, [(0, 0), (0, 1), (1, 0)], "the last cell stands apart");
        assert_eq!(met.apart, [(2, 2)]);
        let steps: Vec<_> = met.reaches.iter().map(|reach| (reach.last, reach.to, reach.ratio)).collect();
        assert_eq!(steps, [(0, 2, 2.5), (1, 1, 2.0)]);
        assert!(!met.cut_off);
        let later = risk_window(&test([[10, 30, 30], [10, 30, 30], [30; 3]], TEN), 0.05);
        assert!(later.cells.is_empty() && later.apart.len() == 7, "not from the start: {later:?}");
    }

    #[test]
    fn window_may_start_in_first_band() {
        let met = risk_window(&test([[10, 10, 10], [60, 20, 10], [10, 20, 10]], TEN), 0.05);
        assert_eq!(met.cells, [(1, 0), (1, 1), (2, 1)]);
        let steps: Vec<_> = met.reaches.iter().map(|reach| (reach.first, reach.last, reach.from, reach.to)).collect();
        assert_eq!(steps, [(1, 1, 0, 2), (2, 2, 1, 2)]);
    }

    #[test]
    fn blocks_hold_raised_cells_only() {
        let met = risk_window(&test([[30, 30, 10], [10, 30, 10], [10; 3]], TEN), 0.05);
        let steps: Vec<_> =
            met.reaches.iter().map(|reach| (reach.first, reach.last, reach.from, reach.to, reach.ratio)).collect();
        assert_eq!(steps, [(0, 0, 0, 2, 3.0), (1, 1, 1, 2, 3.0)]);
        let round = risk_window(&test([[30, 30, 30], [30, 10, 30], [10; 3]], TEN), 0.05);
        assert_eq!(round.reaches.len(), 3, "a row with a gap is two: {round:?}");
    }

    #[test]
    fn equal_rows_join_and_edges_are_flagged() {
        let met = risk_window(&test([[30, 30, 10], [30, 30, 10], [30, 10, 10]], TEN), 0.05);
        assert_eq!(met.reaches[0].first, 0);
        assert_eq!(met.reaches.iter().map(|reach| (reach.last, reach.to)).collect::<Vec<_>>(), [(1, 2), (2, 1)]);
        assert!(met.cut_off, "it touches the last band");
    }

    #[test]
    fn small_ratios_are_no_window() {
        let much = [[100.0; 3]; 3];
        let tenth = risk_window(&test([[110; 3]; 3], much), 0.05);
        assert!(tenth.cells.is_empty() && tenth.apart.is_empty() && tenth.slight.len() == 9, "a tenth more: {tenth:?}");
        let expected = [[0.2, 0.2, 0.2], [10.0; 3], [10.0; 3]];
        let met = risk_window(&test([[0, 0, 0], [30, 10, 10], [10; 3]], expected), 0.05);
        assert_eq!(met.cells, [(1, 0)]);
    }
}
