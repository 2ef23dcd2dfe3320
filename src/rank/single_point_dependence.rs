//! Whether a hot place depends on its point with most events. Open police data puts the events of many addresses on one map point, and no
//! shift of the grid separates them.

use rayon::prelude::*;

use super::CellData;
use hexspot_stats::LeaveOutTest;

/// Whether each hot cell stays hot without the events at the point with most events in its window; `None` for cells that are not hot.
pub fn cells_without_top_point(data: &CellData<'_>) -> Vec<Option<bool>> {
    let test = leave_out_test(data);
    let of_cell = |cell: usize| {
        let window = data.grid.neighbours.window(cell).iter().map(|member| *member as usize);
        let top_cell = top_cell(data, window)?;
        (data.verdicts.hot[cell] == Some(true)).then(|| test.stays_hot(cell, top_cell, data.table.top_point[top_cell]))
    };
    (0..data.grid.cells.len()).into_par_iter().map(of_cell).collect()
}

/// Whether any cell of a hotspot stays hot without the events at the hotspot's point with most events.
pub fn hotspot_without_top_point(data: &CellData<'_>, cells: &[usize]) -> bool {
    let test = leave_out_test(data);
    let top_cell = top_cell(data, cells.iter().copied());
    let Some(top_cell) = top_cell else { return true };
    cells.iter().any(|cell| test.stays_hot(*cell, top_cell, data.table.top_point[top_cell]))
}

fn leave_out_test<'a>(data: &CellData<'a>) -> LeaveOutTest<'a> {
    LeaveOutTest::new(&data.table.count, data.expected, &data.grid.neighbours, data.verdicts)
}

/// The cell with the point with most events, the first of equals. Only cells with exposure count, as only their events are tested.
fn top_cell(data: &CellData<'_>, cells: impl Iterator<Item = usize>) -> Option<usize> {
    let tested = cells.filter(|cell| data.expected[*cell] > 0.0);
    tested.min_by_key(|cell| (u32::MAX - data.table.top_point[*cell], *cell))
}
