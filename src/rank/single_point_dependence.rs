//! Is a hot place more than its fullest point? Open police data puts the events of many addresses on one map point, and no shift of
//! the grid parts them.

use rayon::prelude::*;

use super::CellData;
use hexspot_stats::LeaveOutTest;

/// For each hot cell, whether it stays hot without the events of the fullest point of its window; `None` for cells that are not hot.
pub fn cells_without_top_point(evidence: &CellData<'_>) -> Vec<Option<bool>> {
    let without = without(evidence);
    let of_cell = |cell: usize| {
        let window = evidence.grid.neighbours.window(cell).iter().map(|member| *member as usize);
        let fullest = fullest(evidence, window)?;
        (evidence.judgement.hot[cell] == Some(true))
            .then(|| without.stays_hot(cell, fullest, evidence.table.top_point[fullest]))
    };
    (0..evidence.grid.cells.len()).into_par_iter().map(of_cell).collect()
}

/// Whether any cell of a hotspot stays hot without the events of the hotspot's fullest point.
pub fn hotspot_without_top_point(evidence: &CellData<'_>, cells: &[usize]) -> bool {
    let without = without(evidence);
    let fullest = fullest(evidence, cells.iter().copied());
    let Some(fullest) = fullest else { return true };
    cells.iter().any(|cell| without.stays_hot(*cell, fullest, evidence.table.top_point[fullest]))
}

fn without<'a>(evidence: &CellData<'a>) -> LeaveOutTest<'a> {
    LeaveOutTest::new(&evidence.table.count, evidence.expected, &evidence.grid.neighbours, evidence.judgement)
}

/// Of these cells the one that has the fullest point, the first where several are as full; only cells with exposure, for the events of
/// others are in no test.
fn fullest(evidence: &CellData<'_>, cells: impl Iterator<Item = usize>) -> Option<usize> {
    let tested = cells.filter(|cell| evidence.expected[*cell] > 0.0);
    tested.min_by_key(|cell| (u32::MAX - evidence.table.top_point[*cell], *cell))
}
