//! The overlap of themes: cells that are hot in both of two themes, compared with chance.

use crate::grid::{Grid, Role};
use hexspot_stats::{ColocationTest, Draws, Untestable, Verdicts, colocation_test};
use hexspot_stats::{Jaccard, jaccard};

/// The overlap of two themes' hot cells. Coincidence does not imply causation.
#[derive(Clone, Debug, PartialEq)]
pub struct ThemeOverlap {
    /// The first theme's name.
    pub first: String,
    /// The second theme's name.
    pub second: String,
    /// The events of both themes, as a share of those of the smaller theme.
    pub shared_events: f64,
    /// Cells hot in both themes, and in one only.
    pub cells: Jaccard,
    /// Whether that is more than independent themes would share.
    pub test: Coincidence,
}

/// The result of the colocation test of two themes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Coincidence {
    /// No draws were requested.
    NotRequested,
    /// Most events of one theme are events of the other, so a test would be trivial.
    SameEvents,
    /// The test is not possible.
    Untestable(Untestable),
    /// The test.
    Tested(ColocationTest),
}

/// The hot cells of a theme.
#[derive(Clone, Debug)]
pub struct HotCells<'a> {
    /// The theme's name.
    pub name: &'a str,
    /// Whether each cell of the study area is hot: [`hot_cells`].
    pub cells: Vec<bool>,
}

/// Whether each cell of the study area is hot, in order.
pub fn hot_cells(grid: &Grid, verdicts: &Verdicts) -> Vec<bool> {
    grid.study().map(|cell| verdicts.hot[cell] == Some(true)).collect()
}

/// The overlap of every pair of themes, each tested with as many random arrangements as there are draws. `shared` returns the share of
/// events that two themes, given by their positions, have in common.
pub fn theme_overlaps(
    grid: &Grid,
    themes: &[HotCells<'_>],
    shared: &dyn Fn(usize, usize) -> f64,
    draws: Draws,
) -> Vec<ThemeOverlap> {
    /// The share of common events from which a test would only find that the themes are the same.
    const SAME: f64 = 0.5;
    let reported = grid.cells.iter().zip(&grid.roles).filter(|(_, role)| **role == Role::Study);
    let cells: Vec<_> = reported.map(|(cell, _)| *cell).collect();
    let pair = |a: usize, b: usize| {
        let (first, second, shared_events) = (&themes[a], &themes[b], shared(a, b));
        let purpose = format!("overlap/{}/{}", first.name, second.name);
        let test = match draws.number {
            _ if shared_events >= SAME => Coincidence::SameEvents,
            0 => Coincidence::NotRequested,
            runs => match colocation_test(&cells, &first.cells, &second.cells, runs, &draws.streams, &purpose) {
                Ok(test) => Coincidence::Tested(test),
                Err(why) => Coincidence::Untestable(why),
            },
        };
        let cells = jaccard(&first.cells, &second.cells);
        ThemeOverlap { first: first.name.into(), second: second.name.into(), shared_events, cells, test }
    };
    (0..themes.len()).flat_map(|a| (a + 1..themes.len()).map(move |b| (a, b))).map(|(a, b)| pair(a, b)).collect()
}
