//! Windows of cells: each cell with its neighbours, and sums over them.

use foldhash::fast::FixedState;
use h3o::CellIndex;
use hashbrown::HashMap;
use rayon::prelude::*;

/// The window of each cell of a list: the positions of the listed cells near it, itself included, in ascending order.
///
/// A cell is identified by its position in the caller's list, so that every column of a table (counts, exposure) shares
/// the order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Neighbours {
    starts: Vec<usize>,
    members: Vec<u32>,
}

impl Neighbours {
    /// The windows of all listed cells within `rings` rings of each of `cells`.
    ///
    /// Cells that are not in the list are in no window; a window at the edge of the list is therefore smaller.
    ///
    /// ```
    /// use h3o::{LatLng, Resolution};
    /// use hexspot_stats::Neighbours;
    ///
    /// let centre = LatLng::new(51.5155, -0.0887)?.to_cell(Resolution::Ten);
    /// let cells: Vec<_> = centre.grid_disk_safe(2).collect();
    /// let neighbours = Neighbours::from_cells(&cells, 1);
    /// assert_eq!(neighbours.len(), 19);
    /// assert_eq!(neighbours.window(0).len(), 7);
    /// # Ok::<(), h3o::error::InvalidLatLng>(())
    /// ```
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

    /// Windows made by other means (streets, a square grid); each must hold its own cell and be in ascending order.
    ///
    /// ```
    /// use hexspot_stats::Neighbours;
    ///
    /// // Three places along a street.
    /// let street = Neighbours::from_windows(vec![vec![0, 1], vec![0, 1, 2], vec![1, 2]]);
    /// assert_eq!(street.window(2), [1, 2]);
    /// ```
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

    /// The number of cells.
    pub fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// Whether there are no cells.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The window of a cell: positions in ascending order.
    pub fn window(&self, cell: usize) -> &[u32] {
        &self.members[self.starts[cell]..self.starts[cell + 1]]
    }

    /// All windows, in order of their cells.
    pub fn windows(&self) -> impl Iterator<Item = &[u32]> {
        (0..self.len()).map(|cell| self.window(cell))
    }
}

/// The sum of `values` over each cell's window, members added in order of their position.
///
/// ```
/// use hexspot_stats::{Neighbours, window_sums};
///
/// let street = Neighbours::from_windows(vec![vec![0, 1], vec![0, 1, 2], vec![1, 2]]);
/// assert_eq!(window_sums(&[1.0, 2.0, 4.0], &street), [3.0, 7.0, 6.0]);
/// ```
pub fn window_sums(values: &[f64], neighbours: &Neighbours) -> Vec<f64> {
    let sum = |window: &[u32]| window.iter().map(|member| values[*member as usize]).sum();
    neighbours.windows().map(sum).collect()
}
