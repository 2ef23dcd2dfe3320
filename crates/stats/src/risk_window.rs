//! How far and how long after an event another is more likely than chance would have it.

use super::knox::KnoxTest;

/// How many times what chance would have a cell must hold to be of the window.
///
/// Ratcliffe's rule for the Near Repeat Calculator: significant, and a fifth more. With many events a rise that nobody could act on
/// is significant too.
pub const MIN_RATIO: f64 = 1.2;

/// One reach of a window: rows that are raised over the same columns.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reach {
    /// The first row of it: 0 is the same place.
    pub first: usize,
    /// The last.
    pub last: usize,
    /// The column in which it begins.
    pub from: usize,
    /// The column before which it ends.
    pub to: usize,
    /// Pairs observed over pairs expected in its cells.
    pub ratio: f64,
    /// The largest p of its cells.
    pub p: f64,
}

/// The risk window, and what is clear beside it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RiskWindow {
    /// The cells, row and column, in order; empty where no more is seen near an event.
    pub cells: Vec<(usize, usize)>,
    /// What they say in steps, nearest and soonest first.
    pub reaches: Vec<Reach>,
    /// Whether it touches the last band or the last period, so that it may go on.
    pub cut_off: bool,
    /// Significant cells with [`MIN_RATIO`] times what is expected or more that do not hang together with it.
    pub apart: Vec<(usize, usize)>,
    /// Significant cells with less.
    pub slight: Vec<(usize, usize)>,
}

/// The window of a test: the significant cells with [`MIN_RATIO`] times what is expected or more that hang together, by hot_cold_series,
/// with the first cell of the same place or that of the first band. Both are beginnings: where events stand at shared map points
/// the same point is no address, and repeats show in the first band alone. A cell in which less than one pair is expected and that
/// is not significant tells nothing: it is passed through and not counted. All is empty where the permutations are too few to say.
pub fn risk_window(test: &KnoxTest, level: f64) -> RiskWindow {
    let bands = &test.bands;
    let is_raised = |(row, column): (usize, usize)| {
        let cell = test.cell(row, column);
        cell.observed as f64 >= MIN_RATIO * cell.expected
    };
    let (raised, slight): (Vec<_>, Vec<_>) = test.all_significant(level).into_iter().partition(|cell| is_raised(*cell));
    let tells_nothing = |(row, column): (usize, usize)| test.cell(row, column).ratio().is_none();
    let (mut seen, mut open) = (vec![false; test.cells.len()], vec![(0, 0), (1, 0)]);
    let mut cells = Vec::new();
    while let Some((row, column)) = open.pop() {
        let within = row <= bands.number && column < bands.periods;
        if !within || std::mem::replace(&mut seen[row * bands.columns() + column], true) {
            continue;
        }
        if raised.contains(&(row, column)) {
            cells.push((row, column));
        } else if !tells_nothing((row, column)) {
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

/// Rows that are raised over the same columns, one after the other, are one reach.
fn reaches(test: &KnoxTest, cells: &[(usize, usize)]) -> Vec<Reach> {
    let runs = cells.chunk_by(|a, b| a.0 == b.0 && a.1 + 1 == b.1);
    let mut runs: Vec<(usize, usize, usize)> = runs.map(|run| (run[0].1, run[run.len() - 1].1 + 1, run[0].0)).collect();
    runs.sort_unstable();
    let alike = runs.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1) && a.2 + 1 == b.2);
    let reach = |rows: &[(usize, usize, usize)]| {
        let (from, to, first) = rows[0];
        let last = rows[rows.len() - 1].2;
        let of = (first..=last).flat_map(|row| (from..to).map(move |column| test.cell(row, column)));
        let observed: u64 = of.clone().map(|cell| cell.observed).sum();
        let expected: f64 = of.clone().map(|cell| cell.expected).sum();
        let p = of.filter_map(|cell| cell.p).fold(0.0, f64::max);
        Reach { first, last, from, to, ratio: observed as f64 / expected, p }
    };
    let mut reaches: Vec<Reach> = alike.map(reach).collect();
    reaches.sort_by_key(|reach| (reach.first, reach.from));
    reaches
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knox::KnoxCell;
    use crate::near_repeat::DistanceTimeBands;

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
                can_show: true,
            };
            (cell, near.then_some(p))
        };
        let all = (0..4).flat_map(|row| (0..4).map(move |column| cell(row, column)));
        let (cells, q) = all.unzip();
        KnoxTest { bands, replications: 999, cells, q: Ok(q) }
    }

    const TEN: [[f64; 3]; 3] = [[10.0; 3]; 3];

    #[test]
    fn a_window_is_what_hangs_together_with_the_first_cell() {
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
    fn where_nothing_repeats_at_the_same_point_the_first_band_is_a_beginning() {
        let met = risk_window(&test([[10, 10, 10], [60, 20, 10], [10, 20, 10]], TEN), 0.05);
        assert_eq!(met.cells, [(1, 0), (1, 1), (2, 1)]);
        let steps: Vec<_> = met.reaches.iter().map(|reach| (reach.first, reach.last, reach.from, reach.to)).collect();
        assert_eq!(steps, [(1, 1, 0, 2), (2, 2, 1, 2)]);
    }

    #[test]
    fn a_reach_claims_no_cell_that_is_not_raised() {
        let met = risk_window(&test([[30, 30, 10], [10, 30, 10], [10; 3]], TEN), 0.05);
        let steps: Vec<_> =
            met.reaches.iter().map(|reach| (reach.first, reach.last, reach.from, reach.to, reach.ratio)).collect();
        assert_eq!(steps, [(0, 0, 0, 2, 3.0), (1, 1, 1, 2, 3.0)]);
        let round = risk_window(&test([[30, 30, 30], [30, 10, 30], [10; 3]], TEN), 0.05);
        assert_eq!(round.reaches.len(), 3, "a row with a gap is two: {round:?}");
    }

    #[test]
    fn rows_that_last_as_long_are_one_reach_and_the_edge_is_told() {
        let met = risk_window(&test([[30, 30, 10], [30, 30, 10], [30, 10, 10]], TEN), 0.05);
        assert_eq!(met.reaches[0].first, 0);
        assert_eq!(met.reaches.iter().map(|reach| (reach.last, reach.to)).collect::<Vec<_>>(), [(1, 2), (2, 1)]);
        assert!(met.cut_off, "it touches the last band");
    }

    #[test]
    fn significant_and_small_is_no_window_and_a_cell_that_tells_nothing_is_passed_through() {
        let much = [[100.0; 3]; 3];
        let tenth = risk_window(&test([[110; 3]; 3], much), 0.05);
        assert!(tenth.cells.is_empty() && tenth.apart.is_empty() && tenth.slight.len() == 9, "a tenth more: {tenth:?}");
        let expected = [[0.2, 0.2, 0.2], [10.0; 3], [10.0; 3]];
        let met = risk_window(&test([[0, 0, 0], [30, 10, 10], [10; 3]], expected), 0.05);
        assert_eq!(met.cells, [(1, 0)]);
    }
}
