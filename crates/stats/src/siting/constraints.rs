//! Constraints on the chosen sites, and whether any choice satisfies them.

/// How many sites to choose, and which limits the choice must keep. Existing sites do not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Constraints {
    /// Number of sites to choose, exactly.
    pub choose: usize,
    /// Operator of each candidate; `None` for one whose operator is not limited.
    pub operator: Vec<Option<usize>>,
    /// Maximum number of chosen candidates of any one operator.
    pub per_operator: Option<usize>,
    /// Group of each candidate, such as a ward, as an index into `groups`.
    pub group: Vec<Option<usize>>,
    /// What each group must have.
    pub groups: Vec<Group>,
}

/// What a group must have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Group {
    /// Minimum number of chosen candidates.
    pub at_least: usize,
}

/// A constraint that no choice satisfies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Infeasible {
    /// The constraint.
    pub constraint: Constraint,
    /// Number of sites it requires.
    pub required: usize,
    /// Number of sites that can be had.
    pub possible: usize,
}

/// The constraints, in the order in which they are checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Constraint {
    /// There are as many candidates as are to be chosen.
    Choose,
    /// As many can be chosen within the operator maximum.
    PerOperator,
    /// This group can have its minimum within the operator maximum.
    Group(usize),
    /// The minimums of all groups add up to at most the number chosen.
    Groups,
    /// All groups can have their minimums at once within the operator maximum.
    GroupsPerOperator,
}

/// Whether branching, dominance or a bound has decided on a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fixing {
    In,
    Out,
    Free,
}

impl Constraints {
    /// Choose `choose` of `candidates`, with no other constraint.
    ///
    /// ```
    /// use hexspot_stats::siting::{Constraints, Group};
    ///
    /// assert!(Constraints::new(2, 3).check_feasible().is_ok());
    /// // At least one of the two candidates in ward 0.
    /// let constraints = Constraints {
    ///     group: vec![Some(0), Some(0), None],
    ///     groups: vec![Group { at_least: 1 }],
    ///     ..Constraints::new(2, 3)
    /// };
    /// assert!(constraints.check_feasible().is_ok());
    /// ```
    pub fn new(choose: usize, candidates: usize) -> Self {
        let none = vec![None; candidates];
        Self { choose, operator: none.clone(), per_operator: None, group: none, groups: Vec::new() }
    }

    /// Checks that some choice satisfies all constraints. Exact: group minimums and operator maximums are matched by augmenting paths.
    ///
    /// # Errors
    ///
    /// [`Infeasible`] names the first constraint that no choice satisfies.
    ///
    /// ```
    /// use hexspot_stats::siting::{Constraint, Constraints, Infeasible};
    ///
    /// let infeasible = Infeasible { constraint: Constraint::Choose, required: 4, possible: 3 };
    /// assert_eq!(Constraints::new(4, 3).check_feasible(), Err(infeasible));
    /// ```
    pub fn check_feasible(&self) -> Result<(), Infeasible> {
        let all = self.operator.len();
        let infeasible = |constraint, required, possible| Err(Infeasible { constraint, required, possible });
        if all < self.choose {
            return infeasible(Constraint::Choose, self.choose, all);
        }
        let most = self.most(|_| true);
        if most < self.choose {
            return infeasible(Constraint::PerOperator, self.choose, most);
        }
        for (group, minimum) in self.groups.iter().enumerate() {
            let possible = self.most(|candidate| self.group[candidate] == Some(group));
            if possible < minimum.at_least {
                return infeasible(Constraint::Group(group), minimum.at_least, possible);
            }
        }
        let minimums = self.groups.iter().map(|group| group.at_least).sum();
        if minimums > self.choose {
            return infeasible(Constraint::Groups, minimums, self.choose);
        }
        let matched = Matching::new(self, &vec![Fixing::Free; all]).map_or(0, |matching| matching.taken());
        if matched < minimums { infeasible(Constraint::GroupsPerOperator, minimums, matched) } else { Ok(()) }
    }

    /// Whether the number to choose is the only constraint.
    pub(super) fn is_number_only(&self) -> bool {
        self.per_operator.is_none() && self.groups.iter().all(|group| group.at_least == 0)
    }

    /// A feasible choice that agrees with the fixings; `None` when there is none.
    pub(super) fn complete(&self, fixings: &[Fixing]) -> Option<Vec<usize>> {
        let mut matching = Matching::new(self, fixings)?;
        if matching.is_group_short() {
            return None;
        }
        let mut missing = self.choose.checked_sub(matching.taken())?;
        for candidate in (0..fixings.len()).filter(|candidate| fixings[*candidate] == Fixing::Free) {
            if missing > 0 && !matching.is_taken[candidate] {
                matching.take_if_allowed(candidate);
                missing -= usize::from(matching.is_taken[candidate]);
            }
        }
        let chosen: Vec<usize> = (0..fixings.len()).filter(|candidate| matching.is_taken[*candidate]).collect();
        (chosen.len() == self.choose).then_some(chosen)
    }

    /// Whether a feasible choice with these counts stays feasible when `candidate` replaces `out`.
    pub(super) fn allows_exchange(&self, counts: &Counts, out: usize, candidate: usize) -> bool {
        let same_operator = self.operator[out].is_some() && self.operator[out] == self.operator[candidate];
        let same_group = self.group[out] == self.group[candidate];
        let is_at_minimum = |group: usize| counts.groups[group] <= self.groups[group].at_least;
        let has_capacity = |operator: usize| self.per_operator.is_none_or(|most| counts.operators[operator] < most);
        (same_operator || self.operator[candidate].is_none_or(has_capacity))
            && (same_group || !self.group[out].is_some_and(is_at_minimum))
    }

    /// Maximum number of the candidates that `is_included` which the operator maximum allows.
    pub(super) fn most(&self, is_included: impl Fn(usize) -> bool) -> usize {
        let mut counts = Counts::new(self, &[]);
        (0..self.operator.len())
            .filter(|candidate| is_included(*candidate) && counts.add_if_allowed(self, *candidate))
            .count()
    }
}

/// Number of chosen candidates by operator and by group.
#[derive(Clone)]
pub(super) struct Counts {
    pub operators: Vec<usize>,
    pub groups: Vec<usize>,
}

impl Counts {
    pub fn new(constraints: &Constraints, chosen: &[usize]) -> Self {
        let operators = constraints.operator.iter().flatten().max().map_or(0, |last| last + 1);
        let mut counts = Self { operators: vec![0; operators], groups: vec![0; constraints.groups.len()] };
        chosen.iter().for_each(|candidate| counts.add(constraints, *candidate));
        counts
    }

    pub fn add(&mut self, constraints: &Constraints, candidate: usize) {
        constraints.operator[candidate].into_iter().for_each(|operator| self.operators[operator] += 1);
        constraints.group[candidate].into_iter().for_each(|group| self.groups[group] += 1);
    }

    pub fn remove(&mut self, constraints: &Constraints, candidate: usize) {
        constraints.operator[candidate].into_iter().for_each(|operator| self.operators[operator] -= 1);
        constraints.group[candidate].into_iter().for_each(|group| self.groups[group] -= 1);
    }

    /// Whether the candidate's operator is below its maximum.
    pub fn has_capacity(&self, constraints: &Constraints, candidate: usize) -> bool {
        let most = constraints.per_operator.unwrap_or(usize::MAX);
        constraints.operator[candidate].is_none_or(|operator| self.operators[operator] < most)
    }

    pub fn add_if_allowed(&mut self, constraints: &Constraints, candidate: usize) -> bool {
        let has_capacity = self.has_capacity(constraints, candidate);
        if has_capacity {
            self.add(constraints, candidate);
        }
        has_capacity
    }
}

/// Candidates matched to group minimums, as many as the operator maximum allows.
struct Matching<'a> {
    constraints: &'a Constraints,
    fixings: &'a [Fixing],
    counts: Counts,
    is_taken: Vec<bool>,
}

impl<'a> Matching<'a> {
    /// `None` when the fixings alone violate a constraint.
    fn new(constraints: &'a Constraints, fixings: &'a [Fixing]) -> Option<Self> {
        let is_in = |candidate: &usize| fixings[*candidate] == Fixing::In;
        let chosen: Vec<usize> = (0..fixings.len()).filter(is_in).collect();
        let counts = Counts::new(constraints, &chosen);
        let most = constraints.per_operator.unwrap_or(usize::MAX);
        if chosen.len() > constraints.choose || counts.operators.iter().any(|count| *count > most) {
            return None;
        }
        let is_taken = fixings.iter().map(|fixing| *fixing == Fixing::In).collect();
        let mut matching = Self { constraints, fixings, counts, is_taken };
        for (group, minimum) in constraints.groups.iter().enumerate() {
            while matching.counts.groups[group] < minimum.at_least
                && matching.augment(group, &mut vec![false; matching.counts.operators.len()])
            {}
        }
        Some(matching)
    }

    fn taken(&self) -> usize {
        self.is_taken.iter().filter(|taken| **taken).count()
    }

    fn is_group_short(&self) -> bool {
        self.counts.groups.iter().zip(&self.constraints.groups).any(|(count, minimum)| *count < minimum.at_least)
    }

    fn take_if_allowed(&mut self, candidate: usize) {
        self.is_taken[candidate] = self.counts.add_if_allowed(self.constraints, candidate);
    }

    /// Takes one more candidate of a group along an augmenting path: one whose operator has capacity, or one in place of a candidate of
    /// the same operator in another group, which then finds a replacement.
    fn augment(&mut self, group: usize, seen: &mut [bool]) -> bool {
        let constraints = self.constraints;
        let of_group: Vec<usize> = (0..self.fixings.len())
            .filter(|at| {
                self.fixings[*at] == Fixing::Free && !self.is_taken[*at] && constraints.group[*at] == Some(group)
            })
            .collect();
        if let Some(candidate) = of_group.iter().find(|at| self.counts.has_capacity(constraints, **at)) {
            self.take_if_allowed(*candidate);
            return true;
        }
        for candidate in of_group {
            let Some(operator) = constraints.operator[candidate].filter(|operator| !seen[*operator]) else { continue };
            seen[operator] = true;
            for taken in 0..self.fixings.len() {
                let is_replaceable = self.is_taken[taken]
                    && self.fixings[taken] == Fixing::Free
                    && constraints.operator[taken] == Some(operator);
                let Some(other) = constraints.group[taken].filter(|other| is_replaceable && *other != group) else {
                    continue;
                };
                if self.augment(other, seen) {
                    self.is_taken[taken] = false;
                    self.counts.remove(constraints, taken);
                    self.take_if_allowed(candidate);
                    return true;
                }
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_the_first_infeasible_constraint() {
        let constraints =
            |operator: &[usize], per_operator: usize, group: &[usize], at_least: &[usize], choose: usize| Constraints {
                choose,
                operator: operator.iter().map(|operator| Some(*operator)).collect(),
                per_operator: Some(per_operator),
                group: group.iter().map(|group| Some(*group)).collect(),
                groups: at_least.iter().map(|at_least| Group { at_least: *at_least }).collect(),
            };
        let check = |constraints: Constraints| constraints.check_feasible().err();
        let named = |constraint, required, possible| Some(Infeasible { constraint, required, possible });
        assert_eq!(check(Constraints::new(4, 3)), named(Constraint::Choose, 4, 3));
        assert_eq!(check(constraints(&[0, 0, 0, 1], 1, &[0; 4], &[0], 3)), named(Constraint::PerOperator, 3, 2));
        assert_eq!(check(constraints(&[0, 1, 2, 3], 1, &[0, 0, 0, 1], &[0, 2], 3)), named(Constraint::Group(1), 2, 1));
        assert_eq!(check(constraints(&[0, 0, 1, 2], 1, &[1, 1, 0, 0], &[0, 2], 3)), named(Constraint::Group(1), 2, 1));
        assert_eq!(check(constraints(&[0, 1, 2, 3], 1, &[0, 0, 1, 1], &[2, 2], 3)), named(Constraint::Groups, 4, 3));
        assert_eq!(
            check(constraints(&[0, 1, 0, 1, 2], 1, &[0, 0, 1, 1, 2], &[1, 2, 0], 3)),
            named(Constraint::GroupsPerOperator, 3, 2)
        );
        // Feasible only when the first group gives its candidate up to the second.
        assert_eq!(check(constraints(&[0, 1, 0], 1, &[0, 0, 1], &[1, 1], 2)), None);
    }
}
