//! How far and how long after an event another is more likely than chance would have it.

use super::knox::KnoxTest;

/// How many times what chance would have a cell must hold to be of the window.
///
/// Ratcliffe's rule for the Near Repeat Calculator: significant, and a fifth more. With many events a rise that nobody could act on
/// is significant too.
pub const LEAST_RATIO: f64 = 1.2;

/// One reach of a window: rows that last equally long.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reach {
    /// The first row of it: 0 is the same place.
    pub first: usize,
    /// The last.
    pub last: usize,
    /// How many columns it lasts.
    pub columns: usize,
    /// Pairs observed over pairs expected in its cells.
    pub ratio: f64,
    /// The largest p of its cells.
    pub p: f64,
}

/// The risk window.
#[derive(Clone, Debug, PartialEq)]
pub struct RiskWindow {
    /// The cells, row and column, in order.
    pub cells: Vec<(usize, usize)>,
    /// What they say in steps, nearest and longest first.
    pub reaches: Vec<Reach>,
    /// Whether it touches the last band or the last period, so that it may go on.
    pub cut_off: bool,
}

/// The window of a test: the significant cells with [`LEAST_RATIO`] times what is expected or more that hang together, by sides,
/// with the first one. A cell in which less than one pair is expected and that is not significant tells nothing: it is passed
/// through and not counted. `None` where there is no such cell, or the permutations are too few to say.
pub fn risk_window(test: &KnoxTest, level: f64) -> Option<RiskWindow> {
    let bands = &test.bands;
    let raised = |(row, column): (usize, usize)| {
        let cell = test.cell(row, column);
        test.significant(row, column, level) == Some(true) && cell.observed as f64 >= LEAST_RATIO * cell.expected
    };
    let tells_nothing = |(row, column): (usize, usize)| test.cell(row, column).ratio().is_none();
    test.q.as_ref().ok()?;
    let (mut seen, mut open) = (vec![false; test.cells.len()], vec![(0, 0)]);
    let mut cells = Vec::new();
    while let Some((row, column)) = open.pop() {
        let within = row <= bands.number && column < bands.periods;
        if !within || std::mem::replace(&mut seen[row * bands.columns() + column], true) {
            continue;
        }
        if raised((row, column)) {
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
    (!cells.is_empty()).then(|| RiskWindow { reaches: reaches(test, &cells), cells, cut_off })
}

/// Rows that last equally long, one after the other, are one reach.
fn reaches(test: &KnoxTest, cells: &[(usize, usize)]) -> Vec<Reach> {
    let mut rows: Vec<(usize, usize)> = Vec::new();
    for (row, column) in cells {
        match rows.last_mut() {
            Some((last, columns)) if last == row => *columns = column + 1,
            _ => rows.push((*row, column + 1)),
        }
    }
    let alike = rows.chunk_by(|a, b| a.1 == b.1 && a.0 + 1 == b.0);
    let reach = |rows: &[(usize, usize)]| {
        let of = cells.iter().filter(|(row, _)| rows.iter().any(|(of, _)| of == row));
        let of: Vec<_> = of.map(|(row, column)| test.cell(*row, *column)).collect();
        let observed: u64 = of.iter().map(|cell| cell.observed).sum();
        let expected: f64 = of.iter().map(|cell| cell.expected).sum();
        let p = of.iter().map(|cell| cell.p).fold(0.0, f64::max);
        let (first, (last, columns)) = (rows[0].0, rows[rows.len() - 1]);
        Reach { first, last, columns, ratio: observed as f64 / expected, p }
    };
    alike.map(reach).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::knox::KnoxCell;
    use crate::stats::Bands;

    /// A test of two bands and three periods, of which these near cells hold so many pairs where ten (or what is said) are expected.
    fn test(observed: [[u64; 3]; 3], expected: [[f64; 3]; 3]) -> KnoxTest {
        let bands = Bands { number: 2, periods: 3, ..Bands::default() };
        let cell = |row: usize, column: usize| {
            let near = row < 3 && column < 3;
            let (observed, expected) = if near { (observed[row][column], expected[row][column]) } else { (50, 50.0) };
            let p = if observed as f64 > expected + 3.0 { 0.001 } else { 0.4 };
            (KnoxCell { observed, expected, mean: expected, deviation: 1.0, low: 0, high: 99, p }, near.then_some(p))
        };
        let all = (0..4).flat_map(|row| (0..4).map(move |column| cell(row, column)));
        let (cells, q) = all.unzip();
        KnoxTest { bands, replications: 999, cells, q: Ok(q) }
    }

    const TEN: [[f64; 3]; 3] = [[10.0; 3]; 3];

    #[test]
    fn a_window_is_what_hangs_together_with_the_first_cell() {
        let met = risk_window(&test([[30, 20, 10], [20, 10, 10], [10, 10, 40]], TEN), 0.05).expect("a window");
        assert_eq!(met.cells, [(0, 0), (0, 1), (1, 0)], "the last cell stands apart");
        let steps: Vec<_> = met.reaches.iter().map(|reach| (reach.last, reach.columns, reach.ratio)).collect();
        assert_eq!(steps, [(0, 2, 2.5), (1, 1, 2.0)]);
        assert!(!met.cut_off);
        assert_eq!(risk_window(&test([[10, 30, 30], [30, 30, 30], [30; 3]], TEN), 0.05), None, "not from the start");
    }

    #[test]
    fn rows_that_last_as_long_are_one_reach_and_the_edge_is_told() {
        let met = risk_window(&test([[30, 30, 10], [30, 30, 10], [30, 10, 10]], TEN), 0.05).expect("a window");
        assert_eq!(met.reaches[0].first, 0);
        assert_eq!(met.reaches.iter().map(|reach| (reach.last, reach.columns)).collect::<Vec<_>>(), [(1, 2), (2, 1)]);
        assert!(met.cut_off, "it touches the last band");
    }

    #[test]
    fn significant_and_small_is_no_window_and_a_cell_that_tells_nothing_is_passed_through() {
        let much = [[100.0; 3]; 3];
        assert_eq!(risk_window(&test([[110; 3]; 3], much), 0.05), None, "a tenth more");
        let expected = [[0.2, 0.2, 0.2], [10.0; 3], [10.0; 3]];
        let met = risk_window(&test([[0, 0, 0], [30, 10, 10], [10; 3]], expected), 0.05).expect("a window");
        assert_eq!(met.cells, [(1, 0)]);
    }
}
