//! Candidates opened one by one, and what each gains.

use super::Siting;

/// Some candidates open, beside the existing sites.
#[derive(Clone)]
pub(super) struct PartialSolution<'a> {
    pub siting: &'a Siting<'a>,
    is_open: Vec<bool>,
    /// How many open sites cover each row.
    times: Vec<u32>,
    /// What opening each candidate would add, where it is not stale.
    gains: Vec<f64>,
    /// Candidates whose gain has changed since it was summed; all of `gains` before the first sum.
    stale: Vec<u32>,
    is_stale: Vec<bool>,
}

impl<'a> PartialSolution<'a> {
    /// None but the existing sites.
    pub fn none(siting: &'a Siting<'a>) -> Self {
        let times = siting.coverage.rows.iter().map(|row| row.existing).collect();
        let candidates = siting.coverage.candidates();
        Self {
            siting,
            is_open: vec![false; candidates],
            times,
            gains: vec![0.0; candidates],
            stale: (0..candidates as u32).collect(),
            is_stale: vec![true; candidates],
        }
    }

    pub fn of(siting: &'a Siting<'a>, chosen: &[usize]) -> Self {
        let mut opened = Self::none(siting);
        chosen.iter().for_each(|candidate| opened.open(*candidate));
        opened
    }

    pub fn open(&mut self, candidate: usize) {
        if !std::mem::replace(&mut self.is_open[candidate], true) {
            self.rows(candidate).for_each(|row| self.cover(row, self.times[row] + 1));
        }
    }

    pub fn close(&mut self, candidate: usize) {
        if std::mem::replace(&mut self.is_open[candidate], false) {
            self.rows(candidate).for_each(|row| self.cover(row, self.times[row] - 1));
        }
    }

    /// Opens again what was just closed, when the gains were these.
    pub fn reopen(&mut self, candidate: usize, gains: Vec<f64>) {
        self.is_open[candidate] = true;
        self.rows(candidate).for_each(|row| self.times[row] += 1);
        std::mem::take(&mut self.stale).into_iter().for_each(|stale| self.is_stale[stale as usize] = false);
        self.gains = gains;
    }

    /// What opening each candidate would add.
    pub fn gains(&mut self) -> Vec<f64> {
        self.refresh();
        self.gains.clone()
    }

    /// A row is covered so often from now on.
    fn cover(&mut self, row: usize, times: u32) {
        let before = std::mem::replace(&mut self.times[row], times);
        // Towns are large and candidates cover little of them: only who shares a row gains more or less than before.
        if self.siting.adds(row, before + 1) != self.siting.adds(row, times + 1) {
            for candidate in &self.siting.coverage.rows[row].by {
                if !std::mem::replace(&mut self.is_stale[*candidate as usize], true) {
                    self.stale.push(*candidate);
                }
            }
        }
    }

    /// Sums the gains that have changed. They are summed anew, so that they do not hang on what was opened and closed on the way.
    pub fn refresh(&mut self) {
        for candidate in std::mem::take(&mut self.stale) {
            let candidate = candidate as usize;
            self.gains[candidate] = self.gain(candidate);
            self.is_stale[candidate] = false;
        }
    }

    /// What opening a closed candidate would add.
    fn gain(&self, candidate: usize) -> f64 {
        self.rows(candidate).map(|row| self.siting.adds(row, self.times[row] + 1)).sum()
    }

    /// What closing an open one would take away.
    pub fn loss(&self, candidate: usize) -> f64 {
        self.rows(candidate).map(|row| self.siting.adds(row, self.times[row])).sum()
    }

    pub fn value(&self) -> f64 {
        let of_row =
            |(row, times): (usize, &u32)| (1..=*times).take(2).map(|nth| self.siting.adds(row, nth)).sum::<f64>();
        // The sum of nothing is -0.
        self.times.iter().enumerate().map(of_row).sum::<f64>() + 0.0
    }

    /// The open candidates, in order.
    pub fn chosen(&self) -> Vec<usize> {
        (0..self.is_open.len()).filter(|candidate| self.is_open[*candidate]).collect()
    }

    /// Of the closed candidates that `allowed` lets in, the one that gains most, the first of equals; and its gain.
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
        self.siting.coverage.rows_of[candidate].iter().map(|row| *row as usize)
    }
}
