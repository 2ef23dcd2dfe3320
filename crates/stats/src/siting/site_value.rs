//! What each chosen site is worth: what it gains, what would be lost without it, and which would be next.

use super::Siting;
use super::constraints::Counts;
use super::incremental_objective::PartialSolution;

/// What a chosen site is worth.
#[derive(Clone, Debug, PartialEq)]
pub struct SiteValue {
    /// The candidate.
    pub site: usize,
    /// What it adds to the objective after the existing sites and those before it.
    pub gain: f64,
    /// The objective with it and those before it.
    pub after: f64,
    /// What the objective would lose if it alone closed.
    pub lost_without: f64,
    /// The best candidate for its place that keeps the rules; `None` without any.
    pub next_best: Option<Replacement>,
}

/// A candidate in the place of a chosen site.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Replacement {
    /// The candidate.
    pub site: usize,
    /// What the objective would lose by the exchange, 0 for one as good.
    pub loss: f64,
}

impl Siting<'_> {
    /// The chosen sites in the order in which to win them, each with what it adds to those before it: whichever adds most, the first of
    /// equals.
    pub fn in_order(&self, chosen: &[usize]) -> Vec<(usize, f64)> {
        let mut is_chosen = vec![false; self.coverage.candidates()];
        chosen.iter().for_each(|site| is_chosen[*site] = true);
        let mut opened = PartialSolution::none(self);
        let mut order = Vec::new();
        while let Some((site, gain)) = opened.best(|site| is_chosen[site]) {
            opened.open(site);
            order.push((site, gain));
        }
        order
    }

    /// What each chosen site is worth, in [this order](Self::in_order).
    pub fn worth(&self, chosen: &[usize]) -> Vec<SiteValue> {
        let mut all = PartialSolution::of(self, chosen);
        all.refresh();
        let mut opened = PartialSolution::none(self);
        let counts = Counts::of(&self.rules, chosen);
        let of_site = |(site, gain): (usize, f64)| {
            opened.open(site);
            let lost_without = all.loss(site);
            let mut without = all.clone();
            without.close(site);
            let next = without.best(|other| other != site && self.rules.allows(&counts, site, other));
            let next_best = next.map(|(next, gain)| Replacement { site: next, loss: (lost_without - gain).max(0.0) });
            SiteValue { site, gain, after: opened.value(), lost_without, next_best }
        };
        self.in_order(chosen).into_iter().map(of_site).collect()
    }
}
