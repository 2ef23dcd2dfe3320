//! Candidates opened one by one, and what each gains.

use super::Siting;

/// Some candidates open, beside the existing sites.
#[derive(Clone)]
pub(super) struct Opened<'a> {
    pub siting: &'a Siting<'a>,
    is_open: Vec<bool>,
    /// How many open sites cover each row.
    times: Vec<u32>,
}

impl<'a> Opened<'a> {
    /// None but the existing sites.
    pub fn none(siting: &'a Siting<'a>) -> Self {
        let times = siting.coverage.rows.iter().map(|row| row.existing).collect();
        Self { siting, is_open: vec![false; siting.coverage.candidates()], times }
    }

    pub fn of(siting: &'a Siting<'a>, chosen: &[usize]) -> Self {
        let mut opened = Self::none(siting);
        chosen.iter().for_each(|candidate| opened.open(*candidate));
        opened
    }

    pub fn is_open(&self, candidate: usize) -> bool {
        self.is_open[candidate]
    }

    pub fn open(&mut self, candidate: usize) {
        if !std::mem::replace(&mut self.is_open[candidate], true) {
            self.rows(candidate).for_each(|row| self.times[row] += 1);
        }
    }

    pub fn close(&mut self, candidate: usize) {
        if std::mem::replace(&mut self.is_open[candidate], false) {
            self.rows(candidate).for_each(|row| self.times[row] -= 1);
        }
    }

    /// What opening a closed candidate would add.
    pub fn gain(&self, candidate: usize) -> f64 {
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
    pub fn best(&self, allowed: impl Fn(usize) -> bool) -> Option<(usize, f64)> {
        let mut best: Option<(usize, f64)> = None;
        for candidate in (0..self.is_open.len()).filter(|candidate| !self.is_open[*candidate] && allowed(*candidate)) {
            let gain = self.gain(candidate);
            if best.is_none_or(|(_, most)| gain > most) {
                best = Some((candidate, gain));
            }
        }
        best
    }

    fn rows(&self, candidate: usize) -> impl Iterator<Item = usize> + use<'a> {
        self.siting.coverage.rows_of[candidate].iter().map(|row| *row as usize)
    }
}
