//! Which cells a window is made of.

use h3o::CellIndex;
use rayon::prelude::*;

/// For each cell of a list the numbers of the listed cells within some rings, itself included, in ascending order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Neighbours {
    starts: Vec<usize>,
    members: Vec<u32>,
}

impl Neighbours {
    /// The windows of `rings` rings around each of `cells`; `number_of` tells a cell's place in the list.
    pub fn of(cells: &[CellIndex], rings: u32, number_of: impl Fn(CellIndex) -> Option<u32> + Sync) -> Self {
        let windows: Vec<Vec<u32>> = cells
            .par_iter()
            .map(|cell| {
                let mut window: Vec<u32> = cell.grid_disk_safe(rings).filter_map(&number_of).collect();
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
