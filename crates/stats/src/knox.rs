//! Whether events that are near in space are near in time more often than if place and time had nothing to do with each other.

use rand::seq::SliceRandom;
use rayon::prelude::*;

use super::Draws;
use super::permutation_q::{TooFewPermutations, permutation_q};
use crate::near_repeat::{DistanceTimeBands, NearPairs, pairs_by_period};

/// Pairs expected below which a ratio to them is noise: none is given.
pub const MIN_EXPECTED: f64 = 1.0;

/// The pairs of a row and a column, and what chance would have.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KnoxCell {
    /// Pairs observed.
    pub observed: u64,
    /// Pairs to be expected: those of the row times those of the column over all, which is the mean over every permutation there is.
    pub expected: f64,
    /// Mean over the permutations made.
    pub mean: f64,
    /// Standard deviation over the permutations.
    pub deviation: f64,
    /// Below this lie 2.5 % of the permutations.
    pub low: u64,
    /// Above this lie 2.5 %.
    pub high: u64,
    /// (1 + permutations with at least as many pairs) / (1 + permutations); `None` where the row or the column has no pair at all.
    pub p: Option<f64>,
    /// Whether its row and column have pairs enough for p to reach the level: where not even all of the smaller in this one cell
    /// would be rare, the cell cannot show anything.
    pub can_show: bool,
}

impl KnoxCell {
    /// Observations over expected; `None` where less than [`MIN_EXPECTED`] is expected.
    pub fn ratio(&self) -> Option<f64> {
        (self.expected >= MIN_EXPECTED).then(|| self.observed as f64 / self.expected)
    }
}

/// What the Knox test says of every row and column.
#[derive(Clone, Debug, PartialEq)]
pub struct KnoxTest {
    /// The rows and columns.
    pub bands: DistanceTimeBands,
    /// Permutations made.
    pub replications: u32,
    /// The cells, row by row.
    pub cells: Vec<KnoxCell>,
    /// The false-discovery rate (Benjamini–Hochberg) of each near cell, that is neither beyond nor later, and can show anything; `None`
    /// for the others.
    pub q: Result<Vec<Option<f64>>, TooFewPermutations>,
}

/// Tests pairs near in space, whose events are of these days, by dealing the days out anew `draws.number` times (at least once).
///
/// Knox, E. G. (1964). The detection of space-time interactions. *Applied Statistics* 13, 25–29. doi:10.2307/2985220. By
/// permutation: Besag, J. & Diggle, P. J. (1977). Simple Monte Carlo tests for spatial pattern. *Applied Statistics* 26, 327–333.
/// doi:10.2307/2346974; Johnson, S. D. et al. (2007), doi:10.1007/s10940-007-9025-3. WindowShares and days each keep their events: what is
/// tested is that they have nothing to do with each other. Each permutation has a stream of its own, named by `purpose`.
///
/// Cells whose smallest possible p is above the level are no tests, and are left out of the correction: Tarone, R. E. (1990). A
/// modified Bonferroni method for discrete data. *Biometrics* 46, 515–522. doi:10.2307/2531456
pub fn knox(near: &NearPairs, days: &[i32], alpha: f64, draws: Draws, purpose: &str) -> KnoxTest {
    let bands = *near.bands();
    let by_column = pairs_by_period(days, &bands);
    let observed = near.table(days, &by_column);
    let runs = draws.number.max(1);
    let chance: Vec<Vec<u64>> = (0..u64::from(runs))
        .into_par_iter()
        .map(|run| {
            let mut dealt = days.to_vec();
            dealt.shuffle(&mut draws.streams.stream(&format!("knox/{purpose}"), run));
            near.table(&dealt, &by_column)
        })
        .collect();
    let by_row = near.by_row();
    let all = by_row.iter().sum::<u64>().max(1) as f64;
    let tested = |(cell, observed): (usize, &u64)| {
        let (of_row, of_column) = (by_row[cell / bands.columns()], by_column[cell % bands.columns()]);
        let margins = Margins { most: of_row.min(of_column), expected: of_row as f64 * of_column as f64 / all };
        against(*observed, margins, chance.iter().map(|table| table[cell]).collect(), alpha)
    };
    let cells: Vec<KnoxCell> = observed.iter().enumerate().map(tested).collect();
    let is_near = |cell: usize| cell / bands.columns() <= bands.number && cell % bands.columns() < bands.periods;
    let p: Vec<Option<f64>> =
        (0..cells.len()).map(|cell| cells[cell].p.filter(|_| is_near(cell) && cells[cell].can_show)).collect();
    KnoxTest { bands, replications: runs, q: permutation_q(&p, runs, 1, alpha), cells }
}

/// What its row and column say of a cell.
#[derive(Clone, Copy)]
struct Margins {
    /// The pairs that it can hold at most.
    most: u64,
    /// Those to be expected.
    expected: f64,
}

fn against(observed: u64, margins: Margins, mut chance: Vec<u64>, alpha: f64) -> KnoxCell {
    const TAIL: f64 = 0.025;
    chance.sort_unstable();
    let runs = chance.len() as f64;
    let mean = chance.iter().map(|pairs| *pairs as f64).sum::<f64>() / runs;
    let squares: f64 = chance.iter().map(|pairs| (*pairs as f64 - mean).powi(2)).sum();
    let as_many = |than: u64| chance.len() - chance.partition_point(|pairs| *pairs < than);
    let p = |pairs: u64| (1 + as_many(pairs)) as f64 / (runs + 1.0);
    // Where chance never fills the cell its least p is that of the permutations, and these may be too few: that is told of them all.
    let can_show = margins.most > 0 && (as_many(margins.most) == 0 || p(margins.most) <= alpha);
    let end = (TAIL * (runs + 1.0)).floor().max(1.0) as usize - 1;
    KnoxCell {
        observed,
        expected: margins.expected,
        mean,
        deviation: (squares / (runs - 1.0).max(1.0)).sqrt(),
        low: chance[end],
        high: chance[chance.len() - 1 - end],
        p: (margins.most > 0).then(|| p(observed)),
        can_show,
    }
}

impl KnoxTest {
    /// The cell of a row and column.
    pub fn cell(&self, row: usize, column: usize) -> &KnoxCell {
        &self.cells[row * self.bands.columns() + column]
    }

    /// Whether any near cell can show anything: else the pairs are too few to tell, whatever they are.
    pub fn can_tell(&self) -> bool {
        self.q.as_ref().map_or(true, |q| q.iter().any(Option::is_some))
    }

    /// The near cells, row and column, that hold clearly more pairs than chance, at a level; none where that cannot be told.
    pub fn all_significant(&self, level: f64) -> Vec<(usize, usize)> {
        let cells = (0..self.cells.len()).map(|cell| (cell / self.bands.columns(), cell % self.bands.columns()));
        cells.filter(|(row, column)| self.significant(*row, *column, level) == Some(true)).collect()
    }

    /// Whether a near cell holds clearly more pairs than chance, at a level; `None` where that is not asked or cannot be told.
    pub fn significant(&self, row: usize, column: usize, level: f64) -> Option<bool> {
        self.q.as_ref().ok()?[row * self.bands.columns() + column].map(|q| q <= level)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RandomStreams;
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
    fn where_nothing_repeats_a_verdict_is_rare() {
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
    fn what_repeats_is_found_where_it_does_and_nowhere_else() {
        let test = tested(7, 150, 25, 999);
        assert!(test.significant(1, 0, 0.05) == Some(true) && test.cell(1, 0).ratio().is_some_and(|ratio| ratio > 1.5));
        assert_eq!(test.significant(4, 3, 0.05), Some(false));
        assert_eq!(test.significant(5, 0, 0.05), None, "beyond is not asked about");
        assert_eq!(test.significant(1, 4, 0.05), None, "nor is later");
        let few = tested(7, 150, 25, 19);
        assert!(few.q.is_err_and(|few| few.needed > 100), "19 permutations support no rate over 20 cells");
    }

    #[test]
    fn every_permutation_keeps_rows_and_columns() {
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

    fn of(at: &[[f64; 2]], days: &[i32], runs: u32) -> KnoxTest {
        let near = NearPairs::find(at, &DistanceTimeBands::default(), MAX_NEAR_PAIRS).expect("few");
        knox(&near, days, 0.05, draws(runs, 1), "few")
    }

    #[test]
    fn where_there_is_no_pair_there_is_no_p_and_nothing_can_be_told() {
        let one = of(&[[0.0, 0.0]], &[3], 99);
        assert!(one.cells.iter().all(|cell| cell.p.is_none() && !cell.can_show));
        assert!(!one.can_tell() && one.all_significant(0.05).is_empty());
        // One near pair, in one of four weeks: as often there by chance as one time in four.
        let far = |i: i32| [f64::from(i) * 5_000.0, 0.0];
        let at = [far(0), [50.0, 0.0], far(1), far(2), far(3)];
        let few = of(&at, &[0, 1, 8, 15, 22], 499);
        assert!(few.cell(1, 0).p.is_some_and(|p| p > 0.05) && !few.can_tell(), "{:?}", few.cell(1, 0));
        assert_eq!(few.cell(2, 0).p, None, "no pair lies in that row");
    }

    #[test]
    fn cells_that_cannot_show_anything_are_not_of_the_family() {
        // Many pairs at the same place; one pair a band further out, whose weeks are as likely as not.
        let mut at = vec![[0.0, 0.0]; 30];
        at.extend([[5_000.0, 0.0], [5_150.0, 0.0]]);
        let days: Vec<i32> = (0..32).map(|event| event / 4 * 2).collect();
        let test = of(&at, &days, 499);
        let q = test.q.as_ref().expect("enough");
        let out = |row: usize, column: usize| (test.cell(row, column).p.is_some(), q[row * 5 + column]);
        assert_eq!(out(2, 0), (true, None), "{:?}", test.cell(2, 0));
        assert!(test.cell(0, 0).can_show && q[0].is_some());
        assert!(q.iter().flatten().count() < 20);
    }
}
