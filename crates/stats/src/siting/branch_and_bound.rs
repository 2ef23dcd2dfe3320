//! Branch and bound: the incumbent, and an upper bound on every feasible choice.

use std::rc::Rc;

use super::constraints::Fixing;
use super::lagrangian::{Incumbent, Multipliers, Relaxation, SubgradientSteps, TOLERANCE};
use super::{Coverage, Infeasible, Objective, PartialSolution, SitingProblem, greedy};

/// Work limit of a solution. A count and not a time, so that the same problem has the same solution on every machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effort {
    /// Subgradient steps at the root node, at most.
    pub steps: u32,
    /// Nodes of the search tree, at most.
    pub nodes: u64,
}

/// Subgradient steps at each node below the root, which starts from its parent's multipliers.
const STEPS_PER_NODE: u32 = 50;

impl Default for Effort {
    fn default() -> Self {
        Self { steps: 600, nodes: 2_000 }
    }
}

impl Effort {
    /// The default with fewer nodes for a large problem: about half a minute at most on one core.
    ///
    /// ```
    /// use hexspot_stats::siting::{Coverage, Effort, Site};
    ///
    /// let site = Site { reaches: vec![0, 1], open: vec![true] };
    /// let coverage = Coverage::new(2, 1, &[site], &[]);
    /// assert_eq!(Effort::for_coverage(&coverage), Effort::default());
    /// ```
    pub fn for_coverage(coverage: &Coverage) -> Self {
        /// A node takes some 40 steps, and a step some nanoseconds per non-zero of the coverage matrix.
        const NONZEROS_OF_ALL_NODES: usize = 200_000_000;
        let usual = Self::default();
        let nodes = (NONZEROS_OF_ALL_NODES / coverage.nonzeros().max(1)) as u64;
        Self { nodes: usual.nodes.min(nodes).max(10), ..usual }
    }

    /// At most about `nonzeros` visits to non-zeros of the coverage matrix: half for the root node, half for branching. There are
    /// always enough steps for a useful bound, however small the budget.
    ///
    /// ```
    /// use hexspot_stats::siting::{Coverage, Effort, Site};
    ///
    /// let site = Site { reaches: vec![0, 1], open: vec![true] };
    /// let coverage = Coverage::new(2, 1, &[site], &[]);
    /// assert_eq!(Effort::within(&coverage, 0), Effort { steps: 30, nodes: 1 });
    /// assert_eq!(Effort::within(&coverage, 1_000), Effort { steps: 500, nodes: 11 });
    /// ```
    pub fn within(coverage: &Coverage, nonzeros: usize) -> Self {
        const MIN_STEPS: usize = 30;
        let (usual, passes) = (Self::default(), nonzeros / coverage.nonzeros().max(1));
        let steps = (passes / 2).clamp(MIN_STEPS, usual.steps as usize);
        let nodes = passes.saturating_sub(steps) / STEPS_PER_NODE as usize;
        Self { steps: steps as u32, nodes: usual.nodes.min(1 + nodes as u64) }
    }
}

/// A feasible choice with a bound on how much better any other could be.
#[derive(Clone, Debug, PartialEq)]
pub struct Solution {
    /// The chosen candidates, ascending.
    pub chosen: Vec<usize>,
    /// Objective value (lower bound on the optimum).
    pub value: f64,
    /// Upper bound on the objective of every feasible choice.
    pub bound: f64,
    /// Whether the choice is optimal to a relative tolerance of 10⁻⁹.
    pub proven: bool,
    /// Objective value of the greedy choice that the search started from.
    pub greedy_value: f64,
    /// Nodes searched.
    pub nodes: u64,
    /// Subgradient steps taken, over all nodes.
    pub steps: u64,
}

impl Solution {
    /// Optimality gap: (bound − value) / bound, from 0 to 1.
    ///
    /// ```
    /// # use hexspot_stats::siting::Solution;
    /// let solution =
    ///     Solution { chosen: vec![0], value: 4.0, bound: 5.0, proven: false, greedy_value: 4.0, nodes: 1, steps: 30 };
    /// assert!((solution.gap() - 0.2).abs() < 1e-12);
    /// ```
    pub fn gap(&self) -> f64 {
        if self.bound > 0.0 { ((self.bound - self.value) / self.bound).max(0.0) } else { 0.0 }
    }

    /// The method and the quality of the choice in a sentence. "Better" is a share of the value, the gap a share of the bound.
    ///
    /// ```
    /// # use hexspot_stats::siting::Solution;
    /// let solution =
    ///     Solution { chosen: vec![0], value: 4.0, bound: 5.0, proven: false, greedy_value: 4.0, nodes: 1, steps: 30 };
    /// assert!(solution.describe().starts_with("no choice can be more than 25.00 % better"));
    /// ```
    pub fn describe(&self) -> String {
        let how = format!(
            "branch and bound with Lagrangian bounds, begun with a quick choice and exchanges: {} branches, {} steps",
            self.nodes, self.steps
        );
        match self.proven {
            true => format!("proven to be the best choice ({how})"),
            false if self.value > 0.0 => format!(
                "no choice can be more than {:.2} % better ({how}; it stopped at its limit)",
                100.0 * (self.bound - self.value) / self.value
            ),
            false => format!("no improvement found; optimality not proven ({how}; it stopped at its limit)"),
        }
    }
}

/// A node of the search tree: the choices that agree with its fixings.
struct Node {
    fixings: Vec<Fixing>,
    bound: f64,
    multipliers: Rc<Multipliers>,
}

pub(super) fn solve(problem: &SitingProblem<'_>, effort: Effort) -> Result<Solution, Infeasible> {
    problem.constraints.check_feasible()?;
    let greedy = greedy::greedy_with_exchange(problem);
    let greedy_value = greedy.value();
    let mut incumbent = Incumbent { chosen: greedy.chosen(), value: greedy_value };
    let relaxation = Relaxation::new(problem);
    let root = Node {
        fixings: without_dominated(problem),
        bound: f64::INFINITY,
        multipliers: Rc::new(relaxation.initial_multipliers()),
    };
    let (mut open, mut nodes, mut steps) = (vec![root], 0, 0);
    while nodes < effort.nodes
        && let Some(node) = take_best_bound(&mut open)
    {
        if node.bound <= incumbent.cutoff() {
            continue;
        }
        let Node { mut fixings, bound, multipliers } = node;
        let Some(completed) = problem.constraints.complete(&fixings) else { continue };
        nodes += 1;
        let limits = match nodes {
            1 => SubgradientSteps { most: effort.steps.max(1), first: 1.0, patience: 12 },
            _ => SubgradientSteps { most: STEPS_PER_NODE, first: 0.5, patience: 5 },
        };
        let before = incumbent.value;
        let bounded = relaxation.subgradient_descent(&mut fixings, &multipliers, &mut incumbent, limits);
        steps += u64::from(bounded.steps);
        if !fixings.contains(&Fixing::Free) {
            incumbent.improve(problem, &problem.constraints.complete(&fixings).unwrap_or(completed));
        }
        if incumbent.value > before {
            let mut solution = PartialSolution::with(problem, &incumbent.chosen);
            greedy::exchange(&mut solution);
            incumbent.improve(problem, &solution.chosen());
        }
        let bound = bounded.bound.min(bound);
        if bound <= incumbent.cutoff() {
            continue;
        }
        let distance_from_half = |at: &usize| (bounded.frequency[*at] - 0.5).abs();
        let free = (0..fixings.len()).filter(|at| fixings[*at] == Fixing::Free);
        let branching = free.min_by(|a, b| distance_from_half(a).total_cmp(&distance_from_half(b)));
        let Some(candidate) = branching else { continue };
        let multipliers = Rc::new(bounded.multipliers);
        for fixing in [Fixing::Out, Fixing::In] {
            fixings[candidate] = fixing;
            open.push(Node { fixings: fixings.clone(), bound, multipliers: multipliers.clone() });
        }
    }
    let bound = open.iter().map(|node| node.bound).fold(incumbent.value, f64::max);
    // Without a single node the root's bound is infinite; no choice is worth more than all candidates together.
    let bound = bound.min(problem.value(&(0..problem.coverage.candidate_count()).collect::<Vec<_>>()));
    let proven = bound - incumbent.value <= TOLERANCE * incumbent.value.max(f64::MIN_POSITIVE);
    let Incumbent { mut chosen, value } = incumbent;
    chosen.sort_unstable();
    Ok(Solution { chosen, value, bound: bound.max(value), proven, greedy_value, nodes, steps })
}

/// Takes the node with the highest bound, the latest of equals: a proof has to search all of these.
fn take_best_bound(open: &mut Vec<Node>) -> Option<Node> {
    let at = (0..open.len()).max_by(|a, b| open[*a].bound.total_cmp(&open[*b].bound))?;
    Some(open.swap_remove(at))
}

/// Fixes dominated candidates out: those whose rows another candidate covers too. Valid without a second cover and with no constraint
/// but the number, and only while enough candidates are left.
fn without_dominated(problem: &SitingProblem<'_>) -> Vec<Fixing> {
    let mut fixings = vec![Fixing::Free; problem.coverage.candidate_count()];
    if problem.objective != Objective::Cover || !problem.constraints.is_number_only() {
        return fixings;
    }
    let (rows, rows_of) = (&problem.coverage.rows, &problem.coverage.rows_of);
    let mut left = fixings.len();
    for (candidate, covered) in rows_of.iter().enumerate() {
        let rarest = covered.iter().min_by_key(|row| rows[**row as usize].candidates.len());
        let covers_all = |other: usize| covered.iter().all(|row| rows_of[other].binary_search(row).is_ok());
        let dominates = |other: &&u32| {
            let other = **other as usize;
            let is_preferred = rows_of[other].len() > covered.len() || other < candidate;
            other != candidate && is_preferred && fixings[other] == Fixing::Free && covers_all(other)
        };
        let is_dominated =
            rarest.is_none_or(|row| rows[*row as usize].candidates.iter().any(|other| dominates(&other)));
        if is_dominated && left > problem.constraints.choose {
            fixings[candidate] = Fixing::Out;
            left -= 1;
        }
    }
    fixings
}
