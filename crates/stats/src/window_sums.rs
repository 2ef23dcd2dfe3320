//! Sums over windows of cells.

use crate::Neighbours;

/// The sum of `values` over each cell's window, members added in order of their number.
pub fn window_sums(values: &[f64], neighbours: &Neighbours) -> Vec<f64> {
    let sum = |window: &[u32]| window.iter().map(|member| values[*member as usize]).sum();
    neighbours.windows().map(sum).collect()
}
