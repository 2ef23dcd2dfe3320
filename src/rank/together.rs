//! Themes together: which cells are hot in both of two, and whether chance would have them so.

use crate::grid::{Grid, Role};
use crate::inference::{Draws, Judgement, OverlapTest, Untestable, overlap_test};
use crate::stats::{Overlap, overlap};

/// Two themes' hot cells side by side. That they coincide does not say that one brings about the other.
#[derive(Clone, Debug, PartialEq)]
pub struct ThemeOverlap {
    /// The first theme's name.
    pub first: String,
    /// The second's.
    pub second: String,
    /// Cells hot in both, and in one only.
    pub cells: Overlap,
    /// Whether that is more than two themes that have nothing to do with each other would share; `None` when no draws were asked
    /// for, else the test or why there is none.
    pub test: Option<Result<OverlapTest, Untestable>>,
}

/// Which of the reported cells are hot, in order.
pub fn hot_mask(grid: &Grid, judgement: &Judgement) -> Vec<bool> {
    grid.study().map(|cell| judgement.hot[cell] == Some(true)).collect()
}

/// Every two of the themes, each a name and [`hot_mask`], with as many random arrangements as there are draws.
pub fn overlaps(grid: &Grid, themes: &[(String, Vec<bool>)], draws: Draws) -> Vec<ThemeOverlap> {
    let reported = grid.cells.iter().zip(&grid.roles).filter(|(_, role)| **role == Role::Study);
    let cells: Vec<_> = reported.map(|(cell, _)| *cell).collect();
    let mut overlaps = Vec::new();
    for (at, (first, hot)) in themes.iter().enumerate() {
        for (second, other) in &themes[at + 1..] {
            let purpose = format!("overlap/{first}/{second}");
            let test = || overlap_test(&cells, hot, other, draws.number, &draws.streams, &purpose);
            overlaps.push(ThemeOverlap {
                first: first.clone(),
                second: second.clone(),
                cells: overlap(hot, other),
                test: (draws.number > 0).then(test),
            });
        }
    }
    overlaps
}
