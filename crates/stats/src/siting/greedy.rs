//! The greedy heuristic with exchanges: a good feasible choice, fast and without a bound.

use super::constraints::{Counts, Fixing};
use super::{PartialSolution, SitingProblem};

/// Smallest improvement that an exchange must bring, as a share of the value: less is rounding.
const LEAST_IMPROVEMENT: f64 = 1e-12;

/// A feasible choice by gain and then by exchange. The constraints must be feasible.
pub(super) fn greedy_with_exchange<'a>(problem: &'a SitingProblem<'a>) -> PartialSolution<'a> {
    let mut solution = greedy(problem);
    exchange(&mut solution);
    solution
}

/// Opens the candidate with the largest gain that leaves the constraints feasible, one by one.
fn greedy<'a>(problem: &'a SitingProblem<'a>) -> PartialSolution<'a> {
    let constraints = &problem.constraints;
    let mut solution = PartialSolution::new(problem);
    let mut fixings = vec![Fixing::Free; problem.coverage.candidate_count()];
    for _ in 0..constraints.choose {
        while let Some((candidate, _)) = solution.best(|candidate| fixings[candidate] == Fixing::Free) {
            fixings[candidate] = Fixing::In;
            if constraints.is_number_only() || constraints.complete(&fixings).is_some() {
                solution.open(candidate);
                break;
            }
            // A candidate that violates a constraint with fewer chosen violates it with more.
            fixings[candidate] = Fixing::Out;
        }
    }
    solution
}

/// Exchanges single candidates while that improves a feasible choice.
pub(super) fn exchange(solution: &mut PartialSolution<'_>) {
    let constraints = &solution.problem.constraints;
    let least_improvement = LEAST_IMPROVEMENT * solution.value();
    loop {
        let before = solution.chosen();
        for out in before.iter().copied() {
            let counts = Counts::new(constraints, &solution.chosen());
            let loss = solution.loss(out);
            let gains = solution.gains();
            solution.close(out);
            let best =
                solution.best(|candidate| candidate != out && constraints.allows_exchange(&counts, out, candidate));
            match best.filter(|(_, gain)| *gain > loss + least_improvement) {
                Some((candidate, _)) => solution.open(candidate),
                None => solution.reopen(out, gains),
            }
        }
        if solution.chosen() == before {
            return;
        }
    }
}
