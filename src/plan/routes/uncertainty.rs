//! How often the ranking of streets and the safety of routes stay when the harm is resampled from its posterior.

use rayon::prelude::*;

use super::StreetExposure;
use super::paths::{Route, cost};

/// Streets that count as the first in the ranking.
pub const TOP: usize = 10;

/// How often results of routes home stay when the harm is resampled.
#[derive(Clone, Debug, PartialEq)]
pub struct RouteUncertainty {
    /// Number of draws; 0 for none.
    pub draws: u32,
    /// By street, in order: share of draws in which it is among the [`TOP`] by exposure.
    pub top: Vec<f64>,
    /// By street: 5th and 95th percentile of the harm over draws.
    pub harm: Vec<Option<(f64, f64)>>,
    /// By route: share of draws in which the safer route has less harm than the shortest; 0 where they are the same.
    pub safer: Vec<f64>,
}

impl RouteUncertainty {
    /// Resamples the harm of all edges `draws` times.
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
            // The number of draws is one less than a multiple of 20, so these are at 5 % and 95 %.
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
