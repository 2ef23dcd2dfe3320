//! Themes together: which cells are hot in both of two, and whether chance would have them so.

use crate::grid::{Grid, Role};
use hexspot_stats::{ColocationTest, Draws, Untestable, Verdicts, colocation_test};
use hexspot_stats::{Jaccard, jaccard};

/// Two themes' hot cells side by side. That they coincide does not say that one brings about the other.
#[derive(Clone, Debug, PartialEq)]
pub struct ThemeOverlap {
    /// The first theme's name.
    pub first: String,
    /// The second's.
    pub second: String,
    /// The share of the events of the theme that has fewer which are events of the other too.
    pub shared_events: f64,
    /// Cells hot in both, and in one only.
    pub cells: Jaccard,
    /// Whether that is more than two themes that have nothing to do with each other would share.
    pub test: Coincidence,
}

/// What was found of two themes' coincidence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Coincidence {
    /// No draws were asked for.
    NotAsked,
    /// Most events of one theme are events of the other: that they coincide goes without saying.
    SameEvents,
    /// There can be no test.
    Untestable(Untestable),
    /// The test.
    Tested(ColocationTest),
}

/// A theme as it is compared with others.
#[derive(Clone, Debug)]
pub struct Hot<'a> {
    /// Its name.
    pub name: &'a str,
    /// Which of the reported cells are hot: [`hot_mask`].
    pub cells: Vec<bool>,
}

/// Which of the reported cells are hot, in order.
pub fn hot_mask(grid: &Grid, judgement: &Verdicts) -> Vec<bool> {
    grid.study().map(|cell| judgement.hot[cell] == Some(true)).collect()
}

/// Every two of the themes, with as many random arrangements as there are draws; `shared` tells what share of their events, the
/// smaller theme's, two of them (by their place in the list) have in common.
pub fn overlaps(
    grid: &Grid,
    themes: &[Hot<'_>],
    shared: &dyn Fn(usize, usize) -> f64,
    draws: Draws,
) -> Vec<ThemeOverlap> {
    /// The share of events in common from which a test would only find the themes to be the same.
    const SAME: f64 = 0.5;
    let reported = grid.cells.iter().zip(&grid.roles).filter(|(_, role)| **role == Role::Study);
    let cells: Vec<_> = reported.map(|(cell, _)| *cell).collect();
    let pair = |a: usize, b: usize| {
        let (first, second, shared_events) = (&themes[a], &themes[b], shared(a, b));
        let purpose = format!("overlap/{}/{}", first.name, second.name);
        let test = match draws.number {
            _ if shared_events >= SAME => Coincidence::SameEvents,
            0 => Coincidence::NotAsked,
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
