//! Upper bounds by Lagrangian relaxation (Galvão & ReVelle 1996), improved by subgradient steps.
//!
//! The constraint that a row is covered at most as often as chosen candidates cover it is relaxed. Its multiplier is a price: the row
//! buys cover at that price, and each chosen candidate earns the prices of its rows. The minimum of a group is relaxed likewise: the
//! group pays its candidates. For any multipliers of 0 or more the relaxed optimum is at least the value of every feasible choice, so
//! the lowest relaxed optimum found bounds them all.
//!
//! For given multipliers the relaxed problem chooses the candidates with the highest reduced profit, within the operator maximum. That
//! is a matroid, so the greedy choice is optimal.

use super::constraints::{Counts, Fixing};
use super::coverage::Row;
use super::{Group, SitingProblem};

/// Lagrange multipliers of the rows and of the group minimums.
#[derive(Clone)]
pub(super) struct Multipliers {
    rows: Vec<f64>,
    groups: Vec<f64>,
}

/// The best feasible choice found so far.
#[derive(Clone)]
pub(super) struct Incumbent {
    pub chosen: Vec<usize>,
    pub value: f64,
}

impl Incumbent {
    /// A bound at or below this cannot lead to a better choice: the rest is rounding.
    pub fn cutoff(&self) -> f64 {
        self.value + TOLERANCE * self.value.max(f64::MIN_POSITIVE)
    }

    /// Replaces the incumbent by a feasible choice that is better.
    pub fn improve(&mut self, problem: &SitingProblem<'_>, chosen: &[usize]) {
        let value = problem.value(chosen);
        if value > self.value {
            *self = Self { chosen: chosen.to_vec(), value };
        }
    }
}

/// Relative gap at which a choice counts as optimal.
pub(super) const TOLERANCE: f64 = 1e-9;

/// Limits of the subgradient method.
#[derive(Clone, Copy)]
pub(super) struct SubgradientSteps {
    /// Steps, at most.
    pub most: u32,
    /// First step size.
    pub first: f64,
    /// Steps without improvement after which the step size is halved.
    pub patience: u32,
}

/// The method stops when the step size falls below this share of the first.
const SMALLEST_STEP: f64 = 1e-3;

/// Share of the last direction that is kept: without it the multipliers oscillate.
const MOMENTUM: f64 = 0.3;

/// The relaxed problem, prepared for many evaluations.
pub(super) struct Relaxation<'a> {
    problem: &'a SitingProblem<'a>,
    /// Value of the existing sites.
    base: f64,
    /// Value of the first and second additional cover of each row that several candidates can cover; zero for others.
    cover_values: Vec<[f64; 2]>,
    /// Value of the rows that only this candidate can cover.
    exclusive: Vec<f64>,
    /// The rows of each candidate that others can cover too.
    shared: Vec<Vec<u32>>,
}

/// The relaxed optimum for given multipliers.
struct RelaxedOptimum {
    bound: f64,
    /// Reduced profit of each candidate.
    profit: Vec<f64>,
    chosen: Vec<usize>,
}

/// Result of the subgradient method at one node.
pub(super) struct NodeBound {
    /// Upper bound on every feasible choice that agrees with the fixings.
    pub bound: f64,
    pub multipliers: Multipliers,
    /// How often each candidate was in recent relaxed optima, from 0 to 1.
    pub frequency: Vec<f64>,
    pub steps: u32,
}

impl<'a> Relaxation<'a> {
    pub fn new(problem: &'a SitingProblem<'a>) -> Self {
        let rows = &problem.coverage.rows;
        let adds = |row: usize, nth: u32| problem.marginal_value(row, nth);
        let base =
            rows.iter().enumerate().map(|(at, row)| (1..=row.existing).map(|nth| adds(at, nth)).sum::<f64>()).sum();
        let cover_values: Vec<[f64; 2]> =
            rows.iter().enumerate().map(|(at, row)| [adds(at, row.existing + 1), adds(at, row.existing + 2)]).collect();
        let is_shared = |row: u32| rows[row as usize].candidates.len() > 1 && cover_values[row as usize][0] > 0.0;
        let rows_of = &problem.coverage.rows_of;
        let shared: Vec<Vec<u32>> =
            rows_of.iter().map(|rows| rows.iter().copied().filter(|row| is_shared(*row)).collect()).collect();
        let exclusive_value = |rows: &Vec<u32>| {
            rows.iter().filter(|row| !is_shared(**row)).map(|row| cover_values[*row as usize][0]).sum()
        };
        let exclusive = rows_of.iter().map(exclusive_value).collect();
        let if_shared = |(at, values): (usize, &[f64; 2])| if is_shared(at as u32) { *values } else { [0.0; 2] };
        let cover_values = cover_values.iter().enumerate().map(if_shared).collect();
        Self { problem, base, cover_values, exclusive, shared }
    }

    /// Initial multipliers: the value of each row, divided among the candidates that can cover it.
    pub fn initial_multipliers(&self) -> Multipliers {
        let rows = &self.problem.coverage.rows;
        let divided = |(values, row): (&[f64; 2], &Row)| values[0] / row.candidates.len().max(1) as f64;
        Multipliers {
            rows: self.cover_values.iter().zip(rows).map(divided).collect(),
            groups: vec![0.0; self.problem.constraints.groups.len()],
        }
    }

    /// Lowers the bound of a node by subgradient steps from `start`. Fixes candidates that the bound decides on, and improves the
    /// incumbent when a relaxed optimum is feasible and better. Some feasible choice must agree with `fixings`.
    pub fn subgradient_descent(
        &self,
        fixings: &mut [Fixing],
        start: &Multipliers,
        incumbent: &mut Incumbent,
        limits: SubgradientSteps,
    ) -> NodeBound {
        let constraints = &self.problem.constraints;
        let (mut multipliers, mut least) = (start.clone(), None::<(RelaxedOptimum, Multipliers)>);
        let mut frequency = vec![0.0; fixings.len()];
        let mut direction =
            Multipliers { rows: vec![0.0; multipliers.rows.len()], groups: vec![0.0; multipliers.groups.len()] };
        let (mut step, mut idle, mut taken) = (limits.first, 0, 0);
        while taken < limits.most && step > SMALLEST_STEP * limits.first {
            taken += 1;
            let optimum = self.optimum(&multipliers, fixings);
            let counts = Counts::new(constraints, &optimum.chosen);
            let cover_counts = self.cover_counts(&optimum.chosen);
            let is_feasible =
                counts.groups.iter().zip(&constraints.groups).all(|(count, minimum)| *count >= minimum.at_least);
            if is_feasible {
                let value = self.value(&optimum.chosen, &cover_counts);
                if value > incumbent.value {
                    *incumbent = Incumbent { chosen: optimum.chosen.clone(), value };
                }
            }
            frequency.iter_mut().for_each(|frequency| *frequency *= 0.9);
            optimum.chosen.iter().for_each(|candidate| frequency[*candidate] += 0.1);
            let excess = optimum.bound - incumbent.value;
            let subgradient = self.subgradient(&multipliers, &cover_counts, &counts);
            if least.as_ref().is_none_or(|(least, _)| optimum.bound < least.bound) {
                let is_progress = least.as_ref().is_none_or(|(least, _)| {
                    least.bound - optimum.bound > 1e-3 * (least.bound - incumbent.value).max(0.0)
                });
                idle = if is_progress { 0 } else { idle + 1 };
                least = Some((optimum, multipliers.clone()));
            } else {
                idle += 1;
            }
            if least.as_ref().is_some_and(|(least, _)| least.bound <= incumbent.cutoff()) {
                break;
            }
            if idle >= limits.patience {
                (step, idle) = (step / 2.0, 0);
            }
            turn(&mut direction, &subgradient);
            let length: f64 = direction.rows.iter().chain(&direction.groups).map(|along| along * along).sum();
            if length <= 0.0 {
                break;
            }
            let by = step * excess.max(TOLERANCE * incumbent.value) / length;
            let moved = |multiplier: f64, along: f64, most: f64| (multiplier - by * along).clamp(0.0, most);
            for (row, along) in direction.rows.iter().enumerate() {
                multipliers.rows[row] = moved(multipliers.rows[row], *along, self.cover_values[row][0]);
            }
            for (group, along) in direction.groups.iter().enumerate() {
                multipliers.groups[group] = moved(multipliers.groups[group], *along, f64::MAX);
            }
        }
        let (least, multipliers) = least.unwrap_or_else(|| (self.optimum(start, fixings), start.clone()));
        self.fix_variables(&least, fixings, incumbent);
        NodeBound { bound: least.bound, multipliers, frequency, steps: taken }
    }

    /// Solves the relaxed problem.
    fn optimum(&self, multipliers: &Multipliers, fixings: &[Fixing]) -> RelaxedOptimum {
        let constraints = &self.problem.constraints;
        let earned = |(exclusive, rows): (&f64, &Vec<u32>)| {
            exclusive + rows.iter().map(|row| multipliers.rows[*row as usize]).sum::<f64>()
        };
        let mut profit: Vec<f64> = self.exclusive.iter().zip(&self.shared).map(earned).collect();
        for (profit, group) in profit.iter_mut().zip(&constraints.group) {
            *profit += group.map_or(0.0, |group| multipliers.groups[group]);
        }
        let mut order: Vec<usize> = (0..profit.len()).filter(|at| fixings[*at] != Fixing::Out).collect();
        let is_in = |at: usize| fixings[at] == Fixing::In;
        order.sort_by(|a, b| is_in(*b).cmp(&is_in(*a)).then(profit[*b].total_cmp(&profit[*a])));
        let mut counts = Counts::new(constraints, &[]);
        let chosen: Vec<usize> =
            order.into_iter().filter(|at| counts.add_if_allowed(constraints, *at)).take(constraints.choose).collect();
        let surplus = |(values, price): (&[f64; 2], &f64)| (values[0] - price).max(0.0) + (values[1] - price).max(0.0);
        let rows: f64 = self.cover_values.iter().zip(&multipliers.rows).map(surplus).sum();
        let paid: f64 = constraints
            .groups
            .iter()
            .zip(&multipliers.groups)
            .map(|(minimum, price)| minimum.at_least as f64 * price)
            .sum();
        let bound = self.base + rows + chosen.iter().map(|at| profit[*at]).sum::<f64>() - paid;
        RelaxedOptimum { bound, profit, chosen }
    }

    /// How often the chosen candidates cover each shared row.
    fn cover_counts(&self, chosen: &[usize]) -> Vec<u32> {
        let mut counts = vec![0; self.cover_values.len()];
        chosen.iter().flat_map(|at| &self.shared[*at]).for_each(|row| counts[*row as usize] += 1);
        counts
    }

    /// Objective value of a choice with these cover counts.
    fn value(&self, chosen: &[usize], cover_counts: &[u32]) -> f64 {
        let covered = |(values, count): (&[f64; 2], &u32)| match count {
            0 => 0.0,
            1 => values[0],
            _ => values[0] + values[1],
        };
        let exclusive: f64 = chosen.iter().map(|at| self.exclusive[*at]).sum();
        self.base + exclusive + self.cover_values.iter().zip(cover_counts).map(covered).sum::<f64>()
    }

    /// Subgradient of the bound: cover supplied less cover bought, and 0 where a multiplier is at its limit and cannot move further.
    fn subgradient(&self, multipliers: &Multipliers, cover_counts: &[u32], counts: &Counts) -> Multipliers {
        let row = |((values, count), price): ((&[f64; 2], &u32), &f64)| {
            let bought = values.iter().filter(|value| price < *value).count();
            let slack = f64::from(*count) - bought as f64;
            let is_at_limit =
                values[0] <= 0.0 || (*price <= 0.0 && slack > 0.0) || (*price >= values[0] && slack < 0.0);
            if is_at_limit { 0.0 } else { slack }
        };
        let group = |((minimum, count), price): ((&Group, &usize), &f64)| {
            let slack = *count as f64 - minimum.at_least as f64;
            if *price <= 0.0 && slack > 0.0 { 0.0 } else { slack }
        };
        let groups = &self.problem.constraints.groups;
        Multipliers {
            rows: self.cover_values.iter().zip(cover_counts).zip(&multipliers.rows).map(row).collect(),
            groups: groups.iter().zip(&counts.groups).zip(&multipliers.groups).map(group).collect(),
        }
    }

    /// Variable fixing by reduced cost: fixes a candidate when the opposite decision would put the bound at or below the incumbent. The
    /// change of the bound is what the relaxed optimum loses when the candidate is forced in or out.
    fn fix_variables(&self, at: &RelaxedOptimum, fixings: &mut [Fixing], incumbent: &Incumbent) {
        let constraints = &self.problem.constraints;
        let counts = Counts::new(constraints, &at.chosen);
        let mut chosen = vec![false; fixings.len()];
        at.chosen.iter().for_each(|candidate| chosen[*candidate] = true);
        let is_chosen = |candidate: usize| chosen[candidate];
        // Lowest profit of the chosen candidates that can make way, of one operator or of any.
        let lowest_in = |operator: Option<usize>| {
            let can_leave = |out: &&usize| {
                fixings[**out] == Fixing::Free && (operator.is_none() || constraints.operator[**out] == operator)
            };
            at.chosen.iter().filter(can_leave).map(|out| at.profit[*out]).min_by(f64::total_cmp)
        };
        // Highest profit of the candidates that can enter when one of this operator, or any, leaves.
        let highest_out = |operator: Option<usize>| {
            let can_enter = |other: &usize| {
                let takes_place = operator.is_some() && constraints.operator[*other] == operator;
                fixings[*other] == Fixing::Free
                    && !is_chosen(*other)
                    && (takes_place || counts.has_capacity(constraints, *other))
            };
            (0..fixings.len()).filter(can_enter).map(|other| at.profit[other]).max_by(f64::total_cmp)
        };
        // The same for all candidates whose operator is not at its maximum; there may be many of them.
        let (lowest_of_all, highest_of_all) = (lowest_in(None), highest_out(None));
        let full_operator =
            |candidate: usize| constraints.operator[candidate].filter(|_| !counts.has_capacity(constraints, candidate));
        let decide = |candidate: usize| {
            let (change, fixing) = if is_chosen(candidate) {
                let highest = full_operator(candidate).map_or(highest_of_all, |operator| highest_out(Some(operator)));
                (highest.map(|profit| profit - at.profit[candidate]), Fixing::In)
            } else {
                let lowest = full_operator(candidate).map_or(lowest_of_all, |operator| lowest_in(Some(operator)));
                (lowest.map(|profit| at.profit[candidate] - profit), Fixing::Out)
            };
            // Where no other candidate can take the place, the opposite decision is infeasible.
            change.is_none_or(|change| at.bound + change <= incumbent.cutoff()).then_some(fixing)
        };
        let decided: Vec<Option<Fixing>> =
            (0..fixings.len()).map(|at| if fixings[at] == Fixing::Free { decide(at) } else { None }).collect();
        for (fixing, decided) in fixings.iter_mut().zip(decided) {
            *fixing = decided.unwrap_or(*fixing);
        }
    }
}

/// Turns the direction of the next step towards the subgradient.
fn turn(direction: &mut Multipliers, subgradient: &Multipliers) {
    let turn = |(along, slack): (&mut f64, &f64)| *along = MOMENTUM * *along + slack;
    direction.rows.iter_mut().zip(&subgradient.rows).for_each(turn);
    direction.groups.iter_mut().zip(&subgradient.groups).for_each(turn);
}
