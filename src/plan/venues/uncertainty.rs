//! How often each candidate stays in the choice when the demand is resampled from its posterior.

use rayon::prelude::*;

use hexspot_stats::siting::SitingProblem;

/// Share of draws in which each candidate is in the greedy choice.
pub(super) fn chosen_shares(
    siting: &SitingProblem<'_>,
    draws: u32,
    weights: &(dyn Fn(u64) -> Vec<f64> + Sync),
) -> Vec<f64> {
    let best = |run: u64| SitingProblem { weights: weights(run), ..siting.clone() }.solve_greedy().unwrap_or_default();
    let all: Vec<Vec<usize>> = (0..u64::from(draws)).into_par_iter().map(best).collect();
    let mut times = vec![0_u32; siting.coverage.candidate_count()];
    all.iter().flatten().for_each(|candidate| times[*candidate] += 1);
    times.into_iter().map(|times| f64::from(times) / f64::from(draws)).collect()
}
