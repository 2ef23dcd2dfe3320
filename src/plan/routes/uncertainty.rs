//! How sure the order of streets and the safety of ways are, by draws of the harm from what is known of it.

use rayon::prelude::*;

use super::OnWays;
use super::paths::{Way, cost};

/// The pieces of most exposure of which it is told how often they are among so many.
pub const TOP: usize = 10;

/// How sure a plan of ways home is.
#[derive(Clone, Debug, PartialEq)]
pub struct Sureness {
    /// How many draws it rests on; 0 for none.
    pub draws: u32,
    /// By piece on the ways, in their order: share of draws in which it is one of the [`TOP`] of most exposure.
    pub top: Vec<f64>,
    /// By piece: the harm that 5 % of draws are below, and that 5 % are above.
    pub harm: Vec<Option<(f64, f64)>>,
    /// By way: share of draws in which the safer way has less harm than the shortest; 0 where they are the same.
    pub safer: Vec<f64>,
}

impl Sureness {
    /// Draws the harm on all pieces of the network `draws` times, and counts.
    pub(super) fn of(
        pieces: &[OnWays],
        ways: &[Way],
        draws: u32,
        draw: impl Fn(u64) -> Vec<Option<f64>> + Sync,
        per_metre: impl Fn(&[Option<f64>]) -> Vec<f64> + Sync,
    ) -> Self {
        let runs: Vec<(Vec<Option<f64>>, Vec<bool>)> = (0..u64::from(draws))
            .into_par_iter()
            .map(|run| {
                let on_pieces = draw(run);
                let per_metre = per_metre(&on_pieces);
                let saves = |way: &Way| cost(&way.safer, &per_metre) < cost(&way.legs, &per_metre);
                let saved = ways.iter().map(saves).collect();
                (pieces.iter().map(|piece| on_pieces[piece.flow.piece]).collect(), saved)
            })
            .collect();
        let mut top = vec![0u32; pieces.len()];
        for (harm, _) in &runs {
            let exposure = |at: usize| harm[at].map(|harm| harm * pieces[at].flow.people);
            let mut order: Vec<usize> = (0..pieces.len()).filter(|at| harm[*at].is_some()).collect();
            order.sort_by(|a, b| exposure(*b).unwrap_or(0.0).total_cmp(&exposure(*a).unwrap_or(0.0)));
            order.iter().take(TOP).for_each(|at| top[*at] += 1);
        }
        let top = top.into_iter().map(|times| f64::from(times) / f64::from(draws.max(1))).collect();
        let harm = (0..pieces.len()).map(|at| {
            let mut drawn: Vec<f64> = runs.iter().filter_map(|(harm, _)| harm[at]).collect();
            drawn.sort_by(f64::total_cmp);
            // Draws are one less than a multiple of 20, so that these stand at 5 % and 95 %.
            let tail = ((drawn.len() + 1) / 20).max(1);
            (!drawn.is_empty()).then(|| (drawn[tail - 1], drawn[drawn.len() - tail]))
        });
        let harm = harm.collect();
        let share = |way: usize| runs.iter().filter(|(_, saved)| saved[way]).count() as f64 / f64::from(draws.max(1));
        let safer = (0..ways.len()).map(share).collect();
        Self { draws, top, harm, safer }
    }
}
