//! What must hold of the chosen sites, and whether it can.

/// How many sites are chosen, and what else must hold of them. Existing sites are no part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Constraints {
    /// How many, exactly.
    pub choose: usize,
    /// Whose each candidate is; `None` for one that has no operator in common with another.
    pub operator: Vec<Option<usize>>,
    /// How many of one operator at most.
    pub per_operator: Option<usize>,
    /// In which group, such as a ward, each candidate is.
    pub group: Vec<Option<usize>>,
    /// What each group must have.
    pub groups: Vec<Group>,
}

/// What a group must have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Group {
    /// Chosen candidates at least.
    pub at_least: usize,
}

/// A rule that cannot be met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Infeasible {
    /// Which.
    pub rule: Constraint,
    /// How many it wants.
    pub wanted: usize,
    /// How many there can be.
    pub possible: usize,
}

/// The rules, in the order in which they are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Constraint {
    /// As many chosen as are asked for.
    Choose,
    /// As many, with no more of an operator than are allowed.
    PerOperator,
    /// As many in this group as it must have.
    Group(usize),
    /// No more than are chosen for all the groups together.
    Groups,
    /// As many as all groups must have together, with no more of an operator than are allowed.
    GroupsPerOperator,
}

/// What is settled of a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fixed {
    In,
    Out,
    Free,
}

impl Constraints {
    /// So many of `candidates`, whichever.
    pub fn choose(choose: usize, candidates: usize) -> Self {
        let none = vec![None; candidates];
        Self { choose, operator: none.clone(), per_operator: None, group: none, groups: Vec::new() }
    }

    /// Whether any choice keeps all rules; if not, the first that cannot be met.
    pub fn possible(&self) -> Result<(), Infeasible> {
        let all = self.operator.len();
        let unmet = |rule, wanted, possible| Err(Infeasible { rule, wanted, possible });
        if all < self.choose {
            return unmet(Constraint::Choose, self.choose, all);
        }
        let most = self.most(|_| true);
        if most < self.choose {
            return unmet(Constraint::PerOperator, self.choose, most);
        }
        for (group, must) in self.groups.iter().enumerate() {
            let possible = self.most(|candidate| self.group[candidate] == Some(group));
            if possible < must.at_least {
                return unmet(Constraint::Group(group), must.at_least, possible);
            }
        }
        let together = self.groups.iter().map(|group| group.at_least).sum();
        if together > self.choose {
            return unmet(Constraint::Groups, together, self.choose);
        }
        let matched = Matching::of(self, &vec![Fixed::Free; all]).map_or(0, |matching| matching.taken());
        if matched < together { unmet(Constraint::GroupsPerOperator, together, matched) } else { Ok(()) }
    }

    /// Whether there is nothing but the number.
    pub(super) fn is_number_only(&self) -> bool {
        self.per_operator.is_none() && self.groups.iter().all(|group| group.at_least == 0)
    }

    /// A choice that keeps all rules and what is fixed; `None` when there is none.
    pub(super) fn complete(&self, fixed: &[Fixed]) -> Option<Vec<usize>> {
        let mut matching = Matching::of(self, fixed)?;
        if matching.missing() {
            return None;
        }
        let mut missing = self.choose.checked_sub(matching.taken())?;
        for candidate in (0..fixed.len()).filter(|candidate| fixed[*candidate] == Fixed::Free) {
            if missing > 0 && !matching.is_taken[candidate] {
                matching.take_if_allowed(candidate);
                missing -= usize::from(matching.is_taken[candidate]);
            }
        }
        let chosen: Vec<usize> = (0..fixed.len()).filter(|candidate| matching.is_taken[*candidate]).collect();
        (chosen.len() == self.choose).then_some(chosen)
    }

    /// Whether the rules still hold when `out` is exchanged for `candidate` in a choice that keeps them.
    pub(super) fn allows(&self, chosen: &Counts, out: usize, candidate: usize) -> bool {
        let same_operator = self.operator[out].is_some() && self.operator[out] == self.operator[candidate];
        let same_group = self.group[out] == self.group[candidate];
        let is_needed = |group: usize| chosen.groups[group] <= self.groups[group].at_least;
        let has_room = |operator: usize| self.per_operator.is_none_or(|most| chosen.operators[operator] < most);
        (same_operator || self.operator[candidate].is_none_or(has_room))
            && (same_group || !self.group[out].is_some_and(is_needed))
    }

    /// How many candidates of a kind can be chosen with no more of an operator than are allowed.
    pub(super) fn most(&self, is_one: impl Fn(usize) -> bool) -> usize {
        let mut counts = Counts::of(self, &[]);
        (0..self.operator.len())
            .filter(|candidate| is_one(*candidate) && counts.add_if_allowed(self, *candidate))
            .count()
    }
}

/// How many are chosen, by operator and by group.
#[derive(Clone)]
pub(super) struct Counts {
    pub operators: Vec<usize>,
    pub groups: Vec<usize>,
}

impl Counts {
    pub fn of(rules: &Constraints, chosen: &[usize]) -> Self {
        let operators = rules.operator.iter().flatten().max().map_or(0, |last| last + 1);
        let mut counts = Self { operators: vec![0; operators], groups: vec![0; rules.groups.len()] };
        chosen.iter().for_each(|candidate| counts.add(rules, *candidate));
        counts
    }

    pub fn add(&mut self, rules: &Constraints, candidate: usize) {
        rules.operator[candidate].into_iter().for_each(|operator| self.operators[operator] += 1);
        rules.group[candidate].into_iter().for_each(|group| self.groups[group] += 1);
    }

    pub fn take(&mut self, rules: &Constraints, candidate: usize) {
        rules.operator[candidate].into_iter().for_each(|operator| self.operators[operator] -= 1);
        rules.group[candidate].into_iter().for_each(|group| self.groups[group] -= 1);
    }

    pub fn has_room(&self, rules: &Constraints, candidate: usize) -> bool {
        let most = rules.per_operator.unwrap_or(usize::MAX);
        rules.operator[candidate].is_none_or(|operator| self.operators[operator] < most)
    }

    pub fn add_if_allowed(&mut self, rules: &Constraints, candidate: usize) -> bool {
        let has_room = self.has_room(rules, candidate);
        if has_room {
            self.add(rules, candidate);
        }
        has_room
    }
}

/// Candidates taken so that groups have what they must, as far as the operators' limits let them.
struct Matching<'a> {
    rules: &'a Constraints,
    fixed: &'a [Fixed],
    counts: Counts,
    is_taken: Vec<bool>,
}

impl<'a> Matching<'a> {
    /// `None` when what is fixed breaks a rule already.
    fn of(rules: &'a Constraints, fixed: &'a [Fixed]) -> Option<Self> {
        let is_in = |candidate: &usize| fixed[*candidate] == Fixed::In;
        let chosen: Vec<usize> = (0..fixed.len()).filter(is_in).collect();
        let counts = Counts::of(rules, &chosen);
        let most = rules.per_operator.unwrap_or(usize::MAX);
        if chosen.len() > rules.choose || counts.operators.iter().any(|count| *count > most) {
            return None;
        }
        let is_taken = fixed.iter().map(|fixed| *fixed == Fixed::In).collect();
        let mut matching = Self { rules, fixed, counts, is_taken };
        for (group, must) in rules.groups.iter().enumerate() {
            while matching.counts.groups[group] < must.at_least
                && matching.augment(group, &mut vec![false; matching.counts.operators.len()])
            {}
        }
        Some(matching)
    }

    fn taken(&self) -> usize {
        self.is_taken.iter().filter(|taken| **taken).count()
    }

    fn missing(&self) -> bool {
        self.counts.groups.iter().zip(&self.rules.groups).any(|(count, must)| *count < must.at_least)
    }

    fn take_if_allowed(&mut self, candidate: usize) {
        self.is_taken[candidate] = self.counts.add_if_allowed(self.rules, candidate);
    }

    /// Takes one more candidate of a group: one whose operator has room, or else one in place of a candidate of its operator in another
    /// group, for which that group finds another.
    fn augment(&mut self, group: usize, seen: &mut [bool]) -> bool {
        let rules = self.rules;
        let of_group: Vec<usize> = (0..self.fixed.len())
            .filter(|at| self.fixed[*at] == Fixed::Free && !self.is_taken[*at] && rules.group[*at] == Some(group))
            .collect();
        if let Some(candidate) = of_group.iter().find(|at| self.counts.has_room(rules, **at)) {
            self.take_if_allowed(*candidate);
            return true;
        }
        for candidate in of_group {
            let Some(operator) = rules.operator[candidate].filter(|operator| !seen[*operator]) else { continue };
            seen[operator] = true;
            for held in 0..self.fixed.len() {
                let is_held =
                    self.is_taken[held] && self.fixed[held] == Fixed::Free && rules.operator[held] == Some(operator);
                let Some(other) = rules.group[held].filter(|other| is_held && *other != group) else { continue };
                if self.augment(other, seen) {
                    self.is_taken[held] = false;
                    self.counts.take(rules, held);
                    self.take_if_allowed(candidate);
                    return true;
                }
            }
        }
        false
    }
}
