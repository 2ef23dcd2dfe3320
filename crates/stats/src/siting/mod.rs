//! Choose the sites that cover most demand, with a proven bound on how much better any other choice could be.
//!
//! This is the maximal covering location problem (Church & ReVelle 1974): given *candidates*, each of which covers some of the
//! demand, choose a fixed number of them so that the covered demand is as large as possible. Added to the textbook problem are
//! opening hours, sites that are open already, a backup objective that also values a second cover (Hogan & ReVelle 1986), a maximum
//! per operator and a minimum per group such as a ward ([`Constraints`]).
//!
//! [`SitingProblem::solve`] is branch and bound with Lagrangian bounds: it returns the best choice found (the *incumbent*), an upper
//! bound on every feasible choice, and the gap between them. [`SitingProblem::solve_greedy`] is fast and has no bound.
//! [`SitingProblem::fewest_sites`] chooses as few sites as reach a target. [`SitingProblem::site_values`] says what each chosen site
//! contributes.
//!
//! ```
//! use hexspot_stats::siting::{Constraints, Coverage, Effort, Objective, Site, SitingProblem};
//!
//! // Four demand points and three candidates: the coverage matrix, one line per candidate.
//! let site = |reaches: &[usize]| Site { reaches: reaches.to_vec(), open: vec![true] };
//! let candidates = [site(&[0, 1]), site(&[1, 2]), site(&[2, 3])];
//! let demand = [5.0, 3.0, 4.0, 1.0];
//!
//! let coverage = Coverage::new(demand.len(), 1, &candidates, &[]);
//! let problem = SitingProblem {
//!     coverage: &coverage,
//!     weights: coverage.row_weights(|point, _| demand[point]),
//!     objective: Objective::Cover,
//!     constraints: Constraints::new(2, candidates.len()),
//! };
//! let solution = problem.solve(Effort::default()).expect("feasible");
//! assert_eq!(solution.chosen, [0, 2]);
//! assert_eq!((solution.value, solution.gap()), (13.0, 0.0));
//! assert!(solution.proven);
//! ```
//!
//! Church, R. & ReVelle, C. (1974). The maximal covering location problem. Hogan, K. & ReVelle, C. (1986). Concepts and applications
//! of backup coverage. Galvão, R. D. & ReVelle, C. (1996). A Lagrangean heuristic for the maximal covering location problem.

mod branch_and_bound;
mod constraints;
mod coverage;
mod greedy;
mod lagrangian;
mod partial_solution;
mod set_cover;
mod site_value;
#[cfg(test)]
mod tests;

pub use branch_and_bound::{Effort, Solution};
pub use constraints::{Constraint, Constraints, Group, Infeasible};
pub use coverage::{Coverage, Site};
pub use set_cover::SetCover;
pub use site_value::{Replacement, SiteValue};

use partial_solution::PartialSolution;

/// New sites chosen when no number is given.
pub const DEFAULT_NUMBER: usize = 10;

/// What to maximise.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Objective {
    /// The weight covered by at least one open site.
    Cover,
    /// A weighted sum of the weight covered at least once and the weight covered at least twice.
    Backup {
        /// Weight of the second cover; the first cover has the rest, `1 - share`. Above 0 and at most ½: a second site is not worth
        /// more than the first, so the objective stays submodular.
        share: f64,
    },
}

impl Objective {
    /// Value of the first and of the second cover of a unit weight.
    fn cover_values(self) -> [f64; 2] {
        match self {
            Self::Cover => [1.0, 0.0],
            Self::Backup { share } => [1.0 - share, share],
        }
    }
}

/// A siting problem: coverage, weights, objective and constraints.
#[derive(Clone, Debug)]
pub struct SitingProblem<'a> {
    /// Which candidates and existing sites cover which demand.
    pub coverage: &'a Coverage,
    /// Weight of each row of the coverage, as [`Coverage::row_weights`] returns it: finite and not negative.
    pub weights: Vec<f64>,
    /// What to maximise.
    pub objective: Objective,
    /// What every feasible choice satisfies.
    pub constraints: Constraints,
}

impl SitingProblem<'_> {
    /// Objective value of `chosen` candidates together with the existing sites, feasible or not.
    ///
    /// ```
    /// # use hexspot_stats::siting::{Constraints, Coverage, Objective, Site, SitingProblem};
    /// # let site = |reaches: &[usize]| Site { reaches: reaches.to_vec(), open: vec![true] };
    /// // Point 1 is within reach of both candidates.
    /// let coverage = Coverage::new(3, 1, &[site(&[0, 1]), site(&[1, 2])], &[]);
    /// let weights = coverage.row_weights(|point, _| [5.0, 3.0, 4.0][point]);
    /// let constraints = Constraints::new(1, 2);
    /// let once = SitingProblem { coverage: &coverage, weights, objective: Objective::Cover, constraints };
    /// assert_eq!(once.value(&[0, 1]), 12.0);
    /// // With half the weight on a second cover: 0.5 × 12 covered once + 0.5 × 3 covered twice.
    /// let twice = SitingProblem { objective: Objective::Backup { share: 0.5 }, ..once };
    /// assert_eq!(twice.value(&[0, 1]), 7.5);
    /// ```
    pub fn value(&self, chosen: &[usize]) -> f64 {
        PartialSolution::with(self, chosen).value()
    }

    /// A good feasible choice, fast: the candidate with the largest gain one by one, then single exchanges while one improves.
    /// Candidates in ascending order.
    ///
    /// With a number and no other constraint the greedy choice gains at least 1 − 1/e of the optimum (Nemhauser, Wolsey & Fisher
    /// 1978). There is no bound on the gap of this instance; [`solve`](Self::solve) gives one.
    ///
    /// # Errors
    ///
    /// [`Infeasible`] names the first constraint that no choice satisfies.
    ///
    /// ```
    /// # use hexspot_stats::siting::{Constraints, Coverage, Objective, Site, SitingProblem};
    /// # let site = |reaches: &[usize]| Site { reaches: reaches.to_vec(), open: vec![true] };
    /// // Greedy takes candidate 1 first (gain 7); exchanges find the pair that covers everything.
    /// let coverage = Coverage::new(4, 1, &[site(&[0, 1]), site(&[1, 2]), site(&[2, 3])], &[]);
    /// let weights = coverage.row_weights(|point, _| [2.0, 3.0, 4.0, 1.0][point]);
    /// let constraints = Constraints::new(2, 3);
    /// let problem = SitingProblem { coverage: &coverage, weights, objective: Objective::Cover, constraints };
    /// assert_eq!(problem.solve_greedy(), Ok(vec![0, 2]));
    /// ```
    pub fn solve_greedy(&self) -> Result<Vec<usize>, Infeasible> {
        self.constraints.check_feasible()?;
        Ok(greedy::greedy_with_exchange(self).chosen())
    }

    /// The best choice that `effort` finds, with an upper bound on the objective of every feasible choice.
    ///
    /// Branch and bound: bounds are Lagrangian, improved by subgradient steps; the first incumbent is
    /// [`solve_greedy`](Self::solve_greedy)'s. The result depends on the problem and the effort alone.
    ///
    /// # Errors
    ///
    /// [`Infeasible`] names the first constraint that no choice satisfies.
    ///
    /// ```
    /// # use hexspot_stats::siting::{Constraint, Constraints, Coverage, Effort, Infeasible, Objective, Site, SitingProblem};
    /// # let site = |reaches: &[usize]| Site { reaches: reaches.to_vec(), open: vec![true] };
    /// let coverage = Coverage::new(3, 1, &[site(&[0, 1]), site(&[1]), site(&[2])], &[]);
    /// let weights = coverage.row_weights(|point, _| [5.0, 3.0, 4.0][point]);
    /// // Candidates 0 and 2 have the same operator, of which one may be chosen.
    /// let constraints = Constraints {
    ///     operator: vec![Some(0), Some(1), Some(0)],
    ///     per_operator: Some(1),
    ///     ..Constraints::new(2, 3)
    /// };
    /// let problem = SitingProblem { coverage: &coverage, weights, objective: Objective::Cover, constraints };
    /// let solution = problem.solve(Effort::default()).expect("feasible");
    /// assert_eq!((solution.chosen, solution.value, solution.proven), (vec![0, 1], 8.0, true));
    ///
    /// let constraints = Constraints { choose: 3, ..problem.constraints.clone() };
    /// let three = SitingProblem { constraints, ..problem };
    /// let infeasible = Infeasible { constraint: Constraint::PerOperator, required: 3, possible: 2 };
    /// assert_eq!(three.solve(Effort::default()), Err(infeasible));
    /// ```
    pub fn solve(&self, effort: Effort) -> Result<Solution, Infeasible> {
        branch_and_bound::solve(self, effort)
    }

    /// What the `nth` open site to cover a row adds to the objective, `nth` from 1.
    fn marginal_value(&self, row: usize, nth: u32) -> f64 {
        let [first, second] = self.objective.cover_values();
        match nth {
            1 => first * self.weights[row],
            2 => second * self.weights[row],
            _ => 0.0,
        }
    }
}
