//! Branch and bound: the best choice, with a bound on how much better any other could be.

use std::rc::Rc;

use super::constraints::{Fixed, Infeasible};
use super::incremental_objective::PartialSolution;
use super::lagrangian::{Best, PROOF, Prices, Relaxation, Steps};
use super::{Coverage, Objective, Siting, greedy};

/// How much work a solution may take: a count and no clock, so that the same problem has the same solution everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effort {
    /// Steps in search of prices before the first branch.
    pub steps: u32,
    /// Branches looked at.
    pub nodes: u64,
}

impl Default for Effort {
    fn default() -> Self {
        Self { steps: 600, nodes: 2_000 }
    }
}

impl Effort {
    /// As much as takes half a minute or so for who covers what: fewer branches of a larger problem.
    pub fn of(coverage: &Coverage) -> Self {
        /// A branch takes some 40 steps, and a step some nanoseconds for each row that a candidate covers.
        const LINKS_OF_ALL_BRANCHES: usize = 200_000_000;
        let usual = Self::default();
        Self { nodes: usual.nodes.min((LINKS_OF_ALL_BRANCHES / coverage.links().max(1)) as u64).max(10), ..usual }
    }

    /// As much as goes through `links` of who covers what: half of them before the first branch, the rest in branches; where that is next
    /// to nothing so many steps that there is a bound worth telling.
    pub fn within(coverage: &Coverage, links: usize) -> Self {
        const FEWEST_STEPS: usize = 30;
        let (usual, looks) = (Self::default(), links / coverage.links().max(1));
        let steps = (looks / 2).clamp(FEWEST_STEPS, usual.steps as usize);
        let branches = looks.saturating_sub(steps) / STEPS_OF_A_BRANCH as usize;
        Self { steps: steps as u32, nodes: usual.nodes.min(1 + branches as u64) }
    }
}

/// Steps in search of prices at each branch, which starts from good ones.
const STEPS_OF_A_BRANCH: u32 = 50;

/// A choice, and how good it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Solution {
    /// The candidates, in order.
    pub chosen: Vec<usize>,
    /// The objective with them.
    pub value: f64,
    /// No choice that keeps the rules is worth more.
    pub bound: f64,
    /// Whether the bound proves the choice to be the best, to a thousand-millionth of its value.
    pub proven: bool,
    /// The value of the quick choice that the search began with.
    pub quick: f64,
    /// Branches looked at.
    pub nodes: u64,
    /// Steps taken in search of prices, over all branches.
    pub steps: u64,
}

impl Solution {
    /// How much more than the value might be possible, as a share of the bound.
    pub fn gap(&self) -> f64 {
        if self.bound > 0.0 { ((self.bound - self.value) / self.bound).max(0.0) } else { 0.0 }
    }

    /// How it was found, in words.
    pub fn words(&self) -> String {
        let how = format!(
            "branch and bound with Lagrangian bounds, begun with a quick choice and exchanges: {} branches, {} steps",
            self.nodes, self.steps
        );
        match self.proven {
            true => format!("proven to be the best choice ({how})"),
            // Better is told of what was found, where the gap is of what may be possible.
            false if self.value > 0.0 => format!(
                "no choice can be more than {:.2} % better ({how}; it stopped at its limit)",
                100.0 * (self.bound - self.value) / self.value
            ),
            false => format!(
                "nothing is gained by it, and whether anything can be is not known ({how}; it stopped at its limit)"
            ),
        }
    }
}

/// What is left to look at: choices with some candidates fixed.
struct Branch {
    fixed: Vec<Fixed>,
    bound: f64,
    prices: Rc<Prices>,
}

pub(super) fn solve(siting: &Siting<'_>, effort: Effort) -> Result<Solution, Infeasible> {
    siting.rules.possible()?;
    let mut opened = greedy::greedy(siting);
    greedy::exchange(&mut opened);
    let quick = opened.value();
    let mut best = Best { chosen: opened.chosen(), value: quick };
    let relaxation = Relaxation::of(siting);
    let first =
        Branch { fixed: without_dominated(siting), bound: f64::INFINITY, prices: Rc::new(relaxation.first_prices()) };
    let (mut left, mut nodes, mut steps) = (vec![first], 0, 0);
    while nodes < effort.nodes
        && let Some(branch) = most_hopeful(&mut left)
    {
        if branch.bound <= best.enough() {
            continue;
        }
        let Branch { mut fixed, bound, prices } = branch;
        let Some(completed) = siting.rules.complete(&fixed) else { continue };
        nodes += 1;
        let search = match nodes {
            1 => Steps { most: effort.steps.max(1), first: 1.0, patience: 12 },
            _ => Steps { most: STEPS_OF_A_BRANCH, first: 0.5, patience: 5 },
        };
        let before = best.value;
        let bounded = relaxation.tighten(&mut fixed, &prices, &mut best, search);
        steps += u64::from(bounded.steps);
        if !fixed.contains(&Fixed::Free) {
            consider(siting, &siting.rules.complete(&fixed).unwrap_or(completed), &mut best);
        }
        if best.value > before {
            let mut opened = PartialSolution::of(siting, &best.chosen);
            greedy::exchange(&mut opened);
            consider(siting, &opened.chosen(), &mut best);
        }
        let bound = bounded.bound.min(bound);
        if bound <= best.enough() {
            continue;
        }
        let unclear = |at: &usize| (bounded.leaning[*at] - 0.5).abs();
        let free = (0..fixed.len()).filter(|at| fixed[*at] == Fixed::Free);
        let Some(candidate) = free.min_by(|a, b| unclear(a).total_cmp(&unclear(b))) else { continue };
        let prices = Rc::new(bounded.prices);
        for fate in [Fixed::Out, Fixed::In] {
            fixed[candidate] = fate;
            left.push(Branch { fixed: fixed.clone(), bound, prices: prices.clone() });
        }
    }
    let bound = left.iter().map(|branch| branch.bound).fold(best.value, f64::max);
    // What no branch was looked at for can be worth no more than everything.
    let bound = bound.min(siting.value(&(0..siting.coverage.candidates()).collect::<Vec<_>>()));
    let proven = bound - best.value <= PROOF * best.value.max(f64::MIN_POSITIVE);
    let (mut chosen, value) = (best.chosen, best.value);
    chosen.sort_unstable();
    Ok(Solution { chosen, value, bound: bound.max(value), proven, quick, nodes, steps })
}

/// Takes the branch with the highest bound, the latest of equals: all of these must be looked at for a proof.
fn most_hopeful(left: &mut Vec<Branch>) -> Option<Branch> {
    let at = (0..left.len()).max_by(|a, b| left[*a].bound.total_cmp(&left[*b].bound))?;
    Some(left.swap_remove(at))
}

fn consider(siting: &Siting<'_>, chosen: &[usize], best: &mut Best) {
    let value = siting.value(chosen);
    if value > best.value {
        *best = Best { chosen: chosen.to_vec(), value };
    }
}

/// Leaves out candidates that another covers all of, where nothing speaks for them: without a second cover and rules beside the
/// number, and as long as enough are left.
fn without_dominated(siting: &Siting<'_>) -> Vec<Fixed> {
    let mut fixed = vec![Fixed::Free; siting.coverage.candidates()];
    if siting.objective != Objective::Cover || !siting.rules.is_number_only() {
        return fixed;
    }
    let (rows, rows_of) = (&siting.coverage.rows, &siting.coverage.rows_of);
    let mut left = fixed.len();
    for (candidate, of) in rows_of.iter().enumerate() {
        let rarest = of.iter().min_by_key(|row| rows[**row as usize].by.len());
        let covers_all = |other: usize| of.iter().all(|row| rows_of[other].binary_search(row).is_ok());
        let by = |other: &&u32| {
            let other = **other as usize;
            let is_before = rows_of[other].len() > of.len() || other < candidate;
            other != candidate && is_before && fixed[other] == Fixed::Free && covers_all(other)
        };
        let is_dominated = rarest.is_none_or(|row| rows[*row as usize].by.iter().any(|other| by(&other)));
        if is_dominated && left > siting.rules.choose {
            fixed[candidate] = Fixed::Out;
            left -= 1;
        }
    }
    fixed
}
