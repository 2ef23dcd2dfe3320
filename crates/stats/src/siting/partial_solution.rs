//! A set of open candidates with its objective value and the gain of every closed candidate, kept up to date.

use super::SitingProblem;

/// Open candidates, on top of the existing sites.
#[derive(Clone)]
pub(super) struct PartialSolution<'a> {
    pub problem: &'a SitingProblem<'a>,
    is_open: Vec<bool>,
    /// Number of open sites that cover each row.
    cover_counts: Vec<u32>,
    /// Gain of opening each candidate, valid where not stale.
    gains: Vec<f64>,
    /// Candidates whose gain has changed since it was computed; at first all.
    stale: Vec<u32>,
    is_stale: Vec<bool>,
}

impl<'a> PartialSolution<'a> {
    /// The existing sites only.
    pub fn new(problem: &'a SitingProblem<'a>) -> Self {
        let cover_counts = problem.coverage.rows.iter().map(|row| row.existing).collect();
        let candidates = problem.coverage.candidate_count();
        Self {
            problem,
            is_open: vec![false; candidates],
            cover_counts,
            gains: vec![0.0; candidates],
            stale: (0..candidates as u32).collect(),
            is_stale: vec![true; candidates],
        }
    }

    /// The existing sites and these candidates.
    pub fn with(problem: &'a SitingProblem<'a>, chosen: &[usize]) -> Self {
        let mut solution = Self::new(problem);
        chosen.iter().for_each(|candidate| solution.open(*candidate));
        solution
    }

    pub fn open(&mut self, candidate: usize) {
        if !std::mem::replace(&mut self.is_open[candidate], true) {
            self.rows(candidate).for_each(|row| self.set_cover_count(row, self.cover_counts[row] + 1));
        }
    }

    pub fn close(&mut self, candidate: usize) {
        if std::mem::replace(&mut self.is_open[candidate], false) {
            self.rows(candidate).for_each(|row| self.set_cover_count(row, self.cover_counts[row] - 1));
        }
    }

    /// Undoes the last `close`, given the gains from before it.
    pub fn reopen(&mut self, candidate: usize, gains: Vec<f64>) {
        self.is_open[candidate] = true;
        self.rows(candidate).for_each(|row| self.cover_counts[row] += 1);
        std::mem::take(&mut self.stale).into_iter().for_each(|stale| self.is_stale[stale as usize] = false);
        self.gains = gains;
    }

    /// Gain of opening each candidate.
    pub fn gains(&mut self) -> Vec<f64> {
        self.refresh();
        self.gains.clone()
    }

    fn set_cover_count(&mut self, row: usize, count: u32) {
        let before = std::mem::replace(&mut self.cover_counts[row], count);
        // Problems are large and a candidate covers little of one: only candidates that share a row change their gain.
        if self.problem.marginal_value(row, before + 1) != self.problem.marginal_value(row, count + 1) {
            for candidate in &self.problem.coverage.rows[row].candidates {
                if !std::mem::replace(&mut self.is_stale[*candidate as usize], true) {
                    self.stale.push(*candidate);
                }
            }
        }
    }

    /// Recomputes stale gains from scratch, so that they do not depend on the order in which candidates opened and closed.
    pub fn refresh(&mut self) {
        for candidate in std::mem::take(&mut self.stale) {
            let candidate = candidate as usize;
            self.gains[candidate] = self.gain(candidate);
            self.is_stale[candidate] = false;
        }
    }

    /// What opening a closed candidate adds.
    fn gain(&self, candidate: usize) -> f64 {
        self.rows(candidate).map(|row| self.problem.marginal_value(row, self.cover_counts[row] + 1)).sum()
    }

    /// What closing an open candidate takes away.
    pub fn loss(&self, candidate: usize) -> f64 {
        self.rows(candidate).map(|row| self.problem.marginal_value(row, self.cover_counts[row])).sum()
    }

    /// Objective value.
    pub fn value(&self) -> f64 {
        let of_row = |(row, count): (usize, &u32)| {
            (1..=*count).take(2).map(|nth| self.problem.marginal_value(row, nth)).sum::<f64>()
        };
        // The sum of no floats is -0.
        self.cover_counts.iter().enumerate().map(of_row).sum::<f64>() + 0.0
    }

    /// The open candidates, ascending.
    pub fn chosen(&self) -> Vec<usize> {
        (0..self.is_open.len()).filter(|candidate| self.is_open[*candidate]).collect()
    }

    /// The closed and `allowed` candidate with the largest gain, the first of equals, and its gain.
    pub fn best(&mut self, allowed: impl Fn(usize) -> bool) -> Option<(usize, f64)> {
        self.refresh();
        let mut best: Option<(usize, f64)> = None;
        for (candidate, (gain, is_open)) in self.gains.iter().zip(&self.is_open).enumerate() {
            if !is_open && best.is_none_or(|(_, most)| *gain > most) && allowed(candidate) {
                best = Some((candidate, *gain));
            }
        }
        best
    }

    fn rows(&self, candidate: usize) -> impl Iterator<Item = usize> + use<'a> {
        self.problem.coverage.rows_of[candidate].iter().map(|row| *row as usize)
    }
}
