//! How sure the order of streets and the safety of routes are, by draws of the harm from what is known of it.

use rayon::prelude::*;

use super::StreetExposure;
use super::paths::{Route, cost};

/// The edges of most exposure of which it is told how often they are among so many.
pub const TOP: usize = 10;

/// How sure a plan of routes home is.
#[derive(Clone, Debug, PartialEq)]
pub struct RouteUncertainty {
    /// How many draws it rests on; 0 for none.
    pub draws: u32,
    /// By edge on the routes, in their order: share of draws in which it is one of the [`TOP`] of most exposure.
    pub top: Vec<f64>,
    /// By edge: the harm that 5 % of draws are below, and that 5 % are above.
    pub harm: Vec<Option<(f64, f64)>>,
    /// By route: share of draws in which the safer route has less harm than the shortest; 0 where they are the same.
    pub safer: Vec<f64>,
}

impl RouteUncertainty {
    /// Draws the harm on all edges of the network `draws` times, and counts.
    pub(super) fn estimate(
        edges: &[StreetExposure],
        routes: &[Route],
        draws: u32,
        draw: impl Fn(u64) -> Vec<Option<f64>> + Sync,
        per_metre: impl Fn(&[Option<f64>]) -> Vec<f64> + Sync,
    ) -> Self {
        let runs: Vec<(Vec<Option<f64>>, Vec<bool>)> = (0..u64::from(draws))
            .into_par_iter()
            .map(|run| {
                let on_edges = draw(run);
                let per_metre = per_metre(&on_edges);
                let saves = |route: &Route| cost(&route.safer, &per_metre) < cost(&route.legs, &per_metre);
                let saved = routes.iter().map(saves).collect();
                (edges.iter().map(|edge| on_edges[edge.flow.edge]).collect(), saved)
            })
            .collect();
        let mut top = vec![0u32; edges.len()];
        for (harm, _) in &runs {
            let exposure = |at: usize| harm[at].map(|harm| harm * edges[at].flow.people);
            let mut order: Vec<usize> = (0..edges.len()).filter(|at| harm[*at].is_some()).collect();
            order.sort_by(|a, b| exposure(*b).unwrap_or(0.0).total_cmp(&exposure(*a).unwrap_or(0.0)));
            order.iter().take(TOP).for_each(|at| top[*at] += 1);
        }
        let top = top.into_iter().map(|times| f64::from(times) / f64::from(draws.max(1))).collect();
        let harm = (0..edges.len()).map(|at| {
            let mut drawn: Vec<f64> = runs.iter().filter_map(|(harm, _)| harm[at]).collect();
            drawn.sort_by(f64::total_cmp);
            // Draws are one less than a multiple of 20, so that these stand at 5 % and 95 %.
            let tail = ((drawn.len() + 1) / 20).max(1);
            (!drawn.is_empty()).then(|| (drawn[tail - 1], drawn[drawn.len() - tail]))
        });
        let harm = harm.collect();
        let share =
            |route: usize| runs.iter().filter(|(_, saved)| saved[route]).count() as f64 / f64::from(draws.max(1));
        let safer = (0..routes.len()).map(share).collect();
        Self { draws, top, harm, safer }
    }
}
