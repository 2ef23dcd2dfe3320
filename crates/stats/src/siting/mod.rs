//! Which sites to open, so that most of the need is within reach of an open one.
//!
//! The problem is maximal covering (Church & ReVelle 1974), with what towns add to it: hours of opening, sites that are open already,
//! a second site for where the first is full (Hogan & ReVelle 1986), no more than so many of one operator, and no ward without one.
//! It is solved to a proven bound ([`Siting::solve`]); what each chosen site is worth is told by [`SiteValue`].

mod branch_and_bound;
mod constraints;
mod coverage;
mod greedy;
mod incremental_objective;
mod lagrangian;
mod set_cover;
mod site_value;

pub use branch_and_bound::{Effort, Solution};
pub use constraints::{Constraint, Constraints, Group, Infeasible};
pub use coverage::{Coverage, Site};
pub use set_cover::SetCover;
pub use site_value::{Replacement, SiteValue};

/// How many new sites are chosen when nobody says: as many as one meeting can look at.
pub const DEFAULT_NUMBER: usize = 10;

/// What is to be as large as can be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Objective {
    /// The weight that at least one open site covers.
    Cover,
    /// Both that and the weight which a second open site covers too.
    Backup {
        /// What being covered twice is worth beside being covered once: their shares of the objective are this and the rest.
        /// Above 0 and not above ½, for a second site is not worth more than the first.
        share: f64,
    },
}

impl Objective {
    /// What the first and the second site that cover a weight of 1 are worth.
    fn worths(self) -> [f64; 2] {
        match self {
            Self::Cover => [1.0, 0.0],
            Self::Backup { share } => [1.0 - share, share],
        }
    }
}

/// A choice of sites to be made.
#[derive(Clone, Debug)]
pub struct Siting<'a> {
    /// Which candidates cover what.
    pub coverage: &'a Coverage,
    /// The weight of each row of the coverage ([`Coverage::weigh`]): finite, 0 or more.
    pub weights: Vec<f64>,
    /// What is to be as large as can be.
    pub objective: Objective,
    /// How many are chosen, and what else must hold of them.
    pub rules: Constraints,
}

impl Siting<'_> {
    /// The objective with these candidates and the existing sites open.
    pub fn value(&self, chosen: &[usize]) -> f64 {
        let mut opened = incremental_objective::PartialSolution::none(self);
        chosen.iter().for_each(|candidate| opened.open(*candidate));
        opened.value()
    }

    /// A good choice, solve_greedy: one by one whatever gains most, then single exchanges as long as one helps.
    ///
    /// Without rules beside the number it gains at least 1 − 1/e of the most that can be gained. Fails with the rule that cannot be met.
    pub fn solve_greedy(&self) -> Result<Vec<usize>, Infeasible> {
        self.rules.possible()?;
        let mut opened = greedy::greedy(self);
        greedy::exchange(&mut opened);
        Ok(opened.chosen())
    }

    /// The best choice, or as near to it as the effort goes, with a bound on how much better any other could be. Fails with the rule
    /// that cannot be met.
    pub fn solve(&self, effort: Effort) -> Result<Solution, Infeasible> {
        branch_and_bound::solve(self, effort)
    }

    /// What the `nth` open site that covers a row adds, from 1.
    fn adds(&self, row: usize, nth: u32) -> f64 {
        let [first, second] = self.objective.worths();
        match nth {
            1 => first * self.weights[row],
            2 => second * self.weights[row],
            _ => 0.0,
        }
    }
}

#[cfg(test)]
mod tests;
