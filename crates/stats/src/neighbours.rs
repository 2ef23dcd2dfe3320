//! Windows of cells: each cell with its neighbours, and sums over them.

use foldhash::fast::FixedState;
use h3o::CellIndex;
use hashbrown::HashMap;
use rayon::prelude::*;

/// For each cell of a list the numbers of the listed cells within some rings, itself included, in ascending order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Neighbours {
    starts: Vec<usize>,
    members: Vec<u32>,
}

impl Neighbours {
    /// The windows of `rings` rings around each of `cells`.
    pub fn from_cells(cells: &[CellIndex], rings: u32) -> Self {
        let position: HashMap<CellIndex, u32, FixedState> = cells.iter().copied().zip(0..).collect();
        let windows: Vec<Vec<u32>> = cells
            .par_iter()
            .map(|cell| {
                let near = cell.grid_disk_safe(rings);
                let mut window: Vec<u32> = near.filter_map(|near| position.get(&near).copied()).collect();
                window.sort_unstable();
                window
            })
            .collect();
        Self::from_windows(windows)
    }

    /// Windows given outright; each must hold its own cell.
    pub fn from_windows(windows: Vec<Vec<u32>>) -> Self {
        let mut starts = Vec::with_capacity(windows.len() + 1);
        let mut members = Vec::with_capacity(windows.iter().map(Vec::len).sum());
        starts.push(0);
        for window in windows {
            members.extend(window);
            starts.push(members.len());
        }
        Self { starts, members }
    }

    /// How many cells there are.
    pub fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The window of a cell.
    pub fn window(&self, cell: usize) -> &[u32] {
        &self.members[self.starts[cell]..self.starts[cell + 1]]
    }

    /// All windows, in order of their cells.
    pub fn windows(&self) -> impl Iterator<Item = &[u32]> {
        (0..self.len()).map(|cell| self.window(cell))
    }
}

/// The sum of `values` over each cell's window, members added in order of their number.
pub fn window_sums(values: &[f64], neighbours: &Neighbours) -> Vec<f64> {
    let sum = |window: &[u32]| window.iter().map(|member| values[*member as usize]).sum();
    neighbours.windows().map(sum).collect()
}
