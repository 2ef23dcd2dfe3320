//! The fewest sites that reach a target: the set covering problem, solved as a series of maximal covering problems.

use super::{Constraints, Effort, Infeasible, SitingProblem, Solution};

/// The fewest sites that reach a target.
#[derive(Clone, Debug, PartialEq)]
pub struct SetCover {
    /// The best choice of that many sites; it reaches the target.
    pub solution: Solution,
    /// Whether one site fewer is proven not to reach the target.
    pub proven: bool,
}

impl SitingProblem<'_> {
    /// The fewest sites with an objective of at least `target`, at most [`Constraints::choose`] of them. `Ok(None)` when as many as
    /// the constraints allow do not reach it, as far as the effort goes.
    ///
    /// # Errors
    ///
    /// [`Infeasible`] names the first constraint that no choice satisfies. An operator maximum below `choose` is no error here, because
    /// fewer sites may do.
    ///
    /// ```
    /// # use hexspot_stats::siting::{Constraints, Coverage, Effort, Objective, Site, SitingProblem};
    /// # let site = |reaches: &[usize]| Site { reaches: reaches.to_vec(), open: vec![true] };
    /// let coverage = Coverage::new(4, 1, &[site(&[0, 1]), site(&[1, 2]), site(&[2, 3])], &[]);
    /// let weights = coverage.row_weights(|point, _| [5.0, 3.0, 4.0, 1.0][point]);
    /// let constraints = Constraints::new(3, 3);
    /// let problem = SitingProblem { coverage: &coverage, weights, objective: Objective::Cover, constraints };
    /// let fewest = problem.fewest_sites(12.0, Effort::default()).expect("feasible").expect("reached");
    /// assert_eq!((fewest.solution.chosen, fewest.proven), (vec![0, 2], true));
    /// // All demand together is 13.
    /// assert_eq!(problem.fewest_sites(14.0, Effort::default()), Ok(None));
    /// ```
    pub fn fewest_sites(&self, target: f64, effort: Effort) -> Result<Option<SetCover>, Infeasible> {
        let least = self.constraints.groups.iter().map(|group| group.at_least).sum::<usize>();
        let most = self.constraints.choose.min(self.constraints.most(|_| true));
        let choosing = |choose: usize| {
            let constraints = Constraints { choose, ..self.constraints.clone() };
            SitingProblem {
                coverage: self.coverage,
                weights: self.weights.clone(),
                objective: self.objective,
                constraints,
            }
        };
        // Rounding must not require one site more.
        let target = target - 1e-9 * target.abs();
        let greedy_reaches = |choose: usize| {
            let problem = choosing(choose);
            Ok(problem.value(&problem.solve_greedy()?) >= target)
        };
        choosing(most).constraints.check_feasible()?;
        // More sites never cover less, so bisection finds where the greedy choice reaches the target.
        let (mut low, mut high) = (least, most);
        while low < high {
            let middle = low.midpoint(high);
            if greedy_reaches(middle)? { high = middle } else { low = middle + 1 }
        }
        let mut found = Some(choosing(high).solve(effort)?).filter(|solution| solution.value >= target);
        let mut proven = true;
        while let Some(number) = found.as_ref().map(|solution| solution.chosen.len()).filter(|number| *number > least) {
            let solution = choosing(number - 1).solve(effort)?;
            if solution.value < target {
                proven = solution.bound < target;
                break;
            }
            found = Some(solution);
        }
        Ok(found.map(|solution| SetCover { solution, proven }))
    }
}
